"""The demonstration goes out as a workbook, comes into an empty house, and counts the same; so does a plain count of the file.

The count below reads nothing but the exported sheets, by the rules as an office would explain them; it shares no line
with the ledger.
"""

from collections import Counter
from datetime import date

import openpyxl
import pytest
from flask import Flask

from feedback import create_app
from feedback.core import store
from feedback.core.settings import Settings
from feedback.tally import appendix
from feedback.tally.ask import ask
from tests.demo.test_make import fill

TODAY = date(2026, 11, 20)
WINDOWS = [(date(2013, 12, 12), date(2023, 4, 30)), (date(2014, 1, 1), TODAY), (date(2025, 6, 1), date(2025, 8, 31))]
LEVELS = {
    "Tỉnh": "province",
    "Thành phố": "province",
    "Xã": "commune",
    "Phường": "commune",
    "Thị trấn": "commune",
    "Đặc khu": "commune",
    "Phường, xã": "commune",
}
FORMS = {"Định kỳ": "periodic", "Thường xuyên": "regular", "Đột xuất": "ad_hoc"}
SIDES = {"Cấp ủy": {"03"}, "Chính quyền": {"04"}, "Cả hai": {"03", "04"}}
TARGETS = {
    "Tổ chức đảng": ("03", "collective"),
    "Đảng viên": ("03", "individual"),
    "Cơ quan, tổ chức": ("04", "collective"),
    "Cá nhân": ("04", "individual"),
}
DECLARED = {
    "dialogues": "Số cuộc đối thoại",
    "accepted": "Tiếp thu",
    "not_accepted": "Không tiếp thu",
    "total": "Tổng số ý kiến",
    **{
        f"{who}_{how}": f"{label} - {form.lower()}"
        for who, label in (("collective", "Tổ chức"), ("individual", "Cá nhân"))
        for form, how in FORMS.items()
    },
}


@pytest.fixture
def empty(tmp_path):
    """A second, empty house."""
    app = create_app(Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path / "empty")}))
    yield app
    with app.app_context():
        store.db.engine.dispose()


def test_the_demonstration_walks_out_and_in(app, run, tmp_path, monkeypatch, empty: Flask, on):
    on(TODAY)
    fill(today=TODAY)
    path = tmp_path / "so.xlsx"
    run("export", path)
    here = _counted()
    monkeypatch.setattr("feedback.create_app", lambda **_: empty)
    with empty.app_context():
        run("import", path)
        assert _counted() == here
        again = run("import", path)
        assert " 0 mới, 0 sửa" in again.output
        store.db.session.remove()
    file = _read(path)
    for window in WINDOWS:
        for number in ("03", "04"):
            found = {(r["year"], r["level"]): r for r in here[window, number]["rows"]}
            plain = _count(file, number, *window)
            assert {key for key, row in plain.items() if +row} <= found.keys()
            for key, row in found.items():
                assert _flat(row) == _flat_counter(plain[key]), f"{number} {window} {key}"


def _counted() -> dict:
    found = {}
    for first, last in WINDOWS:
        for number in ("03", "04"):
            found[(first, last), number] = appendix.as_json(appendix.fill(ask(number, first, last)))
    return found


def _read(path) -> dict[str, list[dict]]:
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = {}
    for page in book:
        heading, *rows = page.iter_rows(values_only=True)
        sheets[page.title] = [dict(zip(heading, row, strict=False)) for row in rows if any(v is not None for v in row)]
    return sheets


def _day(value) -> date | None:
    if value in (None, ""):
        return None
    if hasattr(value, "date"):
        return value.date()
    day, month, year = str(value).split("/")
    return date(int(year), int(month), int(day))


class _Levels:
    """The level of a unit on a day, or on its nearest day before."""

    def __init__(self, rows: list[dict]) -> None:
        self.periods: dict[str, list] = {}
        for row in rows:
            span = (_day(row["Hiệu lực từ"]) or date.min, _day(row["Hiệu lực đến"]) or date.max)
            self.periods.setdefault(row["Mã đơn vị"].casefold(), []).append((*span, LEVELS.get(row["Cấp"], "district")))

    def on(self, code: str, day: date) -> str:
        rows = sorted(self.periods[code.casefold()])
        exact = [level for first, last, level in rows if first <= day <= last]
        return exact[0] if exact else [level for first, last, level in rows if last < day][-1]


