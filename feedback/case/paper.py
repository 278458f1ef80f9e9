"""Papers after a session: the conclusion notice, and the publication of its results; drafted, issued, corrected.

Notice within 7 working days (regulations of localities), publication within 10 days (Luật 72/2025/QH15 Đ.43); the days
come from ``case.term``. One of each per session; its number is kept from the first draft on. Acts are journaled under
the session and never commit. Who spoke is in neither.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, and_, case, func, not_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.case import record as _record  # noqa: F401 - the sessions these papers belong to
from feedback.case.record import Dialogue, Occasion
from feedback.case.term import rule
from feedback.case.term.rule import Due
from feedback.case.term.word import RuleKey
from feedback.case.word import DialogueState
from feedback.core import journal, store
from feedback.core.refusal import Refused
from feedback.core.store import Base, db, sentence, word
from feedback.core.wording import day, nfc, squeeze
from feedback.office.issuer import Family


class Notice(Base):
    """The conclusion notice of a session; a draft until it is issued."""

    __tablename__ = "conclusion_notice"
    __table_args__ = (CheckConstraint("NOT issued OR dated_on IS NOT NULL", name="issued"),)

    id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"), primary_key=True, autoincrement=False)
    family: Mapped[Family] = mapped_column(word(Family, "family_known"))
    superior: Mapped[str | None] = mapped_column(String(300))
    issuer: Mapped[str | None] = mapped_column(String(300))
    number: Mapped[str | None] = mapped_column(String(200))
    dated_on: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(200))
    authority: Mapped[str | None] = mapped_column(String(200))  # “T/M Ban Thường vụ”
    signer_title: Mapped[str | None] = mapped_column(String(200))
    signer: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    receivers: Mapped[str | None] = mapped_column(Text)  # one a line
    late_note: Mapped[str | None] = mapped_column(Text)  # why after the term
    issued: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Publication(Base):
    """That the results of a session were put up for everybody: when, where, under which number."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(ForeignKey("dialogue.id"), primary_key=True, autoincrement=False)
    published_on: Mapped[date]
    posted_at: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(String(200))
    late_note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


