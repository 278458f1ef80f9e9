"""The forms of the pages about units, and how they become terms of an act."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office.agency import LEVEL_WORDS, Agency, Kind, Period
from feedback.office.keeping import Terms
from feedback.office.unit_list import Province
from feedback.web.form import (
    ChoiceField,
    CodeField,
    DayField,
    EnumField,
    Form,
    Length,
    OnceForm,
    Required,
    SelectChoice,
    TextField,
    VersionedForm,
)

STANDS = [SelectChoice("now", "Đang hoạt động"), SelectChoice("ended", "Đã kết thúc")]
_WORDS = [SelectChoice(word, f"{word} – {level.label.lower()}") for word, level in LEVEL_WORDS.items()]


class TermsFields(Form):
    """How a unit stands."""

    name = TextField("Tên đơn vị", [Required(), Length(most=300)])
    kind = EnumField(
        "Loại",
        Kind,
        [Required()],
        description="Đơn vị loại Cấp ủy hoặc Chính quyền đứng cho cả địa bàn; văn phòng, ban, sở treo bên dưới.",
    )
    level_word = ChoiceField("Cấp", [Required()], choices=_WORDS)
    parent = ChoiceField("Đơn vị cấp trên", coerce=int)


class NewForm(OnceForm, TermsFields):
    """A unit to be added."""

    code = CodeField(
        "Mã đơn vị",
        [Required(), Length(most=64)],
        description="Mỗi đơn vị một mã, giữ mãi; viết hoa hay thường là như nhau.",
    )
    valid_from = DayField("Hiệu lực từ", description="Để trống nếu có từ trước khi dùng hệ thống.")
    valid_to = DayField("Hiệu lực đến", description="Để trống nếu đang hoạt động.")


class FollowForm(VersionedForm, TermsFields):
    """A change from a day on."""

    since = DayField("Thay đổi từ ngày", [Required()])


class CorrectForm(VersionedForm, TermsFields):
    """A period to be corrected."""

    valid_from = DayField("Hiệu lực từ", description="Để trống nếu có từ trước khi dùng hệ thống.")
    valid_to = DayField("Hiệu lực đến", description="Để trống nếu chưa có ngày kết thúc.")
    successor = ChoiceField("Đơn vị kế thừa", coerce=int)
    reason = TextField("Lý do sửa", [Required()])


class EndForm(VersionedForm):
    """The end of a unit."""

    on = DayField("Ngày cuối cùng hoạt động", [Required()])
    successor = ChoiceField(
        "Đơn vị kế thừa", coerce=int, description="Việc đang mở chuyển cho đơn vị này; số liệu cũ giữ nguyên."
    )


class LoadForm(Form):
    """A province whose official units are entered."""

    province = ChoiceField("Tỉnh, thành phố", [Required()])


def entry(value: Any, label: str) -> SelectChoice:
    """One entry of a select."""
    return SelectChoice(str(value), label)


def offer(form: Any, choices: list[SelectChoice]) -> None:
    """The units that may stand above, or succeed."""
    for name in ("parent", "successor"):
        if name in form:
            form[name].set_choices(choices)


def terms(form: Any) -> Terms:
    """The terms as the form gives them."""
    return Terms(
        name=form.name.data or "",
        kind=form.kind.data,
        level_word=form.level_word.data or "",
        parent=unit(form.parent.data),
    )


def unit(unit_id: int | None) -> Agency | None:
    """The unit chosen, where one was."""
    return db.session.get_one(Agency, unit_id) if unit_id else None


def given(value: date | None, field: str) -> date:
    """The day of a compulsory field."""
    if value is None:
        raise Refused("Thiếu ngày.", field=field)
    return value


def stored(agency: Agency, period: Period) -> dict[str, Any]:
    """A period as the form shows it."""
    return {
        "version": agency.version,
        "name": period.name,
        "kind": period.kind,
        "level_word": period.level_word,
        "parent": period.parent_id,
        "successor": period.successor_id,
        "valid_from": period.valid_from if period.valid_from > calendar.FIRST_DAY else None,
        "valid_to": period.valid_to if period.valid_to < calendar.LAST_DAY else None,
    }


def province_words(province: Province) -> str:
    """A province with how many units it brings."""
    before = (
        f"{province.districts} huyện, {province.communes_before} xã đến 30/6/2025" if province.communes_before else ""
    )
    since = f"{province.communes_since} xã từ 1/7/2025" if province.communes_since else ""
    return f"{province.name} ({'; '.join(part for part in (before, since) if part)})"
