"""The workbook as an Excel file: written row by row as it is read, headings exactly those of the contract.

Every text is written as text: nothing in a cell can become a formula or a link. The template is the same file without
rows, with lists to choose from and a sheet of instructions. Who may not see citizens' identity gets none of its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import IO, Any

from xlsxwriter.utility import xl_col_to_name

from feedback.core.wording import nfc
from feedback.intake.sheet import HELP, LISTS, PRINT, SHEETS, Cells, Column, Sheet
from feedback.intake.stands import fingerprint
from feedback.report.to_xlsx_book import LONGEST, opened
from feedback.report.workbook import Part, Scope, parts

_WIDTHS = {
    Cells.TEXT: 40,
    Cells.LINE: 26,
    Cells.DAY: 13,
    Cells.COUNT: 11,
    Cells.YEAR: 8,
    Cells.APPENDIX: 9,
    Cells.WORD: 18,
}
_NARROW = 15
_LINES = 2_000  # rows of an empty sheet that are prepared to be filled


def export(target: IO[bytes], scope: Scope) -> dict[str, int]:
    """The workbook of the scope stands in the target; returns how many rows each sheet holds."""
    with opened(target) as book:
        return {part.spec.name: _sheet(book, part, identity=scope.identity) for part in parts(scope)}


def template(target: IO[bytes]) -> None:
    """The empty workbook, with what may be chosen and how to fill it in."""
    with opened(target) as book:
        lists = _list_places()
        for spec in SHEETS:
            page = _headed(book, spec, spec.columns)
            for place, column in enumerate(spec.columns):
                _offer(page, place, column, lists)
        _lists(book)
        _help(book)


def _formats(book: Any) -> dict[str, Any]:
    """The looks of cells, made once per book."""
    if not hasattr(book, "looks"):
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        book.looks = {
            "must": book.add_format(head | {"bg_color": "#FCE4D6"}),
            "may": book.add_format(head | {"bg_color": "#EEF0F3"}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
            "number": book.add_format({"num_format": "0", "valign": "top"}),
        }
    return book.looks  # type: ignore[no-any-return]


def _look(column: Column) -> str:
    """The look of a column's cells."""
    if column.cells is Cells.DAY:
        return "day"
    return "number" if column.cells in (Cells.COUNT, Cells.YEAR) else "text"


def _headed(book: Any, spec: Sheet, columns: Sequence[Column]) -> Any:
    """A sheet with its heading row, compulsory columns in another colour."""
    looks, page = _formats(book), book.add_worksheet(spec.name)
    page.set_row(0, 34)
    for place, column in enumerate(columns):
        page.set_column(place, place, _WIDTHS.get(column.cells, _NARROW), looks[_look(column)])
        page.write_string(0, place, column.heading, looks["must" if column.must else "may"])
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    return page


def _sheet(book: Any, part: Part, *, identity: bool) -> int:
    """One sheet of records, each row with its fingerprint."""
    columns = [column for column in part.spec.columns if identity or not column.identity]
    page, looks = _headed(book, part.spec, [*columns, PRINT]), _formats(book)
    count = 0
    for count, view in enumerate(part.rows(), start=1):
        for place, column in enumerate(columns):
            _write(page, count, place, view.get(column.key), looks)
        page.write_string(count, len(columns), fingerprint(part.spec, view, identity=identity), looks["text"])
    page.autofilter(0, 0, count, len(columns))
    return count


def _write(page: Any, row: int, place: int, value: Any, looks: Mapping[str, Any]) -> None:
    """One cell; an empty one stays empty."""
    if value is None or value == () or value == "":
        return
    if isinstance(value, date):
        page.write_datetime(row, place, value, looks["day"])
    elif isinstance(value, int):
        page.write_number(row, place, value, looks["number"])
    else:
        text = "; ".join(value) if isinstance(value, tuple) else getattr(value, "label", value)
        page.write_string(row, place, nfc(str(text))[:LONGEST], looks["text"])


def _list_columns() -> Iterator[tuple[Sheet, Column]]:
    """Every column of a closed list."""
    return ((spec, column) for spec in SHEETS for column in spec.columns if column.words)


