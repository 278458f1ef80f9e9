"""The demonstration's sittings: plans of the year, answers being prepared for the next session, attendance and minutes.

Laid by the acts themselves over the sessions that ``occasions`` laid, so that every page of a sitting shows something
alive. Small demonstrations only. Everything is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import select

from feedback.case import recommendation
from feedback.case.record import Dialogue, Occasion
from feedback.case.sitting import attendance, gathering, line, minutes, minutes_text, plan, preparation
from feedback.case.sitting.line import Wish
from feedback.case.sitting.record import Preparation
from feedback.case.word import Channel, DialogueForm, DialogueState, Head
from feedback.core import journal
from feedback.core.store import db
from feedback.demo.city import CODE, WARD, City, Unit
from feedback.demo.people import Staff
from feedback.office.agency import Agency, Level

_THEMES = (
    "Xây dựng Đảng, xây dựng chính quyền gần dân",
    "Cải cách thủ tục hành chính, chuyển đổi số",
    "Quản lý đất đai, giải phóng mặt bằng",
    "Vệ sinh môi trường, trật tự đô thị",
)
_ANSWER = (
    "Đơn vị đã khảo sát thực địa, lập dự toán và đưa vào kế hoạch quý I năm sau; trong khi chờ bố trí vốn, đội quản lý "
    "khắc phục tạm trước ngày 20 hằng tháng. Đầu mối trả lời: Văn phòng cơ quan."
)
_GROUPS = (("Nhân dân", 124), ("Đại biểu Hội đồng nhân dân", 6), ("Mặt trận và các đoàn thể", 14),
           ("Sở, ngành, phòng, ban", 21), ("Báo chí", 4))  # fmt: skip


def lay(city: City, today: date) -> None:
    """Plans, preparation, attendance and minutes stand beside the sessions."""
    staff = Staff(city)
    top, ward = city.top, city.units[WARD]
    others = [unit for unit in city.places(Level.COMMUNE) if unit.stood(today) and unit is not ward]
    with _by(staff, city.units[f"{CODE}-BTGDV"]):
        _plan(top, today, issued=True)
        for unit in others[:9]:
            _plan(unit, today, issued=unit.id % 3 != 0)
        _prepare(city, top, today)
        _write_down(top, today, final=True)
    with _by(staff, city.units[f"{WARD}-VPDU"]):
        _plan(ward, today, issued=True)
        _write_down(ward, today, final=False)


@contextmanager
def _by(staff: Staff, unit: Unit) -> Iterator[None]:
    """What is done inside is done by that unit's officer."""
    token = journal.actor.set(staff.of(unit))
    try:
        yield
    finally:
        journal.actor.reset(token)


def _plan(unit: Unit, today: date, *, issued: bool) -> None:
    """A plan of four lines; what was held in the year is tied to them, the first that was not says why."""
    agency = db.session.get_one(Agency, unit.id)
    paper = plan.Paper(number=f"{unit.id % 40 + 3}-KH/ĐU" if issued else None,
                       issued_on=date(today.year, 1, 15) if issued else None)  # fmt: skip
    made = plan.add(agency, today.year, paper)
    for quarter, theme in enumerate(_THEMES, 1):
        line.add_line(made, Wish(quarter=quarter, month=None, head=Head.PARTY if quarter == 1 else Head.AUTHORITY,
                                 form=DialogueForm.PERIODIC, theme=theme, preparing="Văn phòng; Mặt trận Tổ quốc"))  # fmt: skip
    lines = line.of_plan(made)
    for one in lines:
        held = [found for found in line.candidates(one) if found.state is DialogueState.HELD]
        near = next((found for found in held if (found.occasion.day.month - 1) // 3 + 1 == one.quarter), None)
        if near is not None:
            line.match(one, near, version=None)
    behind = [one for one in lines if one.dialogue_id is None and one.due_on < today]
    if behind and unit.id % 2:
        line.not_held(behind[0], reason="Ghép nội dung vào cuộc của quý sau để tránh trùng kỳ họp Hội đồng nhân dân.",
                      version=None, today=today)  # fmt: skip


def _prepare(city: City, unit: Unit, today: date) -> None:
    """The next session of the unit: a cluster, channels, three answers asked of one agency and two of another."""
    session = _session(unit, Dialogue.state == DialogueState.PLANNED, Occasion.day > today)
    if session is None:
        return
    gathering.cover(session, ["Tổ dân phố 3", "Tổ dân phố 5", "Tổ dân phố 7"], version=None)
    rows = recommendation.made_at(session.occasion)
    channels = (Channel.FRONT, Channel.GROUP, Channel.LETTER, Channel.BOX, Channel.ONLINE, Channel.RECEPTION)
    for at, row in enumerate(rows):
        row.channel, row.people = channels[at % len(channels)], (1, 12, 1, 35)[at % 4]
        if row.channel is Channel.GROUP:
            gathering.come_from(row, "Tổ dân phố 5")
    due = session.occasion.day - timedelta(days=preparation.READY_BEFORE)
    asked: list[Preparation] = []
    for at, row in enumerate(one for one in rows if preparation.refusal(one) is None):
        if at < 5:
            agency = db.session.get_one(Agency, city.units[f"{CODE}-SXD" if at < 3 else f"{CODE}-SNNMT"].id)
            asked.append(
                preparation.ask(row, agency, due_on=max(due, today), on=today, session_on=session.occasion.day)
            )
    for at in (0, 3):
        if at < len(asked):
            preparation.write(asked[at], answer=_ANSWER, ready=True, by="Văn phòng", version=None, today=today)


def _write_down(unit: Unit, today: date, *, final: bool) -> None:
    """The last session held: who came, and its minutes, final or still a draft of two versions."""
    session = _session(unit, Dialogue.state == DialogueState.HELD, Occasion.day <= today, last=True)
    if session is None:
        return
    attendance.write_down(session, _GROUPS, adopt=True, version=None)
    first = minutes.first(session)
    values = {**vars(first), "place": first.place or "Hội trường trung tâm", "began": "8 giờ 00", "ended": "11 giờ 15",
              "secretary": "Trần Thị Ví Dụ", "secretary_title": "Chuyên viên"}  # fmt: skip
    minutes.save(session, minutes_text.of(values), by="Trần Thị Ví Dụ", version=None)
    values["conclusion"] = (
        "Giao các cơ quan trả lời bằng văn bản các ý kiến chưa trả lời tại hội nghị trong thời hạn quy định.\n"
        "Bộ phận thư ký công khai kết quả chậm nhất 10 ngày sau hội nghị."
    )
    minutes.save(session, minutes_text.of(values), reason="Bổ sung kết luận", by="Trần Thị Ví Dụ", version=None)
    if final:
        minutes.finish(session, by="Trần Thị Ví Dụ", version=None)


def _session(unit: Unit, *where: object, last: bool = False) -> Dialogue | None:
    """The unit's next, or last, such session."""
    query = select(Dialogue).join(Dialogue.occasion).where(Occasion.agency_id == unit.id, *where)  # type: ignore[arg-type]
    by = Occasion.day.desc() if last else Occasion.day
    return db.session.scalar(query.order_by(by, Dialogue.id).limit(1))
