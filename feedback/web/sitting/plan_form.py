"""The forms of the year's plan: its paper, one line of it, a reason, a session to tie a line to."""

from __future__ import annotations

from feedback.case.sitting import line, plan
from feedback.case.sitting.record import PlannedSession, YearPlan
from feedback.case.word import DialogueForm, Head
from feedback.core.refusal import Refused
from feedback.web.form import (
    ChoiceField,
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    SelectChoice,
    TextField,
    VersionedForm,
    WholeField,
    YesField,
)


class PaperFields(Form):
    """The paper that a plan is."""

    number = TextField("Số văn bản", [Length(200)], description="Ví dụ 12-KH/ĐU. Chưa ban hành thì để trống.")
    issued_on = DayField("Ngày ban hành")
    signer = TextField("Người ký", [Length(200)])
    note = NoteField("Ghi chú", [Length(2000)])

    def paper(self) -> plan.Paper:
        """What was typed, as the act takes it."""
        return plan.Paper(
            number=self.number.data, issued_on=self.issued_on.data, signer=self.signer.data, note=self.note.data
        )


class NewForm(OnceForm, PaperFields):
    """A plan to be made."""

    agency = ChoiceField("Đơn vị", [Required()], coerce=int)
    year = WholeField("Năm", [Required()], low=plan.FIRST_YEAR, high=plan.LAST_YEAR)
    copied = YesField("Chép các dòng của kế hoạch năm trước")


class PaperForm(VersionedForm, PaperFields):
    """A plan's paper as it is kept."""


class LineFields(Form):
    """One line of a plan."""

    quarter = ChoiceField("Quý", coerce=int, choices=[SelectChoice(str(q), f"Quý {q}") for q in range(1, 5)])
    month = WholeField("Tháng", low=1, high=12, description="Có tháng thì quý tự theo tháng.")
    head = EnumField("Người đứng đầu chủ trì", Head, [Required()], radio=True)
    form = EnumField("Hình thức", DialogueForm, blank="Chưa xác định")
    theme = NoteField("Chủ đề", [Length(2000)])
    place = TextField("Địa điểm")
    preparing = NoteField("Cơ quan chuẩn bị", [Length(2000)])
    note = NoteField("Ghi chú", [Length(2000)])

    def wish(self) -> line.Wish:
        """What was typed, as the act takes it."""
        if self.head.data is None:
            raise Refused("Chọn người đứng đầu chủ trì.", field="head")
        return line.Wish(
            quarter=self.quarter.data,
            month=self.month.data,
            head=self.head.data,
            form=self.form.data,
            theme=self.theme.data,
            place=self.place.data,
            preparing=self.preparing.data,
            note=self.note.data,
        )


class NewLineForm(OnceForm, LineFields):
    """A line to be added."""


class LineForm(VersionedForm, LineFields):
    """A line as it is kept."""


class ReasonForm(VersionedForm):
    """Why nothing was held."""

    reason = NoteField("Lý do không tổ chức", [Required(), Length(2000)])


class MatchForm(VersionedForm):
    """The session that carries a line out."""

    dialogue = ChoiceField("Cuộc đối thoại", [Required()], coerce=int)


def stored_paper(one: YearPlan) -> dict[str, object]:
    """What stands of the paper, as the form names it."""
    return {name: getattr(one, name) for name in ("number", "issued_on", "signer", "note", "version")}


def stored_line(one: PlannedSession) -> dict[str, object]:
    """What stands of the line, as the form names it."""
    names = ("quarter", "month", "head", "form", "theme", "place", "preparing", "note", "version")
    return {name: getattr(one, name) for name in names}