def _list_places() -> dict[tuple[str, ...], str]:
    """Where on the sheet of lists each list stands, as a formula names it."""
    found: dict[tuple[str, ...], str] = {}
    for _, column in _list_columns():
        letter = xl_col_to_name(len(found))
        found.setdefault(column.words, f"='{LISTS}'!${letter}$2:${letter}${len(column.words) + 1}")
    return found


def _offer(page: Any, place: int, column: Column, lists: Mapping[tuple[str, ...], str]) -> None:
    """What may be chosen in the column's cells; codes of units are offered from the first sheet, others taken too."""
    rule: dict[str, Any] | None = None
    if column.words:
        rule = {"validate": "list", "source": lists[column.words], "error_title": "Không có trong danh sách"}
        rule["error_message"] = f"Chọn một giá trị trong danh sách của cột {column.heading}."
    elif column.cells is Cells.UNIT:
        rule = {"validate": "list", "source": f"='{SHEETS[0].name}'!$A$2:$A${_LINES}", "show_error": False}
    elif column.cells is Cells.DAY:
        rule = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_type": "warning"}
        rule |= {"error_title": "Không phải ngày", "error_message": "Ghi ngày dạng dd/mm/yyyy."}
    elif column.cells is Cells.COUNT:
        rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_title": "Không phải số đếm"}
        rule["error_message"] = "Ghi số nguyên từ 0 trở lên."
    if rule is not None:
        page.data_validation(1, place, _LINES, place, rule)


def _lists(book: Any) -> None:
    """The sheet of closed lists that the drop-downs read."""
    page, looks, seen = book.add_worksheet(LISTS), _formats(book), list(_list_places())
    headings = {column.words: column.heading for _, column in _list_columns()}
    page.set_column(0, len(seen), 24)
    for row in range(1 + max(map(len, seen))):
        for place, words in enumerate(seen):
            if row == 0:
                page.write_string(0, place, headings[words], looks["may"])
            elif row <= len(words):
                page.write_string(row, place, words[row - 1])


def _help(book: Any) -> None:
    """The sheet of instructions: every column, whether it must be filled, what it takes."""
    page, looks = book.add_worksheet(HELP), _formats(book)
    for place, (heading, width) in enumerate((("Trang", 20), ("Cột", 26), ("Bắt buộc", 10), ("Cách ghi", 90))):
        page.set_column(place, place, width, looks["text"])
        page.write_string(0, place, heading, looks["may"])
    row = 0
    for spec in SHEETS:
        for column in spec.columns:
            row += 1
            texts = (spec.name, column.heading, "Có" if column.must else "", how(column))
            for place, text in enumerate(texts):
                page.write_string(row, place, text, looks["text"])
    page.freeze_panes(1, 0)


_HOW = {
    Cells.CODE: "Mã riêng của mỗi dòng, giữ nguyên mãi; ghi lại đúng mã cũ là sửa hồ sơ cũ.",
    Cells.UNIT: "Mã đơn vị, có trong trang Đơn vị hoặc đã có trong hệ thống.",
    Cells.UNITS: "Một hay nhiều mã đơn vị, cách nhau bằng dấu chấm phẩy (;).",
    Cells.OTHER: "Mã của một dòng khác, trong tệp hoặc đã có trong hệ thống.",
    Cells.TEXT: "Chữ, có thể nhiều dòng.",
    Cells.LINE: "Chữ, một dòng.",
    Cells.DIGITS: "Ghi như trên giấy tờ.",
    Cells.DAY: "Ngày dạng dd/mm/yyyy.",
    Cells.ROADMAP: "Ngày dd/mm/yyyy, hoặc mm/yyyy, hoặc yyyy (hiểu là ngày cuối của tháng, năm đó).",
    Cells.COUNT: "Số nguyên từ 0 trở lên; để trống nếu không có số liệu.",
    Cells.YEAR: "Năm, bốn chữ số.",
}


def how(column: Column) -> str:
    """How a column is filled in."""
    if column.words:
        return f"Chọn: {' | '.join(column.words)}."
    return _HOW[column.cells]
