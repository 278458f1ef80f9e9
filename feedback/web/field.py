"""Fields: what one input of a form accepts, and the sentence it answers when it cannot.

Every text comes in composed (NFC) and without control or direction marks; a day is read as an office writes it.
What was typed always stands in the input again. No rule of the trade here: those raise Refused in their own room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from flask_wtf.file import FileField as _FileField
from flask_wtf.file import MultipleFileField as _FilesField
from wtforms import BooleanField as _BooleanField
from wtforms import Field, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import choices as _choices
from wtforms.form import BaseForm
from wtforms.widgets import TextInput

from feedback.core import sent, wording
from feedback.core.wording import Labelled
from feedback.web.validator import bounded

SelectChoice: Final[Any] = _choices.SelectChoice  # type: ignore[attr-defined]  # newer than the type stubs

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$", re.ASCII)
_EIGHT = re.compile(r"^(\d{2})(\d{2})(\d{4})$", re.ASCII)
_ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
_WHOLE = re.compile(r"^-?(\d{1,12}|\d{1,3}([. ]\d{3}){1,3})$", re.ASCII)


def read_day(text: str) -> date | None:
    """The day that a text names: d/m/yyyy (also with - . or nothing), yyyy-mm-dd; ValueError holds a sentence."""
    text = wording.squeeze(text)
    if not text:
        return None
    shown = text if len(text) <= 24 else text[:24] + "…"
    if match := _DAY.match(text) or _EIGHT.match(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO_DAY.match(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValueError(f"“{shown}” không phải là ngày. Nhập ngày/tháng/năm, ví dụ 05/03/2024.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Năm {year:04} ở ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}. Kiểm tra lại năm.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Không có ngày {shown}. Nhập ngày/tháng/năm, ví dụ 05/03/2024.") from None


class TextField(StringField):
    """One line of text: composed, without control marks, runs of white space made one."""

    kind = "text"
    longest = 500

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        """Bound the length unless the form did."""
        super().__init__(label, bounded(validators, self.longest), **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text cleaned."""
        if valuelist:
            self.data = wording.squeeze(str(valuelist[0]))


class CodeField(TextField):
    """A code: one line without any space; case is kept, codes are compared without it."""

    kind = "code"
    longest = 64

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the code without spaces."""
        super().process_formdata(valuelist)
        self.data = (self.data or "").replace(" ", "")


class NoteField(TextAreaField):
    """Text of several lines: composed, without control marks, white space at the ends dropped."""

    kind = "note"
    longest = 20_000

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        """Bound the length unless the form did."""
        super().__init__(label, bounded(validators, self.longest), **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text cleaned, lines kept."""
        if valuelist:
            lines = wording.nfc(str(valuelist[0])).split("\n")
            self.data = "\n".join(line.rstrip() for line in lines).strip()


class SecretField(PasswordField):
    """A password: taken exactly as typed, never shown again."""

    kind = "secret"


class DayField(Field):
    """A day (date or None), typed as dd/mm/yyyy in a plain text input: quick, and the same in every browser."""

    kind = "day"
    widget = TextInput()
    data: date | None

    def _value(self) -> str:
        """What was typed, else the day as dd/mm/yyyy."""
        return wording.nfc(str(self.raw_data[0])) if self.raw_data else wording.day(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day or answer with a sentence."""
        self.data = read_day(str(valuelist[0])) if valuelist else None


class WholeField(Field):
    """A whole number (int or None) within its bounds; points or spaces between thousands are understood."""

    kind = "whole"
    widget = TextInput()
    data: int | None

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        *,
        low: int = 0,
        high: int = 2_000_000_000,
        **kwargs: Any,
    ) -> None:
        """Keep the bounds."""
        super().__init__(label, validators, **kwargs)
        self.low, self.high = low, high

    def _value(self) -> str:
        """What was typed, else the number."""
        return wording.nfc(str(self.raw_data[0])) if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number or answer with a sentence."""
        self.data = None
        text = wording.squeeze(str(valuelist[0])) if valuelist else ""
        if not text:
            return
        if not _WHOLE.match(text):
            shown = text if len(text) <= 24 else text[:24] + "…"
            raise ValueError(f"“{shown}” không phải là số nguyên. Nhập chữ số, ví dụ 120.")
        number = int(text.replace(".", "").replace(" ", ""))
        if not self.low <= number <= self.high:
            raise ValueError(f"Số phải từ {wording.number(self.low)} đến {wording.number(self.high)}.")
        self.data = number


class ChoiceField(SelectField):
    """One of a list; ``.data`` is its value, None when nothing is chosen. ``blank`` is the empty first line."""

    kind = "select"

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        *,
        choices: Any = (),
        blank: str = "Chọn…",
        coerce: Callable[[str], Any] = str,
        radio: bool = False,
        **kwargs: Any,
    ) -> None:
        """Put the empty line first, unless shown as radio buttons."""
        self.blank = "" if radio else blank
        self.kind = "radio" if radio else "select"
        self._read = coerce
        super().__init__(label, validators, coerce=self._coerce, choices=[], **kwargs)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[Any]) -> None:
        """Offer this list, the empty line before it."""
        first = [SelectChoice("", self.blank)] if self.blank else []
        self.choices = [*first, *choices]

    def _coerce(self, value: Any) -> Any:
        """The empty line is None; the rest is read."""
        return None if value is None or value == "" else self._read(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the choice; one that cannot be read is not in the list."""
        self.data = None
        if valuelist:
            try:
                self.data = self._coerce(valuelist[0])
            except (ValueError, KeyError, TypeError):
                raise ValueError("Giá trị này không có trong danh sách. Chọn lại.") from None

    def pre_validate(self, form: BaseForm) -> None:
        """Nothing chosen is not a foreign value; Required speaks of it."""
        if self.data is not None:
            super().pre_validate(form)


class EnumField(ChoiceField):
    """One member of a closed list of words; ``.data`` is the member."""

    def __init__(
        self,
        label: str | None = None,
        words: type[Labelled] | None = None,
        validators: Any = None,
        *,
        only: Iterable[Labelled] | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer every member, or only these."""
        offered = list(only if only is not None else words or [])
        kind = words or type(offered[0])
        choices = [SelectChoice(member.value, member.label) for member in offered]
        super().__init__(label, validators, choices=choices, coerce=kind, **kwargs)


class ChoicesField(SelectMultipleField):
    """Any number of a list, as check boxes; ``.data`` is the list of values."""

    kind = "checks"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the choices; one that cannot be read is not in the list."""
        try:
            self.data = [self.coerce(value) for value in valuelist]
        except (ValueError, KeyError, TypeError):
            raise ValueError("Có giá trị không có trong danh sách. Chọn lại.") from None


class YesField(_BooleanField):
    """One check box: yes or no."""

    kind = "check"


class FileField(_FileField):  # type: ignore[misc]
    """One file; what it holds is checked by the room that keeps it."""

    kind = "file"


class FilesField(_FilesField):  # type: ignore[misc]
    """Several files."""

    kind = "file"


class VersionField(HiddenField):
    """The version of the record that this form read; an unreadable one counts as none."""

    kind = "hidden"
    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class OnceField(HiddenField):
    """The key of one showing of a form; whatever is no key of ours counts as none, and a fresh one stands there."""

    kind = "hidden"
    data: Any

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        """A form that is shown anew has a key of its own."""
        super().__init__(label, validators, default=sent.fresh, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the key."""
        if valuelist and _KEY.fullmatch(str(valuelist[0])):
            self.data = str(valuelist[0])

    def renew(self) -> None:
        """The form has a key that was not used."""
        self.raw_data, self.data = None, sent.fresh()
