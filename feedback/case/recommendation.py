"""Opinions (ý kiến, kiến nghị): received, sorted, amended, found (split and merged in ``case.joining``).

Counts are of opinions, not of speaking turns: an utterance with three requests is three opinions of one turn. Complaints
and denunciations are routed out and never counted (Luật Tiếp công dân 2013 Đ.2). Who spoke stands apart. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from feedback.case import citizen, place, rule
from feedback.case.finding import found as found
from feedback.case.reach import steered as steered
from feedback.case.reach import visible as visible
from feedback.case.record import Occasion, Recommendation
from feedback.case.word import Admission, Channel, Nature, Side
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import nfc, squeeze
from feedback.office.agency import code_key
from feedback.office.duty import Viewer


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as it is written down in the hall."""

    content: str
    key: str | None = None  # made by the page for this line: sent twice, kept once
    turn: int | None = None
    opens_turn: bool = False  # the first of a speaking turn that has no number yet
    speaker: str | None = None
    address: str | None = None
    phone: str | None = None
    side: Side | None = None
    nature: Nature = Nature.RECOMMENDATION
    field: str | None = None
    in_hall: bool = False
    reply_text: str | None = None
    channel: Channel | None = None
    people: int = 1
    received_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sorting:
    """How an opinion is sorted."""

    field: str | None
    side: Side | None
    nature: Nature
    admission: Admission = Admission.ADMITTED
    admission_reason: str | None = None


def listed(viewer: Viewer) -> Select[Recommendation]:
    """The opinions in reach; who spoke is not loaded."""
    return select(Recommendation).where(visible(viewer))


def get(recommendation_id: int, viewer: Viewer, *, lock: bool = False) -> Recommendation:
    """The opinion, within reach; NotThere otherwise. ``lock``: who else would change it waits until this is written."""
    query = listed(viewer).where(Recommendation.id == recommendation_id)
    if lock:
        query = query.with_for_update(of=Recommendation).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere
    return found


def made_at(occasion: Occasion) -> list[Recommendation]:
    """The opinions written down at a cuộc, in the order of the hall."""
    query = (
        select(Recommendation)
        .where(Recommendation.occasion_id == occasion.id)
        .order_by(Recommendation.position, Recommendation.id)
    )
    return list(db.session.scalars(query))


def receive(occasion: Occasion, line: Line, *, today: date, version: int | None = None) -> Recommendation:
    """The line stands as an opinion of the cuộc; the same key again is the same opinion, brought up to the line.

    One line of a cuộc at a time: two clerks, or one line sent twice at once, neither collide nor double.
    """
    db.session.execute(select(Occasion.id).where(Occasion.id == occasion.id).with_for_update())
    known = by_line_key(line.key) if line.key else None
    if known is not None:
        if known.occasion_id != occasion.id:
            raise Refused("Dòng này thuộc một cuộc khác.")
        rewrite(known, line, version=version or 1)
        return known
    if not squeeze(line.content):
        raise Refused("Thiếu nội dung ý kiến.", field="content")
    number = 1 + (
        db.session.scalar(select(func.max(Recommendation.position)).where(Recommendation.occasion_id == occasion.id))
        or 0
    )
    made = Recommendation(
        code=_code(occasion, number),
        line_key=line.key,
        occasion_id=occasion.id,
        occasion=occasion,
        position=number,
        turn=_next_turn(occasion) if line.opens_turn else line.turn,
        channel=line.channel,
        people=line.people,
        field=squeeze(line.field or "") or None,
        content=nfc(line.content).strip(),
        received_given=line.received_on,
        side_given=line.side,
        nature=line.nature,
        admission=Admission.ADMITTED,
    )
    made.code_key = code_key(made.code)
    with db.session.no_autoflush:
        place.restamp(made)
        _answer_in_hall(made, line)
        rule.require(rule.Facts(received_on=made.received_on), today if made.received_given else made.received_on)
        citizen.told(made, name=line.speaker, address=line.address, phone=line.phone)
    db.session.add(made)
    db.session.flush()
    changes: dict[str, list[object]] = {"content": [None, made.content], "nature": [None, made.nature]}
    journal.record("recommendation:receive", made, changes=changes)
    return made


def by_line_key(key: str) -> Recommendation | None:
    """The opinion that the line with this key became, or None."""
    return db.session.scalar(select(Recommendation).where(Recommendation.line_key == key))


def untouched(r: Recommendation) -> bool:
    """Whether nothing has been done with the opinion since it was written down."""
    handled = r.sorted_on or r.assigned_on or r.lead_id or r.returned_on or r.acceptance or r.result or r.merged_into_id
    return not (handled or r.reopened_on) and (r.replied_on is None or r.in_hall)


