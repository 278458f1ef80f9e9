"""Refused: a rule said no, in words one can act on.

Rules raise it; the doors (pages, commands, import) show its sentence. It never carries a traceback to a person.
"""

from __future__ import annotations


class Refused(Exception):
    """A rule said no. ``str(refused)`` is a Vietnamese sentence: what is wrong, where, and how to mend it."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Carry the sentence and, where one input is at fault, the name of that field."""
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """Somebody else changed the record since this form was opened; nothing was written."""

    def __init__(self, message: str = "Hồ sơ này vừa được người khác sửa. Xem thay đổi của họ rồi ghi lại.") -> None:
        """Carry the standing sentence, or a closer one."""
        super().__init__(message)


class NotThere(Refused):
    """The record does not exist or lies outside the reach of whoever asked; the two are not told apart."""

    def __init__(self, message: str = "Không tìm thấy hồ sơ, hoặc hồ sơ không thuộc phạm vi của đơn vị bạn.") -> None:
        """Carry the standing sentence, or a closer one."""
        super().__init__(message)
