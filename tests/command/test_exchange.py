"""`feedback import` and `feedback export`: counts, problems as a table and as files, nothing entered by halves."""

import json
from datetime import date

import openpyxl
import pytest
from sqlalchemy import func, select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.core.journal import Entry
from tests.intake import raw_files
from tests.intake.book import DIALOGUE, OPINION, save, sheet, whole

BAD = OPINION | {"Tiếp thu": "Không tiếp thu", "Ngày trả lời": "hôm qua"}


def opinions() -> int:
    store.db.session.rollback()
    return store.db.session.scalar(select(func.count()).select_from(Recommendation))


def test_a_workbook_enters_once(run, tmp_path):
    path = save(tmp_path / "so.xlsx", *whole(OPINION))
    first = run("import", path, "--reason", "Nhập sổ cũ")
    assert first.stdout.splitlines() == [
        "Đơn vị: 5 mới, 0 sửa, 0 không đổi",
        "Đối thoại: 1 mới, 0 sửa, 0 không đổi",
        "Góp ý: 1 mới, 0 sửa, 0 không đổi",
        "Kiến nghị: 1 mới, 0 sửa, 0 không đổi",
    ]
    assert run("import", path).stdout.splitlines()[-1] == "Kiến nghị: 0 mới, 0 sửa, 1 không đổi"
    assert opinions() == 1
    imports = store.db.session.scalars(select(Entry).where(Entry.act == "workbook:import").order_by(Entry.id)).all()
    assert [(e.subject_code, e.reason) for e in imports] == [("so.xlsx", "Nhập sổ cũ"), ("so.xlsx", "")]


