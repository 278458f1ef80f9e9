"""Random books: entered twice they change nothing the second time, nor when exported and entered again; all that is
derived holds. Files name some of the columns only, as people's files do, and come round after round over the same records.
"""

import random
from datetime import date, timedelta

import pytest

from feedback.case import verify
from feedback.core import journal
from feedback.intake import workbook
from feedback.report import to_xlsx_workbook
from feedback.report.workbook import Scope
from tests.intake.book import UNITS, counts, sheet, take_in, taken

FIRST = date(2023, 1, 10)
LATER = {"Ngày giao", "Hạn trả lời", "Ngày trả lời", "Ngày kết luận tiếp thu", "Ngày giải quyết"}
COLUMNS = {
    "Góp ý xây dựng": ["Đảng", "Chính quyền"],
    "Loại": [None, "Kiến nghị", "Thắc mắc", "Tố cáo"],
    "Thụ lý": [None, "Đã rút", "Thụ lý"],
    "Người nêu": [None, "Trần Văn A", "Lê  Thị B"],
    "Địa chỉ": [None, "Xóm\nTrên", "tổ 5 "],
    "Điện thoại": [None, 912345678, "0912"],
    "Lĩnh vực": [None, "Đất đai", "Hoà giải"],
    "Cơ quan chủ trì": [None, "SXD", "stc"],
    "Cơ quan phối hợp": [None, "STC", "SXD;STC; stc", "T1"],
    "Số văn bản": [None, 12, "12/UBND", "=1"],
    "Nội dung trả lời": [None, "Đã trả lời\r\n đầy đủ "],
    "Tiếp thu": [None, "Tiếp thu", "Tiếp thu một phần"],
    "Kết quả": [None, "Đang giải quyết", "Giải trình", "Chuyển cấp trên"],
    "Lộ trình": [None, "12/2027", 2030, date(2028, 2, 3)],
    **dict.fromkeys(LATER),
}


def opinions(dice: random.Random, known: list[str]) -> list[dict]:
    """Rows for new and known opinions, in the columns that this file happens to have."""
    columns = dice.sample(sorted(COLUMNS), dice.randint(3, len(COLUMNS)))
    if "Ngày kết luận tiếp thu" in columns and "Tiếp thu" not in columns:
        columns.append("Tiếp thu")
    side = [] if "Góp ý xây dựng" in columns else ["Góp ý xây dựng"]
    codes = dice.sample(known, len(known) // 2) + [f"YK{len(known) + n}" for n in range(12)]
    known += [code for code in codes if code not in known]
    return [_opinion(dice, code, columns + side) for code in codes]


def _opinion(dice: random.Random, code: str, columns: list[str]) -> dict:
    row = {"Mã ý kiến": dice.choice([code, code.lower()]), "Mã cuộc": dice.choice(["C1", "c2", "C3"])}
    row["Nội dung"] = dice.choice(["Sửa đường", "Sửa  đường\n và cầu ", "@mở lại chợ", "Đo đạc lại đất"])
    for column in columns:
        wait = timedelta(days=dice.randint(200, 900))
        row[column] = dice.choice(COLUMNS[column] or [None, FIRST + wait, (FIRST + wait).strftime("%d/%m/%Y")])
    return row


def cuoc(dice: random.Random) -> list:
    """The three cuộc, moved about: another day, another head, called off and held again."""
    day = FIRST + timedelta(days=dice.randint(0, 100))
    head, state = dice.choice(["Cấp ủy", "Cả hai", "Chính quyền"]), dice.choice([None, "Hoãn", "Hủy", "Đã tổ chức"])
    rows = [{"Mã cuộc": code, "Ngày": day, "Đơn vị chủ trì": unit, "Người đứng đầu": head, "Trạng thái": state}
            for code, unit in (("C1", "P1"), ("C2", "Q1"), ("C3", "T1"))]  # fmt: skip
    return sheet("Đối thoại", *rows)


@pytest.mark.parametrize("seed", range(2))
def test_random_books_come_round(db, tmp_path, seed):
    dice = random.Random(seed)
    known: list[str] = []
    entered = 0
    for _ in range(6):
        pages = [sheet("Đơn vị", *UNITS), cuoc(dice), sheet("Kiến nghị", *opinions(dice, known))]
        examined = take_in(*pages)
        if not examined.good:
            assert {p.column for p in examined.problems} <= {"Mã cuộc", *COLUMNS}
            continue
        entered += 1
        assert {c[:2] for c in counts(taken(*pages)).values()} == {(0, 0)}
        with (tmp_path / "a.xlsx").open("wb") as out:
            to_xlsx_workbook.export(out, Scope())
        assert {c[:2] for c in counts(taken(*workbook.read(tmp_path / "a.xlsx"))).values()} == {(0, 0)}
        assert list(verify.faults(attachments=tmp_path)) == []
    assert entered >= 3
    assert journal.broken_at() is None
