"""Forms of answering: the reply with what it proposes and what came of it, the result alone, a conclusion, progress.

What a choice asks for is told by the act (``case.reply``), all of it at once; here only what can be read is read.
A promised day may be a month or a year: its last day counts.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from wtforms.validators import StopValidation

from feedback.case.record import Recommendation as R
from feedback.case.reply import Outcome, Reply
from feedback.case.rule import Fault
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.case.work import Draft
from feedback.core import calendar
from feedback.core.attachment import ENDINGS
from feedback.core.refusal import Refused
from feedback.core.wording import squeeze
from feedback.web.field import FIRST_YEAR, LAST_YEAR, read_day
from feedback.web.form import (
    DayField,
    EnumField,
    FilesField,
    Form,
    Length,
    NoteField,
    Required,
    TextField,
    VersionedForm,
    VersionField,
)

_MONTH = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{4})$", re.ASCII)
_YEAR = re.compile(r"^(\d{4})$", re.ASCII)
#: Names of the rules' fields and of the inputs that stand for them.
_INPUTS: Final = {"outstanding_reason": "outstanding_code", "reply_text": "text"}
#: The inputs of a reply, in their order: what a second editor is told the first has changed.
REPLY_COLUMNS: Final = {
    "replied_on": "replied_on",
    "paper_number": "paper_number",
    "signer": "signer",
    "text": "reply_text",
    "acceptance": "acceptance",
    "not_accepted_reason": "not_accepted_reason",
    "result": "result",
    "settled_on": "settled_on",
    "roadmap_on": "roadmap_on",
    "outstanding_code": "outstanding_code",
    "outstanding_note": "outstanding_note",
}


class ToSend:
    """Marks an input that a reply needs before it is sent; a draft may do without."""

    field_flags: Final[dict[str, Any]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing is asked of a draft."""


