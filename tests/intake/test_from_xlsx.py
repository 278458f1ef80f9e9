"""Files: read by what they hold, each bad one answered by a sentence within three seconds and bounded memory."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from feedback.core.refusal import Refused
from feedback.intake import from_xlsx, workbook
from tests.intake import raw_files
from tests.intake.raw_files import MAIN, text_cell

SECONDS, MIB = 3.0, 1024


def _of(build):
    """A bad file by the name of its builder."""
    return pytest.param(build, id=build.__name__)


def empty(folder: Path) -> Path:
    return _bytes(folder, b"")


def text(folder: Path) -> Path:
    return _bytes(folder, "Mã ý kiến;Nội dung\n1;Sửa đường\n".encode())


def page(folder: Path) -> Path:
    return _bytes(folder, b"<html><table><tr><td>1</td></tr></table></html>", "so.xls")


def letter(folder: Path) -> Path:
    return _zip(folder, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def noise(folder: Path) -> Path:
    return _bytes(folder, b"PK\x03\x04" + bytes(range(256)) * 40)


def cut(folder: Path) -> Path:
    whole = raw_files.xlsx(
        folder / "whole.xlsx", (f'<row r="{n}">{text_cell(f"A{n}", "x")}</row>' for n in range(1, 9))
    )
    return _bytes(folder, whole.read_bytes()[:-200])


def macros(folder: Path) -> Path:
    return raw_files.xlsx(folder / "so.xlsx", [], extra={"xl/vbaProject.bin": b"\xd0\xcf"})


def macro_type(folder: Path) -> Path:
    return raw_files.xlsx(folder / "so.xlsx", [], main="application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def old_macros(folder: Path) -> Path:
    return raw_files.xls(folder / "so.xls", "Kiến nghị", {(0, 0): "x"}, streams=["_VBA_PROJECT_CUR"])


def ods_macros(folder: Path) -> Path:
    return raw_files.ods(folder / "so.ods", {"Kiến nghị": [["x"]]}, extra={"Basic/Standard/Module1.xml": b"<x/>"})


def locked(folder: Path) -> Path:
    return raw_files.xls(folder / "so.xlsx", "x", {(0, 0): "x"}, streams=["EncryptedPackage"])


def binary(folder: Path) -> Path:
    return _zip(folder, {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\0"})


def spaces(folder: Path) -> Path:
    return raw_files.xlsx(folder / "so.xlsx", (" " * 1_048_576 for _ in range(600)))


def many_entries(folder: Path) -> Path:
    return raw_files.xlsx(folder / "so.xlsx", [], extra={f"xl/media/{n}": b"" for n in range(5000)})


def entities(folder: Path) -> Path:
    names = "abcdefghij"
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip(names, names[1:], strict=False))
    head = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha ha ha">{bomb}]>'
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return raw_files.xlsx(folder / "so.xlsx", [row], shared=[head, f'<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'])


def far_cell(folder: Path) -> Path:
    row = '<row r="1048576">' + text_cell("XFD1048576", "y") + "</row>"
    return raw_files.xlsx(folder / "so.xlsx", ['<row r="1">', text_cell("A1", "x"), "</row>", row])


def far_old_cell(folder: Path) -> Path:
    return raw_files.xls(folder / "so.xls", "Kiến nghị", {(0, 0): "x", (65535, 255): "y"})


def far_ods_cell(folder: Path) -> Path:
    wide = '<table:table-cell table:number-columns-repeated="16383"/>'
    end = '<table:table-cell office:value-type="string"><text:p>y</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048000">{wide}</table:table-row>'
    return raw_files.ods(
        folder / "so.ods", {"Kiến nghị": [["x"]]}, after=f"{rows}<table:table-row>{wide}{end}</table:table-row>"
    )


def repeated_ods(folder: Path) -> Path:
    kind = 'office:value-type="string" table:number-columns-repeated="16384"'
    cell = f"<table:table-cell {kind}><text:p>y</text:p></table:table-cell>"
    return raw_files.ods(
        folder / "so.ods",
        {"Kiến nghị": [["x"]]},
        after=f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>',
    )


def many_rows(folder: Path) -> Path:
    return raw_files.xlsx(
        folder / "so.xlsx", (f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_100_001))
    )


def unnumbered_rows(folder: Path) -> Path:
    return raw_files.xlsx(folder / "so.xlsx", ("<row><c><v>1</v></c></row>" * 1000 for _ in range(1100)))


def many_strings(folder: Path) -> Path:
    shared = [f'<sst xmlns="{MAIN}">', *["<si><t>a</t></si>" * 60_000] * 55, "</sst>"]
    return raw_files.xlsx(folder / "so.xlsx", [f'<row r="300000">{text_cell("A300000", "x")}</row>'], shared=shared)


BAD = [
    empty, text, page, letter, noise, cut, macros, macro_type, old_macros, ods_macros, locked, binary, spaces, many_entries,
    entities, far_cell, far_old_cell, far_ods_cell, repeated_ods, many_rows, unnumbered_rows, many_strings,
]  # fmt: skip


def _bytes(folder: Path, content: bytes, name: str = "so.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _zip(folder: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / "so.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return folder / "so.xlsx"


@pytest.fixture(scope="module")
def bad(tmp_path_factory) -> Callable[..., Path]:
    """Each bad file, written once."""
    return cache(lambda build: build(tmp_path_factory.mktemp(build.__name__)))


@pytest.mark.parametrize("build", [_of(build) for build in BAD])
def test_a_bad_file_is_refused_in_words(build, bad):
    with pytest.raises(Refused) as refused:
        workbook.read(bad(build))
    words = str(refused.value)
    assert words.endswith(".")
    assert 20 < len(words) < 300
    assert str(bad(build).parent) not in words
    assert "Error" not in words


#: A small process between: a child's peak counts what its parent held when it was started, and the suite holds much.
WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=-3, stderr=-3)
print(*(lambda used: (used.ru_utime + used.ru_stime, used.ru_maxrss))(resource.getrusage(resource.RUSAGE_CHILDREN)))
"""


