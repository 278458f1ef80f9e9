"""Cells: each way of writing a value reads the same, everything else is said to be what it is not."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.word import Acceptance, Head, Result
from feedback.intake import cell, sheet
from feedback.intake.cell import CellFault, read
from feedback.intake.sheet import Cells, Column
from feedback.intake.workbook import Fault

days = st.dates(min_value=date(1900, 1, 1), max_value=date(9999, 12, 30))
DAY, ROADMAP = Column("d", "Ngày", Cells.DAY), Column("r", "Lộ trình", Cells.ROADMAP)
CODE, COUNT, UNITS = (
    Column("c", "Mã", Cells.CODE, longest=64),
    Column("n", "Số", Cells.COUNT),
    Column("u", "Đơn vị", Cells.UNITS),
)
TEXT, LINE = Column("t", "Nội dung"), Column("l", "Tên", Cells.LINE, longest=20)
HEAD = sheet.DIALOGUE.column("head")
FIGURE = {c.key: c for c in sheet.FIGURE.columns}


@given(days, st.sampled_from("/-."), st.booleans(), st.sampled_from(["", " ", "\n"]))
def test_a_day_reads_the_same_however_written(day, mark, padded, space):
    width = 2 if padded else 1
    written = mark.join((f"{day.day:0{width}}", f"{day.month:0{width}}", f"{day.year:04}"))
    for value in (day, space + written + space, day.isoformat()):
        assert read(DAY, value) == day
        assert read(ROADMAP, value) == day


@pytest.mark.parametrize(
    "value", ["32/1/2024", "29/2/2023", "1/13/2024", "1/1/24", "0/0/0000", "2024", "1-1/2024", "05.03", 45000, 1.5, True, "x" * 200,
              date(1, 1, 1), date(9999, 12, 31), "0000-01-01", Fault("#REF!"), "١/٢/٢٠٢٤", "5/3/2024 ạ"]
)  # fmt: skip
def test_what_is_no_day_is_refused(value):
    with pytest.raises(CellFault) as fault:
        read(DAY, value)
    assert len(fault.value.problem) < 120


@pytest.mark.parametrize(
    ("value", "day"),
    [("06/2025", (2025, 6, 30)), ("2/2024", (2024, 2, 29)), ("2-2023", (2023, 2, 28)), ("2030", (2030, 12, 31)),
     (2026, (2026, 12, 31)),
     ("05/03/2024", (2024, 3, 5)), (" 12/2025 ", (2025, 12, 31))],
)  # fmt: skip
def test_a_roadmap_means_the_last_day(value, day):
    assert read(ROADMAP, value) == date(*day)


@pytest.mark.parametrize("value", ["13/2025", "0/2025", "quý IV", 45000, 6.2025, "6/25", "0000", "01/0000", True])
def test_what_is_no_roadmap_is_refused(value):
    with pytest.raises(CellFault):
        read(ROADMAP, value)


@given(st.integers(min_value=0, max_value=10**14))
def test_a_number_in_a_code_cell_reads_as_its_digits(number):
    assert read(CODE, number) == str(number)


@pytest.mark.parametrize("value", [date(2024, 1, 2), 1.5, True, "x" * 65, Fault("#N/A")])
def test_what_is_no_code_is_refused(value):
    with pytest.raises(CellFault):
        read(CODE, value)


@given(
    st.sampled_from(list(Head)), st.sampled_from(["NFC", "NFD"]), st.booleans(), st.sampled_from(["", " ", "\n", "  "])
)
def test_a_word_is_known_however_written(head, form, loud, space):
    typed = unicodedata.normalize(form, head.label.replace(" ", "  "))
    assert read(HEAD, space + (typed.upper() if loud else typed) + space) is head


def test_a_word_keeps_its_accents():
    assert read(HEAD, "Cấp uỷ") is Head.PARTY
    assert read(sheet.RECOMMENDATION.column("result"), "ĐÃ GIẢI QUYẾT") is Result.SETTLED
    assert read(sheet.RECOMMENDATION.column("acceptance"), "Tiếp thu\nmột phần") is Acceptance.PARTLY
    for value in ("Cap uy", "Cấp", 3, Fault("#NAME?")):
        with pytest.raises(CellFault):
            read(HEAD, value)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_count(number):
    assert read(COUNT, number) == read(COUNT, f" {number} ") == number


@pytest.mark.parametrize("value", [-1, "-1", 1.5, "1,5", "1.000", "ba", True, 10**10, date(2024, 1, 1), "²"])
def test_what_is_no_count_is_refused(value):
    with pytest.raises(CellFault):
        read(COUNT, value)


@pytest.mark.parametrize("value", [3, "3", "03", " 03 "])
def test_the_appendix(value):
    assert read(FIGURE["appendix"], value) == "03"


@pytest.mark.parametrize(
    ("key", "value"),
    [("appendix", "3.5"), ("appendix", 5), ("appendix", True), ("year", 18), ("year", "năm 2018"), ("year", 9999), ("year", 1899),
     ("year", 2018.5)],
)  # fmt: skip
def test_what_is_no_appendix_no_year_is_refused(key, value):
    with pytest.raises(CellFault):
        read(FIGURE[key], value)


def test_codes_parted_by_semicolons():
    assert read(UNITS, " SXD ;STC;; SXD") == ("SXD", "STC")
    assert read(UNITS, 12) == ("12",)
    with pytest.raises(CellFault):
        read(UNITS, "x" * 65 + ";y")


@given(st.text(max_size=300))
def test_text_is_composed_and_settled_once(text):
    read_once = read(TEXT, text)
    if read_once is not None:
        assert read(TEXT, read_once) == read_once
        assert unicodedata.is_normalized("NFC", read_once)
        assert "\x00" not in read_once


@pytest.mark.parametrize(
    ("value", "text"),
    [(12, "12"), (1.5, "1,5"), (date(2024, 3, 5), "05/03/2024"), (True, "Đúng"), (" a \r\n b ", "a\nb")],
)
def test_anything_reads_as_text(value, text):
    assert read(TEXT, value) == text


@pytest.mark.parametrize("value", [None, "", "  ", "\n\u200b", "\xa0"])
def test_blank_is_nothing(value):
    for column in (TEXT, LINE, CODE, COUNT, DAY, HEAD):
        assert read(column, value) is None


def test_too_long_is_said():
    with pytest.raises(CellFault, match="21 ký tự"):
        read(LINE, "x" * 21)
    assert cell.clean(" a \n\n b") == "a\n\nb"
