"""Validators: what must hold of an input before any rule of the trade is asked; each says its sentence itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from feedback.core import wording


class Required:
    """The input must hold something; says which one is empty."""

    field_flags: Final[dict[str, Any]] = {"required": True}

    def __init__(self, message: str = "") -> None:
        """Keep a closer sentence, where there is one."""
        self.message = message

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Stop with one sentence where nothing was given; one about an unreadable value stays the only one."""
        if field.data not in (None, "", [], False):
            return
        if field.errors:
            raise StopValidation()
        verb = "Chưa chọn" if getattr(field, "kind", "") in {"select", "radio", "checks", "file"} else "Chưa nhập"
        raise StopValidation(self.message or f"{verb} “{field.label.text}”.")


class Length:
    """A text may be this long, counted in letters as a person sees them after composing."""

    def __init__(self, most: int, least: int = 0) -> None:
        """Keep both bounds."""
        self.most, self.least = most, least

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Say how long the text is and how long it may be."""
        size = len(field.data or "")
        if size > self.most:
            most = wording.number(self.most)
            raise ValidationError(f"Nội dung dài {wording.number(size)} ký tự, tối đa {most}. Rút gọn lại.")
        if 0 < size < self.least:
            raise ValidationError(f"Nội dung quá ngắn: cần ít nhất {self.least} ký tự.")


def bounded(validators: Iterable[Any] | None, longest: int) -> list[Any]:
    """The validators, with a length bound where none was given."""
    given = list(validators or [])
    return given if any(isinstance(one, Length) for one in given) else [*given, Length(longest)]
