"""Forms of passing on: whom an opinion should go to, and why; the secretariat's decision."""

from __future__ import annotations

from feedback.case.record import Recommendation as R
from feedback.core import calendar
from feedback.core.store import db
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Viewer
from feedback.web import unit
from feedback.web.form import ChoiceField, DayField, Length, NoteField, Required, VersionedForm
from feedback.web.guard import viewer


class ToForm(VersionedForm):
    """Whom an opinion should go to, and why."""

    to = ChoiceField("Cơ quan nên nhận", [Required()])
    reason = NoteField("Lý do", [Required(), Length(2000)])

    def unit(self) -> Agency:
        """The chosen agency."""
        return db.session.get_one(Agency, int(self.to.data))


class MoveForm(ToForm):
    """The secretariat passes on: with the new due date."""

    due_on = DayField("Hạn trả lời", [Required()])


class DecideForm(VersionedForm):
    """The secretariat decides on a proposal; ``version`` is the proposal's."""

    due_on = DayField("Hạn trả lời mới", description="Khi đồng ý chuyển.")
    answer = NoteField(
        "Lý do không chuyển", [Length(2000)], description="Bắt buộc khi không chuyển; cơ quan đang giữ đọc được."
    )


def fit(form: ToForm, r: R) -> ToForm:
    """The units of the place where the opinion was raised are on offer, but for the one that holds it."""
    place = tree.place_of(db.session.get_one(Agency, r.host_id))
    who = viewer()
    around = unit.in_reach(Viewer(who.officer_id, who.role, place, place), places=False)
    form.to.set_choices([one for one in unit.choices(around, on=calendar.today()) if one.value != str(r.lead_id)])
    return form
