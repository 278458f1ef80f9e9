"""Forms of answering: templates, steps, remarks, number and date on issuing, delivery, satisfaction, repeats.

What a form cannot know (a day before the reply, an unknown place in a template) the acts refuse, at its input.
"""

from __future__ import annotations

from typing import Any, Final

from feedback.case.answering import step
from feedback.case.answering.word import AskedBy, Satisfaction, Unhappy, Way
from feedback.case.word import Acceptance, Result
from feedback.core.attachment import ENDINGS
from feedback.web.form import (
    ChoiceField,
    ChoicesField,
    CodeField,
    DayField,
    EnumField,
    FilesField,
    Form,
    Length,
    NoteField,
    OnceForm,
    Required,
    TextField,
    VersionedForm,
    VersionField,
    WholeField,
    YesField,
)
from feedback.web.resolution_form import Known


class TemplateForm(Form):
    """One reply template; ``version`` 0 before it is kept."""

    version = VersionField("Phiên bản", [Known()])
    agency = ChoiceField("Đơn vị giữ mẫu", [Required()], description="Cơ quan dùng mẫu này để trả lời.")
    below = YesField("Cả các đơn vị cấp dưới được dùng")
    title = TextField("Tên mẫu", [Required("Thiếu tên mẫu."), Length(200)])
    field = TextField("Lĩnh vực", [Length(200)], description="Bỏ trống: dùng cho mọi lĩnh vực.")
    acceptance = EnumField("Đề xuất tiếp thu kèm theo", Acceptance, blank="Không kèm")
    result = EnumField("Kết quả kèm theo", Result, blank="Không kèm")
    body = NoteField("Nội dung mẫu", [Required("Thiếu nội dung mẫu."), Length(20_000)])
    position = WholeField("Thứ tự", low=0, high=999, description="Số nhỏ đứng trước.")
    valid_from = DayField("Dùng từ ngày", [Required()])
    valid_to = DayField("Đến hết ngày", description="Bỏ trống: chưa định ngày thôi dùng.")


class NewTemplateForm(OnceForm, TemplateForm):
    """A template to be kept for the first time."""


class RemarksForm(VersionedForm):
    """What a clearer says; ``version`` is the submission's."""

    remarks = NoteField("Ý kiến", [Length(5000)], description="Bắt buộc khi trả lại để sửa; người soạn đọc được.")


class IssueForm(VersionedForm):
    """Number, date and signer of a cleared reply; ``version`` is the submission's."""

    paper_number = TextField("Số, ký hiệu văn bản", [Length(200)], render_kw={"placeholder": "125/SXD-HT"})
    replied_on = DayField("Ngày trả lời", [Required()])
    signer = TextField("Người ký", [Length(200)])
    files = FilesField("Văn bản đã ký", description=f"Nhiều tệp, mỗi tệp đến 20 MB. Nhận: {ENDINGS}.")


class DeliveryForm(VersionedForm):
    """How a reply was handed over."""

    way = EnumField("Cách giao", Way, [Required("Chưa chọn cách giao.")], radio=True)
    on = DayField("Ngày giao", [Required()])
    by = TextField("Người giao", [Required("Ghi ai đã giao."), Length(200)])
    proof = NoteField(
        "Căn cứ", [Length(2000)], description="Số vận đơn, biên nhận, người nhận, nơi niêm yết… Không ghi căn cước."
    )


class SatisfactionForm(VersionedForm):
    """What was heard of somebody's satisfaction."""

    verdict = EnumField("Người nêu ý kiến", Satisfaction, [Required("Chưa chọn mức hài lòng.")], radio=True)
    asked_by = EnumField("Hỏi bằng cách", AskedBy, [Required("Chưa chọn cách hỏi.")], radio=True)
    on = DayField("Ngày hỏi", [Required()])
    note = NoteField("Người nêu nói gì", [Length(2000)], description="Bắt buộc khi không hài lòng.")


class LinkForm(Form):
    """Which opinion this one says again."""

    code = CodeField("Mã ý kiến nêu trước", [Required("Ghi mã ý kiến."), Length(64)])


class SettingForm(Form):
    """A unit's steps of clearance and its rules of answering; ``version`` is the settings' (0 before there are any)."""

    version = VersionField("Phiên bản", [Known()])
    separated = YesField("Người trình không được tự duyệt bản của mình")
    unhappy = EnumField("Khi người nêu không hài lòng", Unhappy, [Required()], radio=True)

    def steps(self) -> list[step.Wanted]:
        """The rows that name a step, in their order."""
        return [
            step.Wanted(self[f"name_{row}"].data, tuple(int(one) for one in self[f"officers_{row}"].data or ()))
            for row in ROWS
            if self[f"name_{row}"].data
        ]

    def offer(self, officers: list[Any]) -> None:
        """These officers may be named at each step."""
        for row in ROWS:
            self[f"officers_{row}"].choices = officers


#: Rows of steps on the page.
ROWS: Final = range(1, step.MOST + 1)
for _row in ROWS:
    setattr(SettingForm, f"name_{_row}", TextField(f"Bước {_row}", [Length(120)]))
    setattr(SettingForm, f"officers_{_row}", ChoicesField(f"Người duyệt bước {_row}", choices=[]))
