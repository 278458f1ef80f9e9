"""From a workbook file to plain rows: the one place that opens .xlsx, .xls and .ods, and only in a process of its own.

`intake.workbook` runs this file as a program: the reader is native code that ends its process when memory runs out,
so memory and time are bounded here, in proportion to the file, and a broken or hostile file ends this process, not the
server. The kind of a file is told by its content, never by its name; macros are refused, formulas give their last value.
Nothing of the house is imported here; what comes out is one JSON value per line.
"""

from __future__ import annotations

import json
import mmap
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TextIO

ROWS, COLUMNS, ENTRIES = 250_000, 256, 4_096
MIB = 1024 * 1024
UNPACKED, UNPACKED_FREELY, RATIO = 512 * MIB, 64 * MIB, 120
MEMORY, MEMORY_PER_BYTE = 224 * MIB, 24
SECONDS, SECONDS_PER_MIB = 3, 1.0

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_LOCKED, _MACROS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")
_FAR = re.compile(rb'<c r="([A-Z]{3}\d+|[A-Z]{1,2}\d{7,})"[^>/]*>(?!</c>)')
_FAULT = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*?\st="e"[^>]*>(?:<f\b.*?</f>|<f\b[^>]*/>)?<v>([^<]{1,20})</v>')
_UNCOUNTED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="\d+")?><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')

TOO_MUCH = (
    "Tệp trải quá rộng hoặc quá lớn so với một bảng tính thường nên không đọc. Xóa các hàng, cột thừa ở xa bảng "
    "(bấm Ctrl+End để tới ô cuối) hoặc chia tệp rồi gửi lại."
)
Faults = dict[str, dict[int, dict[int, str]]]  # sheet → row → column → #REF!, #DIV/0!


class Unreadable(Exception):
    """The file cannot be taken as a workbook; the text is the sentence a person reads."""


def check(path: str) -> dict[str, str]:
    """Unreadable unless the content is a workbook within bounds; the names of the sheets' parts, for .xlsx."""
    with open(path, "rb") as file:
        if not file.read(1):
            raise Unreadable("Tệp rỗng (0 byte). Kiểm tra lại tệp gốc rồi gửi lại.")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content[:8] == _OLE:
                if content.find(_LOCKED) >= 0:
                    raise Unreadable("Tệp đang đặt mật khẩu. Bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi gửi lại.")
                if content.find(_MACROS) >= 0:
                    raise Unreadable(
                        "Tệp có chứa macro nên không nhận. Lưu lại dạng .xlsx (không có macro) rồi gửi lại."
                    )
                return {}
            if content[:2] != b"PK":
                raise Unreadable(
                    "Tệp không phải bảng tính. Chỉ nhận tệp .xlsx, .xls hoặc .ods do phần mềm bảng tính lưu."
                )
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_archive(archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise Unreadable("Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Mở lại tệp gốc, lưu lại rồi gửi lại.") from error


def _check_archive(archive: zipfile.ZipFile) -> dict[str, str]:
    """Bounds, kind and far-off cells of a packed workbook, looked at before anything is unpacked whole."""
    entries = archive.infolist()
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED or (unpacked > UNPACKED_FREELY and unpacked > RATIO * packed):
        raise Unreadable(
            "Tệp nén quá mức bình thường của một bảng tính nên không mở. Chép bảng sang tệp mới rồi gửi lại."
        )
    names = {e.filename for e in entries}
    if "mimetype" in names:
        if not archive.read("mimetype").startswith(_ODS):
            raise Unreadable("Tệp không phải bảng tính. Chỉ nhận tệp .xlsx, .xls hoặc .ods.")
        if any(name.startswith("Basic/") for name in names):
            raise Unreadable("Tệp có chứa macro nên không nhận. Lưu lại tệp không có macro rồi gửi lại.")
        return {}
    if "xl/workbook.bin" in names:
        raise Unreadable("Tệp ở dạng nhị phân .xlsb nên không nhận. Lưu lại dạng .xlsx rồi gửi lại.")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Unreadable("Tệp không phải bảng tính. Chỉ nhận tệp .xlsx, .xls hoặc .ods.")
    macros = any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in names)
    if macros or b"macroEnabled" in archive.read("[Content_Types].xml")[:MIB]:
        raise Unreadable("Tệp có chứa macro (.xlsm) nên không nhận. Lưu lại dạng .xlsx (không có macro) rồi gửi lại.")
    return _parts(archive, names)


