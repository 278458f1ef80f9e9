"""The forms of the dialogue pages, and how they become terms of an act."""

from __future__ import annotations

from typing import Any

from flask import request

from feedback.case import dialogue as dialogues
from feedback.case.dialogue import Terms
from feedback.case.record import Dialogue
from feedback.case.word import DialogueForm, Head
from feedback.core import calendar, journal
from feedback.core.refusal import Refused
from feedback.office.agency import Kind
from feedback.office.duty import Viewer
from feedback.web import unit
from feedback.web.field import read_day
from feedback.web.form import (
    ChoiceField,
    CodeField,
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    TextField,
    VersionedForm,
    WholeField,
)


class TermsFields(Form):
    """What a session is: who, when, where, about what."""

    on = DayField("Ngày tổ chức", [Required()])
    agency = ChoiceField("Đơn vị chủ trì", [Required()], coerce=int)
    head = EnumField("Người đứng đầu chủ trì", Head, [Required()], radio=True)
    form = EnumField("Hình thức", DialogueForm, blank="Chưa xác định")
    chair = TextField("Người chủ trì", [Length(200)])
    chair_title = TextField("Chức danh", [Length(200)])
    theme = NoteField("Chủ đề", [Length(2000)])
    place = TextField("Địa điểm")
    attendance = WholeField("Số người dự", high=1_000_000)


class NewForm(OnceForm, TermsFields):
    """A session to be planned."""

    code = CodeField("Mã cuộc", [Length(64)])


class EditForm(VersionedForm, TermsFields):
    """A session as it is kept."""


class StepForm(VersionedForm):
    """A small form over one act on a session."""

    def read(self, dialogue: Dialogue) -> None:
        """The form carries the version that was read, and what is known already."""
        self.version.data = dialogue.occasion.version


class AnnounceForm(StepForm):
    """On which day the people were told."""

    on = DayField("Ngày thông báo", [Required()])
    note = NoteField("Ghi chú", [Length(2000)], description="Bắt buộc khi thông báo chưa đủ 7 ngày trước cuộc.")

    def read(self, dialogue: Dialogue) -> None:
        """Today, or the last day on which it could have been."""
        super().read(dialogue)
        self.on.data = min(dialogue.occasion.day, calendar.today())


class HoldForm(StepForm):
    """On which day it was held, before how many."""

    on = DayField("Ngày đã tổ chức", [Required()])
    attendance = WholeField("Số người dự", high=1_000_000)
    note = NoteField("Ghi chú", [Length(2000)], description="Bắt buộc khi số người dự ít hơn 10 hoặc nhiều hơn 1.000.")

    def read(self, dialogue: Dialogue) -> None:
        """The planned day, where it has come."""
        super().read(dialogue)
        self.on.data = min(dialogue.occasion.day, calendar.today())
        self.attendance.data = dialogue.attendance


class ReasonForm(StepForm):
    """Why."""

    reason = NoteField("Lý do", [Required(), Length(2000)])


class PostponeForm(ReasonForm):
    """Why, and to which day where one is known."""

    to = DayField("Ngày mới", description="Để trống khi chưa biết ngày mới.")


def usual_head(units: list[unit.Unit], seen: Viewer) -> Head | None:
    """Whose head presides as a rule at the viewer's own place."""
    mine = next((one for one in units if one.id == unit.place_id(seen)), None)
    return None if mine is None else Head.PARTY if mine.kind is Kind.PARTY else Head.AUTHORITY


def terms(form: TermsFields, units: list[unit.Unit]) -> Terms:
    """What was typed, as the act takes it."""
    if form.on.data is None:
        raise Refused("Thiếu ngày tổ chức.", field="on")
    return Terms(
        agency=unit.chosen(units, form.agency.data),
        on=form.on.data,
        head=form.head.data,
        form=form.form.data,
        chair=form.chair.data,
        chair_title=form.chair_title.data,
        theme=form.theme.data,
        place=form.place.data,
        attendance=form.attendance.data,
    )


def stored(dialogue: Dialogue) -> dict[str, Any]:
    """What stands, as the form names it."""
    names = ("head", "form", "chair", "chair_title", "theme", "place", "attendance")
    occasion = dialogue.occasion
    own = {name: getattr(dialogue, name) for name in names}
    return {"on": occasion.day, "agency": occasion.agency_id, "version": occasion.version, **own}


def show_current(form: VersionedForm, occasion_id: int, now: dict[str, Any]) -> None:
    """What somebody else has saved meanwhile stands beside what was typed, and who it was."""
    story = journal.story("occasion", occasion_id)
    version = now.pop("version")
    who, when = (story[-1].officer_name, story[-1].at) if story else ("", None)
    form.show_current(now, version=version, who=who, when=when)


def offer(form: Any, units: list[unit.Unit]) -> None:
    """The units that stood on the day that was typed; all of them while no day is known."""
    form.agency.set_choices(unit.choices(units, on=form.on.data, keep=form.agency.data))


def next_code(prefix: str, units: list[unit.Unit]) -> str:
    """The code that the unit and day of the address would give, in a sentence."""
    try:
        on = read_day(request.args.get("on", "")[:40])
        asked = request.args.get("agency", "")
        agency = unit.chosen(units, int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    except (ValueError, Refused):
        on = None
    if on is None:
        return "Để trống thì hệ thống đặt mã theo đơn vị và năm."
    return f"Để trống thì mã là {dialogues.next_code(prefix, agency, on)}."
