"""What is worth a second look at a session: said, never refused."""

from datetime import date, timedelta

import pytest

from feedback.case import caution
from feedback.case.word import DialogueState

ON = date(2024, 9, 20)


def said(state="held", *, today=ON, announced=None, people=None, opinions=12) -> str:
    return " ".join(
        caution.of_dialogue(
            state=DialogueState(state),
            on=ON,
            announced_on=announced and ON - timedelta(days=announced),
            attendance=people,
            opinions=opinions,
            today=today,
        )
    )


@pytest.mark.parametrize(("days", "late"), [(1, True), (6, True), (7, False), (30, False)])
def test_notice_of_seven_days(days, late):
    assert (f"Thông báo trước {days} ngày" in said("planned", announced=days, today=ON - timedelta(days=1))) is late
    assert (f"Thông báo trước {days} ngày" in said(announced=days)) is late
    assert ("Chưa ghi thông báo" in said("planned", today=ON - timedelta(days=days))) is late


def test_the_day_has_passed():
    assert "Đã qua ngày dự kiến" in said("planned", today=ON + timedelta(days=1))
    assert said(today=ON + timedelta(days=1)) == ""


@pytest.mark.parametrize(("people", "odd"), [(None, False), (9, True), (10, False), (1000, False), (1001, True)])
def test_attendance(people, odd):
    assert ("Số người dự" in said(people=people)) is odd


@pytest.mark.parametrize(("opinions", "odd"), [(0, True), (1, False), (200, False), (201, True)])
def test_opinions(opinions, odd):
    assert bool(said(opinions=opinions)) is odd


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_nothing_to_say_of_what_is_called_off(state):
    assert said(state, people=3, opinions=0) == ""