@pytest.mark.parametrize("build", [_of(build) for build in BAD])
def test_a_bad_file_costs_little(build, bad):
    """The reader alone in its process: processor time and memory, as the system counted them."""
    command = [sys.executable, "-c", WATCH, sys.executable, "-I", from_xlsx.__file__, str(bad(build))]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    seconds, kilobytes = map(float, told.stdout.split())
    assert (seconds < SECONDS, kilobytes / MIB < 300) == (True, True), told.stdout


@pytest.mark.parametrize("build", [_of(build) for build in BAD if build not in (far_old_cell, many_rows, many_strings)])
def test_the_reader_s_last_word_is_why(build, bad):
    """In this process, for those files that cannot end it."""
    out = io.StringIO()
    from_xlsx.write(str(bad(build)), out)
    assert list(json.loads(out.getvalue().splitlines()[-1])) == ["refused"]


def test_what_a_far_cell_is_called(tmp_path):
    with pytest.raises(Refused, match="XFD1048576.*250.000 hàng"):
        workbook.read(far_cell(tmp_path))


def test_cells_come_as_they_are(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Kiến nghị"
    for place, value in enumerate(
        [
            "x",
            3,
            3.5,
            True,
            date(2024, 5, 1),
            datetime(2024, 5, 1, 10, tzinfo=UTC).replace(tzinfo=None),
            "01234",
            " a\nb ",
        ],
        start=2,
    ):
        page.cell(3, place, value)
    page["B5"] = "ẩn"
    page.row_dimensions[5].hidden = True
    page["B7"], page["C7"], page["C8"], page["C9"] = "gộp", 1, 2, 3
    page.merge_cells("B7:B9")
    page.merge_cells("D7:F7")
    book.save(tmp_path / "a.xlsx")
    from_xlsx.write(str(tmp_path / "a.xlsx"), io.StringIO())  # in this process too, for the measure of what is tested
    sheet = workbook.read(tmp_path / "a.xlsx")[0]
    rows = dict(sheet.rows)
    day = date(2024, 5, 1)
    assert rows[3] == [None, "x", 3, 3.5, True, day, day, "01234", " a\nb "]
    assert rows[5] == [None, "ẩn"]
    assert [rows[n][1:3] for n in (7, 8, 9)] == [["gộp", 1], ["gộp", 2], ["gộp", 3]]
    assert sheet.name == "Kiến nghị"


def test_an_error_of_the_spreadsheet_is_not_an_empty_cell(tmp_path):
    row = '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c></row>'
    path = raw_files.xlsx(tmp_path / "a.xlsx", [row])
    [(_, cells)] = workbook.read(path)[0].rows
    assert cells == [workbook.Fault("#DIV/0!"), 1, None, workbook.Fault("#REF!")]


def test_old_and_open_formats_are_read_alike(tmp_path):
    old = raw_files.xls(tmp_path / "a.xls", "Kiến nghị", {(2, 1): "Mã ý kiến", (2, 2): "Nội dung", (5, 1): 12.0})
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    after = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    free = raw_files.ods(
        tmp_path / "a.ods", {"Kiến nghị": [[], [], ["", "Mã ý kiến", "Nội dung"], [], [], ["", 12.0]]}, after=after
    )
    for path in (old, free):
        [sheet] = workbook.read(path)
        assert (sheet.name, sheet.rows) == ("Kiến nghị", [(3, [None, "Mã ý kiến", "Nội dung"]), (6, [None, 12])])


def test_formatted_emptiness_to_the_edge_is_no_fault(tmp_path):
    path = raw_files.xlsx(
        tmp_path / "a.xlsx",
        [
            '<row r="1">',
            text_cell("A1", "x"),
            '<c r="XFD1" s="0"/></row><row r="1048576"><c r="XFD1048576" s="0"/></row>',
        ],
    )
    assert workbook.read(path)[0].rows == [(1, ["x"])]


def test_the_name_of_a_file_tells_nothing(tmp_path):
    path = raw_files.xlsx(tmp_path / "a.pdf", ['<row r="1">', text_cell("A1", "x"), "</row>"])
    assert workbook.read(path)[0].rows == [(1, ["x"])]


def test_no_file_no_folder(tmp_path):
    for path in (tmp_path / "không có.xlsx", tmp_path):
        with pytest.raises(Refused):
            workbook.read(path)


def test_the_reader_speaks_json_and_ends(tmp_path):
    path = raw_files.xlsx(tmp_path / "a.xlsx", ['<row r="1">', text_cell("A1", "Đ\ud83d\ude00"[:1]), "</row>"])
    out = io.StringIO()
    from_xlsx.write(str(path), out)
    assert out.getvalue().splitlines() == [
        '{"sheet": "Kiến nghị", "hidden": false, "merged": []}', '[1, ["Đ"]]', '{"end": true}',
    ]  # fmt: skip


def test_far_columns_within_the_row_limit_are_refused_too(tmp_path):
    path = raw_files.xlsx(tmp_path / "a.xlsx", ['<row r="1">', text_cell("JA1", "x"), text_cell("A1", "x"), "</row>"])
    with pytest.raises(from_xlsx.Unreadable, match="JA1"):
        list(from_xlsx.rows(str(path), {}))


def test_a_formula_that_was_never_worked_out_is_not_an_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "=1+1", 1
    book.save(tmp_path / "a.xlsx")
    assert workbook.read(tmp_path / "a.xlsx")[0].rows == [(1, [workbook.Fault("công thức chưa tính"), 1])]
