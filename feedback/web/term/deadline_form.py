"""Forms of the clock of an opinion: stop it, run it again, ask for more time and decide on it, say why a reply was late."""

from __future__ import annotations

from feedback.case.term.word import LateReason, PauseReason
from feedback.office.agency import Agency
from feedback.web import unit
from feedback.web.form import (
    ChoiceField,
    DayField,
    EnumField,
    Length,
    NoteField,
    Required,
    SelectChoice,
    VersionedForm,
    WholeField,
)
from feedback.web.guard import viewer

GRANT, REFUSE = "grant", "refuse"


class PauseForm(VersionedForm):
    """Why the clock stands still, since when, and until when an answer is waited for."""

    code = EnumField("Lý do", PauseReason, [Required()], blank="Chọn lý do…")
    reason = NoteField(
        "Nói rõ", [Required(), Length(2000)], description="Chờ ai, chờ việc gì, đã liên hệ bằng cách nào."
    )
    on = DayField("Tạm dừng từ ngày", [Required()], description="Từ ngày này không tính vào thời hạn.")
    expires_on = DayField("Chờ đến hết ngày", description="Quá ngày này phải quyết định: chạy lại, chờ tiếp, trả lời.")


class WaitForm(PauseForm):
    """An agency waits for whoever spoke; any other reason is the secretariat's. Without a day the rule's is taken."""

    code = EnumField("Lý do", PauseReason, [Required()], only=[PauseReason.CITIZEN])


class ResumeForm(VersionedForm):
    """From which day the clock runs again."""

    on = DayField("Chạy lại từ ngày", [Required()], description="Ngày này được tính vào thời hạn.")
    reason = NoteField("Ghi chú", [Length(2000)], description="Đã nhận được gì, vì sao chạy lại. Không bắt buộc.")


class AskForm(VersionedForm):
    """How many days more, and why."""

    days = WholeField("Xin thêm", [Required()], low=1, high=400)
    reason = NoteField("Lý do", [Required(), Length(2000)], description="Đã làm gì, còn vướng gì, khi nào xong.")


class DecideForm(VersionedForm):
    """Granted with so many days, or refused with a remark."""

    decision = ChoiceField(
        "Quyết định", [Required()], choices=[SelectChoice(GRANT, "Gia hạn"), SelectChoice(REFUSE, "Không gia hạn")]
    )
    days = WholeField("Số ngày gia hạn", low=1, high=400, description="Chỉ ghi khi gia hạn; được sửa khác số đã xin.")
    remark = NoteField("Ý kiến", [Length(2000)], description="Bắt buộc khi không gia hạn; cơ quan đọc được.")


class LateForm(VersionedForm):
    """Why the reply came after its day, and whose part that was."""

    code = EnumField("Lý do trả lời quá hạn", LateReason, [Required()], blank="Chọn lý do…")
    agency = ChoiceField("Đơn vị chịu trách nhiệm", [Required()], coerce=int)
    reason = NoteField("Nói rõ", [Length(2000)])

    def fit(self, *, keep: int | None = None) -> LateForm:
        """The units that held a part, and those in reach."""
        self.units = unit.in_reach(viewer(), places=False)
        self.agency.set_choices(unit.choices(self.units, keep=keep))
        return self

    def unit(self) -> Agency:
        """The unit responsible, one of those on offer."""
        return unit.chosen(self.units, self.agency.data)
