"""The demonstration's answering: templates, frozen replies of the last months with their delivery, steps of clearance.

Small demonstrations only, over opinions that ``hall`` laid. A few templates are seeded here and nowhere else: none comes
with the program. Everything is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from feedback.case import resolution, standing
from feedback.case.answering import alike, clearance, delivery, repeat, setting, signing, step, template
from feedback.case.answering.delivery import Handed, Heard
from feedback.case.answering.template import Text
from feedback.case.answering.word import AskedBy, Satisfaction, Unhappy, Way
from feedback.case.record import Recommendation as R
from feedback.case.reply import Outcome, Reply
from feedback.case.word import Acceptance, Result
from feedback.core import journal
from feedback.core.store import db
from feedback.demo.city import CODE
from feedback.office import agency as units
from feedback.office import officer as officers
from feedback.office.agency import Agency
from feedback.office.duty import Viewer
from feedback.office.officer import Officer

#: Replies of so many days are frozen; of them the latest few are not handed over yet.
DAYS, NOT_YET = 120, 4
_OPEN = "Về ý kiến {mã ý kiến} nêu tại cuộc {cuộc} ngày {ngày cuộc}, {cơ quan} trả lời như sau:\n"
_TEXTS = (
    ("Đã giải quyết xong", None, Acceptance.ACCEPTED, Result.SETTLED,
     "Nội dung “{nội dung}” đã được giải quyết xong ngày ……, kết quả cụ thể: ……"),
    ("Sẽ giải quyết, có lộ trình", None, Acceptance.ACCEPTED, Result.WILL_SETTLE,
     "{cơ quan} tiếp thu, giao …… thực hiện, nguồn kinh phí ……, hoàn thành trước ngày ……"),
    ("Giải trình theo quy định", None, Acceptance.PARTLY, Result.EXPLAINED,
     "Theo quy định tại ……, nội dung này ……. Vì vậy {cơ quan} giải trình để Nhân dân được rõ: ……"),
    ("Không tiếp thu, nêu lý do", None, Acceptance.NOT_ACCEPTED, Result.EXPLAINED,
     "Nội dung này chưa tiếp thu vì ……. {cơ quan} mong Nhân dân thông cảm, chia sẻ."),
)  # fmt: skip
_DRAIN = (
    "Thoát nước: đã nạo vét", "Giao thông, thoát nước, chiếu sáng", Acceptance.ACCEPTED, Result.SETTLED,
    "Đoạn cống nêu tại ý kiến đã được nạo vét, thay nắp hỏng ngày ……; đơn vị quản lý kiểm tra lại sau mỗi trận mưa lớn.",
)  # fmt: skip


def live(*, today: date) -> None:
    """Templates, steps, frozen and delivered replies, an unhappy word, a repeat and a submission stand."""
    db.session.flush()
    people = {one.login: one for one in db.session.scalars(select(Officer))}
    office, works, land = (people[login] for login in ("thuky", "coquan", "coquan2"))
    with _acting(office):
        _write_templates(works, today)
        _set_steps(land)
        _link_repeats(officers.viewer(office), office, today)
    for who in (works, land):
        with _acting(who):
            _freeze(who, today)
    with _acting(land):
        _submit(officers.viewer(land), land, today)
    db.session.flush()


def _write_templates(works: Officer, today: date) -> None:
    """For every unit of the city a few, for the works department one of its own."""
    city, own = units.by_code(CODE), db.session.get_one(Agency, works.agency_id)
    since = date(today.year, 1, 1)
    for position, (title, field, acceptance, result, body) in enumerate(_TEXTS, 1):
        text = Text(title=title, field=field, acceptance=acceptance, result=result, body=_OPEN + body, below=True,
                    position=position, valid_from=since)  # fmt: skip
        template.write(city, text)
    title, field, acceptance, result, body = _DRAIN
    template.write(
        own, Text(title=title, field=field, acceptance=acceptance, result=result, body=_OPEN + body, valid_from=since)
    )


def _set_steps(land: Officer) -> None:
    """One department clears its replies in two steps; with a single sign-in there, the same person may clear."""
    unit = db.session.get_one(Agency, land.agency_id)
    step.adopt(unit, [step.Wanted("Lãnh đạo phòng"), step.Wanted("Lãnh đạo Sở")])
    setting.adopt(unit, separated=False, unhappy=Unhappy.ASK)


def _freeze(who: Officer, today: date) -> None:
    """The department's latest replies are frozen; most were handed over, some people were asked."""
    query = (
        select(R)
        .where(R.lead_id == who.agency_id, R.replied_on >= today - timedelta(days=DAYS), R.in_hall.is_(False))
        .where(R.reopened_on.is_(None), R.reply_text.is_not(None))
        .order_by(R.replied_on.desc(), R.id)
    )
    for number, r in enumerate(db.session.scalars(query)):
        if standing.handling(r) not in standing.ANSWERED or r.replied_on is None:
            continue
        at = datetime.combine(r.replied_on, time(9), UTC)
        made = signing.version_after(None, r, by=who.name, at=at, officer_id=who.id)
        if made is None:
            continue
        db.session.add(made)
        db.session.flush()
        if number >= NOT_YET:
            _hand_over(r, who, number, today)


