"""A layout file looked over before it is used: everything that is wrong with it, in words, one sentence a fault.

Plain data in, sentences out; `tally.layout` refuses a file with a fault, `feedback reports check` says all of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from feedback.core.wording import day
from feedback.tally.measure import BOOK_VALUES, MEASURES

NAME = re.compile(r"^appendix-(\d\d)(?:-[a-z0-9-]+)?\.toml$")
#: What the rows of a form may be, with what its columns then print; a form of counts prints measures and ratios.
ROWS: dict[tuple[str, ...], frozenset[str]] = {
    ("year", "level"): frozenset(MEASURES),
    ("level",): frozenset(BOOK_VALUES["01"]),
    ("document",): frozenset(BOOK_VALUES["02"]),
}
#: Which rows each appendix has: what is counted follows from its number; a new form says which of these it counts as.
ROWS_OF = {"01": ("level",), "02": ("document",), "03": ("year", "level"), "04": ("year", "level")}
#: What the rows and the total of a book cannot do without: their names, and where a list says how many there are.
_NEEDED = {"01": ("level",), "02": ("type", "issued_on")}
_TEXTS = ("appendix", "title", "basis")
_KEYS = {*_TEXTS, "counts", "in_force", "issuer", "rows", "corner", "total", "of", "column"}
_PRINTS = ("measure", "ratio", "value")
_ISSUERS = ("party", "state")
_WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read(path: Path) -> dict[str, Any]:
    """The file's data; ValueError says where it is not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("tệp không ở bảng mã UTF-8; lưu lại bằng UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        found = _WHERE.search(str(error))
        where = f"dòng {found[1]}, cột {found[2]}" if found else "cuối tệp"
        reason = _WHERE.sub("", str(error)).strip()
        raise ValueError(f"viết sai cú pháp TOML ở {where} ({reason}).") from error


def faults(data: dict[str, Any], number: str) -> Iterator[str]:
    """What is wrong with the layout of that appendix."""
    yield from (f"khóa “{key}” không có nghĩa; dùng {', '.join(sorted(_KEYS))}." for key in sorted(data.keys() - _KEYS))
    for key in _TEXTS:
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield f"thiếu “{key}” (một dòng chữ)."
    if isinstance(data.get("appendix"), str) and data["appendix"] != number:
        yield f"tên tệp nói phụ lục {number}, trong tệp ghi appendix = “{data['appendix']}”."
    if data.get("issuer", "party") not in _ISSUERS:
        yield f"issuer phải là một trong {', '.join(_ISSUERS)}."
    yield from _of_days(data.get("in_force"))
    yield from _of_rows(data, number)
    yield from _of_columns(data, number)


def counted(data: dict[str, Any], number: str) -> str:
    """The appendix whose question a form asks: its own, or for a new form the one it names; empty where it names none."""
    named = data.get("counts", "")
    return number if number in ROWS_OF else named if isinstance(named, str) and named in ROWS_OF else ""


def _of_days(given: Any) -> Iterator[str]:
    """The days it is in force."""
    if not isinstance(given, dict) or type(given.get("from")) is not date:
        yield "thiếu in_force = { from = năm-tháng-ngày }: mẫu áp dụng từ ngày nào."
        return
    yield from (
        f"in_force: khóa “{key}” không có nghĩa; dùng from, to." for key in sorted(given.keys() - {"from", "to"})
    )
    last = given.get("to")
    if last is not None and type(last) is not date:
        yield "in_force: “to” phải là một ngày viết năm-tháng-ngày, không có dấu nháy."
    elif last is not None and last < given["from"]:
        yield f"in_force: đến ngày {day(last)} ở trước từ ngày {day(given['from'])}."


def _of_rows(data: dict[str, Any], number: str) -> Iterator[str]:
    """Its rows, the words of its corner, the word of its total."""
    own = counted(data, number)
    if number in ROWS_OF and data.get("counts", number) != number:
        yield f"phụ lục {number} không đổi được cách đếm: bỏ “counts”, hoặc đặt số khác cho biểu mới."
    if not own:
        yield f"biểu mới số {number} phải ghi counts: đếm như phụ lục nào trong {', '.join(ROWS_OF)}."
        return
    wanted = ROWS_OF[own]
    if data.get("rows") != list(wanted):
        yield f"rows của phụ lục {number} phải là {list(wanted)}."
    corner = data.get("corner")
    if len(wanted) == 2 and not (isinstance(corner, list) and len(corner) == 2 and all(map(_said, corner))):
        yield "thiếu corner: hai chữ ở góc bảng, cho năm và cho cấp."
    if len(wanted) == 1 and not _said(data.get("total")):
        yield "thiếu “total”: chữ ở dòng tổng của mẫu."
    names = data.get("of", [])
    if not isinstance(names, list) or not all(map(_said, names)):
        yield "of phải là danh sách số, ký hiệu văn bản."


def _of_columns(data: dict[str, Any], number: str) -> Iterator[str]:
    """Its columns one by one."""
    columns = data.get("column")
    if not isinstance(columns, list) or not columns or not all(isinstance(one, dict) for one in columns):
        yield "chưa có cột nào: mỗi cột là một đoạn [[column]]."
        return
    own = counted(data, number)
    known = ROWS.get(ROWS_OF.get(own, ()), frozenset())
    counts = len(ROWS_OF.get(own, ())) == 2
    for place, column in enumerate(columns, 1):
        yield from (f"cột {place}: {fault}" for fault in _of_column(column, known, counts=counts))
    given = {str(column.get("value")) for column in columns}
    yield from (f"thiếu cột value = “{name}”." for name in _NEEDED.get(own, ()) if name not in given)


def _of_column(column: dict[str, Any], known: frozenset[str], *, counts: bool) -> Iterator[str]:
    wanted = ("measure", "ratio") if counts else ("value",)
    for key in sorted(column.keys() - {"heading", *_PRINTS}):
        yield f"khóa “{key}” không có nghĩa; dùng heading và {' hoặc '.join(wanted)}."
    heading = column.get("heading")
    if not isinstance(heading, list) or not heading or not all(map(_said, heading)):
        yield "thiếu heading: danh sách đề mục từ trên xuống, không có đề mục rỗng."
    given = [key for key in _PRINTS if key in column]
    if len(given) != 1 or given[0] not in wanted:
        yield f"phải có đúng một trong {', '.join(wanted)}."
        return
    names = column[given[0]] if given[0] == "ratio" else [column[given[0]]]
    if given[0] == "ratio" and (not isinstance(names, list) or len(names) != 2):
        yield "ratio phải có đúng hai chỉ tiêu: tử số, mẫu số."
        return
    unknown = [str(name) for name in names if name not in known]
    if unknown:
        yield f"chỉ tiêu không có trong hệ thống: {', '.join(unknown)}; có: {', '.join(sorted(known))}."


def _said(text: Any) -> bool:
    return isinstance(text, str) and bool(text.strip())
