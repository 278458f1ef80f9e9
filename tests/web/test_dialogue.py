"""The pages of dialogues: found, planned, announced, held, put off, called off, taken up again; the next step always in sight."""

from datetime import date, timedelta

import pytest

from feedback.case.record import Dialogue
from feedback.case.word import DialogueState, Head
from feedback.core.store import db
from tests import make
from tests.web.browser import looks_right, sign_in

TODAY = date(2024, 9, 10)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


def _soon(days: int) -> date:
    return TODAY + timedelta(days=days)


def _filled():
    c = make.city()
    make.dialogue(
        _soon(20), c.wards[0], state="planned", theme="Cải cách thủ tục hành chính và chuyển đổi số", head="authority"
    )
    make.dialogue(_soon(4), c.wards[1], state="planned", theme="Thu gom rác thải, trật tự đô thị", head="both")
    make.dialogue(
        _soon(-2),
        c.top,
        state="planned",
        head="party",
        announced_on=_soon(-12),
        theme="Xây dựng Đảng trong sạch, vững mạnh",
    )
    make.dialogue(_soon(-30), c.wards[0], state="cancelled", state_reason="Bão số 3")
    late = make.dialogue(_soon(-40), c.commune, state="postponed", theme="Giải phóng mặt bằng khu công nghiệp")
    with make.written():
        late.occasion.search_text = "giai phong mat bang khu cong nghiep"
    for number in range(6):
        held = make.dialogue(
            _soon(-50 - 9 * number),
            c.wards[number % 2],
            head=("party", "authority", "both")[number % 3],
            theme="Đối thoại định kỳ",
            attendance=60 + number,
        )
        for _ in range(number % 3):
            make.recommendation(held, side_given="party" if number % 3 == 2 else None)
    return c


def test_list(page):
    c = _filled()
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto("/dialogues")
    assert page.locator("#coming li").count() == 3
    assert "Ghi đã tổ chức" in page.locator("#coming li").first.inner_text()
    page.goto("/dialogues?state=postponed&year=2024&q=mat%20bang")
    assert page.locator("tbody tr").count() == 1


def test_plan_announce_hold(page):
    c = make.city()
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto("/dialogues")
    page.click("text=Lập cuộc đối thoại >> nth=0")
    assert page.is_checked("input[name=head][value=authority]")
    page.fill("[name=on]", "20/9/2024")
    page.fill("#agency", "phuong 1")
    page.press("#agency", "Enter")
    page.wait_for_selector("#code-hint:has-text('DT-P1-2024-01')")
    page.check("input[name=head][value=both]")
    page.fill("[name=theme]", "Cải cách thủ tục hành chính")
    page.press("[name=theme]", "Control+Enter")
    page.wait_for_selector("text=Đã lập cuộc đối thoại DT-P1-2024-01")
    looks_right(page, "dialogue-planned")
    page.click("a.btn-primary")
    page.press("[name=on]", "Enter")
    page.wait_for_selector("text=Đã ghi thông báo ngày 10/09/2024")
    db.session.rollback()
    made = db.session.query(Dialogue).one()
    assert (made.state, made.head, made.announced_on) == (DialogueState.PLANNED, Head.BOTH, TODAY)


def test_a_session_with_its_opinions(page):
    c = make.city()
    held = make.dialogue(
        _soon(-20),
        c.wards[0],
        theme="Thu gom rác thải, trật tự đô thị",
        attendance=6,
        announced_on=_soon(-23),
        place="Hội trường Ủy ban nhân dân phường",
        chair="Nguyễn Văn Mẫu",
        chair_title="Chủ tịch Ủy ban nhân dân",
    )
    for number in range(5):
        make.recommendation(held, content=f"Đề nghị số {number + 1} về thoát nước", field="Thoát nước")
    make.recommendation(held, content="Đã trả lời ngay", in_hall=True, replied_on=_soon(-20))
    sorted_one = make.recommendation(
        held, content="Đã giao", sorted_on=_soon(-18), lead=c.works, assigned_on=_soon(-18)
    )
    make.recommendation(
        held, content="Đã kết luận", acceptance="accepted", result="settled", settled_on=TODAY, replied_on=TODAY
    )
    sign_in(page, make.officer("secretariat", c.office).login)
    page.goto(f"/dialogues/{held.id}")
    assert page.locator("a.btn-primary").inner_text() == "Phân loại 6 ý kiến"
    assert "Thông báo trước 3 ngày" in page.inner_text(".notice-warn")
    assert "Số người dự là 6" in page.inner_text(".notice-warn")
    looks_right(page, "dialogue-held")
    page.click("text=Đề nghị số 1 >> xpath=../../.. >> a")
    page.wait_for_url("**/recommendations/**")
    assert sorted_one.code