def _hand_over(r: R, who: Officer, number: int, today: date) -> None:
    """One reply reached whoever raised the opinion; every third was asked what they think of it."""
    on = min((r.replied_on or today) + timedelta(days=2), today)
    at = datetime.combine(on, time(9), UTC)
    way = (Way.IN_PERSON, Way.POST, Way.GROUP)[number % 3]
    proof = "Phiếu báo phát BĐ-0000" if way is Way.POST else ""
    delivery.deliver(r, Handed(way=way, on=on, by=who.name, proof=proof), officer_id=who.id, at=at, today=today)
    if number % 3 == 1:
        verdict = Satisfaction.UNHAPPY if number == NOT_YET else Satisfaction.SATISFIED
        note = "Trả lời chưa nói rõ bao giờ làm xong." if verdict is Satisfaction.UNHAPPY else ""
        heard = Heard(verdict=verdict, asked_by=AskedBy.PHONE, on=on, note=note)
        delivery.hear(r, heard, officer_id=who.id, by=who.name, at=at, today=today)


def _link_repeats(who: Viewer, officer: Officer, today: date) -> None:
    """A few opinions are known to say again what was said before."""
    query = select(R).where(R.countable.is_(True), R.merged_into_id.is_(None), R.received_on <= today)
    linked = 0
    for r in db.session.scalars(query.order_by(R.received_on.desc(), R.id.desc()).limit(30)):
        for like in alike.repeats(r, who, shown=2):
            if like.likeness >= 90 and like.same_place:
                repeat.link(r, like.r, viewer=who, on=today, by=officer.name)
                linked += 1
        if linked >= 4:
            return


def _submit(who: Viewer, officer: Officer, today: date) -> None:
    """One draft waits for clearance."""
    query = select(R).where(R.lead_id == officer.agency_id, R.taken_on.is_not(None), R.merged_into_id.is_(None))
    for r in db.session.scalars(query.order_by(R.due_on.desc(), R.id.desc())):
        if standing.handling(r) is standing.Handling.WORKING and resolution.draft_of(r.id) is None:
            text = "Sở đã kiểm tra thực địa cùng phường; đơn vị thu gom tăng chuyến từ tuần tới và báo lại kết quả sau một tháng."
            reply = Reply(outcome=Outcome(result=Result.SETTLING), text=text, acceptance=Acceptance.ACCEPTED)
            at = datetime.combine(today, time(1), UTC)
            clearance.submit(r, who, reply, by=officer.name, at=at, today=today, draft_version=0)
            return


@contextmanager
def _acting(officer: Officer) -> Iterator[None]:
    """The journal says that this officer acts."""
    token = journal.actor.set(journal.Actor(officer.id, f"{officer.name} ({officer.login})", officer.agency_id))
    try:
        yield
    finally:
        journal.actor.reset(token)
