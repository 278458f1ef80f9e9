"""Forms: the base of every form, in Vietnamese, losing nothing of what was typed.

A rule that says no (Refused) becomes the error of its input; a record that somebody else changed meanwhile (Stale)
is shown beside what was typed, and saving again writes over it knowingly. What a OnceForm writes new is written once, however
often that form is sent. Forms never write; acts do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm

from feedback.core import sent, store, wording
from feedback.core.refusal import Fixed, NotThere, Refused, Repeated, Stale
from feedback.core.wording import Labelled
from feedback.web.field import (
    ChoiceField,
    ChoicesField,
    CodeField,
    DayField,
    EnumField,
    FileField,
    FilesField,
    NoteField,
    OnceField,
    SecretField,
    SelectChoice,
    TextField,
    VersionField,
    WholeField,
    YesField,
    read_day,
)
from feedback.web.message import Vietnamese
from feedback.web.validator import Length, Required

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "CodeField",
    "DayField",
    "EnumField",
    "FileField",
    "FilesField",
    "Form",
    "Length",
    "NoteField",
    "OnceForm",
    "Problem",
    "Required",
    "SecretField",
    "SelectChoice",
    "TextField",
    "VersionField",
    "VersionedForm",
    "WholeField",
    "YesField",
    "read_day",
]


@dataclass(frozen=True)
class Problem:
    """One line of the summary of errors: the sentence and the input it leads to (empty where none is at fault)."""

    message: str
    anchor: str = ""


class Form(FlaskForm):  # type: ignore[misc]
    """A web form: CSRF, Vietnamese sentences, refusals at their input."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms speaks here."""

        def get_translations(self, form: Any) -> Vietnamese:
            """Our own sentences, whatever the browser asks for."""
            return Vietnamese()

    #: What the summary of errors says was not done.
    undone: str = "Chưa lưu"
    #: Set once somebody else's change was met; then the page answers 409.
    stale: bool = False
    #: Who changed the record meanwhile, and when, where that is known.
    changed_by: str = ""
    changed_at: datetime | None = None
    #: When this very form was taken before, where it came a second time.
    taken_at: datetime | None = None

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form: 200, 422 with errors, 409 when the record moved on or it was taken."""
        if self.stale or self.taken_at:
            return 409
        return 422 if self.is_submitted() and self.errors else 200

    @property
    def problems(self) -> list[Problem]:
        """Every error in the order of the inputs, those of the whole form first."""
        found = [Problem(str(message)) for message in self.form_errors]
        for field in self:
            shown = field.type not in {"CSRFTokenField", "VersionField", "HiddenField", "OnceField"}
            anchor = anchor_of(field) if shown else ""
            found += [Problem(str(message), anchor) for message in field.errors]
        return found

    def refuse(self, refused: Refused) -> None:
        """The refusal stands at its input, or over the form when it names none that is here."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.form_errors: list[str] = [*self.form_errors, refused.message]
        else:
            field.errors = [*field.errors, refused.message]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What a rule refuses inside is kept as an error of this form; after it the page is shown again.

        A record out of reach stays an error of the whole page, and so does what an issued edition has fixed.
        """
        try:
            yield
        except (NotThere, Fixed):
            raise
        except Stale as refused:
            self.stale = True
            self.refuse(refused)
        except Refused as refused:
            self.refuse(refused)

    def show_current(
        self, values: Mapping[str, Any], *, version: int | None = None, who: str = "", when: datetime | None = None
    ) -> None:
        """Each input whose stored value differs from what was typed shows it; the next save counts as knowing it."""
        self.changed_by, self.changed_at = who, when
        for name, value in values.items():
            field = self._fields.get(name)
            if field is not None and (field.data or None) != (value or None):
                field.now_stored = _spoken(field, value)
        if version is not None and "version" in self._fields:
            self._fields["version"].raw_data, self._fields["version"].data = None, version


class VersionedForm(Form):
    """A form that writes to a record two people can open: it carries the version it read."""

    version = VersionField("Phiên bản", [Required("Biểu mẫu thiếu phiên bản của hồ sơ. Mở lại trang rồi nhập lại.")])


class OnceForm(Form):
    """A form that writes something new: sent twice it writes once, and says so; sent again knowingly it writes once more."""

    once = OnceField("Lần gửi")
    #: What the button says that writes it once more.
    again: str = "Ghi lần nữa"

    @contextmanager
    def taken(self, *, steady: bool = False) -> Iterator[None]:
        """Everything inside is written together with the form's key, or not at all (``store.one_transaction``).

        Taken before, it is refused with the hour; the form shown again has a fresh key, so that sending it writes once more.
        """
        try:
            with store.one_transaction(steady=steady):
                sent.once(self.once.data)
                yield
        except Repeated as known:
            self.taken_at = known.at
            self.once.renew()
            raise Refused(
                f"Biểu mẫu này đã được ghi lúc {wording.moment(known.at)}; lần gửi này không ghi thêm gì. "
                f"Nếu đúng là muốn ghi thêm một lần nữa, bấm “{self.again}”."
            ) from known


def anchor_of(field: Any) -> str:
    """The id that a link to this input leads to: its own, or its first box."""
    return f"{field.id}-0" if getattr(field, "kind", "") in {"radio", "checks"} else str(field.id)


def _spoken(field: Any, value: Any) -> str:
    """A stored value as its input would show it."""
    if value is None or value == "" or value == []:
        return "(trống)"
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, date):
        return wording.day(value)
    chosen = value if isinstance(value, list | tuple | set) else [value]
    words = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or []}
    return "; ".join(words.get(str(one), str(one)) for one in chosen)
