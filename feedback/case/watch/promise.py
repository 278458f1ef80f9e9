"""Promises: what a leader promised at a session or on one opinion, by which day, followed until there is proof.

A promise is kept only with proof (a paper and its day, or a file), not kept only with the reason, moved only by a new one
that replaces it, so that no date slips unseen. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.case.watch.record import Promise
from feedback.case.watch.word import PromiseState
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, existed
from feedback.office.duty import Viewer


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was promised: by whom, what, by when, who answers for it."""

    made_on: date
    leader: str
    title: str | None
    what: str
    due_on: date
    agency: Agency


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL, with the cuộc joined: promises made at sessions in reach, or answered for by a unit in reach."""
    answers = tree.in_reach_now(viewer.seat, Promise.agency_id)
    if viewer.only_given:
        return answers
    return or_(tree.in_reach(viewer.seat, Occasion.agency_id, Occasion.day), answers)


def listed(viewer: Viewer) -> Select[Promise]:
    """The promises in reach, with their cuộc, agency and opinion."""
    return (
        select(Promise)
        .join(Promise.occasion)
        .where(visible(viewer))
        .options(
            contains_eager(Promise.occasion).joinedload(Occasion.agency),
            joinedload(Promise.agency),
            joinedload(Promise.recommendation),
        )
    )


def get(promise_id: int, viewer: Viewer) -> Promise:
    """The promise, within reach; NotThere otherwise."""
    found = db.session.scalar(listed(viewer).where(Promise.id == promise_id))
    if found is None:
        raise NotThere
    return found


def ends(promise: Promise, viewer: Viewer) -> bool:
    """Whether the viewer may end it: it was made in their reach; who only answers for it may not."""
    here = tree.in_reach(viewer.seat, Occasion.agency_id, Occasion.day)
    return db.session.scalar(select(Occasion.id).where(Occasion.id == promise.occasion_id, here)) is not None


def to_end(promise_id: int, viewer: Viewer) -> Promise:
    """The promise, where it is the viewer's to end, to replace or to open again; NotThere otherwise."""
    found = get(promise_id, viewer)
    if not ends(found, viewer):
        raise NotThere("Lời hứa này nêu ở cuộc của đơn vị khác: bên tổ chức cuộc ghi kết quả, đơn vị bạn theo dõi.")
    return found


def overdue(today: date) -> ColumnElement[bool]:
    """SQL: open, and its day has passed."""
    return and_(Promise.state == PromiseState.OPEN, Promise.due_on < today)


def is_overdue(promise: Promise, today: date) -> bool:
    """Whether it is open and its day has passed."""
    return promise.state is PromiseState.OPEN and promise.due_on < today


def at(occasion_id: int) -> Select[Promise]:
    """The promises made at a cuộc, on its opinions too, by their day."""
    mine = select(Promise).where(Promise.occasion_id == occasion_id).order_by(Promise.due_on, Promise.id)
    return mine.options(joinedload(Promise.agency), joinedload(Promise.recommendation))


def make(occasion: Occasion, terms: Terms, *, recommendation: R | None = None, today: date) -> Promise:
    """The promise stands at its session and, where it is on one opinion, there; the same one sent twice is kept once."""
    _check(occasion, terms, recommendation, today)
    db.session.execute(select(Occasion.id).where(Occasion.id == occasion.id).with_for_update())  # one at a time
    same = select(Promise).where(
        Promise.occasion_id == occasion.id,
        Promise.recommendation_id == (recommendation.id if recommendation else None),
        Promise.what == nfc(terms.what).strip(),
        Promise.due_on == terms.due_on,
        Promise.agency_id == terms.agency.id,
        Promise.state == PromiseState.OPEN,
    )
    known = db.session.scalar(same)
    return known if known is not None else _entered(occasion, terms, recommendation)


def keep(
    promise: Promise,
    *,
    on: date,
    proof: str,
    paper_number: str | None,
    has_file: bool,
    today: date,
    version: int | None = None,
) -> None:
    """The promise is kept: what was done, when, and the paper or file that shows it."""
    store.unchanged(promise, version)
    _only_open(promise, "ghi đã thực hiện")
    paper = squeeze(paper_number or "") or None
    if not squeeze(proof):
        raise Refused("Ghi đã làm được gì để lời hứa này coi là đã thực hiện.", field="proof")
    if paper is None and not has_file:
        raise Refused("Cần minh chứng: số văn bản, hoặc đính kèm tệp (văn bản, ảnh nghiệm thu).", field="paper_number")
    _day_done(promise, on, today)
    before = journal.snapshot(promise)
    promise.state, promise.ended_on, promise.proof, promise.paper_number = (
        PromiseState.KEPT,
        on,
        nfc(proof).strip(),
        paper,
    )
    _note("keep", promise, before)


