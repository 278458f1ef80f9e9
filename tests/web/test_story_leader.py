"""Stories 7 and 8: a leader's one page of figures, and appendices 03 and 04: their numbers' lists, print and files."""

import csv
import io
import json
import re
import tomllib

import openpyxl
import pytest

from feedback.core.settings import shelf

WINDOW = "from=2022-01-01&to=2026-11-21"


def number(text: str) -> int:
    """A number as it is printed."""
    return int(text.strip().replace(".", ""))


def behind(page, url: str) -> int:
    """The number that the list at that address says it is behind."""
    return number(re.search(r"<strong>([\d.]+)</strong>", page.request.get(url).text())[1])


def headings(layout: dict) -> set[str]:
    """Every heading of a form's file, of groups and of columns."""
    return {text for column in layout["column"] for text in column["heading"]}


def test_one_page_says_where_things_stand(walk, picture):
    page = walk("lanhdao", "/overview")
    page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    picture(page, "overview", height=1060)
    figures = page.locator("a.figure, .figure a")
    assert figures.count() >= 6
    for at in range(3):
        count = number(re.match(r"[\d.]+", figures.nth(at).inner_text())[0])
        assert behind(page, figures.nth(at).get_attribute("href")) == count


@pytest.mark.parametrize("appendix", ["03", "04"])
def test_an_appendix_as_issued_and_every_number_its_list(walk, picture, appendix):
    page = walk("lanhdao", f"/appendices/{appendix}?{WINDOW}")
    told = " ".join(page.locator("table.form-sheet thead").text_content().split())
    layout = tomllib.loads((shelf("reports") / "tong-ket-218" / f"appendix-{appendix}.toml").read_text("utf-8"))
    assert len(headings(layout)) >= 8
    for heading in headings(layout):
        assert heading in told
    assert re.search(r"\d+/\d+ \(\d+,\d%\)", page.inner_text("table.form-sheet"))
    if appendix == "04":
        picture(page, "phu-luc-04", height=1000)
    links = page.locator("table.form-sheet a.count")
    some = [
        (links.nth(at).get_attribute("href"), number(links.nth(at).inner_text()))
        for at in range(0, links.count(), max(1, links.count() // 8))
    ]
    for url, count in some:
        assert behind(page, url) == count, url


def test_an_appendix_printed_and_taken_away(walk):
    page = walk("mattran", f"/appendices/04?{WINDOW}")
    with page.expect_navigation():
        page.click("text=Năm trước")
    page.goto(f"/appendices/04?{WINDOW}")
    paper = page.pdf(prefer_css_page_size=True)
    width, height = (float(side) for side in re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210), "A4 landscape"
    files = {}
    for kind, label in (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON")):
        with page.expect_download() as file:
            page.click(f"main a:has-text('{label}')")
        files[kind] = file.value.path().read_bytes()
    rows = json.loads(files["json"])["rows"]
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert [int(line[3]) for line in lines[1:-1]] == [row["dialogues"] for row in rows]
    assert openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active["A1"].value.startswith("Phụ lục 04")