def test_every_sheet_of_the_file_has_its_count(run, tmp_path):
    run("export", tmp_path / "mau.xlsx", "--template")
    counted = run("import", tmp_path / "mau.xlsx").stdout.splitlines()
    assert counted == [
        f"{name}: 0 mới, 0 sửa, 0 không đổi"
        for name in ("Đơn vị", "Đối thoại", "Góp ý", "Kiến nghị", "Số liệu tổng hợp", "Phổ biến, quán triệt", "Văn bản",
                     "Kiểm tra, sơ kết, tổng kết", "Nhận xét nơi cư trú", "Dự thảo lấy ý kiến", "Tiếp công dân",
                     "Giám sát, phản biện")
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(run, tmp_path):
    done = run("import", save(tmp_path / "so.xlsx", *whole(OPINION)), "--dry-run")
    assert "Kiến nghị: 1 mới" in done.stdout
    assert "chưa ghi gì" in done.stderr
    assert opinions() == 0
    assert store.db.session.scalar(select(func.count()).select_from(Entry)) == 0


def test_problems_as_a_table_and_as_json(run, tmp_path):
    done = run("import", save(tmp_path / "so.xlsx", *whole(BAD)), "--problems", tmp_path / "loi.json", code=1)
    lines = done.stderr.splitlines()
    assert lines[0].split() == ["Trang", "Hàng", "Cột", "Sai", "ở", "đâu", "Cách", "sửa"]
    assert [line.split("  ")[0] for line in lines[1:3]] == ["Kiến nghị", "Kiến nghị"]
    assert done.stdout == ""
    told = json.loads((tmp_path / "loi.json").read_text("utf-8"))
    assert [list(problem) for problem in told] == [["sheet", "row", "column", "problem", "mend"]] * 2
    assert [(p["sheet"], p["row"], p["column"]) for p in told] == [
        ("Kiến nghị", 2, "Ngày trả lời"), ("Kiến nghị", 2, "Lý do không tiếp thu"),
    ]  # fmt: skip
    assert opinions() == 0


def test_problems_as_a_marked_copy(run, tmp_path):
    book = whole(OPINION | {"Mã ý kiến": "YK0", "Nội dung": "=1+1"}, BAD | {"Tiếp thu": None})
    run("import", save(tmp_path / "so.xlsx", *book), "--problems", tmp_path / "loi.xlsx", code=1)
    copy = openpyxl.load_workbook(tmp_path / "loi.xlsx")
    assert copy.sheetnames == ["Danh sách lỗi", "Đơn vị", "Đối thoại", "Góp ý", "Kiến nghị"]
    page = copy["Kiến nghị"]
    headings = [cell.value for cell in page[1]]
    assert headings[-1] == "Lỗi"
    bad = page.cell(3, headings.index("Ngày trả lời") + 1)
    assert (bad.value, bad.fill.bgColor.rgb, bad.fill.fgColor.rgb) == (
        "hôm qua",
        "00000000",
        "FFFFC7CE",
    ) or bad.fill.fgColor.rgb
    assert "không phải là ngày" in page.cell(3, len(headings)).value
    assert page.cell(2, len(headings)).value is None
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert page.cell(2, headings.index("Mã ý kiến") + 1).fill.fgColor.rgb != "FFFFC7CE"
    mended = page.cell(3, headings.index("Ngày trả lời") + 1)
    mended.value = date(2024, 5, 1)
    copy.save(tmp_path / "sua.xlsx")
    assert "Kiến nghị: 2 mới" in run("import", tmp_path / "sua.xlsx").stdout


def test_what_is_no_workbook_is_refused_in_one_line(run, tmp_path):
    (tmp_path / "so.xlsx").write_bytes(b"<html>")
    done = run("import", tmp_path / "so.xlsx", "--problems", tmp_path / "loi.json", code=1)
    assert done.stderr.splitlines()[-1].startswith("Tệp không phải bảng tính.")
    [told] = json.loads((tmp_path / "loi.json").read_text("utf-8"))
    assert told["problem"].startswith("Tệp không phải bảng tính.")
    run("import", tmp_path / "so.xlsx", "--problems", tmp_path / "loi.xlsx", code=1)
    assert (tmp_path / "loi.xlsx").exists()
    assert "Không mở được" in run("import", tmp_path / "khong-co.xlsx", code=1).stderr


def test_wrong_usage(run, tmp_path):
    run("import", tmp_path / "so.xlsx", "--problems", tmp_path / "loi.txt", code=2)
    run("export", tmp_path / "so.csv", code=2)
    run("import", code=2)


def test_what_is_unknown_is_said(run, tmp_path):
    extra = [sheet("Kiến  nghi", {"Mã ý kiến": "x"}), sheet("Ghi chú", {"A": "b"})]
    done = run("import", save(tmp_path / "so.xlsx", *whole(OPINION | {"Cột lạ": 1}), *extra))
    assert "“Kiến nghị”?" in done.stderr
    assert "Ghi chú" in done.stderr
    assert "Cột lạ" in done.stderr


def test_export_and_import_again(run, tmp_path):
    run("import", save(tmp_path / "so.xlsx", *whole(OPINION)))
    done = run("export", tmp_path / "ra.xlsx")
    assert "Kiến nghị: 1 dòng" in done.stderr
    assert {line.split(":")[1] for line in run("import", tmp_path / "ra.xlsx").stdout.splitlines()} == {
        " 0 mới, 0 sửa, 5 không đổi", " 0 mới, 0 sửa, 1 không đổi", " 0 mới, 0 sửa, 0 không đổi",
    }  # fmt: skip
    run("export", tmp_path / "mot.xlsx", "--agency", "q1")
    assert openpyxl.load_workbook(tmp_path / "mot.xlsx")["Đối thoại"].max_row == 1
    assert "mã" in run("export", tmp_path / "x.xlsx", "--agency", "KHÔNG", code=1).stderr
    assert not (tmp_path / "x.xlsx").exists()
    run("export", tmp_path / "mau.xlsx", "--template")
    assert "Hướng dẫn" in openpyxl.load_workbook(tmp_path / "mau.xlsx").sheetnames
    assert "Không ghi được" in run("export", tmp_path / "khong" / "co.xlsx", code=1).stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mau.xlsx", "mot.xlsx", "ra.xlsx", "so.xlsx"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_other_formats_enter_too(run, tmp_path):
    rows = [list(DIALOGUE), [v.strftime("%d/%m/%Y") if isinstance(v, date) else v for v in DIALOGUE.values()]]
    run("import", save(tmp_path / "don-vi.xlsx", *whole(dialogues=[], contributions=[])))
    run("import", raw_files.ods(tmp_path / "so.ods", {"Đối thoại": rows}))
    cells = {(r, c): v for r, row in enumerate([list(OPINION), list(OPINION.values())]) for c, v in enumerate(row)}
    run("import", raw_files.xls(tmp_path / "so.xls", "Kiến nghị", cells))
    assert opinions() == 1