def fail(promise: Promise, *, on: date, reason: str, today: date, version: int | None = None) -> None:
    """The promise cannot be kept, and why."""
    store.unchanged(promise, version)
    _only_open(promise, "ghi không thực hiện được")
    if not squeeze(reason):
        raise Refused("Không thực hiện được thì phải ghi lý do.", field="reason")
    _day_done(promise, on, today)
    before = journal.snapshot(promise)
    promise.state, promise.ended_on, promise.reason = PromiseState.NOT_KEPT, on, nfc(reason).strip()
    _note("fail", promise, before, promise.reason or "")


def replace(promise: Promise, terms: Terms, *, reason: str, today: date, version: int | None = None) -> Promise:
    """A new promise stands in the place of this one, which says why and by which."""
    store.unchanged(promise, version)
    _only_open(promise, "thay")
    if not squeeze(reason):
        raise Refused("Thay lời hứa (kể cả lùi ngày) phải ghi lý do.", field="reason")
    _check(promise.occasion, terms, promise.recommendation, today)
    before = journal.snapshot(promise)
    made = _entered(promise.occasion, terms, promise.recommendation)
    promise.state, promise.ended_on, promise.reason = PromiseState.REPLACED, terms.made_on, nfc(reason).strip()
    promise.replaced_by_id = made.id
    _note("replace", promise, before, promise.reason or "", until=made.due_on)
    return made


def reopen(promise: Promise, *, reason: str, version: int | None = None) -> None:
    """A promise found not to be done after all, or ended by mistake, is open again; its proof stays in the journal."""
    store.unchanged(promise, version)
    if promise.state not in (PromiseState.KEPT, PromiseState.NOT_KEPT):
        raise Refused(f"Lời hứa này đang ở trạng thái “{promise.state.label.lower()}”, không mở lại.")
    if not squeeze(reason):
        raise Refused("Mở lại phải ghi lý do.", field="reason")
    before = journal.snapshot(promise)
    promise.state = PromiseState.OPEN
    promise.ended_on = promise.proof = promise.paper_number = promise.reason = None
    _note("reopen", promise, before, nfc(reason).strip())


def _entered(occasion: Occasion, terms: Terms, recommendation: R | None) -> Promise:
    made = Promise(
        occasion_id=occasion.id,
        occasion=occasion,
        recommendation_id=recommendation.id if recommendation else None,
        recommendation=recommendation,
        made_on=terms.made_on,
        leader=squeeze(terms.leader),
        title=squeeze(terms.title or "") or None,
        what=nfc(terms.what).strip(),
        due_on=terms.due_on,
        agency_id=terms.agency.id,
        agency=terms.agency,
        state=PromiseState.OPEN,
    )
    db.session.add(made)
    db.session.flush()
    _note("make", made, {})
    return made


def _check(occasion: Occasion, terms: Terms, recommendation: R | None, today: date) -> None:
    """Refused by the first rule that the promise breaks."""
    if recommendation is not None and recommendation.occasion_id != occasion.id:
        raise Refused("Ý kiến này không nêu ở cuộc ấy.")
    if not squeeze(terms.leader):
        raise Refused("Ghi họ tên người đã hứa.", field="leader")
    if not squeeze(terms.what):
        raise Refused("Ghi nội dung lời hứa, như đã nói.", field="what")
    if terms.made_on > today:
        raise Refused(f"Ngày hứa {day(terms.made_on)} ở tương lai.", field="made_on")
    if terms.due_on < terms.made_on:
        raise Refused(f"Hạn thực hiện {day(terms.due_on)} trước ngày hứa {day(terms.made_on)}.", field="due_on")
    if not existed(terms.agency.id, today):
        raise Refused(f"{terms.agency.name} nay không còn hiệu lực. Chọn cơ quan kế thừa.", field="agency")


def _only_open(promise: Promise, verb: str) -> None:
    if promise.state is not PromiseState.OPEN:
        raise Refused(f"Không thể {verb}: lời hứa này đang ở trạng thái “{promise.state.label.lower()}”.")


def _day_done(promise: Promise, on: date, today: date) -> None:
    if on > today:
        raise Refused(f"Ngày {day(on)} ở tương lai. Ghi ngày việc đã xong.", field="on")
    if on < promise.made_on:
        raise Refused(f"Ngày {day(on)} trước ngày hứa {day(promise.made_on)}.", field="on")


def _note(
    verb: str, promise: Promise, before: dict[str, object], reason: str = "", *, until: date | None = None
) -> None:
    """The journal tells it of the promise, and of the opinion or session that it was made on."""
    journal.record(f"promise:{verb}", promise, changes=journal.difference(before, promise), reason=reason)
    told: dict[str, list[Any]] = {
        "leader": [None, ", ".join(one for one in (promise.leader, promise.title) if one)],
        "what": [None, promise.what],
        "until": [None, until or promise.due_on],
        "agency": [None, promise.agency.name],
        "proof": [None, promise.proof],
        "paper_number": [None, promise.paper_number],
        "promise": [None, promise.id],
    }
    if promise.recommendation is not None:
        journal.record(f"recommendation:promise-{verb}", promise.recommendation, changes=told, reason=reason)
    else:
        journal.record(f"dialogue:promise-{verb}", promise.occasion, changes=told, reason=reason)
