"""The Front's quarter: what is followed, what is outstanding by age, letters that urge, an agency's answer, the list handed in."""

import io
import re
import zipfile

import openpyxl
from sqlalchemy import select

from feedback.case.watch.record import Letter, Urged, Watched
from feedback.core import store
from tests.web.browser import looks_right

NUMBER = "88/MTTQ-BTT"


def test_the_fronts_quarter(walk, picture):
    page = walk("mattran")
    _follow(page, picture)
    _see_what_is_old(page)
    letter = _urge(page, picture)
    _answer(walk("coquan"), letter)
    _see_the_answer(page, letter)
    _hand_in(page, picture)


def _follow(page, picture):
    """An overdue opinion is followed with a note, and stands on the list with how it is."""
    page.goto("/outstanding?overdue=1")
    page.locator("#list tbody th a").first.click()
    page.wait_for_selector("#watching")
    code = re.search(r"\S+$", page.inner_text("h1"))[0]
    page.click("#watching a:has-text('Theo dõi ý kiến này'), #watching a:has-text('Sửa ghi chú theo dõi')")
    page.fill("[name=note]", "Dân hỏi lại nhiều lần, theo đến khi xong")
    if not page.is_checked("[name=shared]"):
        page.press("[name=shared]", "Space")
    looks_right(page, "story-8-mark")
    page.click("main button[type=submit]")
    page.wait_for_selector("#watching:has-text('Bạn đang theo dõi')")
    page.goto("/following")
    row = page.locator("tbody tr", has_text=code)
    assert "Dân hỏi lại nhiều lần" in row.first.inner_text()
    looks_right(page, "story-8-following")
    picture(page, "dang-theo-doi", height=900)
    store.db.session.rollback()
    marks = store.db.session.scalars(select(Watched.note).where(Watched.shared)).all()
    assert "Dân hỏi lại nhiều lần, theo đến khi xong" in marks


def _see_what_is_old(page):
    """What has been open for more than a year, each with its reason, in the register."""
    page.goto("/outstanding-register?age=366-")
    assert page.locator("tbody tr").count() > 0


def _urge(page, picture) -> int:
    """Two agencies are chosen; their letters are looked at and sent. The id of the one to the building department."""
    page.goto("/urgings/new")
    for name in ("Sở Xây dựng", "Sở Nông nghiệp và Môi trường"):
        page.check(f"[aria-label='Chọn {name}']")
    page.click("main button:has-text('Soạn công văn')")
    page.fill("[name=number]", NUMBER)
    page.check("[name=consecutive]")
    page.fill("[name=signer]", "Đỗ Văn Giả Định")
    page.click("button:has-text('Xem trước')")
    page.wait_for_selector("#preview")
    shown = page.inner_text("#preview")
    assert "Kính gửi: Sở Xây dựng" in shown
    assert "89/MTTQ-BTT" in shown
    looks_right(page, "story-8-letters")
    picture(page, "don-doc", height=1000, top="#preview")
    page.click("#preview button:has-text('Gửi 2 công văn')")
    page.wait_for_url("**/batches/**")
    looks_right(page, "story-8-sent")
    with page.expect_download() as file:
        page.click("a[download]:has-text('Tải tất cả')")
    with zipfile.ZipFile(file.value.path()) as archive:
        words = [
            zipfile.ZipFile(io.BytesIO(archive.read(name))).read("word/document.xml") for name in archive.namelist()
        ]
    assert len(words) == 2
    assert all("MTTQ-BTT" in one.decode() for one in words)
    query = select(Letter.id).join(Letter.addressee).where(Letter.number.in_([NUMBER, "89/MTTQ-BTT"]))
    store.db.session.rollback()
    return store.db.session.scalars(query.where(Letter.addressee.has(name="Sở Xây dựng"))).one()


def _answer(page, letter: int):
    """The agency sees the letter on its desk and answers."""
    assert page.locator("main a", has_text="công văn đôn đốc chờ cơ quan bạn trả lời").count()
    page.goto(f"/urgings/{letter}")
    page.click("main a:has-text('Trả lời công văn')")
    page.fill("[name=text]", "Ba ý kiến xong trong tháng 12, các ý kiến còn lại chờ vốn năm 2027.")
    page.fill("[name=paper_number]", "640/SXD-VP")
    page.click("main button:has-text('Gửi trả lời')")
    page.wait_for_selector("#answers:has-text('640/SXD-VP')")


def _see_the_answer(page, letter: int):
    """The answer stands with the letter and in the story of each opinion that it named."""
    page.goto(f"/urgings/{letter}")
    assert "chờ vốn năm 2027" in page.inner_text("#answers")
    one = store.db.session.scalars(select(Urged.recommendation_id).where(Urged.letter_id == letter).limit(1)).one()
    page.goto(f"/recommendations/{one}")
    told = page.inner_text("#story")
    assert "đôn đốc Sở Xây dựng ngày 21/11/2026, số" in told
    assert "trả lời công văn đôn đốc số" in told


def _hand_in(page, picture):
    """The list of the last quarter, as of its last day, as Excel and as Word."""
    page.goto("/outstanding-register/quarter")
    page.click("main a:has-text('30/09/2026')")
    page.wait_for_url("**on=30**")
    picture(page, "danh-sach-quy", height=900)
    count = int(re.search(r"([\d.]+)$", page.inner_text("main caption").strip())[1].replace(".", ""))
    with page.expect_download() as file:
        page.click("a[download]:has-text('Excel')")
    book = openpyxl.load_workbook(io.BytesIO(file.value.path().read_bytes()))
    assert book.active.max_row - 1 == count
    assert "30/09/2026" in str([cell.value for row in book.worksheets[1].iter_rows() for cell in row])
    with page.expect_download() as file:
        page.click("a[download]:has-text('Word')")
    words = zipfile.ZipFile(file.value.path()).read("word/document.xml").decode()
    assert "quý III năm 2026" in words
