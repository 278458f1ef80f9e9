"""A reply written with texts beside it: templates and earlier answers put in, corrections, the same words, clearance."""

import re
from datetime import date

import pytest

from feedback.case.answering import clearance, repeat, signing, step, template
from feedback.case.answering.template import Text
from feedback.case.answering.word import Stage
from feedback.case.word import Acceptance, Result
from feedback.core import store
from feedback.office import officer as officers
from tests import make
from tests.web.reading import hidden, words
from tests.web.replying import draft, fresh, reply, send

TODAY = date(2024, 9, 10)
FLOOD = "Đề nghị sửa cống thoát nước ngõ 12 phố Hoa Mẫu, mưa là ngập sâu"
one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def works(city, signed_in):
    return signed_in("agency", city.works, name="Lê Văn Thử")


def taken(city, **facts):
    at = make.dialogue(facts.pop("day", make.DAY), city.top)
    held = {"lead": city.works, "assigned_on": make.DAY, "taken_on": make.DAY, "due_on": date(2024, 9, 30)}
    return make.recommendation(at, **{**held, **facts})


def steps(agency, *names):
    with store.one_transaction():
        step.adopt(agency, [step.Wanted(name) for name in names])


def test_a_new_reply_is_of_today_and_a_template_makes_it_in_two_presses(city, works, query_count):
    with store.one_transaction():
        kept = template.write(
            city.top,
            Text(title="Giải trình", body="Về {mã ý kiến}: giải trình.", below=True, acceptance=Acceptance.PARTLY,
                 result=Result.EXPLAINED, valid_from=make.DAY),
        )  # fmt: skip
    r = taken(city)
    number, code = r.id, r.code
    with query_count() as queries:
        page = works.get(f"/recommendations/{number}/work")
    assert len(queries) <= 24, len(queries)
    assert f"Về {code}: giải trình." in words(page)
    assert 'value="10/09/2024"' in page.text
    blank = {"text": "", "acceptance": "", "result": "", "settled_on": "", "replied_on": "10/09/2024"}
    put = works.submit(f"/recommendations/{number}/reply", reply(page, **blank, act=f"template:{kept.id}"))
    assert put.location.endswith("/work#text")
    kept_draft = draft(number)
    assert (kept_draft.reply_text, kept_draft.acceptance, kept_draft.result) == (
        f"Về {code}: giải trình.", Acceptance.PARTLY, Result.EXPLAINED
    )  # fmt: skip
    page = works.get(f"/recommendations/{number}/work")
    sent = {"version": hidden(page, "version")[0], "record": hidden(page, "record")[0], "replied_on": "10/09/2024",
            "text": kept_draft.reply_text, "acceptance": "partly", "result": "explained", "act": "send"}  # fmt: skip
    assert works.submit(f"/recommendations/{number}/reply", sent).status_code == 302
    assert fresh(number).replied_on == TODAY
    assert signing.last_of(number).reply_text == f"Về {code}: giải trình."


@one_database
def test_a_text_goes_behind_what_was_typed_and_only_where_it_is_offered(city, works):
    with store.one_transaction():
        mine = template.write(city.works, Text(title="M", body="Mẫu.", valid_from=make.DAY))
        foreign = template.write(city.land, Text(title="L", body="Lạ.", valid_from=make.DAY))
    number = taken(city).id
    path = f"/recommendations/{number}/reply"
    page = works.get(f"/recommendations/{number}/work")
    assert works.submit(path, reply(page, text="Đã gõ", act=f"template:{mine.id}")).status_code == 302
    assert draft(number).reply_text == "Đã gõ\n\nMẫu."
    page = works.get(f"/recommendations/{number}/work")
    for wrong in (f"template:{foreign.id}", "template:x", "earlier:999999", "khac:1", f"earlier:{number}"):
        assert works.submit(path, reply(page, act=wrong)).status_code == 404
    assert draft(number).reply_text == "Đã gõ\n\nMẫu."


