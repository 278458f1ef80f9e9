"""Soft checks of a session: what an experienced clerk would ask about; said on the page, never in the way.

Notice at least 7 days before (Luật 72/2025/QH15 Đ.43); the bounds of attendance and opinions are those that published
sessions keep to. Pure: facts come in, sentences go out; hard rules stand in ``case.rule`` and in the acts.
"""

from __future__ import annotations

from datetime import date

from feedback.case.word import DialogueState

NOTICE_DAYS = 7
FEWEST_PEOPLE, MOST_PEOPLE = 10, 1000
MOST_OPINIONS = 200


def of_dialogue(
    *, state: DialogueState, on: date, announced_on: date | None, attendance: int | None, opinions: int, today: date
) -> list[str]:
    """The sentences worth a second look at this session."""
    if state is DialogueState.PLANNED:
        return [*of_notice(announced_on, on, today), *_missed(on, today)]
    if state is DialogueState.HELD:
        late = of_notice(announced_on, on, today) if announced_on else []
        return [*late, *of_attendance(attendance), *of_opinions(opinions)]
    return []


def of_notice(announced_on: date | None, on: date, today: date) -> list[str]:
    """Whether the people were told in time, or still can be."""
    if announced_on is not None:
        days = (on - announced_on).days
        return [f"Thông báo trước {days} ngày, ít hơn {NOTICE_DAYS} ngày."] if days < NOTICE_DAYS else []
    days = (on - today).days
    if not 0 <= days < NOTICE_DAYS:
        return []
    left = f"chỉ còn {days} ngày" if days else "hôm nay đã là ngày tổ chức"
    return [f"Chưa ghi thông báo cho Nhân dân mà {left}; thông báo cần trước ít nhất {NOTICE_DAYS} ngày."]


def of_attendance(attendance: int | None) -> list[str]:
    """Whether the number of people is one seldom seen."""
    if attendance is None or FEWEST_PEOPLE <= attendance <= MOST_PEOPLE:
        return []
    seldom = f"ít hơn {FEWEST_PEOPLE}" if attendance < FEWEST_PEOPLE else "nhiều hơn 1.000"
    return [f"Số người dự là {attendance}, {seldom} người; kiểm tra lại con số này."]


def of_opinions(opinions: int) -> list[str]:
    """Whether the number of opinions is one seldom seen."""
    if opinions == 0:
        return ["Cuộc đã tổ chức nhưng chưa ghi ý kiến nào."]
    if opinions > MOST_OPINIONS:
        return [f"Có {opinions} ý kiến, nhiều hơn {MOST_OPINIONS}; kiểm tra xem có dòng ghi trùng không."]
    return []


def _missed(on: date, today: date) -> list[str]:
    if on >= today:
        return []
    return ["Đã qua ngày dự kiến. Ghi cuộc này là đã tổ chức, hoặc hoãn, hoặc hủy."]
