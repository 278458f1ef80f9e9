"""Forms of promises: what was promised, how it was kept, why not."""

from __future__ import annotations

from typing import Any

from feedback.case.watch.promise import Terms
from feedback.case.watch.record import Promise
from feedback.core import calendar
from feedback.core.attachment import ENDINGS
from feedback.core.refusal import Refused
from feedback.office.agency import Agency
from feedback.web import unit
from feedback.web.form import (
    ChoiceField,
    DayField,
    FilesField,
    Form,
    Length,
    NoteField,
    Required,
    TextField,
    VersionedForm,
)
from feedback.web.guard import viewer


class _TermsFields(Form):
    """Who promised what, by when, and who answers for it."""

    leader = TextField("Người hứa", [Required(), Length(200)], description="Họ và tên")
    title = TextField("Chức danh", [Length(200)])
    made_on = DayField("Ngày hứa", [Required()])
    what = NoteField("Nội dung lời hứa", [Required(), Length(4000)], description="Ghi như đã nói.")
    due_on = DayField("Hạn thực hiện", [Required()])
    agency = ChoiceField("Cơ quan chịu trách nhiệm", [Required()], coerce=int)

    def fit(self, *, keep: int | None = None) -> None:
        """The units in reach that stand today are on offer, and the one that answers for it now."""
        self.units = unit.in_reach(viewer(), places=False)
        self.agency.set_choices(unit.choices(self.units, on=calendar.today(), keep=keep))

    def terms(self) -> Terms:
        """What was typed, as the act takes it."""
        made_on, due_on = self.made_on.data, self.due_on.data
        if made_on is None or due_on is None:
            raise Refused("Ghi ngày hứa và hạn thực hiện.", field="due_on")
        who: Agency = unit.chosen(self.units, self.agency.data)
        return Terms(
            made_on=made_on,
            leader=self.leader.data or "",
            title=self.title.data,
            what=self.what.data or "",
            due_on=due_on,
            agency=who,
        )


class MakeForm(_TermsFields):
    """A promise is written down."""


class ReplaceForm(VersionedForm, _TermsFields):
    """A promise is replaced by another."""

    reason = NoteField(
        "Lý do thay", [Required(), Length(2000)], description="Vì sao lùi hạn, đổi việc hoặc đổi cơ quan."
    )


class KeepForm(VersionedForm):
    """A promise has been kept, with its proof."""

    on = DayField("Ngày thực hiện xong", [Required()])
    proof = NoteField("Đã làm được gì", [Required(), Length(4000)])
    paper_number = TextField(
        "Số, ký hiệu văn bản", [Length(200)], description="Văn bản chứng minh; không có thì đính kèm tệp."
    )
    files = FilesField("Tệp minh chứng", description=f"Văn bản, biên bản nghiệm thu, ảnh: {ENDINGS}.")


class FailForm(VersionedForm):
    """A promise cannot be kept."""

    on = DayField("Ngày xác định", [Required()])
    reason = NoteField("Lý do không thực hiện được", [Required(), Length(4000)])


class ReopenForm(VersionedForm):
    """A promise is open again."""

    reason = NoteField("Lý do mở lại", [Required(), Length(2000)])


def replacing(promise: Promise) -> dict[str, Any]:
    """What the form of a replacement begins with."""
    kept = {key: getattr(promise, key) for key in ("leader", "title", "what")}
    return {**kept, "agency": promise.agency_id, "made_on": calendar.today(), "version": promise.version}
