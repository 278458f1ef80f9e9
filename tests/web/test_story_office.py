"""Stories 9 and 10: workbooks out and in, an office's own Excel matched once; units, accounts and the journal kept in order."""

import io

import openpyxl
from sqlalchemy import func, select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.office import agency as units
from feedback.register.figure import Figure
from tests.papers.write import FOLDER
from tests.web.browser import looks_right

OWN = [
    ["THEO DÕI Ý KIẾN CỬ TRI PHƯỜNG"],
    [],
    ["STT", "Nội dung kiến nghị", "Đơn vị giải quyết", "Tình trạng"],
    [1, "Sửa đường liên thôn", "Sở Xây Dựng", "đang làm"],
    [2, "Thoát nước ngõ 5", "Sở Xây Dựng", "xong"],
]


def workbook(**pages) -> dict:
    """A workbook as a browser uploads it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in pages.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return {"name": "so-cua-toi.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def bring(page, file) -> None:
    """The file is looked at."""
    page.goto("/exchange/files")
    page.set_input_files("input[type=file]", file)
    page.click("button:text-is('Xem trước tệp')")
    page.wait_for_selector("h1:has-text('Xem trước')")


def opinions() -> int:
    """How many the server has."""
    store.db.session.rollback()
    return store.db.session.scalar(select(func.count()).select_from(Recommendation))


def test_what_goes_out_comes_back_without_change(walk, tmp_path):
    page = walk("thuky-phuong", "/exchange")
    with page.expect_download() as file:
        page.click("main button.btn-primary, main a.btn-primary")
    file.value.save_as(tmp_path / "so.xlsx")
    before = opinions()
    bring(page, tmp_path / "so.xlsx")
    assert page.locator(".notice-bad").count() == 0
    rows = page.locator("table tbody tr").all_inner_texts()
    assert rows
    for row in rows:
        _, new, changed, same = row.split("\t")
        assert (new, changed) == ("0", "0"), row
    looks_right(page, "story-9-same")
    assert opinions() == before


def test_every_problem_at_once_and_the_marked_copy(walk, picture):
    page = walk("thuky-phuong")
    before = opinions()
    bring(page, FOLDER / "so-thi-xa-tcvn3.xlsx")
    told = page.inner_text("main")
    assert "chưa có gì được ghi" in told
    assert page.locator("td[data-label='Cách sửa']").count() >= 5
    looks_right(page, "story-9-problems")
    picture(page, "nhap-excel", height=820)
    with page.expect_download() as file:
        page.click("text=Tải bản đánh dấu lỗi")
    book = openpyxl.load_workbook(io.BytesIO(file.value.path().read_bytes()))
    assert any(cell.value == "Lỗi" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert opinions() == before


def test_an_offices_own_excel_matched_once_and_remembered(walk):
    page = walk("thuky", "/dialogues?state=held")
    session = page.inner_text("tbody .code >> nth=0")
    bring(page, workbook(**{"Sổ 2026": OWN}))
    page.click("a:has-text('Ghép cột')")
    page.wait_for_selector("[name=name]")
    page.fill("[name=name]", "Sổ của phường")
    page.fill("[name=f_code]", "PM-{STT}")
    page.fill("[name=f_occasion]", session)
    looks_right(page, "story-9-matching")
    page.click("button:text-is('Nhớ và sang bước 2')")
    page.wait_for_selector("h1:has-text('Ghép chữ')")
    looks_right(page, "story-9-words")
    for word in page.locator("select[name^=w_result]").all():
        word.select_option(index=1)
    for unit in page.locator("input[name^=w_lead]").all():
        unit.fill("MH-SXD")
    page.click("button:text-is('Nhớ và xem trước tệp')")
    page.wait_for_selector("h1:has-text('Xem trước')")
    assert page.locator(".notice").count() >= 1
    page.goto("/exchange/files")
    assert "Sổ của phường" in page.inner_text("#known")


def test_figures_of_the_years_before_are_declared(walk):
    page = walk("thuky", "/figures")
    page.click("a:text-is('Khai số liệu')")
    page.wait_for_selector("main form")
    before = store.db.session.scalar(select(func.count(Figure.id)))
    page.fill("input#agency", "quan")
    page.press("input#agency", "Enter")
    page.select_option("[name=appendix]", "04")
    page.fill("[name=year]", "2010")
    page.fill("[name=accepted]", "6")
    page.fill("[name=total]", "5")
    page.fill("[name=source]", "Báo cáo số 12-BC/QU ngày 05/01/2011")
    page.press("[name=source]", "Control+Enter")
    page.locator(".field-bad").first.wait_for()
    page.fill("[name=accepted]", "4")
    page.press("[name=source]", "Control+Enter")
    page.wait_for_selector("h1:text-is('Số liệu khai')")
    store.db.session.rollback()
    assert store.db.session.scalar(select(func.count(Figure.id))) == before + 1


def test_a_unit_that_ends_hands_its_open_work_to_its_successor(walk, picture):
    works, land = units.by_code("MH-SXD").id, units.by_code("MH-SNNMT").id
    open_work = select(func.count()).where(Recommendation.lead_id == works, Recommendation.countable)
    assert store.db.session.scalar(open_work) > 0
    page = walk("quantri", f"/agencies/{works}")
    page.goto(f"/agencies/{works}/end")
    assert "việc chưa xong" in page.inner_text("main, .page")
    page.fill("[name=on]", "20/11/2026")
    page.fill("input#successor", "so nong nghiep va moi truong")
    page.press("input#successor", "Enter")
    looks_right(page, "story-10-end")
    page.click("button:text-is('Ghi kết thúc')")
    page.wait_for_selector("text=/việc đang mở đã chuyển/")
    store.db.session.rollback()
    now = select(func.count()).where(Recommendation.lead_id == land, Recommendation.taken_on.is_(None))
    assert store.db.session.scalar(now) > 0
    page.goto("/agencies")


def test_an_account_opened_and_every_act_in_the_journal(walk):
    page = walk("quantri", "/officers/new")
    page.fill("[name=login]", "thumoi")
    page.fill("[name=name]", "Ngô Thị Thử Mới")
    page.check("[name=role][value=secretariat]")
    page.fill("[name=password]", "Tam-thoi-2026-moi!")
    page.fill("input#agency", "ban tuyen giao")
    page.press("input#agency", "Enter")
    page.press("[name=name]", "Control+Enter")
    page.wait_for_selector("text=Đã lập tài khoản thumoi")
    reader = walk("kiemtra", "/journal")
    assert "thumoi" in reader.inner_text("main, .page")