def test_small_forms(page):
    """The other forms of this size: test_every_page."""
    c = make.city()
    states = {"hold": "planned", "reinstate": "held"}
    made = {step: make.dialogue(_soon(-1), c.wards[0], state=states[step], theme="Chủ đề").id for step in states}
    sign_in(page, make.officer("secretariat", c.office).login)
    for step, number in made.items():
        page.goto(f"/dialogues/{number}/{step}")
        looks_right(page, f"dialogue-{step}")


class Office:
    """A session of its own and a secretary at work on it, without a browser."""

    def __init__(self, signed_in, **facts) -> None:
        self.c = make.city()
        self.made = make.dialogue(agency=self.c.wards[0], **{"day": _soon(5), "state": "planned", **facts})
        self.client, self.id = signed_in("secretariat", self.c.office), self.made.id

    def do(self, step: str, **data):
        db.session.rollback()
        version = db.session.get(Dialogue, self.id).occasion.version
        return self.submit(f"/dialogues/{self.id}/{step}", {"version": version, **data})

    def submit(self, path: str, data: dict):
        """What the browser shows after the form was sent."""
        answer = self.client.submit(path, data)
        return self.client.get(answer.location) if answer.status_code == 302 else answer

    @property
    def now(self) -> Dialogue:
        db.session.rollback()
        return db.session.get(Dialogue, self.id)


@pytest.fixture
def office(signed_in):
    return lambda **facts: Office(signed_in, **facts)


def test_a_late_notice_is_passed_with_a_note_that_stays(office):
    o = office()
    page = o.do("announce", on="10/09/2024")
    assert (page.status_code, "ghi chú vì sao rồi lưu" in page.text) == (422, True)
    assert o.now.announced_on is None
    page = o.do("announce", on="10/09/2024", note="Dân đề nghị họp gấp")
    assert "Lý do: Dân đề nghị họp gấp" in page.text
    assert "Đã ghi thông báo ngày 10/09/2024. Thông báo trước 5 ngày, ít hơn 7 ngày." in page.text
    assert o.now.announced_on == TODAY


def test_held_counts_its_opinions(office):
    o = office(day=_soon(-1))
    one = make.recommendation(o.made)
    assert not one.countable
    assert o.do("hold", on="09/09/2024", attendance="5").status_code == 422
    page = o.do("hold", on="09/09/2024", attendance="5", note="Mưa bão")
    assert "Lý do: Mưa bão" in page.text
    assert "Số người dự là 5, ít hơn 10 người" in page.text
    assert (o.now.state, o.now.attendance) == (DialogueState.HELD, 5)
    assert db.session.get(type(one), one.id).countable
    assert "Ghi lý do" in o.do("reinstate", reason=" ").text or o.now.state is DialogueState.HELD
    o.do("reinstate", reason="Ghi nhầm cuộc")
    assert o.now.state is DialogueState.PLANNED
    assert not db.session.get(type(one), one.id).countable


def test_not_held_before_its_day(office):
    o = office()
    page = o.do("hold", on="15/09/2024")
    assert page.status_code == 422
    assert "Chưa đến ngày 15/09/2024" in page.text
    assert o.now.state is DialogueState.PLANNED


def test_postponed_with_and_without_a_day(office):
    o = office(announced_on=TODAY)
    assert o.do("postpone", reason="").status_code == 422
    assert "Đã hoãn, chưa có ngày mới" in o.do("postpone", reason="Bão số 3").text
    assert (o.now.state, o.now.state_reason) == (DialogueState.POSTPONED, "Bão số 3")
    page = o.do("reinstate", reason="Đã có ngày")
    assert "Việc tiếp theo" in page.text
    o.do("postpone", reason="Trùng kỳ họp", to="01/10/2024")
    assert (o.now.state, o.now.occasion.day, o.now.announced_on) == (DialogueState.PLANNED, date(2024, 10, 1), None)
    story = o.client.get(f"/dialogues/{o.id}").text
    assert "Lý do: Trùng kỳ họp" in story


