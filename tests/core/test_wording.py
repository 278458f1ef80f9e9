"""Words: folding, tone place, dictionary order, dates and numbers."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.word import Nature, Result
from feedback.core import wording


@pytest.mark.parametrize(
    ("older", "newer"),
    [("hoà", "hòa"), ("uỷ ban", "ủy ban"), ("THUỶ LỢI", "thủy lợi"), ("khoẻ", "khỏe"), ("Hoà  Bình", "hòa bình")],
)
def test_older_and_newer_spelling_are_the_same_word(older, newer):
    assert wording.plain(older) == wording.plain(newer)
    assert wording.plain(unicodedata.normalize("NFD", older)) == wording.plain(newer)


@pytest.mark.parametrize(
    ("one", "other"), [("án", "an"), ("thể", "thế"), ("đá", "da"), ("hoàn", "hòan"), ("quý", "quy")]
)
def test_different_words_stay_different(one, other):
    assert (wording.plain(one) == wording.plain(other)) is (one == "hoàn" and other == "hoan")


def test_folding_drops_case_accents_and_the_barred_d():
    assert wording.fold("  Đường\u00a0Hoà   BÌNH ") == "duong hoa binh"
    assert wording.fold(unicodedata.normalize("NFD", "Đắk Lắk ươ ễ")) == "dak lak uo e"


@given(st.text())
def test_folding_is_settled_after_once_and_carries_no_mark(text):
    once = wording.fold(text)
    assert wording.fold(once) == once
    assert not any(unicodedata.combining(c) for c in once)


@given(st.text())
def test_text_that_comes_in_has_no_control_direction_or_half_characters(text):
    clean = wording.nfc(text)
    assert not set(clean) & set("\x00\x07\u202e\u200f\ufeff")
    clean.encode()


def test_dictionary_order():
    words = ["Ea", "Đà", "Ân", "Bá", "Da", "An", "Ba", "Ăn", "Dă", "Bà", "Ư", "U", "Ơ", "O", "Ô"]
    assert sorted(words, key=wording.sort_key) == [
        "An",
        "Ăn",
        "Ân",
        "Ba",
        "Bà",
        "Bá",
        "Da",
        "Dă",
        "Đà",
        "Ea",
        "O",
        "Ô",
        "Ơ",
        "U",
        "Ư",
    ]


def test_dates_times_and_numbers_as_an_office_writes_them():
    assert wording.day(date(2025, 7, 1)) == "01/07/2025"
    assert wording.day(None) == wording.moment(None) == ""
    assert wording.moment(datetime(2025, 6, 30, 18, 5, tzinfo=UTC)) == "01/07/2025 01:05"
    assert wording.number(1234567) == "1.234.567"
    assert wording.decimal(1234.56) == "1.234,6"


def test_a_label_is_read_however_it_is_written():
    assert Nature.of_label(unicodedata.normalize("NFD", " khiếu  NẠI ")) is Nature.COMPLAINT
    assert Result.of_label("đã giải quyết") is Result.SETTLED
    assert Result.of_label("da giai quyet") is None
    assert Nature("report") is Nature.REPORT
    assert Nature.REPORT.label == "Phản ánh"