def _count(file: dict, number: str, first: date, last: date) -> dict:
    levels, rows = _Levels(file["Đơn vị"]), {}
    own = set()  # (unit, day) of everything of this appendix that counts

    def add(year: int, level: str, what: str, times: int = 1) -> None:
        rows.setdefault((year, level), Counter())[what] += times

    occasions: dict[str, tuple] = {}
    for row in file.get("Đối thoại", []):
        held = row["Trạng thái"] in (None, "", "Đã tổ chức")
        day, unit = _day(row["Ngày"]), row["Đơn vị chủ trì"]
        side = {"Cấp ủy": "03", "Chính quyền": "04"}.get(row["Người đứng đầu"])
        occasions[row["Mã cuộc"].casefold()] = (day, unit, held, side)
        if held and number in SIDES[row["Người đứng đầu"]]:
            own.add((unit.casefold(), day))
            if first <= day <= last:
                add(day.year, levels.on(unit, day), "dialogues")
    for row in file.get("Góp ý", []):
        day, unit = _day(row["Ngày"]), row["Đơn vị được góp ý"]
        side, who = TARGETS[row["Đối tượng"]]
        occasions[row["Mã cuộc"].casefold()] = (day, unit, True, side)
        if side == number:
            own.add((unit.casefold(), day))
            if first <= day <= last:
                add(day.year, levels.on(unit, day), f"{who}_{FORMS[row['Hình thức']]}")
    for row in file.get("Kiến nghị", []):
        held_on, unit, held, side = occasions[row["Mã cuộc"].casefold()]
        day = _day(row["Ngày tiếp nhận"]) or held_on
        side = {"Đảng": "03", "Chính quyền": "04"}.get(row["Góp ý xây dựng"]) or side
        out = row["Loại"] in ("Thắc mắc", "Khiếu nại", "Tố cáo") or row["Thụ lý"] in ("Không thụ lý", "Đã rút")
        if not held or out or row["Gộp vào"] or side != number:
            continue
        own.add((unit.casefold(), day))
        if not first <= day <= last or held_on > last:
            continue
        cell = day.year, levels.on(unit, day)
        add(*cell, "total")
        concluded = _day(row["Ngày kết luận tiếp thu"]) or _day(row["Ngày trả lời"]) or day
        word = row["Tiếp thu"] if row["Tiếp thu"] and concluded <= last else None
        add(*cell, {"Không tiếp thu": "not_accepted", None: "pending"}.get(word, "accepted"))
        if word == "Tiếp thu một phần":
            add(*cell, "partly")
    for row in file.get("Số liệu tổng hợp", []):
        if str(row["Phụ lục"]).zfill(2) != number:
            continue
        year, unit = int(row["Năm"]), row["Đơn vị"]
        since, until = _day(row["Từ ngày"]) or date(year, 1, 1), _day(row["Đến ngày"]) or date(year, 12, 31)
        if any(code == unit.casefold() and since <= day <= until for code, day in own) or since < first or until > last:
            continue
        cell = year, levels.on(unit, until)
        for what, heading in DECLARED.items():
            add(*cell, what, int(row[heading] or 0))
        rest = sum(
            int(row[h] or 0) * sign for h, sign in (("Tổng số ý kiến", 1), ("Tiếp thu", -1), ("Không tiếp thu", -1))
        )
        add(*cell, "pending", rest)
        add(*cell, "declared")
    return {**{key: Counter() for key in _all(first, last)}, **rows}


def _all(first: date, last: date) -> list[tuple[int, str]]:
    years = range(max(first.year, 2014), last.year + 1)
    return [
        (y, level) for y in years for level in ("province", "district", "commune") if level != "district" or y <= 2025
    ]


NAMES = [
    "dialogues",
    *(f"{who}_{how}" for who in ("collective", "individual") for how in FORMS.values()),
    "accepted",
    "partly",
    "not_accepted",
    "pending",
    "total",
    "declared",
]


def _flat(row: dict) -> list[int]:
    return [row[name] if name in row else row[name.partition("_")[0]][name.partition("_")[2]] for name in NAMES]


def _flat_counter(row: Counter) -> list[int]:
    return [row[name] for name in NAMES]
