"""The ladder of reminders: which step something owed has come to, in working days. Pure: dates in, steps out.

The steps are data (``ladder.toml``); an installation may keep its own. A step that was missed (nobody ran the reminders
that day) is not made up for: the highest step reached is the one told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.wording import Labelled
from feedback.core.working import Calendar

#: Between these hours of a working day somebody may be written to.
OPENS, CLOSES = time(7, 30), time(17, 0)
_SHIPPED = Path(__file__).with_name("ladder.toml")


class Owed(Labelled):
    """What is owed by its day."""

    REPLY = "reply", "hạn trả lời"
    PROMISE = "promise", "thời hạn đã hứa"
    GIVEN = "given", "ngày giao"


class Who(Labelled):
    """Who is reminded."""

    AGENCY = "agency", "Cơ quan được giao"
    SECRETARIAT = "secretariat", "Bộ phận thư ký"
    LEADER = "leader", "Lãnh đạo"


@dataclass(frozen=True)
class Step:
    """A step of the ladder."""

    key: str
    label: str
    of: Owed
    days: int
    who: frozenset[Who]
    every: int | None = None


@dataclass(frozen=True)
class Reached:
    """The step something owed has come to, and the how-manieth time it is told."""

    step: Step
    round: int
    days: int  # working days since the day owed; less than 0 before it

    @property
    def words(self) -> str:
        """How it stands, in words: “còn 3 ngày làm việc”, “quá 2 ngày làm việc”."""
        if self.step.of is Owed.GIVEN:
            return f"giao đã {self.days} ngày làm việc, chưa nhận"
        if self.days == 0:
            return "đến hạn hôm nay"
        return f"còn {-self.days} ngày làm việc" if self.days < 0 else f"quá {self.days} ngày làm việc"


def reached(steps: Sequence[Step], of: Owed, owed_on: date, today: date, days: Calendar) -> Reached | None:
    """The highest step of that kind that today has come to; None before the first."""
    since = days.between(owed_on, today)
    climbed = [step for step in steps if step.of is of and step.days <= since]
    if not climbed:
        return None
    top = max(climbed, key=lambda step: step.days)
    return Reached(top, (since - top.days) // top.every if top.every else 0, since)


def in_hours(moment: datetime, days: Calendar) -> datetime:
    """The moment itself where an office is at work then; else the next opening. Aware, as it came."""
    here = calendar.local(moment)
    if days.works(here.date()) and OPENS <= here.time() < CLOSES:
        return moment
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    return datetime.combine(days.settle(day), OPENS, calendar.ZONE).astimezone(moment.tzinfo)


def steps(folder: Path | None = None) -> tuple[Step, ...]:
    """The installation's own ladder where its folder holds one, else ours; Refused names what is wrong in it."""
    own = folder / "reminders.toml" if folder else None
    if own is None or not own.is_file():
        return _shipped()
    try:
        return _read(own.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError, TypeError) as error:
        raise Refused(
            f"{own}: bậc nhắc việc không đọc được ({error}). Sửa tệp, hoặc xóa để dùng bậc có sẵn."
        ) from error


@cache
def _shipped() -> tuple[Step, ...]:
    return _read(_SHIPPED.read_text("utf-8"))


def _read(text: str) -> tuple[Step, ...]:
    """The steps that the text describes."""
    found, owed, people = [], {one.value: one for one in Owed}, {one.value: one for one in Who}
    for line in tomllib.loads(text)["step"]:
        who = frozenset(people[one] for one in line["who"])
        every = line.get("every")
        if not isinstance(line["days"], int) or not who or (every is not None and every < 1):
            raise ValueError(line["key"])
        found.append(Step(str(line["key"])[:32], str(line["label"]), owed[line["of"]], line["days"], who, every))
    if len({step.key for step in found}) != len(found):
        raise ValueError("hai bậc trùng key")
    return tuple(found)
