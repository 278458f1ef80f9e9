"""Records of watching with working defaults: rows, not acts; each commits unless the test has a transaction open."""

from datetime import UTC, date, datetime, timedelta

from feedback.case.record import Dialogue, Recommendation
from feedback.case.watch.record import Answer, Gathered, Gathering, Letter, Outstanding, Promise, Urged, Watched
from feedback.case.watch.word import GatheringState, LetterState, PromiseState
from feedback.case.word import OutstandingReason
from feedback.core import store
from feedback.office.agency import Agency
from feedback.office.officer import Officer
from tests import make

AT = datetime(2024, 4, 1, 2, tzinfo=UTC)


def _kept(row):
    with make.written():
        store.db.session.add(row)
    return row


def reason(opinion: Recommendation, agency: Agency, *, on: date = make.DAY, next_on: date | None = None, **facts):
    """Why an opinion is outstanding."""
    told = {"code": OutstandingReason.NO_FUNDS, "story": "Chưa bố trí vốn", "by": "Trần Thị Mẫu", **facts}
    return _kept(
        Outstanding(
            recommendation_id=opinion.id,
            day=on,
            next_on=next_on or on + timedelta(days=30),
            agency_id=agency.id,
            **told,
        )
    )


def promise(session: Dialogue, agency: Agency, opinion: Recommendation | None = None, **facts) -> Promise:
    """A leader's promise at a session, or on one opinion of it."""
    told = {"what": "Sửa xong tuyến đường", "leader": "Trần Văn Mẫu", "title": "Chủ tịch", "state": PromiseState.OPEN}
    days = {"made_on": session.occasion.day, "due_on": session.occasion.day + timedelta(days=60)}
    number = opinion.id if opinion else None
    return _kept(
        Promise(occasion_id=session.id, recommendation_id=number, agency_id=agency.id, **{**told, **days, **facts})
    )


def letter(sender: Agency, addressee: Agency, *opinions: Recommendation, on: date = make.DAY, **facts) -> Letter:
    """An urging letter that names these opinions."""
    told = {"number": "15/MTTQ-BTT", "signer": "Lê Thị Mẫu", "text": "Đề nghị trả lời", "state": LetterState.SENT}
    told |= {"answer_by": on + timedelta(days=15), "by": "Lê Thị Mẫu", "made_at": AT, "batch": "b" * 43, **facts}
    with make.written():
        made = Letter(
            sender_id=sender.id, addressee_id=addressee.id, dated_on=on, number_key=told["number"].casefold(), **told
        )
        store.db.session.add(made)
        store.db.session.flush()
        for one in opinions:
            store.db.session.add(Urged(letter_id=made.id, recommendation_id=one.id, due_on=one.due_on, late=True))
    return made


def answer(to: Letter, agency: Agency, **facts) -> Answer:
    """What the agency answered."""
    told = {"text": "Đang xử lý", "day": to.dated_on, "by": "Phạm Văn Mẫu", **facts}
    return _kept(Answer(letter_id=to.id, agency_id=agency.id, **told))


def gathering(front: Agency, *lines: str, state: str = "draft", **facts) -> Gathering:
    """A set of opinions that the Front gathered."""
    told = {"title": "Ý kiến quý I", "gathered_at": "Hội nghị tổ dân phố", "by": "Lê Thị Mẫu"}
    told |= {"first_on": date(2024, 1, 1), "last_on": make.DAY}
    if state != "draft":
        told["handed_on"] = make.DAY
    with make.written():
        made = Gathering(agency_id=front.id, state=_state(state), **{**told, **facts})
        store.db.session.add(made)
        store.db.session.flush()
        for place, text in enumerate(lines, 1):
            store.db.session.add(Gathered(gathering_id=made.id, position=place, content=text, people=place))
    return made


def watched(who: Officer, opinion: Recommendation, **facts) -> Watched:
    """A mark on an officer's list."""
    told = {"since": make.DAY, "officer_name": who.name, "agency_id": who.agency_id, **facts}
    return _kept(Watched(officer_id=who.id, recommendation_id=opinion.id, **told))


def _state(value: str) -> GatheringState:
    return next(one for one in GatheringState if one.value == value)


def planted(unit: Agency, session: Dialogue, opinion: Recommendation, lead: Agency, secret: str) -> dict[str, int]:
    """One of everything at a unit, each telling a secret: the ids by the names of the routes' parameters."""
    front = make.agency("Mặt trận " + secret, kind="front", parent=unit, code="MT" + secret[:6])
    who = make.officer("front", front, name=secret, login=secret + "-mt")
    reason(opinion, lead, story=secret)
    return {
        "promise_id": promise(session, lead, opinion, what=secret).id,
        "letter_id": letter(front, lead, opinion, number=secret, text=secret).id,
        "gathering_id": gathering(front, secret, state="handed", title=secret).id,
        "watched_id": watched(who, opinion, note=secret, shared=True).id,
    }
