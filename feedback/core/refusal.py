"""Refused: a rule said no, in words one can act on.

Rules raise it; the doors (pages, commands, import) show its sentence. It never carries a traceback to a person.
"""

from __future__ import annotations

import errno
from datetime import datetime

#: What the operating system says most often, as an office would.
_CAUSES = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ đọc",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "một phần của đường dẫn không phải là thư mục",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết dung lượng được cấp",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.EMFILE: "đang mở quá nhiều tệp",
    errno.EIO: "lỗi đọc, ghi ổ đĩa",
}


def cause(error: OSError) -> str:
    """Why the machine could not, in words; the machine's own where it says something rare."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)


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


class Repeated(Refused):
    """This very form was taken before: nothing was written a second time. ``at``: when it was."""

    def __init__(self, at: datetime) -> None:
        """Carry the moment; the form says it in words."""
        super().__init__("Biểu mẫu này đã được ghi; lần gửi này không ghi thêm gì.")
        self.at = at


class Fixed(Refused):
    """An issued paper counted what would change now: nothing was written, and a reason is asked before it is."""
