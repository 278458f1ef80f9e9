"""Urging letters (công văn đôn đốc): for each agency one letter, with the opinions it owes an answer or a result on.

The Front and the secretariat urge alike, each under its own head. A letter stays as it was sent: its opinions with the day
and the reason as they were. It is answered by its agency, or recalled with the reason. Acts never commit.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from feedback.case.watch.behind import MOST_AGENCIES, Parcel, filled
from feedback.case.watch.record import Answer, Letter, Urged
from feedback.case.watch.word import LetterState
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, fold, nfc, squeeze
from feedback.office import tree
from feedback.office.duty import Viewer

#: Opinions in one letter.
MOST_OPINIONS = 300
#: Days to answer that a form proposes.
USUAL_DAYS = 15


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the letters say, alike for all; ``{cơ quan}``, ``{số ý kiến}``, ``{số quá hạn}``, ``{hạn}`` are filled in each."""

    number: str
    dated_on: date
    authority: str | None = None
    signer: str
    signer_title: str | None
    place: str | None
    answer_by: date
    text: str
    consecutive: bool = False  # the second letter has the next number, and so on


def send(viewer: Viewer, wanted: Sequence[Parcel], terms: Terms, *, by: str, at: datetime, today: date) -> list[Letter]:
    """One letter to each agency stands as a record, each opinion's story tells it; Refused before any is written."""
    require(terms, wanted, today)
    batch = secrets.token_urlsafe(32)
    return [
        _sent(viewer, one, terms, number=numbered(terms, place), batch=batch, by=by, at=at)
        for place, one in enumerate(wanted)
    ]


