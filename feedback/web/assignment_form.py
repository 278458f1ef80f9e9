"""Forms of assigning: who leads, who co-operates, by which day; a reason.

The units on offer are those in reach that stand today; whether one stood on the day is the act's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from feedback.case import assignment
from feedback.case.handing.routing import Proposal
from feedback.case.record import Recommendation as R
from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.agency import Agency
from feedback.web import unit
from feedback.web.field import ChoicesField
from feedback.web.form import ChoiceField, DayField, Form, Length, NoteField, Required, VersionedForm
from feedback.web.guard import viewer

#: Days from today that are one press away.
QUICK_DAYS = (10, 15, 30)
MOST_HELPING = 10


class UnitsField(ChoicesField):
    """Several units, each in a select of its own; the form's template draws them, with empty ones to add more."""

    kind = "units"

    def __call__(self, **_kwargs: Any) -> Markup:
        """Nothing by itself."""
        return Markup("")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take those that are chosen, each once."""
        super().process_formdata(list(dict.fromkeys(value for value in valuelist[:50] if value)))
        if len(self.data or []) > MOST_HELPING:
            raise ValueError(f"Chọn nhiều nhất {MOST_HELPING} cơ quan phối hợp.")

    @property
    def rows(self) -> list[str]:
        """What stands in each select: the chosen ones, then empty ones."""
        chosen = [str(value) for value in self.data or []]
        return [*chosen, *[""] * (2 if len(chosen) < 2 else 1)]


class _GiveFields:
    """Who leads, who co-operates, from when, by when."""

    lead = ChoiceField("Cơ quan chủ trì", [Required()])
    co = UnitsField("Cơ quan phối hợp", choices=[])
    due_on = DayField("Hạn trả lời", [Required()])
    on = DayField("Ngày giao", [Required()])

    def fit(self, *, kept: int | None = None) -> None:
        """The units in reach that stand today are on offer, and the one that holds the opinion now."""
        offered = unit.choices(unit.in_reach(viewer(), places=False), on=calendar.today(), keep=kept)
        self.lead.set_choices(offered)
        self.co.choices = offered

    def lead_unit(self) -> Agency:
        """The leading unit, one of those on offer."""
        found = db.session.get(Agency, int(self.lead.data)) if self.lead.data else None
        if found is None:
            raise Refused("Chọn cơ quan chủ trì.", field="lead")
        return found

    def helping_units(self) -> list[Agency]:
        """The co-operating units, the leading one left out."""
        wanted = [int(value) for value in self.co.data or [] if value != self.lead.data]
        found = [db.session.get(Agency, one) for one in wanted]
        return [one for one in found if one is not None]


class GiveForm(_GiveFields, VersionedForm):
    """One opinion is given out."""


class BulkForm(_GiveFields, Form):
    """Many are: the address holds what was chosen, so that the preview can be gone back to; nothing is written by it."""

    class Meta(Form.Meta):
        """Read from an address."""

        csrf = False


class ReasonForm(VersionedForm):
    """A reason, compulsory."""

    reason = NoteField("Lý do", [Required(), Length(2000)])


def usual(today: date, r: R | None = None) -> dict[str, Any]:
    """What a fresh form proposes, for this opinion by the rule of where it was raised."""
    due = assignment.usual_due(today, agency_id=r.host_id, kind=r.occasion.kind) if r else assignment.usual_due(today)
    return {"on": today, "due_on": due}


def by_rule(said: Proposal, offered: Any) -> dict[str, Any]:
    """What a routing rule makes a fresh form begin with; nothing where its agency is not on offer."""
    known = {str(choice.value) for choice in offered}
    if said.lead is None or str(said.lead.id) not in known:
        return {}
    return {"lead": str(said.lead.id), "co": [str(unit.id) for unit in said.co if str(unit.id) in known]}


def quick(today: date) -> Sequence[tuple[int, str]]:
    """The days that are one press away: how many, and which day that is."""
    return [(count, day(today + timedelta(days=count))) for count in QUICK_DAYS]
