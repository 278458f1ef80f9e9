"""What a level is called: the form's words in a city, its own in a province, both kinds together, and by the day."""

from datetime import date

import pytest

from feedback.office.agency import Level
from feedback.tally.level_word import Words

ALWAYS = (date(1900, 1, 1), date(9999, 12, 31))
BEFORE, AFTER = (date(1900, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(9999, 12, 31))
P, D, C = Level.PROVINCE, Level.DISTRICT, Level.COMMUNE


@pytest.mark.parametrize(
    ("stood", "said"),
    [
        ([], ("Thành phố", "Quận, huyện", "Phường, xã")),
        ([(P, "Thành phố"), (D, "Quận"), (C, "Phường"), (C, "Thị trấn")], ("Thành phố", "Quận, huyện", "Phường, xã")),
        ([(P, "Tỉnh"), (D, "Huyện"), (C, "Xã")], ("Tỉnh", "Huyện", "Xã")),
        (
            [(P, "Tỉnh"), (D, "Huyện"), (D, "Thị xã"), (D, "Thành phố thuộc tỉnh"), (C, "Xã"), (C, "Thị trấn"), (C, "Phường")],
            ("Tỉnh", "Huyện, thị xã, thành phố", "Xã, phường, thị trấn"),
        ),
        ([(P, "Tỉnh"), (D, "Quận, huyện"), (C, "Phường, xã")], ("Tỉnh", "Quận, huyện", "Phường, xã")),
        ([(P, "Tỉnh"), (P, "Thành phố"), (D, "Quận"), (D, "Huyện"), (C, "Xã")], ("Tỉnh, thành phố", "Huyện, quận", "Xã")),
        ([(P, "Thành phố"), (C, "Phường"), (C, "Đặc khu")], ("Thành phố", "Quận, huyện", "Phường, xã, đặc khu")),
    ],
)  # fmt: skip
def test_words_of_a_place(stood, said):
    words = Words((level, word, *ALWAYS) for level, word in stood)
    assert tuple(words.at(level, date(2024, 1, 1), date(2024, 12, 31)) for level in Level) == said


def test_words_of_a_time():
    words = Words(
        [
            (P, "Tỉnh", *BEFORE),
            (P, "Thành phố", *AFTER),
            (C, "Xã", *BEFORE),
            (C, "Đặc khu", *AFTER),
            (C, "Phường", *AFTER),
        ]
    )
    year = {when: (date(when, 1, 1), date(when, 12, 31)) for when in (2024, 2025, 2026)}
    assert [words.at(P, *year[when]) for when in year] == ["Tỉnh", "Tỉnh, thành phố", "Thành phố"]
    assert [words.at(C, *year[when]) for when in year] == ["Xã", "Xã, phường, đặc khu", "Phường, xã, đặc khu"]
