"""Forms of sorting: one opinion, many, the parts of an utterance, duplicates, its text, who spoke."""

from __future__ import annotations

import secrets
from typing import Any

from markupsafe import Markup
from wtforms import Field, HiddenField

from feedback.case import place
from feedback.case.record import Recommendation as R
from feedback.case.sitting import gathering
from feedback.case.word import Admission, Channel, Nature, OccasionKind, Side
from feedback.core import wording
from feedback.web.form import (
    ChoiceField,
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    Required,
    SelectChoice,
    TextField,
    VersionedForm,
    WholeField,
)

LONGEST_FIELD = 200
LONGEST_OPINION = 20_000
MOST_PARTS = 12
_SIDES = {one.value: one for one in Side}


class PartsField(Field):
    """Several texts under one name, in their order; the form's template draws a box for each."""

    kind = "parts"
    data: list[str]

    def __call__(self, **_kwargs: Any) -> Markup:
        """Nothing by itself."""
        return Markup("")

    def process_data(self, value: Any) -> None:
        """The texts to begin with."""
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take each cleaned; empty ones are left out by the act."""
        if len(valuelist) > MOST_PARTS:
            raise ValueError(f"Tách nhiều nhất {MOST_PARTS} nội dung một lần.")
        self.data = [wording.nfc(str(one)).strip() for one in valuelist] or self.data
        if any(len(one) > LONGEST_OPINION for one in self.data):
            raise ValueError(f"Mỗi nội dung dài tối đa {wording.number(LONGEST_OPINION)} ký tự.")


class SortForm(VersionedForm):
    """Field, side, nature, whether it is taken up."""

    nature = EnumField("Loại", Nature, [Required()], radio=True)
    side_given = ChoiceField("Góp ý xây dựng", radio=True, coerce=lambda text: _SIDES[text])
    field = TextField("Lĩnh vực", [Length(LONGEST_FIELD)], description="Gõ vài chữ rồi chọn, hoặc ghi lĩnh vực khác.")
    admission = EnumField("Thụ lý", Admission, [Required()], radio=True)
    admission_reason = TextField("Lý do không thụ lý hoặc rút", description="Bắt buộc khi không thụ lý.")

    def fit(self, r: R) -> SortForm:
        """The sides that this opinion's cuộc leaves open are offered; returns the form."""
        own, _ = place.side_and_held(r.occasion)
        both = [SelectChoice(one.value, one.label) for one in Side if one is not own]
        first = [SelectChoice("", f"{own.label} (theo cuộc)")] if own else []
        self.side_given.set_choices(first if r.occasion.kind is OccasionKind.CONTRIBUTION else [*first, *both])
        if self.side_given.data is own:
            self.side_given.data = None
        return self

    def side(self, r: R) -> Side | None:
        """The side that was chosen; one that was written down before and is the cuộc's own stays written down."""
        own, _ = place.side_and_held(r.occasion)
        chosen: Side | None = self.side_given.data
        return chosen or (r.side_given if r.side_given is own else None)


class ManySortForm(Form):
    """What many opinions are given at once; what is left empty stays as it is."""

    field = TextField("Lĩnh vực", [Length(LONGEST_FIELD)])
    nature = EnumField("Loại", Nature, blank="Giữ nguyên từng ý kiến")
    side_given = EnumField("Góp ý xây dựng", Side, blank="Giữ nguyên từng ý kiến")


class SplitForm(VersionedForm):
    """The texts that an utterance is split into; the key makes a form sent twice split once."""

    parts = PartsField("Nội dung từng ý kiến")
    key = HiddenField(default=lambda: secrets.token_hex(12))


class MergeForm(VersionedForm):
    """Which opinions say the same, which of them stays, and why."""

    stays = ChoiceField(
        "Ý kiến còn lại sau khi gộp",
        [Required()],
        radio=True,
        choices=[
            SelectChoice("this", "Ý kiến đang mở; các ý kiến được đánh dấu gộp vào đây"),
            SelectChoice("other", "Ý kiến được đánh dấu (chỉ một); ý kiến đang mở gộp vào đó"),
        ],
    )
    reason = TextField("Lý do gộp", description="Để trống thì ghi “Trùng với” và mã ý kiến còn lại.")


class ReasonForm(VersionedForm):
    """Why."""

    reason = TextField("Lý do", [Required()])


class AmendForm(VersionedForm):
    """Text, day of reception, channel, thôn or tổ, number of people."""

    content = NoteField("Nội dung", [Required(), Length(LONGEST_OPINION)])
    received_on = DayField("Ngày tiếp nhận", description="Để trống thì lấy ngày của cuộc.")
    channel = EnumField("Kênh tiếp nhận", Channel, blank="Không ghi")
    locality = TextField("Thôn, tổ dân phố", [Length(200)])
    people = WholeField("Số người cùng ý kiến", [Required()], low=1, high=1_000_000)


class SpeakerForm(VersionedForm):
    """Who spoke."""

    name = TextField("Họ và tên người nêu", [Length(300)], render_kw={"autocomplete": "off"})
    address = TextField("Địa chỉ", render_kw={"autocomplete": "off"})
    phone = TextField("Điện thoại", [Length(64)], render_kw={"autocomplete": "off"})


def said_of(r: R) -> dict[str, Any]:
    """What the opinion says, when, by which channel, from where and by how many, as it stands."""
    where = gathering.origins([r.id]).get(r.id)
    channel = {"channel": r.channel, "people": r.people, "locality": where}
    return {"content": r.content, "received_on": r.received_given, **channel}
