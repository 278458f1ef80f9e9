"""Story 6: the Front sees all that is outstanding, every count its list; downloads it, opens a story, decides nothing."""

import io
import re

import openpyxl
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.core import store


def number(text: str) -> int:
    """A number as it is printed."""
    return int(text.replace(".", ""))


def listed(page, url: str) -> int:
    """How many rows the list under the counts at that address says it has."""
    return number(re.search(r'caption-count">(?:[\d.]+–[\d.]+ trong )?([\d.]+)<', page.request.get(url).text())[1])


def test_every_count_opens_its_list_and_equals_it(walk, picture):
    page = walk("mattran", "/outstanding")
    picture(page, "con-ton-dong", height=900)
    shown = page.locator(".ages a.count")
    opened = [
        (shown.nth(at).get_attribute("href"), number(re.match(r"[\d.]+", shown.nth(at).text_content().strip())[0]))
        for at in range(0, shown.count(), max(1, shown.count() // 12))
    ]
    assert len(opened) >= 10
    for url, count in opened:
        assert listed(page, url) == count, url


def test_the_list_comes_as_a_workbook_and_a_story_opens(walk, picture):
    page = walk("mattran", "/outstanding?overdue=1")
    count = listed(page, page.url)
    first = page.inner_text("#list tbody tr >> nth=0")
    assert "Quá hạn" in first
    with page.expect_download() as file:
        page.click("main a:has-text('Excel'), .page-head a:has-text('Excel')")
    book = openpyxl.load_workbook(io.BytesIO(file.value.path().read_bytes()))
    codes = {row[0].value for row in book.active.iter_rows() if row[0].value}
    assert sum(1 for code in codes if re.match(r"(DT|GY)-", str(code))) == count
    page.locator("#list tbody th a").first.click()
    page.wait_for_selector("#story")
    picture(page, "ho-so", height=900)
    assert page.locator("main form[method=post]").count() == 0, "nothing to decide"
    assert page.locator("main .acts a.btn").count() == 0


def test_no_decision_is_the_fronts(walk, faults):
    page = walk("mattran")
    one = store.db.session.scalar(select(Recommendation.id).where(Recommendation.lead_id.is_not(None)))
    for path in ("conclude", "reopen", "assign", "work", "sort"):
        assert page.request.get(f"/recommendations/{one}/{path}").status == 403, path