def test_an_earlier_answer_is_used_again_and_a_repeat_says_where_it_was_answered(city, works):
    said = {"content": FLOOD, "replied_on": date(2023, 4, 1), "paper_number": "7/SXD", "reply_text": "Đã nạo vét.",
            "acceptance": "accepted", "result": "explained"}  # fmt: skip
    earlier, r = taken(city, day=date(2023, 3, 1), **said), taken(city, content=FLOOD + " nhà dân")
    theirs = make.recommendation(make.dialogue(date(2023, 3, 2), city.top), **{**said, "lead": city.land})
    page = works.get(f"/recommendations/{r.id}/work")
    assert f"{earlier.code} · 01/04/2023 · giống" in words(page)
    assert theirs.code not in page.text
    path = f"/recommendations/{r.id}/reply"
    assert works.submit(path, reply(page, text="", act=f"earlier:{earlier.id}")).status_code == 302
    assert draft(r.id).reply_text == "Đã nạo vét."
    assert (
        works.submit(path, reply(works.get(f"/recommendations/{r.id}/work"), act=f"earlier:{theirs.id}")).status_code
        == 404
    )
    other = taken(city, content=FLOOD)
    clerk = officers.viewer(make.officer("secretariat", city.office))
    with store.one_transaction():
        repeat.link(other, earlier, viewer=clerk, on=TODAY, by="Mẫu")
    page = works.get(f"/recommendations/{other.id}/work")
    assert "Nêu lần đầu" in words(page)
    blank = {"text": "", "acceptance": "", "result": "", "settled_on": ""}
    works.submit(f"/recommendations/{other.id}/reply", reply(page, **blank, act=f"earlier:{earlier.id}"))
    kept = draft(other.id)
    assert kept.reply_text == (
        f"Nội dung này đã được nêu ở ý kiến {earlier.code} và đã có văn bản số 7/SXD ngày 01/04/2023:\nĐã nạo vét."
    )
    assert (kept.acceptance, kept.result) == (Acceptance.ACCEPTED, Result.EXPLAINED)


def test_a_signed_reply_is_corrected_with_its_reason(city, works):
    number = taken(city).id
    send(works, number)
    page = works.get(f"/recommendations/{number}/work?edit=1")
    assert "Đính chính trả lời đã ký" in words(page)
    late = works.submit(f"/recommendations/{number}/reply", reply(page, text="Sẽ sửa."))
    assert late.status_code == 422
    assert "ghi lý do đính chính" in words(late)
    assert fresh(number).reply_text == "Đã sửa xong đoạn đường."
    mended = reply(late, text="Sẽ sửa.", correction="Ghi nhầm")
    assert works.submit(f"/recommendations/{number}/reply", mended).status_code == 302
    shown = words(works.get(f"/recommendations/{number}"))
    assert "Đã ký, đóng băng" in shown
    assert "Kiểm tra: khớp" in shown
    assert "Bản 2 (đính chính)" in shown
    assert "Lý do của bản 2: Ghi nhầm" in shown


@one_database
def test_the_same_words_again_and_again_want_a_reason(city, works):
    for _ in range(3):
        send(works, taken(city).id, same_note="")
    number = taken(city).id
    late = send(works, number, same_note="")
    assert late.status_code == 422
    assert "Cơ quan bạn đã có 3 trả lời giống hệt nội dung này" in words(late)
    assert draft(number).reply_text == "Đã sửa xong đoạn đường."
    note = reply(late, same_note="Cùng một đoạn đường")
    assert works.submit(f"/recommendations/{number}/reply", note).status_code == 302
    assert signing.last_of(number).reason == "Cùng một đoạn đường"