class PromiseField(DayField):
    """A promised day: dd/mm/yyyy, or mm/yyyy or yyyy for the last day of that month or year."""

    kind = "text"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day or answer with a sentence."""
        text = squeeze(str(valuelist[0])) if valuelist else ""
        month, year = _MONTH.match(text), _YEAR.match(text)
        if month and 1 <= int(month[1]) <= 12 and FIRST_YEAR <= int(month[2]) <= LAST_YEAR:
            self.data = calendar.last_of_month(int(month[2]), int(month[1]))
        elif year and FIRST_YEAR <= int(year[1]) <= LAST_YEAR:
            self.data = date(int(year[1]), 12, 31)
        else:
            try:
                self.data = read_day(text)
            except ValueError:
                raise ValueError(
                    "Không đọc được thời hạn này. Nhập ngày (30/06/2026), tháng (06/2026) hoặc năm (2026)."
                ) from None


class Known:
    """The version must have come with the form; 0 is one."""

    def __call__(self, form: Any, field: Any) -> None:
        """Stop where it did not."""
        if field.data is None:
            raise StopValidation("Biểu mẫu thiếu phiên bản của hồ sơ. Mở lại trang rồi nhập lại.")


class _PaperFields:
    """The reply itself, and the acceptance it proposes; these inputs come first."""

    version = VersionField("Phiên bản nháp", [Known()])
    record = VersionField("Phiên bản hồ sơ", [Known()])
    paper_number = TextField("Số, ký hiệu văn bản", [Length(200)], render_kw={"placeholder": "125/SXD-HT"})
    replied_on = DayField("Ngày trả lời", [ToSend()])
    signer = TextField("Người ký", [Length(200)])
    text = NoteField(
        "Nội dung trả lời", [Length(20_000)], description="Ghi nội dung, hoặc ít nhất số văn bản đã trả lời."
    )
    files = FilesField(
        "Văn bản đã ký và tài liệu kèm theo", description=f"Nhiều tệp, mỗi tệp đến 20 MB. Nhận: {ENDINGS}."
    )
    correction = NoteField(
        "Lý do đính chính",
        [Length(2000)],
        description="Trả lời đã gửi được đóng băng; bản đính chính đứng thành bản mới, bản cũ vẫn giữ.",
    )
    same_note = TextField("Vì sao trả lời giống hệt nhau", [Length(500)])
    acceptance = EnumField("Đề xuất tiếp thu", Acceptance, [ToSend()], radio=True)
    not_accepted_reason = NoteField(
        "Lý do không tiếp thu",
        [Length(2000)],
        description="Bắt buộc khi đề xuất không tiếp thu; người nêu ý kiến sẽ đọc.",
    )


class _OutcomeFields:
    """What came of an opinion, with what each result asks for."""

    result = EnumField("Kết quả giải quyết", Result, [ToSend()], radio=True)
    settled_on = DayField("Ngày giải quyết xong", description="Bắt buộc khi đã giải quyết.")
    roadmap_on = PromiseField(
        "Thời hạn (lộ trình)",
        description="Ngày 30/06/2026, tháng 06/2026 hoặc năm 2026. Bắt buộc khi sẽ giải quyết; tháng, năm tính đến ngày cuối.",
    )
    outstanding_code = EnumField(
        "Lý do tồn đọng", OutstandingReason, description="Bắt buộc khi tồn đọng.", blank="Chọn lý do…"
    )
    outstanding_note = NoteField(
        "Diễn giải lý do tồn đọng", [Length(2000)], description="Bắt buộc khi chọn lý do “Khác”."
    )

    def outcome(self) -> Outcome:
        """What was chosen, as the acts take it."""
        return Outcome(
            result=self.result.data,
            settled_on=self.settled_on.data,
            roadmap_on=self.roadmap_on.data,
            outstanding_code=self.outstanding_code.data,
            outstanding_note=self.outstanding_note.data or None,
        )


class _Told(Form):
    """A form whose rules name columns, not inputs."""

    def refuse(self, refused: Refused) -> None:
        """The refusal stands at the input that holds the column."""
        super().refuse(Refused(refused.message, field=_INPUTS.get(refused.field or "", refused.field)))

    def tell(self, faults: list[Fault]) -> None:
        """Every fault stands at its input."""
        for fault in faults:
            self.refuse(Refused(str(fault), field=fault.field))


class ReplyForm(_PaperFields, _OutcomeFields, _Told):
    """The reply; ``version`` is the draft's (0 before there is one), ``record`` the opinion's."""

    def reply(self) -> Reply:
        """The reply as the acts take it."""
        return Reply(
            outcome=self.outcome(),
            replied_on=self.replied_on.data,
            paper_number=self.paper_number.data,
            signer=self.signer.data,
            text=self.text.data,
            acceptance=self.acceptance.data,
            not_accepted_reason=self.not_accepted_reason.data or None,
        )


class OutcomeForm(_OutcomeFields, _Told, VersionedForm):
    """What has come of it since, told after the reply."""

    reason = NoteField("Ghi chú", [Length(2000)], description="Không bắt buộc; đi vào lịch sử của hồ sơ.")


class ConcludeForm(VersionedForm):
    """A conclusion on acceptance, in force from its day."""

    acceptance = EnumField("Kết luận", Acceptance, [Required("Chưa chọn kết luận.")], radio=True)
    dated_on = DayField("Ngày kết luận", [Required()])
    reason = NoteField("Lý do", [Length(2000)])


class AgreeForm(Form):
    """The day on which what agencies proposed is concluded."""

    dated_on = DayField("Ngày kết luận", [Required()])
    otherwise = EnumField(
        "Không có đề xuất thì",
        Acceptance,
        only=[Acceptance.ACCEPTED, Acceptance.PARTLY],
        blank="Để lại, kết luận riêng",
    )


class ProgressForm(Form):
    """What has been done."""

    note = NoteField("Đã làm gì, đang vướng gì", [Required("Chưa ghi nội dung tiến độ."), Length(5000)])


def reply_data(r: R, draft: Draft | None, *, today: date | None = None) -> dict[str, Any]:
    """What the reply's form begins with: the draft, or what was sent; both versions.

    A reply that nobody has begun, or that is written anew after a reopening, is of ``today`` until somebody says otherwise.
    """
    data: dict[str, Any] = {"version": draft.version if draft else 0, "record": r.version}
    if draft is not None:
        data |= {name: getattr(draft, column) for name, column in REPLY_COLUMNS.items()}
    anew = draft is None or (draft.sent_on is not None and r.reopened_on is not None)
    if anew and (r.replied_on is None or r.reopened_on is not None):
        data["replied_on"] = today
    return data


def outcome_data(r: R, draft: Draft | None) -> dict[str, Any]:
    """What the result's form begins with: what stands in the record."""
    same = draft is not None and draft.result is r.result
    return {
        "version": r.version,
        "result": r.result,
        "settled_on": r.settled_on,
        "roadmap_on": r.roadmap_on,
        "outstanding_code": r.outstanding_code,
        "outstanding_note": draft.outstanding_note if same and draft else _story(r),
    }


def _story(r: R) -> str | None:
    """The story after the coded words of a written reason."""
    code, text = r.outstanding_code, r.outstanding_reason
    if code is None or text is None or code is OutstandingReason.OTHER:
        return text
    return text.removeprefix(code.label).removeprefix(":").strip() or None
