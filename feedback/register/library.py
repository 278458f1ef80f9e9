"""All books, in the order an office reads them: the outline of plan 246-KH/TU, then QĐ 217."""

from __future__ import annotations

from typing import Final

from feedback.register import comment, dissemination, document, draft, inspection, reception, supervision
from feedback.register.shape import Shape

SHAPES: Final[tuple[Shape, ...]] = (
    dissemination.BOOK,
    document.BOOK,
    inspection.BOOK,
    comment.BOOK,
    draft.BOOK,
    reception.BOOK,
    supervision.BOOK,
)
BY_SUBJECT: Final[dict[str, Shape]] = {one.subject: one for one in SHAPES}