def numbered(terms: Terms, place: int) -> str:
    """The number of the letter at that place, counted from 0: the same, or so many more where numbers run on."""
    number = squeeze(terms.number)
    if not terms.consecutive or not place:
        return number
    return re.sub(r"\d+", lambda found: str(int(found[0]) + place).zfill(len(found[0])), number, count=1)


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: letters to a unit in reach; for all but agencies those of a sender in reach too."""
    to = tree.in_reach_now(viewer.seat, Letter.addressee_id)
    return to if viewer.only_given else or_(to, tree.in_reach_now(viewer.seat, Letter.sender_id))


def listed(viewer: Viewer) -> Select[Letter]:
    """The letters in reach, with their two units."""
    both = (joinedload(Letter.sender), joinedload(Letter.addressee))
    return select(Letter).where(visible(viewer)).options(*both)


def get(letter_id: int, viewer: Viewer) -> Letter:
    """The letter, within reach; NotThere otherwise."""
    found = db.session.scalar(listed(viewer).where(Letter.id == letter_id))
    if found is None:
        raise NotThere
    return found


def overdue(today: date) -> ColumnElement[bool]:
    """SQL: the answer is owed and its day has passed."""
    return and_(Letter.state == LetterState.SENT, Letter.answer_by < today)


def is_overdue(letter: Letter, today: date) -> bool:
    """Whether the answer is owed and its day has passed."""
    return letter.state is LetterState.SENT and letter.answer_by < today


def opinions(letter: Letter) -> list[Urged]:
    """The opinions that the letter names, overdue first."""
    query = select(Urged).where(Urged.letter_id == letter.id).options(joinedload(Urged.recommendation))
    return list(db.session.scalars(query.order_by(Urged.late.desc(), Urged.due_on, Urged.id)))


def answers(letter: Letter) -> list[Answer]:
    """What the agency answered, oldest first."""
    return list(db.session.scalars(select(Answer).where(Answer.letter_id == letter.id).order_by(Answer.id)))


def batch(token: str, viewer: Viewer) -> list[Letter]:
    """The letters made in one go, as far as they are in reach."""
    return list(db.session.scalars(listed(viewer).where(Letter.batch == token).order_by(Letter.id)))


def answer(
    letter: Letter,
    viewer: Viewer,
    *,
    text: str,
    paper_number: str | None,
    on: date,
    by: str,
    today: date,
    version: int | None = None,
) -> Answer:
    """The agency's answer stands with the letter and is told in each opinion's story; sent twice it is kept once."""
    told, paper = nfc(text).strip(), squeeze(paper_number or "") or None
    last = next(reversed(answers(letter)), None)
    if last is not None and (last.text, last.paper_number, last.day) == (told, paper, on):
        return last
    store.unchanged(letter, version)
    if letter.state is LetterState.RECALLED:
        raise Refused("Công văn này đã được thu hồi, không phải trả lời.")
    if not told:
        raise Refused("Ghi nội dung trả lời: từng ý kiến đã làm gì, bao giờ xong.", field="text")
    if not letter.dated_on <= on <= today:
        span = f"từ ngày công văn {day(letter.dated_on)} đến hôm nay"
        raise Refused(f"Ngày trả lời phải {span}.", field="on")
    made = Answer(letter_id=letter.id, day=on, paper_number=paper, text=told, agency_id=viewer.agency.id, by=by)
    db.session.add(made)
    before = journal.snapshot(letter)
    letter.state = LetterState.ANSWERED
    changes = {**journal.difference(before, letter), "answer": [None, told], "paper_number": [None, paper]}
    journal.record("urging:answer", letter, changes=changes)
    _tell("urge-answer", letter, {"paper_number": [None, paper], "answered_on": [None, on], "answer": [None, told]})
    return made


def recall(letter: Letter, viewer: Viewer, *, reason: str, version: int | None = None) -> None:
    """The letter is recalled by the unit that sent it; nobody owes an answer to it."""
    store.unchanged(letter, version)
    if letter.sender_id != viewer.agency.id:
        raise Refused("Chỉ đơn vị đã gửi công văn mới thu hồi được.")
    if letter.state is not LetterState.SENT:
        raise Refused(f"Công văn này {letter.state.label.lower()}, không thu hồi được.")
    if not squeeze(reason):
        raise Refused("Thu hồi công văn phải ghi lý do.", field="reason")
    before = journal.snapshot(letter)
    letter.state, letter.recall_reason = LetterState.RECALLED, squeeze(reason)
    journal.record("urging:recall", letter, changes=journal.difference(before, letter), reason=letter.recall_reason)
    _tell("urge-recall", letter, {}, reason=letter.recall_reason)


def require(terms: Terms, wanted: Sequence[Parcel], today: date) -> None:
    """Refused by the first rule that the letters break."""
    if not wanted:
        raise Refused("Không có ý kiến nào để đôn đốc. Chọn cơ quan còn ý kiến quá hạn hoặc tồn đọng.")
    if len(wanted) > MOST_AGENCIES:
        raise Refused(f"Một lần gửi nhiều nhất {MOST_AGENCIES} công văn. Chọn bớt cơ quan rồi làm nhiều lần.")
    for name, field, text in (
        ("số công văn", "number", terms.number),
        ("người ký", "signer", terms.signer),
        ("nội dung", "text", terms.text),
    ):
        if not squeeze(text):
            raise Refused(f"Ghi {name}.", field=field)
    if terms.dated_on > today:
        raise Refused(f"Ngày công văn {day(terms.dated_on)} ở tương lai.", field="dated_on")
    if terms.answer_by < max(terms.dated_on, today):
        raise Refused("Hạn trả lời đã qua. Cho cơ quan ít nhất đến hôm nay.", field="answer_by")
    if terms.consecutive and not re.search(r"\d", terms.number):
        raise Refused("Số công văn không có chữ số nên không đánh số liên tiếp được.", field="number")
    for one in wanted:
        if not 0 < len(one.opinions) <= MOST_OPINIONS:
            raise Refused(f"{one.agency.name}: một công văn nêu từ 1 đến {MOST_OPINIONS} ý kiến. Chọn lại.")


def _sent(viewer: Viewer, parcel: Parcel, terms: Terms, *, number: str, batch: str, by: str, at: datetime) -> Letter:
    made = Letter(
        batch=batch,
        sender_id=viewer.agency.id,
        sender=viewer.agency,
        addressee_id=parcel.agency.id,
        addressee=parcel.agency,
        number=number,
        number_key=fold(number),
        dated_on=terms.dated_on,
        place=squeeze(terms.place or "") or None,
        authority=squeeze(terms.authority or "") or None,
        signer=squeeze(terms.signer),
        signer_title=squeeze(terms.signer_title or "") or None,
        answer_by=terms.answer_by,
        text=filled(terms.text, parcel, terms.answer_by),
        state=LetterState.SENT,
        by=by,
        made_at=at,
    )
    db.session.add(made)
    db.session.flush()
    for owed in parcel.opinions:
        facts = {"late": owed.late, "reason": owed.reason or None, "due_on": owed.by}
        db.session.add(Urged(letter_id=made.id, recommendation_id=owed.recommendation.id, **facts))
    changes: dict[str, list[Any]] = {
        "to": [None, parcel.agency.name],
        "opinions": [0, len(parcel.opinions)],
        "answer_by": [None, made.answer_by],
    }
    journal.record("urging:send", made, changes=changes)
    db.session.flush()
    _tell("urge", made, {"answer_by": [None, made.answer_by]})
    return made


def _tell(verb: str, letter: Letter, changes: dict[str, list[Any]], *, reason: str = "") -> None:
    """Each opinion that the letter names tells it in its own story."""
    about: dict[str, list[Any]] = {
        "number": [None, letter.number],
        "dated_on": [None, letter.dated_on],
        "to": [None, letter.addressee.name],
        "from": [None, letter.sender.name],
        "letter": [None, letter.id],
    }
    for one in opinions(letter):
        journal.record(f"recommendation:{verb}", one.recommendation, changes={**about, **changes}, reason=reason)
