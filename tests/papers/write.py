"""Writes the papers: `python -m tests.papers.write`. A test reads the committed files and holds them equal to this.

`so-phuong.xlsx`: a ward's book as it is kept: titles merged above the heading, headings over two rows, column numbers,
blank lines, dates typed as text, cuộc merged down over its opinions, a hidden row, `oà` beside `òa`, notes beside the table.
`so-thi-xa-tcvn3.xlsx`: an older book in a TCVN3 font, with slips that are refused in words.
`so-lieu-cong-bo.xlsx`: session counts that newspapers published for 2018, as declared figures with their sources.
The ward and the town are made up; the published figures are real.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font

from feedback.intake.legacy_table import TCVN3

FOLDER = Path(__file__).parent
_OLD = {letter: sign for sign, letter in TCVN3.items()}
Page = Any


def tcvn3(text: str) -> str:
    """The text as a TCVN3 font shows it; it has no capitals with tones."""
    return "".join(_OLD.get(c) or _OLD.get(c.lower()) or c for c in text)


def ward(path: Path) -> None:
    """A ward's book of 2024."""
    book = openpyxl.Workbook()
    _ward_units(book.active)
    _ward_dialogues(book.create_sheet("ĐỐI THOẠI "))
    _ward_opinions(book.create_sheet("kiến nghị"))
    notes = book.create_sheet("Ghi chú")
    notes["A1"] = "Sổ do Văn phòng Đảng ủy phường lập, cập nhật hằng tuần."
    book.save(path)


def _ward_units(page: Page) -> None:
    page.title = "Đơn vị"
    _rows(page, 1, [
        ["Mã đơn vị", "Tên đơn vị", "Loại", "Cấp", "Đơn vị cấp trên", "Hiệu lực từ", "Hiệu lực đến"],
        ["TPM", "Thành phố Mẫu", "Chính quyền", "Thành phố"],
        ["QHB", "Quận Hòa Bình", "Chính quyền", "Quận", "TPM", None, "30/6/2025"],
        ["PAB", "Phường An Bình", "Chính quyền", "Phường", "QHB", None, "30/6/2025"],
        ["PAB", "Phường An Bình", "Chính quyền", "Phường", "TPM", "1/7/2025"],
        ["DC", "Bộ phận Địa chính phường", "Cơ quan chuyên môn", "Phường, xã", "PAB"],
    ])  # fmt: skip


def _ward_dialogues(page: Page) -> None:
    _title(page, ["ĐẢNG ỦY PHƯỜNG AN BÌNH", "SỔ THEO DÕI ĐỐI THOẠI TRỰC TIẾP NĂM 2024"], 8)
    _rows(page, 4, [
        ["STT", "Mã\ncuộc", "Ngày ", "Đơn vị  chủ trì", "NGƯỜI CHỦ TRÌ", "Người đứng đầu", "Hình thức", "Số người dự"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1, "01/2024", "5/3/2024", "pab", "Nguyễn Văn Hoà", "Cấp uỷ", "Định kỳ", 62],
        [],
        [2, "02/2024", date(2024, 6, 12), "PAB", "Trần Thị Hòa", "CHÍNH QUYỀN", "đột xuất", "45"],
        [3, "03/2024", "20-9-2024", "PAB", "Nguyễn Văn Hòa", "Cả hai", "Chuyên đề", 118],
    ])  # fmt: skip
    page["J11"] = "Số liệu đến hết ngày 31/12/2024"
    page["J13"] = "NGƯỜI LẬP SỔ"


def _ward_opinions(page: Page) -> None:
    _title(page, ["SỔ THEO DÕI Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN"], 12)
    page.append([])
    heads = [
        "Mã ý kiến",
        "Mã cuộc",
        "Nội dung",
        "Góp ý xây dựng",
        "Lĩnh vực",
        "Cơ quan chủ trì",
        "Trả lời",
        None,
        "Kết luận",
        None,
        "Kết quả",
        None,
    ]
    below = [None] * 6 + [
        "Ngày trả lời",
        "Số văn bản",
        "Tiếp thu",
        "Lý do không tiếp thu",
        "Kết quả",
        "Ngày giải quyết",
    ]
    _rows(page, 4, [heads, below])
    for place in range(1, 7):
        page.merge_cells(start_row=4, end_row=5, start_column=place, end_column=place)
    for place in (7, 9, 11):
        page.merge_cells(start_row=4, end_row=4, start_column=place, end_column=place + 1)
    _rows(page, 6, [
        ["01/2024-1", "01/2024", "Đề nghị sửa cống thoát nước tổ 5", None, "Thoát nước", "DC", "12/3/2024", "15/UBND", "Tiếp thu",
         None, "Đã giải quyết", "30.4.2024"],
        ["01/2024-2", None, "Đề nghị hoà giải tranh chấp lối đi chung", None, "Đất đai", "DC", "12/3/2024", 16,
         "Tiếp thu\nmột phần"],
        ["01/2024-3", None, "Đề nghị hỗ trợ vượt mức quy định", None, "Chính sách", None, "15/3/2024", 17, "KHÔNG TIẾP THU",
         "Không có căn cứ pháp luật"],
        [],
        ["02/2024-1", "02/2024", "Đề nghị bổ sung đèn chiếu sáng", None, "Chiếu sáng", "dc", "2024-06-20", 21, "tiếp thu", None,
         "Đang giải quyết"],
        ["03/2024-1", "03/2024", "Nâng chất lượng sinh hoạt chi bộ", "đảng", "Xây dựng Đảng", None, "01/10/2024", None, "Tiếp thu"],
        ["03/2024-2", None, "Công khai quy hoạch khu dân cư", "Chính quyền", "Quy hoạch", "DC"],
    ])  # fmt: skip
    page.merge_cells("B6:B8")
    page.merge_cells("B11:B12")
    page.row_dimensions[8].hidden = True
    page["N14"] = "Ghi chú: các ý kiến chưa có kết luận chuyển theo dõi năm 2025."


