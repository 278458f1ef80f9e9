"""The opinions laid by hand: for each agency with a sign-in one of everything that can wait for it today.

Overdue, due soon with a draft, just given, returned, answered and to be concluded, reopened, outstanding, a promise that has
passed, a part to co-operate in. Days are counted back from today; their sessions were about six weeks ago.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from feedback.case.word import Acceptance, Admission, OutstandingReason, Result
from feedback.core.journal import Actor
from feedback.demo import phrase
from feedback.demo.city import Unit
from feedback.demo.folder import Folder
from feedback.demo.life import Scene, draw


@dataclass(frozen=True)
class Case:
    """One opinion laid by hand: its folder, the agency it is for, another one, and the day it is told."""

    folder: Folder
    scene: Scene
    agency: Unit
    other: Unit

    def on(self, days: int) -> date:
        """So many days from today."""
        return self.folder.today + timedelta(days=days)

    @property
    def secretary(self) -> Actor:
        """The secretariat's officer."""
        return self.scene.staff.of(self.scene.secretary(self.folder.today))

    @property
    def officer(self) -> Actor:
        """The agency's officer."""
        return self.scene.staff.of(self.agency)

    def give(self, assigned: int, due: int, taken: int | None = None, *worked: int) -> None:
        """The agency was given it then, due then; it took it and noted its work on these days."""
        self.folder.assign(self.secretary, self.agency, on=self.on(assigned), due=self.on(due))
        if taken is not None:
            self.folder.take(self.officer, on=self.on(taken))
        notes = phrase.general()["Xử lý/progress"].said
        for number, days in enumerate(worked):
            text = phrase.fill(
                self.scene.rng, notes[number], self.scene.ground, other=self.other.acting(self.folder.today)
            )
            self.folder.work(self.officer, on=self.on(days), text=text)

    def answer(self, days: int, verdict: Acceptance, result: Result, **changed: object) -> None:
        """The agency answered then, proposing that acceptance, with that result."""
        answer = draw(self.scene, self.folder, self.on(days), verdict, result)
        self.folder.reply(self.officer, replace(answer, **changed), on=self.on(days))  # type: ignore[arg-type]

    def conclude(self, days: int, verdict: Acceptance = Acceptance.ACCEPTED) -> None:
        """Acceptance was concluded then."""
        self.folder.conclude(self.secretary, verdict, on=self.on(days), reason=None)


def overdue(case: Case) -> None:
    """Given, accepted, worked on, its date passed two weeks ago."""
    case.give(-36, -15, -34, -25, -12)


def due_soon(case: Case) -> None:
    """Due in three days; the reply is drafted and not sent."""
    case.give(-18, 3, -16, -6)
    answer = draw(case.scene, case.folder, case.on(-1), Acceptance.ACCEPTED, Result.SETTLED)
    case.folder.save_draft(case.officer, answer, on=case.on(-1))


def just_given(case: Case) -> None:
    """Given yesterday, not yet accepted."""
    case.give(-1, 20)


def returned(case: Case) -> None:
    """Given back two days ago: nobody has it."""
    case.give(-9, 12)
    words = phrase.general()["Xử lý/returned"].said[0]
    reason = phrase.fill(case.scene.rng, words, case.scene.ground, other=case.other.acting(case.folder.today))
    case.folder.give_back(case.officer, on=case.on(-2), reason=reason)


def to_accept(case: Case) -> None:
    """Answered, acceptance proposed, to be concluded."""
    case.give(-36, -15, -35, -28)
    case.answer(-17, Acceptance.ACCEPTED, Result.SETTLED)


def reopened(case: Case) -> None:
    """Answered and concluded, reopened four days ago."""
    case.give(-36, -15, -35)
    case.answer(-26, Acceptance.ACCEPTED, Result.SETTLED)
    case.conclude(-20)
    words = phrase.general()["Xử lý/reopened"].said[0].parts[0]
    case.folder.reopen(case.secretary, on=case.on(-4), reason=words)


def untouched(case: Case) -> None:
    """Given a month ago, never accepted, overdue."""
    case.give(-30, -9)


def second_hand(case: Case) -> None:
    """Another agency gave it back; now with this one."""
    case.folder.assign(case.secretary, case.other, on=case.on(-36), due=case.on(-15))
    words = phrase.general()["Xử lý/returned"].said[3]
    reason = phrase.fill(case.scene.rng, words, case.scene.ground, other=case.agency.acting(case.folder.today))
    case.folder.give_back(case.scene.staff.of(case.other), on=case.on(-33), reason=reason)
    case.give(-31, 5, -30, -10)


def to_decline(case: Case) -> None:
    """Answered, not accepting proposed with its reason, to be concluded."""
    case.give(-36, -8, -33)
    case.answer(-5, Acceptance.NOT_ACCEPTED, Result.EXPLAINED)


def outstanding(case: Case) -> None:
    """Accepted, and outstanding for want of funds."""
    case.give(-36, -15, -35, -22)
    reason = phrase.general()["Lý do tồn đọng/no_funds"].said[0].parts[0]
    case.answer(-16, Acceptance.ACCEPTED, Result.OUTSTANDING, code=OutstandingReason.NO_FUNDS, note=reason)
    case.conclude(-8)


def broken_promise(case: Case) -> None:
    """Promised by a day that has passed."""
    case.give(-36, -15, -35)
    case.answer(-22, Acceptance.PARTLY, Result.WILL_SETTLE, roadmap_on=case.on(-3))
    case.conclude(-15, Acceptance.PARTLY)


def co_operating(case: Case) -> None:
    """Another agency leads; this one has a part in it."""
    case.folder.assign(case.secretary, case.other, on=case.on(-20), due=case.on(1), co=[case.agency])


CASES: tuple[Callable[[Case], None], ...] = (
    overdue, due_soon, just_given, returned, to_accept, reopened, untouched, second_hand, to_decline, outstanding,
    broken_promise, co_operating,
)  # fmt: skip


def show(number: int, case: Case) -> None:
    """The opinion lives as the case of that number has it."""
    sorter = case.secretary
    day = case.folder.last + timedelta(days=1)
    case.folder.sort(sorter, on=day, field=case.scene.topic.field, admission=Admission.ADMITTED, reason=None)
    CASES[number](case)