def rewrite(recommendation: Recommendation, line: Line, *, version: int | None) -> None:
    """The opinion is as the line now says; nothing moves where it already was, nor once it has been dealt with."""
    if _says_the_same(recommendation, line):
        return
    store.unchanged(recommendation, version)
    if not untouched(recommendation):
        raise Refused("Ý kiến này đã được xử lý nên không sửa ở trang ghi; mở hồ sơ của ý kiến để sửa.")
    if not squeeze(line.content):
        raise Refused("Thiếu nội dung ý kiến. Muốn bỏ dòng này thì xóa dòng.", field="content")
    before = journal.snapshot(recommendation)
    recommendation.content = nfc(line.content).strip()
    recommendation.nature, recommendation.side_given = line.nature, line.side
    recommendation.channel, recommendation.people = line.channel, line.people
    recommendation.field = squeeze(line.field or "") or None
    _answer_in_hall(recommendation, line)
    citizen.renamed(recommendation, line.speaker)
    place.restamp(recommendation)
    note("recommendation:amend", recommendation, before)


def amend(
    recommendation: Recommendation,
    *,
    content: str,
    received_on: date | None,
    channel: Channel | None,
    people: int,
    version: int | None,
    today: date,
) -> None:
    """Text, day of reception, channel and number of people are as given."""
    store.unchanged(recommendation, version)
    if not squeeze(content):
        raise Refused("Thiếu nội dung ý kiến.", field="content")
    before = journal.snapshot(recommendation)
    recommendation.content, recommendation.received_given = nfc(content).strip(), received_on
    recommendation.channel, recommendation.people = channel, people
    place.restamp(recommendation)
    rule.require(facts_of(recommendation), today)
    note("recommendation:amend", recommendation, before)


def identify(recommendation: Recommendation, *, name: str, address: str, phone: str, version: int | None) -> None:
    """Who spoke is as given; the journal says that it changed, not to what."""
    store.unchanged(recommendation, version)
    citizen.told(recommendation, name=name, address=address, phone=phone)
    journal.record("citizen:change", recommendation)


def sort(
    recommendation: Recommendation,
    sorting: Sorting,
    *,
    on: date,
    version: int | None = None,
    setting: place.Setting | None = None,
) -> None:
    """Field, side and nature are settled; a complaint, denunciation, refused or withdrawn one leaves the counts."""
    store.unchanged(recommendation, version)
    if sorting.admission is Admission.REFUSED and not squeeze(sorting.admission_reason or ""):
        raise Refused("Không thụ lý nhưng không có lý do. Ghi lý do không thụ lý.", field="admission_reason")
    before = journal.snapshot(recommendation)
    recommendation.field = squeeze(sorting.field or "") or None
    recommendation.side_given, recommendation.nature = sorting.side, sorting.nature
    recommendation.admission = sorting.admission
    recommendation.admission_reason = squeeze(sorting.admission_reason or "") or None
    recommendation.sorted_on = recommendation.sorted_on or on
    place.restamp(recommendation, setting)
    note("recommendation:sort", recommendation, before, sorting.admission_reason or "")


def facts_of(r: Recommendation) -> rule.Facts:
    """The opinion's facts as the rules look at them."""
    return rule.Facts(
        received_on=r.received_on,
        admission=r.admission,
        admission_reason=r.admission_reason,
        assigned_on=r.assigned_on,
        replied_on=r.replied_on,
        reply_text=r.reply_text,
        acceptance=r.acceptance,
        concluded_on=r.concluded_given,
        not_accepted_reason=r.not_accepted_reason,
        result=r.result,
        settled_on=r.settled_on,
        roadmap_on=r.roadmap_on,
        outstanding_reason=r.outstanding_reason,
    )


def note(act: str, recommendation: Recommendation, before: dict[str, object], reason: str = "") -> None:
    """Journal what has changed since the snapshot; nothing where nothing has."""
    changes = journal.difference(before, recommendation)
    if changes:
        journal.record(act, recommendation, changes=changes, reason=reason)


def _answer_in_hall(recommendation: Recommendation, line: Line) -> None:
    """Answered on the spot: the reply's day is the session's; taken away: no reply yet."""
    if line.in_hall:
        recommendation.in_hall, recommendation.replied_on = True, place.hall_day(recommendation)
        recommendation.reply_text = nfc(line.reply_text or "").strip() or None
    elif recommendation.in_hall:
        recommendation.in_hall, recommendation.replied_on, recommendation.reply_text = False, None, None


def _says_the_same(r: Recommendation, line: Line) -> bool:
    """Whether the opinion already is what the line says."""
    field = squeeze(line.field or "") or None
    said = (nfc(line.content).strip(), line.nature, line.side, field, line.in_hall, line.channel, line.people)
    kept = (r.content, r.nature, r.side_given, r.field, r.in_hall, r.channel, r.people)
    speaker, reply = squeeze(line.speaker or "") or None, nfc(line.reply_text or "").strip() or None
    return kept == said and citizen.name_of(r) == speaker and (not line.in_hall or r.reply_text == reply)


def _next_turn(occasion: Occasion) -> int:
    """The number of a speaking turn that begins now."""
    last = select(func.max(Recommendation.turn)).where(Recommendation.occasion_id == occasion.id)
    return 1 + (db.session.scalar(last) or 0)


def _code(occasion: Occasion, number: int) -> str:
    """The opinion's code: the cuộc's, then its number; a letter more where that is taken."""
    code = f"{occasion.code}-{number:03}"
    while db.session.scalar(select(Recommendation.id).where(Recommendation.code_key == code_key(code))) is not None:
        code += "B"
    return code
