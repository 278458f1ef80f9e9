"""Badges: every word of the closed lists has its own, lists that share a value are not mixed up, texts are escaped."""

from datetime import date

import pytest

from feedback.case.standing import Handling
from feedback.case.word import Acceptance, DialogueState, Result, Turn
from feedback.web.badge import badge, due_badge, state_badge

DAY = date(2024, 3, 5)


@pytest.mark.parametrize("word", [*Handling, *Acceptance, *Result, *DialogueState, *Turn])
def test_every_word_says_itself(word):
    assert word.label in state_badge(word)


def test_shared_values_keep_their_own_words():
    assert Handling.RETURNED == Turn.RETURNED
    assert state_badge(Handling.RETURNED) != state_badge(Turn.RETURNED)


def test_none_says_so():
    assert state_badge(None, "Chưa kết luận") == '<span class="state state-muted">Chưa kết luận</span>'


def test_words_of_people_are_escaped():
    assert "<b>" not in badge("<b>x</b>", "good")


@pytest.mark.parametrize(
    ("days", "says", "tone"),
    [
        (-1200, "Quá hạn 1.200 ngày", "bad"),
        (0, "Hạn hôm nay", "warn"),
        (3, "Còn 3 ngày", "warn"),
        (4, "còn 4 ngày", "due-left"),
    ],
)
def test_days_left(days, says, tone):
    shown = due_badge(DAY, days)
    assert "05/03/2024" in shown
    assert says in shown
    assert tone in shown
    assert shown.count("<span") == shown.count("</span>")
    assert says not in due_badge(DAY, days, done=True)


def test_no_day():
    assert due_badge(None) == '<span class="absent due">Chưa đặt hạn</span>'
