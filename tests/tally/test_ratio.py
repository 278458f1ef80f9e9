"""Dividing and printing: a part of a whole as a form wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.tally.ratio import Ratio


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (7, 10, "7/10 (70,0%)"),
        (0, 10, "0/10 (0,0%)"),
        (0, 0, "–"),
        (1, 3, "1/3 (33,3%)"),
        (2, 3, "2/3 (66,7%)"),
        (1, 16, "1/16 (6,3%)"),
        (1, 2000, "1/2.000 (0,1%)"),
        (1234, 1234, "1.234/1.234 (100,0%)"),
        (191, 2293, "191/2.293 (8,3%)"),
    ],
)
def test_as_printed(part, whole, text):
    assert str(Ratio(part, whole)) == text


def test_ratios_add_their_counts_and_are_never_averaged():
    assert str(Ratio(1, 2) + Ratio(1, 8)) == "2/10 (20,0%)"
    assert Ratio(0, 0) + Ratio(0, 0) == Ratio(0, 0)


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_the_share_is_within_half_a_tenth(part, whole):
    share = float(Ratio(part, whole).share.removesuffix("%").replace(".", "").replace(",", "."))
    assert abs(share - 100 * part / whole) <= 0.05 + 1e-6
