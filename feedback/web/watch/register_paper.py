"""The list of a quarter on paper: what was outstanding on a day and why, as a Word file. Reading only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from feedback.case import hiding, paper_row
from feedback.case.record import Citizen
from feedback.core.refusal import Refused
from feedback.core.wording import number
from feedback.office import issuer
from feedback.office.duty import Viewer
from feedback.report.document.outstanding import Outstanding, Reason, Waiting
from feedback.report.document.part import Head
from feedback.web.watch.register_list import late, reason

MOST: Final = 2000
_ROMAN: Final = ("I", "II", "III", "IV")
_UNTOLD: Final = "Chưa ghi lý do"


def paper(rows: Sequence[Any], viewer: Viewer, on: date) -> Outstanding:
    """The paper under the head of the viewer's unit; Refused where it would be longer than anybody reads."""
    if len(rows) > MOST:
        raise Refused(
            f"Danh sách dài hơn {number(MOST)} ý kiến, không lập thành văn bản Word. Lọc theo cơ quan, hoặc tải Excel."
        )
    who = paper_row.citizens([row.id for row in rows])
    waiting = tuple(_waiting(row, on, who.get(row.id, [])) for row in rows)
    counted = Counter(one.reason for one in waiting)
    by, place = issuer.named(viewer.agency), issuer.named(viewer.seat)
    return Outstanding(
        head=Head(family=by.family, issuer=by.issuer, superior=by.superior, place=by.place),
        receiver=place.issuer,
        period=period(on),
        as_of=on,
        waiting=waiting,
        reasons=tuple(Reason(name=name, opinions=count) for name, count in counted.most_common()),
    )


def period(on: date) -> str:
    """The quarter that the day lies in."""
    return f"quý {_ROMAN[(on.month - 1) // 3]} năm {on.year}"


def _waiting(row: Any, on: date, who: list[Citizen]) -> Waiting:
    words, story = reason(row)
    behind = late(row, on)
    told = [story] if story else []
    if behind:
        told.insert(0, f"Quá hạn {number(behind)} ngày.")
    return Waiting(
        code=row.code,
        content=hiding.hidden(row.content, who),
        agency=row.lead or "Chưa giao",
        received_on=row.received_on,
        reason=words or _UNTOLD,
        story=hiding.hidden(" ".join(told), who),
        next_on=row.next_on,
    )
