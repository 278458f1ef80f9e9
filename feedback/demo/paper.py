"""The demonstration's papers after sessions: notices issued and one being drafted, results put up, one of them late.

Laid by the acts themselves over the city's and a ward's latest sessions. Small demonstrations only; all invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import select

from feedback.case import paper
from feedback.case.paper import Terms
from feedback.case.record import Dialogue, Occasion
from feedback.case.word import DialogueState, Head
from feedback.core import journal
from feedback.core.store import db
from feedback.demo.city import CODE, WARD, City, Unit
from feedback.demo.people import Staff
from feedback.office import issuer
from feedback.office.issuer import Family

_SESSIONS = 4
_BODY = (
    "1. Ghi nhận các ý kiến thẳng thắn, trách nhiệm của Nhân dân.\n"
    "2. Giao các cơ quan có tên tại phụ lục trả lời từng ý kiến bằng văn bản đúng hạn; ý kiến chưa giải quyết được phải nêu rõ "
    "lý do và lộ trình.\n"
    "3. Văn phòng theo dõi, đôn đốc, báo cáo kết quả tại cuộc đối thoại sau."
)


def lay(city: City, today: date) -> None:
    """Notices and publications stand behind the latest sessions of the city and of one ward."""
    staff = Staff(city)
    with _by(staff, city.units[f"{CODE}-BTGDV"]):
        _papers(city.top.id, today, drafts=False)
    with _by(staff, city.units[f"{WARD}-VPDU"]):
        _papers(city.units[WARD].id, today, drafts=True)


@contextmanager
def _by(staff: Staff, unit: Unit) -> Iterator[None]:
    """What is done inside is done by that unit's officer."""
    token = journal.actor.set(staff.of(unit))
    try:
        yield
    finally:
        journal.actor.reset(token)


def _papers(agency_id: int, today: date, *, drafts: bool) -> None:
    query = (
        select(Dialogue)
        .join(Dialogue.occasion)
        .where(Occasion.agency_id == agency_id, Dialogue.state == DialogueState.HELD, Occasion.day <= today)
        .order_by(Occasion.day.desc())
        .limit(_SESSIONS)
    )
    for place, dialogue in enumerate(db.session.scalars(query).all()):
        on = min(paper.notice_due(dialogue).day - timedelta(days=1), today)
        if place == 0:
            if drafts:
                paper.draft(dialogue, _terms(dialogue, number=_SESSIONS - place, on=None), version=0)
            continue
        paper.issue(dialogue, _terms(dialogue, number=_SESSIONS - place, on=on), version=0, today=today)
        _publish(dialogue, today, late=place == _SESSIONS - 1)


def _publish(dialogue: Dialogue, today: date, *, late: bool) -> None:
    due = paper.publication_due(dialogue).day
    on = min(due + timedelta(days=3 if late else -1), today)
    paper.publish(
        dialogue,
        on=on,
        posted_at="Niêm yết tại trụ sở và nhà văn hóa các tổ dân phố; trang thông tin điện tử",
        late_note="Chờ các cơ quan gửi đủ nội dung trả lời" if on > due else "",
        version=0,
        today=today,
    )


def _terms(dialogue: Dialogue, *, number: int, on: date | None) -> Terms:
    party = dialogue.head is not Head.AUTHORITY
    named = issuer.named(dialogue.occasion.agency, Family.PARTY if party else Family.STATE)
    return Terms(
        family=named.family,
        superior=named.superior,
        issuer=named.issuer,
        number=f"{10 + number}-TB/ĐU" if party else f"{10 + number}/TB-UBND",
        dated_on=on,
        place=named.place,
        authority="T/M Ban Thường vụ" if party else "TM. Ủy ban nhân dân",
        signer_title="Bí thư" if party else "Chủ tịch",
        signer=dialogue.chair,
        body=_BODY,
        receivers="Các cơ quan có tên tại phụ lục\nỦy ban Mặt trận Tổ quốc Việt Nam cùng cấp\nLưu Văn phòng",
    )