def _parts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    if "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {r.get("Id", ""): r.get("Target", "") for r in _tags(archive, "xl/_rels/workbook.xml.rels", _RELATION)}
    found = {}
    for sheet in _tags(archive, "xl/workbook.xml", _SHEET):
        target = targets.get(sheet.get("r:id", ""), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found[_unescaped(sheet.get("name", ""))] = part
    return found


def _tags(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> list[dict[str, str]]:
    """The attributes of every such tag of a small part."""
    with archive.open(part) as file:
        content = file.read(4 * MIB)
    return [
        {k.decode(): v.decode("utf-8", "replace") for k, v in _ATTRIBUTE.findall(t)} for t in pattern.findall(content)
    ]


def _unescaped(text: str) -> str:
    """The five entities that an attribute may carry."""
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


def faults(path: str, parts: dict[str, str]) -> Faults:
    """The cells that hold an error (#REF!); Unreadable where a filled cell lies beyond any table."""
    found: Faults = {}
    if not parts:
        return found
    with zipfile.ZipFile(path) as archive:
        for name, part in parts.items():
            for chunk in _chunks(archive, part):
                far = _FAR.search(chunk)
                if far:
                    raise Unreadable(_too_far(name, far[1].decode()))
                if b't="e"' in chunk:
                    for letters, row, text in _FAULT.findall(chunk):
                        found.setdefault(name, {}).setdefault(int(row), {})[_column(letters)] = text.decode()
                if b"<f" in chunk:
                    for letters, row in _UNCOUNTED.findall(chunk):
                        found.setdefault(name, {}).setdefault(int(row), {})[_column(letters)] = "công thức chưa tính"
    return found


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part, piece by piece, each beginning with the end of the one before."""
    with archive.open(part) as file:
        kept = b""
        while piece := file.read(MIB):
            yield kept + piece
            kept = piece[-400:]


def _column(letters: bytes) -> int:
    """A for 0, Z for 25, AA for 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _too_far(sheet: str, cell: str) -> str:
    """The sentence for a cell beyond any table."""
    return (
        f"Trang “{sheet}” có dữ liệu ở ô {cell}, ngoài giới hạn {ROWS // 1000}.000 hàng và {COLUMNS} cột. "
        "Xóa các hàng, cột thừa (bấm Ctrl+End để tới ô cuối) hoặc chia tệp rồi gửi lại."
    )


def rows(path: str, faulty: Faults) -> Iterator[Any]:
    """Every sheet's head line, then its filled rows as [row number, [cells]], numbered as the spreadsheet does."""
    import python_calamine as calamine

    try:
        workbook = calamine.load_workbook(path)
        for about in workbook.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            if sheet.end is not None and (sheet.end[0] >= ROWS or sheet.end[1] >= COLUMNS):
                raise Unreadable(_too_far(about.name, _cell_name(*sheet.end)))
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            yield {"sheet": about.name, "hidden": hidden, "merged": sheet.merged_cell_ranges or []}
            yield from _filled(sheet, faulty.get(about.name, {}))
    except calamine.PasswordError as error:
        raise Unreadable("Tệp đang đặt mật khẩu. Bỏ mật khẩu rồi gửi lại.") from error
    except calamine.CalamineError as error:
        if "limit exceeded" in str(error):
            raise Unreadable(TOO_MUCH) from error
        raise Unreadable(
            "Tệp bị hỏng hoặc không phải bảng tính. Mở lại tệp gốc, lưu lại dạng .xlsx rồi gửi lại."
        ) from error


def _filled(sheet: Any, faulty: dict[int, dict[int, str]]) -> Iterator[Any]:
    """The rows that hold something."""
    if sheet.start is None:
        return
    before = [None] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = before + [_plain(cell) for cell in cells]
        for column, text in faulty.get(number, {}).items():
            values += [None] * (column + 1 - len(values))
            values[column] = {"error": text}
        while values and values[-1] is None:
            values.pop()
        if values:
            yield [number, values]


def _plain(cell: Any) -> Any:
    """A cell as JSON holds it: text, whole number, number, true or false, {"day"}, {"error"} or null."""
    if cell == "" and isinstance(cell, str):
        return None
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return cell if isinstance(cell, str | int | bool) else str(cell)


def _cell_name(row: int, column: int) -> str:
    """(1048575, 16383) as XFD1048576."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def bound(size: int) -> None:
    """This process can no longer take more memory or processor time than a file of that size deserves."""
    if sys.platform == "win32":
        return
    import resource

    memory = MEMORY + MEMORY_PER_BYTE * size
    seconds = SECONDS + int(SECONDS_PER_MIB * size / MIB)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write(path: str, out: TextIO) -> None:
    """One JSON value per line: head lines and rows; at the end `{"end": true}`, or `{"refused": sentence}`."""
    try:
        for line in rows(path, faults(path, check(path))):
            out.write(json.dumps(line, ensure_ascii=False))
            out.write("\n")
        last: dict[str, Any] = {"end": True}
    except Unreadable as refused:
        last = {"refused": str(refused)}
    except MemoryError:
        last = {"refused": TOO_MUCH}
    out.write(json.dumps(last, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    import os

    bound(os.path.getsize(sys.argv[1]))
    with open(sys.stdout.fileno(), "w", encoding="utf-8", errors="surrogatepass", closefd=False) as stream:
        write(sys.argv[1], stream)
