"""The road of a session, as its page shows it, from the plan to the published result: what is done, what is next.

One query counts; nothing here decides what may be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app, g, url_for
from sqlalchemy import ColumnElement, case, func, or_, select

from feedback.case import desk, standing
from feedback.case import paper as papers
from feedback.case.caution import NOTICE_DAYS
from feedback.case.desk import Queue
from feedback.case.record import Contribution, Dialogue, Recommendation
from feedback.case.sitting import summary
from feedback.case.sitting.summary import Summary
from feedback.case.sitting.word import MinutesState
from feedback.case.word import DialogueState
from feedback.core.store import db
from feedback.core.wording import day, number
from feedback.office.duty import Duty
from feedback.web.guard import may

#: Days after a session in which its minutes are the next thing to do.
MINUTES_DAYS = 14


@dataclass(frozen=True)
class Tally:
    """How many opinions of a cuộc there are, and how many wait for what."""

    total: int
    to_sort: int
    to_assign: int
    in_hall: int


@dataclass(frozen=True)
class Step:
    """One stretch of the road; ``url`` where whoever looks may go on there; ``missed``: behind, and not as it should be."""

    name: str
    told: str
    done: bool
    act: str = ""
    url: str = ""
    why: str = ""
    here: bool = False
    missed: bool = False


def tally(mine: ColumnElement[bool], today: date) -> Tally:
    """The counts over these opinions, in one query; each is that of the list which its step opens."""
    to_assign = or_(*(desk.waits(queue, today) for queue in (Queue.UNASSIGNED, Queue.RETURNED)))
    parts = (standing.to_sort_sql(), to_assign, Recommendation.in_hall)
    query = select(func.count(), *(func.sum(case((part, 1), else_=0)) for part in parts)).where(mine)
    return Tally(*(int(count or 0) for count in db.session.execute(query).one()))


def link(endpoint: str, **values: Any) -> str:
    """The address of that page, or nothing where the program has no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def sitting(dialogue_id: int) -> Summary:
    """How far the session is prepared and written down; asked once per request."""
    kept: dict[int, Summary] = g.setdefault("sittings", {})
    if dialogue_id not in kept:
        kept[dialogue_id] = summary.read(dialogue_id)
    return kept[dialogue_id]


def of_dialogue(dialogue: Dialogue, counts: Tally, today: date) -> list[Step]:
    """The steps of a session, the next one marked; none while it is put off or cancelled."""
    if dialogue.state in (DialogueState.POSTPONED, DialogueState.CANCELLED):
        return []
    held, on = dialogue.state is DialogueState.HELD, dialogue.occasion.day
    writes = may(Duty.DIALOGUE_WRITE)
    told = Step(
        "Thông báo",
        day(dialogue.announced_on) if dialogue.announced_on else "Không ghi" if held else "Chưa thông báo",
        held or dialogue.announced_on is not None or on <= today,
        "Ghi thông báo cho Nhân dân",
        url_for("dialogue.announce", dialogue_id=dialogue.id) if writes else "",
        f"Nhân dân cần được thông báo trước ngày tổ chức ít nhất {NOTICE_DAYS} ngày: "
        f"chậm nhất {day(on - timedelta(days=NOTICE_DAYS))}.",
        missed=dialogue.announced_on is None and (held or on <= today),
    )
    meeting = Step(
        "Tổ chức",
        day(on) if held else f"Dự kiến {day(on)}",
        held,
        "Ghi đã tổ chức" if on <= today else "",
        url_for("dialogue.hold", dialogue_id=dialogue.id) if writes and on <= today else "",
        "Ý kiến của cuộc này chỉ được tính vào số liệu sau khi ghi là đã tổ chức."
        if on <= today
        else f"Đến ngày {day(on)} thì ghi là đã tổ chức. Ý kiến Nhân dân gửi trước có thể ghi từ bây giờ.",
    )
    found = sitting(dialogue.id)
    written, *after = _of_opinions(counts, held, link("capture.dialogue", dialogue_id=dialogue.id), dialogue.id)
    steps = [_of_plan(found), told, *_of_preparation(dialogue, counts, found, today), meeting, written]
    minutes = _of_minutes(dialogue, counts, found, today) if held else Step("Biên bản", "–", False)
    return _marked([*steps, minutes, *after, *_of_papers(dialogue, today)])


def _of_plan(found: Summary) -> Step:
    """Where the session stands in a yearly plan; one outside any plan is behind that stretch too."""
    if found.plan_id is None:
        return Step("Kế hoạch", "Ngoài kế hoạch", True)
    when = f"Tháng {found.month}" if found.month else f"Quý {('I', 'II', 'III', 'IV')[(found.quarter or 1) - 1]}"
    return Step("Kế hoạch", f"{when}/{found.plan_year}", True)