sentence("ck_conclusion_notice_issued", "Thông báo đã ban hành phải có ngày.", field="dated_on")
sentence("pk_conclusion_notice", "Cuộc này vừa có người soạn thông báo kết luận. Mở lại trang để xem.")
sentence("pk_publication", "Cuộc này vừa có người ghi công khai. Mở lại trang để xem.")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a notice says; the names of its columns."""

    family: Family
    superior: str | None = None
    issuer: str | None = None
    number: str | None = None
    dated_on: date | None = None
    place: str | None = None
    authority: str | None = None
    signer_title: str | None = None
    signer: str | None = None
    body: str | None = None
    receivers: str | None = None
    late_note: str | None = None


#: What an issued notice must carry, and how a form names it.
_MUST = {
    "issuer": "cơ quan ban hành",
    "number": "số, ký hiệu",
    "dated_on": "ngày ban hành",
    "signer": "người ký",
    "body": "nội dung kết luận",
}
_CONCLUDED = and_(Notice.id.is_not(None), Notice.issued)
#: Days in which a session is asked for its papers; what is older was before this program, or is known to be without.
LOOK_BACK = 365
_LONG = {"body", "receivers", "late_note"}


def of(dialogue_id: int) -> tuple[Notice | None, Publication | None]:
    """The notice and the publication of a session, in one question."""
    query = (
        select(Notice, Publication)
        .select_from(Occasion)
        .outerjoin(Notice, Notice.id == Occasion.id)
        .outerjoin(Publication, Publication.id == Occasion.id)
        .where(Occasion.id == dialogue_id)
    )
    found = db.session.execute(query).one_or_none()
    return (found[0], found[1]) if found is not None else (None, None)


def usual(agency_id: int) -> Notice | None:
    """The last notice of that unit: who signed, for whom, where; what a new draft begins with."""
    query = (
        select(Notice)
        .join(Occasion, Occasion.id == Notice.id)
        .where(Occasion.agency_id == agency_id)
        .order_by(Occasion.day.desc(), Notice.id.desc())
    )
    return db.session.scalar(query.limit(1))


def owing(agency_id: int, today: date) -> Select[Dialogue]:
    """The sessions of a unit held in the last year that lack their notice or their publication, the oldest first."""
    return (
        select(Dialogue)
        .join(Dialogue.occasion)
        .outerjoin(Notice, Notice.id == Dialogue.id)
        .outerjoin(Publication, Publication.id == Dialogue.id)
        .where(
            Dialogue.state == DialogueState.HELD,
            Occasion.agency_id == agency_id,
            Occasion.day.between(today - timedelta(days=LOOK_BACK), today),
            or_(not_(_CONCLUDED), Publication.id.is_(None)),
        )
        .order_by(Occasion.day, Dialogue.id)
    )


def passed(dialogue: Dialogue, today: date) -> bool:
    """Whether the session is too long ago to be asked for its papers."""
    return dialogue.occasion.day < today - timedelta(days=LOOK_BACK)


def owed(agency_id: int, today: date) -> tuple[int, int]:
    """How many of these lack their notice, how many their publication; in one question."""
    parts = (not_(_CONCLUDED), Publication.id.is_(None))
    sums = [func.coalesce(func.sum(case((part, 1), else_=0)), 0) for part in parts]
    query = owing(agency_id, today).with_only_columns(*sums, maintain_column_froms=True).order_by(None)
    notices, publications = db.session.execute(query).one()
    return int(notices), int(publications)


def notice_due(dialogue: Dialogue) -> Due:
    """The last day for the conclusion notice."""
    return rule.due(RuleKey.CONCLUSION, on=dialogue.occasion.day, agency_id=dialogue.occasion.agency_id)


def publication_due(dialogue: Dialogue) -> Due:
    """The last day to publish the results."""
    return rule.due(RuleKey.PUBLICATION, on=dialogue.occasion.day, agency_id=dialogue.occasion.agency_id)


def draft(dialogue: Dialogue, terms: Terms, *, version: int | None) -> Notice:
    """The draft stands as given; nothing is asked of it yet. Refused once the notice is issued."""
    _held(dialogue, "soạn thông báo kết luận")
    notice = _opened(dialogue, version)
    if notice.issued:
        raise Refused("Thông báo này đã ban hành; muốn sửa thì dùng “Đính chính”, có lý do.")
    _write(dialogue, notice, terms, "dialogue:draft-notice")
    return notice


def issue(dialogue: Dialogue, terms: Terms, *, version: int | None, today: date, reason: str = "") -> Notice:
    """The notice is issued: from its day on the session is concluded. An issued one is corrected, with the reason."""
    _held(dialogue, "ban hành thông báo kết luận")
    notice = _opened(dialogue, version)
    _whole(dialogue, terms, today)
    again = notice.issued
    if again and not squeeze(reason):
        raise Refused("Thông báo đã ban hành: ghi lý do đính chính.", field="reason")
    notice.issued = True
    _write(dialogue, notice, terms, "dialogue:correct-notice" if again else "dialogue:conclude", reason)
    return notice


def publish(
    dialogue: Dialogue,
    *,
    on: date,
    posted_at: str,
    number: str = "",
    late_note: str = "",
    version: int | None,
    today: date,
) -> Publication:
    """The results have been put up on that day, there; late only with a note."""
    _held(dialogue, "ghi công khai")
    _past(on, dialogue, today, field="on")
    if not squeeze(posted_at):
        raise Refused("Ghi nơi công khai: trụ sở, nhà văn hóa, trang thông tin, loa truyền thanh…", field="posted_at")
    _in_time(on, publication_due(dialogue), late_note, "Công khai")
    row = db.session.get(Publication, dialogue.id)
    before = journal.snapshot(row) if row is not None else {}
    if row is None:
        store.unchanged(_Unsaved(), version)
        row = Publication(id=dialogue.id)
        db.session.add(row)
    else:
        store.unchanged(row, version)
    row.published_on, row.posted_at = on, nfc(posted_at).strip()
    row.number, row.late_note = squeeze(number) or None, nfc(late_note).strip() or None
    _note(dialogue, row, before, "dialogue:publish")
    return row


class _Unsaved:
    """What a form read where there was no row yet."""

    version = 0


def _opened(dialogue: Dialogue, version: int | None) -> Notice:
    """The notice, made where there is none; Stale where somebody else wrote it since the form was read."""
    found = db.session.get(Notice, dialogue.id)
    store.unchanged(found if found is not None else _Unsaved(), version)
    if found is None:
        found = Notice(id=dialogue.id, issued=False)
    return found


def _write(dialogue: Dialogue, notice: Notice, terms: Terms, act: str, reason: str = "") -> None:
    new = notice.version is None
    before = {} if new else journal.snapshot(notice)
    for one in fields(terms):
        value = getattr(terms, one.name)
        if isinstance(value, str) and one.name != "family":
            value = (nfc(value).strip() if one.name in _LONG else squeeze(value)) or None
        setattr(notice, one.name, value)
    db.session.add(notice)
    _note(dialogue, notice, before, act, reason)


def _note(dialogue: Dialogue, row: Notice | Publication, before: dict[str, object], act: str, reason: str = "") -> None:
    db.session.flush()
    changes = {key: pair for key, pair in journal.difference(before, row).items() if key != "id"}
    if changes:
        journal.record(act, dialogue.occasion, changes=changes, reason=squeeze(reason))


def _held(dialogue: Dialogue, verb: str) -> None:
    if dialogue.state is not DialogueState.HELD:
        raise Refused(f"Chưa thể {verb}: cuộc này chưa ghi là đã tổ chức.")


def _whole(dialogue: Dialogue, terms: Terms, today: date) -> None:
    """Everything an issued notice carries is there, and its day makes sense."""
    for name, words in _MUST.items():
        value = getattr(terms, name)
        if value is None or (isinstance(value, str) and not squeeze(value)):
            raise Refused(f"Ghi {words} trước khi ban hành; chưa có thì lưu nháp.", field=name)
    if terms.dated_on is not None:
        _past(terms.dated_on, dialogue, today, field="dated_on")
        _in_time(terms.dated_on, notice_due(dialogue), terms.late_note or "", "Ban hành")


def _past(on: date, dialogue: Dialogue, today: date, *, field: str) -> None:
    if on > today:
        raise Refused(f"Ngày {day(on)} ở tương lai. Ghi ngày đã làm thật.", field=field)
    if on < dialogue.occasion.day:
        raise Refused(f"Ngày {day(on)} ở trước ngày đối thoại {day(dialogue.occasion.day)}.", field=field)


def _in_time(on: date, due: Due, note: str, what: str) -> None:
    """A soft rule: late is possible, with a note that stays."""
    if on > due.day and not squeeze(note):
        raise Refused(
            f"{what} ngày {day(on)} là sau hạn {day(due.day)} ({due.rule.words}). Ghi lý do muộn rồi lưu lại.",
            field="late_note",
        )