def test_cancelled_and_taken_up_again(office):
    o = office()
    page = o.do("cancel", reason="Không đủ điều kiện tổ chức")
    assert "Cuộc này đã hủy, không tính vào số liệu" in page.text
    assert o.do("cancel", reason="lần nữa").status_code == 422
    o.do("reinstate", reason="Tổ chức lại")
    assert o.now.state is DialogueState.PLANNED


def test_edit_moves_the_opinions(office):
    o = office(day=_soon(-3), state="held")
    one = make.recommendation(o.made)
    form = {"on": "01/06/2024", "agency": o.c.commune.id, "head": "party", "theme": "Đất đai", "attendance": "1.200"}
    assert "Số người dự là 1200" in o.do("edit", **form).text
    db.session.rollback()
    moved = db.session.get(type(one), one.id)
    assert (moved.host_id, moved.side, moved.received_on) == (o.c.commune.id, "party", date(2024, 6, 1))


def test_two_editors(office):
    o = office()
    form = {"on": "15/09/2024", "agency": o.c.wards[0].id, "head": "authority"}
    o.do("edit", **form, theme="Của người thứ nhất")
    late = o.client.submit(f"/dialogues/{o.id}/edit", {**form, "version": 1, "theme": "Của người thứ hai"})
    assert late.status_code == 409
    assert "Của người thứ nhất" in late.text
    assert "Của người thứ hai" in late.text
    assert o.now.theme == "Của người thứ nhất"
    assert o.client.submit(f"/dialogues/{o.id}/hold", {"version": 1, "on": "10/09/2024"}).status_code == 409


def test_plan(office):
    o = office()
    form = {"on": "1/7/2025", "agency": o.c.district.id, "head": "both", "code": ""}
    gone = o.client.submit("/dialogues/new", form)
    assert gone.status_code == 422
    assert "không tồn tại vào ngày 01/07/2025" in gone.text
    assert "Quận Một (đến 30/06/2025)" in gone.text
    made = o.submit("/dialogues/new", form | {"on": "30/6/2025"})
    assert "DT-Q1-2025-01" in made.text
    assert o.client.submit("/dialogues/new", form | {"on": "30/6/2025", "code": "dt-q1-2025-01"}).status_code == 422
    assert o.client.get("/dialogues/code?on=1/1/2025&agency=x").text.startswith("Để trống thì hệ thống đặt mã")
    for odd in ("0/0/0000", "31/02/2024", "1/1/9999", "<b>", "\u202e", "x" * 40_000):
        assert o.client.submit("/dialogues/new", form | {"on": odd}).status_code == 422


def test_who_may_do_what(office, signed_in):
    o = office()
    steps = ("edit", "announce", "hold", "postpone", "cancel", "reinstate")
    for role in ("front", "leader", "auditor"):
        reader = signed_in(role, o.c.front if role == "front" else o.c.office)
        page = reader.get(f"/dialogues/{o.id}")
        assert page.status_code == 200
        assert not any(f"/dialogues/{o.id}/{step}" in page.text for step in (*steps, "capture"))
        assert "Lập cuộc đối thoại" not in reader.get("/dialogues").text
        assert {reader.get(f"/dialogues/{o.id}/{step}").status_code for step in steps} == {403}
    for role in ("agency", "admin"):
        assert signed_in(role, o.c.works).get("/dialogues").status_code == 403
    foreign = signed_in("secretariat", o.c.commune)
    assert {foreign.get(f"/dialogues/{o.id}{step}").status_code for step in ("", "/edit", "/hold")} == {404}
    assert o.made.occasion.code not in foreign.get("/dialogues").text


def test_queries_do_not_grow(office, query_count):
    o = office(day=_soon(-1), state="held")

    def cost() -> list[int]:
        found = []
        for path in (
            "/dialogues",
            f"/dialogues/{o.id}",
            f"/dialogues/{o.id}/edit",
            "/dialogues/new",
            "/dialogues?year=2024&q=x",
        ):
            with query_count() as queries:
                assert o.client.get(path).status_code == 200
            found.append(len(queries))
        return found

    make.recommendation(o.made)
    cost()
    few = cost()
    for number in range(8):
        other = make.dialogue(_soon(number), o.c.wards[0], state="planned")
        make.recommendation(other)
        make.recommendation(o.made)
    assert cost() == few
    assert max(few) <= 20, few
