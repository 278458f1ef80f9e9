"""The demonstration's watching: reasons told for what is outstanding, promises, the Front's marks, letters and sets.

Done by the acts themselves, over opinions that ``hall`` laid, so that every page of watching shows something alive. Small
demonstrations only. Everything is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from feedback.case import standing
from feedback.case.record import Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.watch import behind, following, gathering, promise, register, urging
from feedback.case.watch.record import Letter
from feedback.case.watch.word import Behind
from feedback.case.word import DialogueState, OutstandingReason, Result
from feedback.core import journal
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.office.agency import Agency
from feedback.office.duty import Viewer

_STORIES = (
    (OutstandingReason.NO_FUNDS, "Đã đề xuất đưa vào kế hoạch vốn năm sau; đang chờ Hội đồng nhân dân thông qua."),
    (
        OutstandingReason.CLEARANCE,
        "Còn bốn hộ chưa nhận tiền bồi thường; tổ công tác đang vận động, dự kiến xong quý sau.",
    ),
    (OutstandingReason.COORDINATION, "Liên quan đường sắt và điện lực; đã mời họp liên ngành lần hai."),
    (OutstandingReason.VERIFYING, "Đang đối chiếu hồ sơ địa chính trước năm 1993, còn thiếu bản đồ giải thửa."),
)
_TEXT = "Trong số này có {số quá hạn} ý kiến đã quá hạn; hai ý kiến được Nhân dân nhắc lại tại hội nghị tổ dân phố tháng này."
_LINES = (
    (
        "Đề nghị lắp đèn chiếu sáng đoạn đường ven kênh, tối đi lại không an toàn",
        46,
        "Giao thông, thoát nước, chiếu sáng",
    ),
    ("Đề nghị tăng chuyến thu gom rác ở các ngõ nhỏ vào buổi chiều", 23, "Môi trường, rác thải"),
    ("Đề nghị công khai danh sách hộ được hỗ trợ sửa nhà ở nhà văn hóa", 12, "Chính sách xã hội"),
    ("Bậc tam cấp nhà văn hóa quá cao, người cao tuổi khó lên xuống", 8, None),
)


@dataclass(frozen=True)
class _Person:
    """A demo sign-in, as it acts."""

    viewer: Viewer
    name: str
    agency: Agency


def live(*, today: date) -> None:
    """Reasons, promises, marks, notes, letters and sets stand."""
    db.session.flush()
    front, office = _person("mattran"), _person("thuky")
    for login in ("coquan", "coquan2"):
        _tell_reasons(_person(login), today)
    _promise(office, today)
    _watch(front, today)
    _urge(front, today)
    _gather(front, office, today)
    db.session.flush()


def _person(login: str) -> _Person:
    found = officers.by_login(login)
    viewer = officers.viewer(found)
    return _Person(viewer, found.name, viewer.agency)


@contextmanager
def _by(person: _Person) -> Iterator[None]:
    """What is done inside is done by that person."""
    token = journal.actor.set(journal.Actor(person.viewer.officer_id, person.name, person.agency.id))
    try:
        yield
    finally:
        journal.actor.reset(token)


def _tell_reasons(agency: _Person, today: date) -> None:
    """The agency's outstanding opinions have their reasons, two of them to be looked at again."""
    query = select(R).where(standing.open_sql(), R.lead_id == agency.agency.id, R.result == Result.OUTSTANDING)
    with _by(agency):
        for at, r in enumerate(db.session.scalars(query.order_by(R.received_on.desc(), R.id).limit(6))):
            code, story = _STORIES[at % len(_STORIES)]
            on = today - timedelta(days=45 if at < 2 else 12)
            days = timedelta(days=40 if at < 2 else 60)
            register.write(r, agency.viewer, code=code, story=story, next_on=on + days, by=agency.name, today=on)


def _promise(office: _Person, today: date) -> None:
    """At the city's last sessions: a promise kept, one open, one overdue, one replaced."""
    held = (
        select(Dialogue)
        .join(Dialogue.occasion)
        .where(Occasion.agency_id == office.viewer.seat.id, Dialogue.state == DialogueState.HELD, Occasion.day < today)
        .order_by(Occasion.day.desc())
        .limit(2)
    )
    works, land = _person("coquan").agency, _person("coquan2").agency
    said = (
        ("Sửa xong mặt cầu dân sinh trước mùa mưa", works, today - timedelta(days=9)),
        ("Giải quyết xong 100% hồ sơ cấp giấy chứng nhận còn chậm", land, today + timedelta(days=25)),
        ("Công khai quy hoạch chi tiết tại nhà văn hóa các tổ dân phố", works, today - timedelta(days=2)),
        ("Bố trí hai điểm thu gom rác cồng kềnh mỗi phường", land, today + timedelta(days=4)),
    )
    made = []
    with _by(office):
        for at, session in enumerate(db.session.scalars(held)):
            for what, agency, due_on in said[at * 2 : at * 2 + 2]:
                terms = promise.Terms(
                    made_on=session.occasion.day,
                    leader=session.chair or "Nguyễn Văn Mẫu",
                    title=session.chair_title,
                    what=what,
                    due_on=max(due_on, session.occasion.day),
                    agency=agency,
                )
                made.append((promise.make(session.occasion, terms, today=today), terms))
        if len(made) == len(said):
            kept, terms = made[2][0], made[3][1]
            proof = "Đã niêm yết tại 12 nhà văn hóa, có biên bản của từng tổ."
            promise.keep(kept, on=kept.made_on, proof=proof, paper_number="128/BC-SXD", has_file=False, today=today)
            later = promise.Terms(**{**vars(terms), "due_on": today + timedelta(days=40)})
            promise.replace(made[3][0], later, reason="Chưa thống nhất được vị trí tại ba phường.", today=today)


