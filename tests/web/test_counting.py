"""Counting settings by page: what holds since when and why, a new one from a day on, journaled; papers of before stay."""

from datetime import date

import pytest

from feedback.core import journal, store
from feedback.tally import rule
from feedback.tally.rule import CountingRule, Partly, Questions
from tests import make
from tests.web.reading import words

TODAY = date(2024, 9, 10)
pytestmark = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
GIVEN = {
    "valid_from": "01/09/2024",
    "questions": "included",
    "partly": "accepted",
    "total_line": "yes",
    "basis": "Công văn 5-CV/VPTU ngày 01/9/2024",
}


@pytest.fixture
def clerk(app, signed_in, on):
    on(TODAY)
    return signed_in("secretariat", make.city().office)


def test_a_new_setting_from_a_day_on(clerk):
    assert "Đang áp dụng (mặc định)" in words(clerk.get("/counting-rules"))
    assert clerk.submit("/counting-rules/new", GIVEN).status_code == 302
    page = words(clerk.get("/counting-rules"))
    assert "Đang áp dụng từ ngày 01/09/2024" in page
    assert "01/09/2024 Tính cả thắc mắc là ý kiến Công văn 5-CV/VPTU" in page
    assert rule.in_force(date(2024, 8, 31)).questions is Questions.EXCLUDED
    assert rule.in_force(TODAY).questions is Questions.INCLUDED
    kept = store.db.session.query(CountingRule).one()
    assert [entry.act for entry in journal.story("counting_rule", kept.id)] == ["counting:adopt"]
    again = clerk.submit("/counting-rules/new", {**GIVEN, "partly": Partly.NOT_ACCEPTED.value})
    assert again.status_code == 422
    assert "Đã có quy tắc tính bắt đầu từ ngày này" in words(again)


def test_not_without_its_paper(clerk):
    answer = clerk.submit("/counting-rules/new", {**GIVEN, "basis": ""})
    assert answer.status_code == 422
    assert store.db.session.query(CountingRule).count() == 0


def test_only_for_the_whole_installation(clerk, signed_in):
    ward = signed_in("secretariat", make.agency("Phường Xa", level="commune"))
    assert "Ghi quy tắc mới" not in words(ward.get("/counting-rules"))
    assert ward.submit("/counting-rules/new", GIVEN).status_code == 404
