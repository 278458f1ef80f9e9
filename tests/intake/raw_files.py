"""Workbooks written byte by byte, for what no writer at hand makes: .ods, old .xls, and files that mean harm."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{main}"/><Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def xlsx(
    path: Path,
    sheet: Iterable[str],
    *,
    shared: Iterable[str] = (),
    extra: Mapping[str, bytes] | None = None,
    main: str = _WORKBOOK_TYPE,
) -> Path:
    """A bare .xlsx whose only sheet, “Kiến nghị”, holds the given pieces of sheetData."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES.format(main=main))
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Kiến nghị" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for piece in sheet:
                part.write(piece.encode())
            part.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for piece in shared or (f'<sst xmlns="{MAIN}"></sst>',):
                part.write(piece.encode())
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def text_cell(reference: str, text: str) -> str:
    """One cell with its text written in place."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[str | float]]],
    *,
    after: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """An OpenDocument workbook; ``after`` is put behind the rows of every sheet as it is."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + after
        + "</table:table>"
        for name, rows in sheets.items()
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
            f'xmlns:text="{urn}:text:1.0">'
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def _ods_cell(value: str | float) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, float | int):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def xls(path: Path, name: str, cells: Mapping[tuple[int, int], str | float], *, streams: Sequence[str] = ()) -> Path:
    """An Excel 97 workbook (BIFF8 in a compound file) with one sheet; ``streams`` are further names in its directory."""
    path.write_bytes(_compound(_biff(name, cells), streams))
    return path


def _biff(name: str, cells: Mapping[tuple[int, int], str | float]) -> bytes:
    """The Workbook stream: globals, then the sheet."""
    title = name.encode("utf-16-le")
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 0)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    style = b"".join(
        _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0)) for _ in range(16)
    )
    size = len(opening) + len(style) + 4 + 8 + len(title) + 4
    bound = _record(0x0085, struct.pack("<IBBBB", size, 0, 0, len(name), 1) + title)
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 0))
    rows, columns = [r for r, _ in cells], [c for _, c in cells]
    body += _record(0x0200, struct.pack("<IIHHH", min(rows), max(rows) + 1, min(columns), max(columns) + 1, 0))
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            body += _record(0x0204, struct.pack("<HHHHB", row, column, 15, len(value), 1) + text)
        else:
            body += _record(0x0203, struct.pack("<HHHd", row, column, 15, value))
    return opening + style + bound + _record(0x000A, b"") + body + _record(0x000A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes, names: Sequence[str]) -> bytes:
    """A compound file with the stream as “Workbook”, and empty streams of the other names."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors, directory = len(stream) // 512, 1 + (1 + len(names)) // 4
    table = list(range(1, directory)) + [0xFFFFFFFE] + list(range(directory + 1, directory + sectors)) + [0xFFFFFFFE]
    fats = -(-(len(table) + 1) // 127)
    table += [0xFFFFFFFD] * fats
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(
        "Workbook", 2, 2 if names else -1, directory, len(stream)
    )
    for place, name in enumerate(names, start=3):
        entries += _entry(name, 2, place if place < len(names) + 2 else -1, 0xFFFFFFFE, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fats, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += b"".join(struct.pack("<I", directory + sectors + n if n < fats else 0xFFFFFFFF) for n in range(109))
    out = io.BytesIO()
    out.write(head)
    out.write(entries.ljust(directory * 512, b"\0"))
    out.write(stream)
    out.write(b"".join(struct.pack("<I", n) for n in table).ljust(fats * 512, b"\xff"))
    return out.getvalue()


def _entry(name: str, kind: int, following: int, start: int, size: int) -> bytes:
    """One entry of the directory; the root's child and the streams' right-hand neighbours form a chain."""
    text = (name + "\0").encode("utf-16-le")
    right, child = (0xFFFFFFFF, following) if kind == 5 else (following & 0xFFFFFFFF, 0xFFFFFFFF)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