def _watch(front: _Person, today: date) -> None:
    """Three opinions, an agency and a session on the Front's list; two notes, one of them for the agency too."""
    late = select(R).where(standing.overdue_sql(today), R.lead_id.is_not(None)).order_by(R.due_on, R.id).limit(3)
    works = _person("coquan").agency
    last = select(Occasion).join(Dialogue, Dialogue.id == Occasion.id).where(Dialogue.state == DialogueState.HELD)
    with _by(front):
        opinions = list(db.session.scalars(late))
        for at, r in enumerate(opinions):
            note = ("Dân hỏi lại ở hai cuộc tiếp xúc", "Kiến nghị nhiều lần", "")[at]
            following.follow(front.viewer, recommendation=r, note=note, shared=at == 0, by=front.name, on=today)
        following.follow(front.viewer, agency=works, note="Nhiều việc quá hạn", shared=True, by=front.name, on=today)
        session = db.session.scalar(last.order_by(Occasion.day.desc(), Occasion.id).limit(1))
        if session is not None:
            following.follow(front.viewer, occasion=session, note="", by=front.name, on=today)
        for r, text, shown in zip(
            opinions,
            ("Đề nghị nêu rõ thời hạn, đã nhắc qua điện thoại.", "Đưa vào nội dung giám sát chuyên đề quý tới."),
            (True, False),
            strict=False,
        ):
            following.supervise(r, front.viewer, text=text, to_agency=shown, by=front.name, today=today)


def _urge(front: _Person, today: date) -> None:
    """Last month's letters to two agencies, one answered, one not; this week's to a third."""
    works, land = _person("coquan"), _person("coquan2")
    with _by(front):
        sent = _send(front, [works.agency.id, land.agency.id], today - timedelta(days=24), "41/MTTQ-BTT", today)
        others = select(R.lead_id).where(
            standing.overdue_sql(today), R.lead_id.not_in([works.agency.id, land.agency.id])
        )
        third = db.session.scalar(others.order_by(R.lead_id).limit(1))
        if third is not None:
            _send(front, [third], today - timedelta(days=3), "47/MTTQ-BTT", today)
    for letter in sent:
        if letter.addressee_id == works.agency.id:
            with _by(works):
                urging.answer(
                    letter,
                    works.viewer,
                    text="Đã giao các phòng chuyên môn rà soát; hai ý kiến xong trong tháng, các ý kiến còn lại vướng mặt bằng.",
                    paper_number="512/SXD-VP",
                    on=letter.dated_on + timedelta(days=9),
                    by=works.name,
                    today=today,
                )


def _send(front: _Person, agencies: list[int], on: date, number: str, today: date) -> list[Letter]:
    """Letters of that day, each naming a handful of opinions."""
    found = behind.parcels(front.viewer, agencies, Behind.ALL, today=today)
    wanted = [behind.Parcel(one.agency, one.opinions[:6]) for one in found]
    terms = urging.Terms(
        number=number,
        dated_on=on,
        authority="TM. Ban Thường trực",
        signer_title="Phó Chủ tịch",
        signer="Đỗ Văn Giả Định",
        place="Minh Họa",
        answer_by=on + timedelta(days=urging.USUAL_DAYS),
        text=_TEXT,
        consecutive=True,
    )
    if not wanted:
        return []
    at = datetime(on.year, on.month, on.day, 2, 30, tzinfo=UTC)
    sent = urging.send(front.viewer, wanted, terms, by=front.name, at=at, today=on)
    for letter in sent:
        letter.batch = f"minh-hoa-{on:%Y%m%d}"  # the same day gives the same records
    return sent


def _gather(front: _Person, office: _Person, today: date) -> None:
    """Three sets: one being written, one handed over, one returned with its reason."""
    titles = ("Ý kiến Nhân dân qua tiếp xúc tháng này", "Ý kiến tổng hợp tại 12 tổ dân phố", "Ý kiến hội viên cao tuổi")
    for at, title in enumerate(titles):
        terms = gathering.Terms(
            title=title,
            gathered_at="Hội nghị tổ dân phố, hòm thư góp ý tại nhà văn hóa",
            first_on=today - timedelta(days=40),
            last_on=today - timedelta(days=5),
        )
        lines = [gathering.Line(*one) for one in _LINES[at:]]
        with _by(front):
            made = gathering.write(None, front.viewer, terms, lines, by=front.name, today=today)
            if at:
                gathering.hand_over(made, on=today - timedelta(days=2), paper_number=f"{50 + at}/MTTQ-BTT", today=today)
        if at == 2:
            with _by(office):
                gathering.give_back(made, reason="Ghi rõ tổ dân phố của từng ý kiến để giao đúng cơ quan.", on=today)