def _of_papers(dialogue: Dialogue, today: date) -> list[Step]:
    """Concluded, published; the days they are due stand in the panel of papers, a session long past waits for neither."""
    if dialogue.state is not DialogueState.HELD:
        return [Step("Kết luận", "–", False), Step("Công khai", "–", False)]
    notice, published = papers.of(dialogue.id)
    passed = papers.passed(dialogue, today)
    writes, missing = may(Duty.DIALOGUE_WRITE), "Không ghi" if passed else "Chưa có"
    concluded = notice.dated_on if notice is not None and notice.issued else None
    return [
        Step(
            "Kết luận",
            day(concluded) if concluded else missing,
            concluded is not None or passed,
            "Soạn thông báo kết luận",
            url_for("paper.conclusion", dialogue_id=dialogue.id) if writes else "",
            "Ban hành thông báo kết luận: việc nào, cơ quan nào làm, đến bao giờ.",
            missed=passed and concluded is None,
        ),
        Step(
            "Công khai",
            day(published.published_on) if published else missing,
            published is not None or passed,
            "Ghi công khai kết quả",
            url_for("paper.publication", dialogue_id=dialogue.id) if writes else "",
            "Công khai kết quả đối thoại để Nhân dân biết; bản công khai không nêu tên người có ý kiến.",
            missed=passed and published is None,
        ),
    ]


def _of_preparation(dialogue: Dialogue, counts: Tally, found: Summary, today: date) -> list[Step]:
    """Answers prepared beforehand: while the session is to come, and afterwards where there were any."""
    held, open_yet = dialogue.state is DialogueState.HELD, found.asked + found.returned
    if held and not found.prepared:
        return []
    told = f"{number(found.ready)}/{number(found.prepared)} câu trả lời" if found.prepared else "Chưa giao"
    return [
        Step(
            "Chuẩn bị",
            told if counts.total else "Chưa có ý kiến gửi trước",
            held or dialogue.occasion.day <= today or (found.prepared > 0 and not open_yet),
            "Chuẩn bị trả lời" if counts.total else "",
            link("preparation.show", dialogue_id=dialogue.id),
            "Gộp ý trùng, phân loại, giao cơ quan chuẩn bị câu trả lời để mang vào hội nghị."
            if counts.total
            else "Ghi ý kiến Nhân dân gửi trước (Mặt trận, thôn, tổ dân phố, đơn thư…), rồi giao cơ quan chuẩn bị trả lời.",
        )
    ]


def _of_minutes(dialogue: Dialogue, counts: Tally, found: Summary, today: date) -> Step:
    """The minutes; a session long past, or whose opinions are on their way, is not held up by them."""
    final = found.minutes is MinutesState.FINAL
    moved = counts.total - counts.to_sort - counts.to_assign > counts.in_hall
    passed = moved or dialogue.occasion.day < today - timedelta(days=MINUTES_DAYS)
    told = "Chính thức" if final else f"Dự thảo, bản {found.minutes_number}" if found.minutes else "Chưa lập"
    return Step(
        "Biên bản",
        told,
        final or passed,
        "Lập biên bản" if found.minutes is None else "Hoàn thành biên bản",
        link("minutes.edit" if found.minutes is None else "minutes.show", dialogue_id=dialogue.id)
        if may(Duty.DIALOGUE_WRITE)
        else "",
        "Biên bản lập sẵn từ các dòng đã ghi; sửa, lưu từng bản, rồi chốt chính thức.",
        missed=passed and not final,
    )


def of_contribution(contribution: Contribution, counts: Tally) -> list[Step]:
    """The steps of a contribution event, the next one marked."""
    sheet = link("capture.contribution", contribution_id=contribution.id)
    received = Step("Góp ý", day(contribution.occasion.day), True)
    return _marked([received, *_of_opinions(counts, True, sheet, contribution.id)])


def _of_opinions(counts: Tally, held: bool, sheet: str, occasion_id: int) -> list[Step]:
    written = Step(
        "Ghi ý kiến",
        f"{number(counts.total)} ý kiến",
        held and counts.total > 0,
        "Ghi ý kiến",
        sheet if may(Duty.RECEIVE) else "",
        "Mỗi ý kiến một dòng; dòng nào viết xong là được lưu ngay.",
    )
    to_sort = Step(
        "Phân loại",
        f"Còn {number(counts.to_sort)}" if counts.to_sort else "Xong" if counts.total else "–",
        counts.total > 0 and counts.to_sort == 0,
        f"Phân loại {number(counts.to_sort)} ý kiến",
        _list("sorting.index", Duty.SORT, occasion_id),
        "Xếp lĩnh vực, bên, loại; gộp ý kiến trùng; tách khiếu nại, tố cáo.",
    )
    to_assign = Step(
        "Giao xử lý",
        f"Còn {number(counts.to_assign)}"
        if counts.to_assign
        else "Xong"
        if counts.total > 0 == counts.to_sort
        else "–",
        counts.total > 0 and counts.to_sort + counts.to_assign == 0,
        f"Giao {number(counts.to_assign)} ý kiến",
        _list("assignment.index", Duty.ASSIGN, occasion_id),
        "Giao cơ quan chủ trì, cơ quan phối hợp và hạn trả lời.",
    )
    return [written, to_sort, to_assign]


def _list(endpoint: str, duty: Duty, occasion_id: int) -> str:
    return link(endpoint, occasion=occasion_id) if may(duty) else ""


def _marked(steps: list[Step]) -> list[Step]:
    """The first step that is not done is where the session stands."""
    at = next((i for i, step in enumerate(steps) if not step.done), None)
    return [Step(**{**vars(step), "here": i == at}) for i, step in enumerate(steps)]
