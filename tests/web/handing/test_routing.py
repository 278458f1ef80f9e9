"""Routing rules on pages: tried, kept, shown with their faults; proposed in the form, the desk and the bulk preview."""

import re
from datetime import date

import pytest

from feedback.case.handing.record import Rule
from feedback.case.record import Recommendation
from feedback.core import store
from feedback.core.store import db
from tests import make
from tests.web.reading import hidden, words

TODAY = date(2024, 9, 10)


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(app):
    return make.city()


@pytest.fixture
def clerk(city, signed_in):
    return signed_in("secretariat", city.office)


def keep(host, text, lead, **more) -> int:
    with store.one_transaction():
        rule = Rule(host_id=host.id, words=text, lead_id=lead.id, **more)
        db.session.add(rule)
        db.session.flush()
        return rule.id


def waiting(city, field="Môi trường, rác thải", **facts) -> int:
    return make.recommendation(make.dialogue(agency=city.top), field=field, sorted_on=TODAY, **facts).id


def rules() -> list[tuple[str, int]]:
    db.session.rollback()
    return [(rule.words, rule.lead_id) for rule in db.session.query(Rule).order_by(Rule.id)]


def test_a_rule_is_tried_then_kept_once(city, clerk):
    waiting(city)
    data = {"host": city.top.id, "words": "rác thải", "lead": city.land.id, "co": [city.works.id], "note": "QĐ 12"}
    tried = clerk.submit("/routing/new", {**data, "act": "try"})
    assert "Quy tắc khớp 1 ý kiến" in words(tried)
    assert rules() == []
    for _ in range(2):
        assert clerk.submit("/routing/new", {**data, "act": "save"}).status_code == 302
    assert rules() == [("rác thải", city.land.id)]
    listed = words(clerk.get("/routing"))
    assert "“rác thải” QĐ 12 Sở Nông nghiệp và Môi trường Sở Xây dựng" in listed
    assert clerk.submit("/routing/new", {**data, "lead": city.works.id, "act": "save"}).status_code == 422


def test_two_editors_of_a_rule_and_its_end(city, clerk):
    number = keep(city.top, "rác", city.land)
    page = clerk.get(f"/routing/{number}")
    data = {"host": city.top.id, "words": "rác thải", "lead": city.land.id, "version": hidden(page, "version")[0]}
    assert clerk.submit(f"/routing/{number}", {**data, "act": "save"}).status_code == 302
    stale = clerk.submit(f"/routing/{number}", {**data, "words": "môi trường", "act": "save"})
    assert stale.status_code == 409
    assert "rác thải" in words(stale)
    for _ in range(2):
        assert clerk.submit(f"/routing/{number}/drop").status_code == 302
    assert "Quy tắc đã thôi dùng (1)" in words(clerk.get("/routing"))


def test_a_ward_sees_the_citys_rules_and_keeps_its_own_only(city, signed_in):
    number = keep(city.top, "rác", city.land)
    foreign = keep(city.wards[1], "điện", city.wards[1])
    ward = signed_in("secretariat", city.wards[0])
    page = words(ward.get("/routing"))
    assert "Của cấp trên" in page
    assert "điện" not in page
    for one in (number, foreign):
        assert ward.get(f"/routing/{one}").status_code == 404
        assert ward.submit(f"/routing/{one}/drop").status_code == 404


def test_the_form_begins_with_the_proposed_agency_and_says_why(city, clerk, query_count):
    keep(city.top, "rác thải", city.land, note="QĐ 12")
    number = waiting(city)
    with query_count() as queries:
        page = clerk.get(f"/recommendations/{number}/assign")
    assert len(queries) <= 20
    assert f'<option selected value="{city.land.id}">' in page.text.replace(' data-kind="office"', "")
    assert "Vì sao: lĩnh vực “rác thải” của Thành phố Mẫu theo quy tắc số" in words(page)
    with query_count() as queries:
        listed = words(clerk.get("/assignments"))
    assert len(queries) <= 20
    assert "Theo quy tắc: Sở Nông nghiệp và Môi trường" in listed


def test_a_rule_whose_agency_ended_is_a_fault_in_words(city, clerk):
    gone = make.agency("Ban cũ", kind="office", level="province", parent=city.top, valid_to=date(2024, 9, 1))
    keep(city.top, "rác thải", gone)
    page = words(clerk.get(f"/recommendations/{waiting(city)}/assign"))
    assert "giao Ban cũ, cơ quan không còn hoạt động" in page
    assert "Cơ quan đã kết thúc" in words(clerk.get("/routing"))


def test_the_bulk_preview_says_what_the_rules_say_and_gives_by_them(city, clerk):
    keep(city.top, "rác thải", city.land)
    keep(city.top, "đường", city.works)
    ids = [waiting(city), waiting(city, "Đường, hè phố"), waiting(city, "Y tế")]
    chosen = clerk.submit("/assignments/bulk", {"id": ids, "from": "assignment"})
    page = clerk.get(chosen.location)
    assert "Theo quy tắc: Sở Nông nghiệp và Môi trường . Vì sao: lĩnh vực “rác thải”" in words(page)
    chosen = clerk.submit("/assignments/bulk", {"id": ids, "from": "assignment", "act": "by-rule"})
    assert "/assignments/by-rule" in chosen.location
    page = clerk.get(chosen.location)
    assert "Giao 2 ý kiến theo quy tắc" in words(page)
    data = {"line": hidden(page, "line"), "due_on": ""}
    done = clerk.submit("/assignments/by-rule", data)
    assert "Đã giao 2 ý kiến theo quy tắc" in words(done)
    db.session.rollback()
    leads = [db.session.get_one(Recommendation, one).lead_id for one in ids]
    assert leads == [city.land.id, city.works.id, None]
    again = clerk.submit("/assignments/by-rule", data)
    assert "Chưa giao ý kiến nào" in words(again)
    undo = re.search(r"/bulk-acts/\d+", done.text)[0]
    clerk.submit(undo, {"all": "1", "reason": "Quy tắc ghi nhầm"})
    db.session.rollback()
    assert {db.session.get_one(Recommendation, one).lead_id for one in ids} == {None}


def test_one_rule_for_all_chosen_lines_fills_the_bulk_form(city, clerk):
    keep(city.top, "rác thải", city.land)
    ids = [waiting(city), waiting(city)]
    page = clerk.get(clerk.submit("/assignments/bulk", {"id": ids, "from": "assignment"}).location)
    assert f'<option selected value="{city.land.id}">' in page.text.replace(' data-kind="office"', "")


def test_the_sorting_desk_names_the_agency(city, clerk):
    keep(city.top, "rác thải", city.land)
    session = make.dialogue(agency=city.top)
    one = make.recommendation(session, field="Môi trường, rác thải")
    page = clerk.get(f"/sorting?occasion={session.id}")
    assert "Theo quy tắc: Sở Nông nghiệp và Môi trường" in words(page)
    data = {
        "nature": "recommendation",
        "field": "Môi trường, rác thải",
        "admission": "admitted",
        "version": one.version,
    }
    answer = clerk.submit(f"/recommendations/{one.id}/sort?desk={session.id}", data)
    assert answer.status_code == 302
    assert "việc này thuộc Sở Nông nghiệp và Môi trường" in words(clerk.get(answer.location))