def town(path: Path) -> None:
    """An older town's book, typed in .VnTime."""
    book = openpyxl.Workbook()
    _ward_units(book.active)
    _rows(book.create_sheet("Đối thoại"), 1, [
        ["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"],
        ["DT-2015-1", date(2015, 5, 20), "QHB", "Chính quyền"],
    ])  # fmt: skip
    page = book.create_sheet(tcvn3("Kiến nghị"))
    _rows(page, 1, [[tcvn3("ỦY BAN NHÂN DÂN QUẬN HÒA BÌNH")], [tcvn3("Sổ theo dõi ý kiến của nhân dân")]])
    _rows(page, 4, [[tcvn3(text) if isinstance(text, str) else text for text in row] for row in [
        ["Mã ý kiến", "Mã cuộc", "Nội dung", "Lĩnh vực", "Ngày trả lời", "Tiếp thu", "Lý do không tiếp thu"],
        ["YK-2015-1", "DT-2015-1", "Đề nghị sửa đường liên tổ bị hư hỏng nặng", "Giao thông", "25/5/2015", "Tiếp thu", None],
        ["YK-2015-2", "DT-2015-1", "Đề nghị giảm học phí một năm", "Giáo dục", "tháng 6/2015", "Không tiếp thu", "Trái quy định"],
        ["YK-2015-3", "DT-2015-1", "Đề nghị cấp giấy chứng nhận quyền sử dụng đất", "Đất đai", date(2015, 6, 1),
         "Không tiếp thu", None],
        ["YK-2015-3", "DT-2015-2", "Đề nghị xử lý ô nhiễm", "Môi trường", None, "Đang xem xét", None],
        ["Ghi chú: số liệu do Văn phòng tổng hợp", None, None, None, None, None, None],
    ]])  # fmt: skip
    for row in page.iter_rows():
        for cell in row:
            cell.font = Font(name=".VnTime")
    book.save(path)


_ASSUMED = "Nguồn không nói cuộc nào của cấp ủy, cuộc nào của chính quyền: xếp vào Phụ lục 04 là giả định."
_THAI_NGUYEN = (
    f"Báo Thái Nguyên 2018 (backup.baothainguyen.vn/trang-in-262322.html): 303 cuộc = 4 + 52 + 247. {_ASSUMED}"
)
_HA_NOI = (
    f"Báo Đại đoàn kết (daidoanket.vn, tin 419070), năm 2018: {{}} cuộc = {{}} định kỳ + {{}} đột xuất. {_ASSUMED}"
)


def published(path: Path) -> None:
    """What newspapers published of 2018; only sessions, for nothing was said of acceptance."""
    book = openpyxl.Workbook()
    book.active.title = "Đơn vị"
    _rows(book.active, 1, [
        ["Mã đơn vị", "Tên đơn vị", "Loại", "Cấp", "Đơn vị cấp trên"],
        ["T01", "Thành phố Hà Nội", "Chính quyền", "Thành phố"],
        ["T01-H", "Các quận, huyện, thị xã thuộc thành phố Hà Nội (số tổng hợp)", "Khác", "Quận, huyện", "T01"],
        ["T01-X", "Các xã, phường, thị trấn thuộc thành phố Hà Nội (số tổng hợp)", "Khác", "Phường, xã", "T01"],
        ["T19", "Tỉnh Thái Nguyên", "Chính quyền", "Tỉnh"],
        ["T19-H", "Các huyện, thành phố thuộc tỉnh Thái Nguyên (số tổng hợp)", "Khác", "Quận, huyện", "T19"],
        ["T19-X", "Các xã, phường, thị trấn thuộc tỉnh Thái Nguyên (số tổng hợp)", "Khác", "Phường, xã", "T19"],
    ])  # fmt: skip
    _rows(book.create_sheet("Số liệu tổng hợp"), 1, [
        ["Năm", "Đơn vị", "Phụ lục", "Số cuộc đối thoại", "Nguồn số liệu"],
        [2018, "T19", 4, 4, _THAI_NGUYEN],
        [2018, "T19-H", "04", 52, _THAI_NGUYEN],
        [2018, "T19-X", "04", 247, _THAI_NGUYEN],
        [2018, "T01-H", "04", 72, _HA_NOI.format(72, 42, 30)],
        [2018, "T01-X", "04", 606, _HA_NOI.format(606, 433, 173)],
    ])  # fmt: skip
    book.save(path)


def _title(page: Page, lines: list[str], width: int) -> None:
    """Lines of title, each merged over the table."""
    for number, line in enumerate(lines, start=1):
        page.cell(number, 1, line).alignment = Alignment(horizontal="center")
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)


def _rows(page: Page, first: int, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, start=first):
        for place, value in enumerate(row, start=1):
            if value is not None:
                page.cell(number, place, value)


PAPERS = {"so-phuong.xlsx": ward, "so-thi-xa-tcvn3.xlsx": town, "so-lieu-cong-bo.xlsx": published}

if __name__ == "__main__":
    for name, write in PAPERS.items():
        write(FOLDER / name)