def test_submitted_sent_back_cleared_issued(city, works, signed_in):
    steps(city.works, "Lãnh đạo phòng", "Lãnh đạo Sở")
    head = signed_in("agency", city.works, name="Phạm Thị Duyệt")
    number = taken(city).id
    page = works.get(f"/recommendations/{number}/work")
    assert "Trình duyệt" in words(page)
    assert ">Gửi trả lời</button>" not in page.text
    direct = works.submit(f"/recommendations/{number}/reply", reply(page))
    assert "trình duyệt trước" in words(direct)
    sent = reply(page, act="submit", replied_on="", paper_number="", signer="")
    assert [works.submit(f"/recommendations/{number}/reply", sent).status_code for _ in range(2)] == [302, 302]
    assert len(clearance.submissions(number)) == 1
    here = f"/recommendations/{number}/clearance"
    assert "Trả lời: đang chờ duyệt" in words(works.get(f"/recommendations/{number}/work"))
    assert "Bản này do bạn trình" in words(works.get(here))
    version = hidden(head.get(here), "version")[0]
    own = works.submit(f"{here}/clear", {"version": version})
    assert own.status_code == 422
    assert "không tự duyệt" in words(own)
    assert head.submit(f"{here}/send-back", {"version": version, "remarks": ""}).status_code == 422
    assert head.submit(f"{here}/send-back", {"version": version, "remarks": "Nêu <b>rõ</b> ngày"}).status_code == 302
    page = works.get(f"/recommendations/{number}/work")
    assert "Nêu <b>rõ</b> ngày" in words(page).replace("&lt;", "<").replace("&gt;", ">")
    assert "bản trả lời bị trả lại để sửa" in words(works.get("/"))
    second = reply(page, act="submit", text="Đã sửa xong đoạn đường ngày 08/09/2024.", replied_on="")
    assert works.submit(f"/recommendations/{number}/reply", second).status_code == 302
    shown = head.get(here)
    assert "<ins>" in shown.text
    assert number_of(head.get("/clearances")) == 1
    for _ in range(2):
        version = hidden(head.get(here), "version")[0]
        assert head.submit(f"{here}/clear", {"version": version, "remarks": ""}).status_code == 302
    stale = head.submit(f"{here}/clear", {"version": version})
    assert stale.status_code == 422
    page = works.get(here)
    issue = {
        "version": hidden(page, "version")[-1],
        "paper_number": "21/SXD",
        "replied_on": "10/09/2024",
        "signer": "GĐ",
    }
    assert works.submit(f"{here}/issue", {**issue, "replied_on": ""}).status_code == 422
    assert works.submit(f"{here}/issue", issue).status_code == 302
    r = fresh(number)
    assert (r.replied_on, r.paper_number, r.reply_text) == (TODAY, "21/SXD", "Đã sửa xong đoạn đường ngày 08/09/2024.")
    assert [one.stage for one in clearance.submissions(number)] == [Stage.SENT_BACK, Stage.SIGNED]
    told = words(works.get(f"/recommendations/{number}"))
    for sentence in ("trình duyệt trả lời (bản 1), bước: Lãnh đạo phòng", "trả lại để sửa (bản 1)", "Lý do: Nêu <b>rõ</b> ngày",
                     "đã duyệt hết các bước, chờ phát hành", "Đóng băng bản 1 của trả lời đã ký"):  # fmt: skip
        assert sentence in told


@one_database
def test_withdrawn_to_write_on(city, works, signed_in):
    steps(city.works, "Lãnh đạo Sở")
    number = taken(city).id
    works.submit(f"/recommendations/{number}/reply", reply(works.get(f"/recommendations/{number}/work"), act="submit"))
    assert works.submit(f"/recommendations/{number}/clearance/withdraw").status_code == 302
    assert "Trình duyệt" in words(works.get(f"/recommendations/{number}/work"))
    assert works.submit(f"/recommendations/{number}/clearance/withdraw").status_code == 422
    make.assign(fresh(number), city.land.id, leads=False, turn="taken")
    helper = signed_in("agency", city.land)
    assert helper.get(f"/recommendations/{number}/clearance").status_code == 404


@one_database
def test_steps_are_set_by_the_secretariat_of_the_place(city, signed_in):
    clerk = signed_in("secretariat", city.office)
    head = make.officer("agency", city.works, name="Phạm Thị Duyệt")
    path = f"/agencies/{city.works.id}/clearance"
    page = clerk.get(path)
    assert "Phạm Thị Duyệt" in page.text
    sent = {"version": hidden(page, "version")[0], "name_1": "Phòng", "officers_1": str(head.id), "name_2": "Sở",
            "separated": "y", "unhappy": "reopen"}  # fmt: skip
    assert clerk.submit(path, sent).status_code == 302
    assert [one.name for one in step.of(city.works.id)] == ["Phòng", "Sở"]
    assert re.search(r'value="Phòng"', clerk.get(path).text)
    wrong = clerk.submit(path, {**sent, "version": "1", "name_2": "phòng"})
    assert "trùng tên" in words(wrong)
    assert "Bước duyệt trả lời" in words(clerk.get(f"/agencies/{city.works.id}"))
    assert signed_in("agency", city.works).get(path).status_code == 403


def number_of(page) -> int:
    return page.text.count('/clearance">')
