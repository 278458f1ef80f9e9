"""Opinions: the list with its file, and the whole story of one on a page that anyone can follow.

Reading only; what may be done from here leads to ``sorting``, ``assignment`` and ``resolution``. Who spoke is on no page
before somebody who handles the case asks for it, and the journal says that they did.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, send_file
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload
from werkzeug.wrappers import Response

from feedback.case import assignment, desk, recommendation, standing, story
from feedback.case.desk import Queue
from feedback.case.record import Occasion
from feedback.case.record import Recommendation as R
from feedback.case.work import Assignment
from feedback.core import attachment, calendar
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.agency import Agency
from feedback.office.duty import Duty
from feedback.report import to_xlsx_list
from feedback.report.to_xlsx_list import Column
from feedback.web import panel, recommendation_acts, sorting_form
from feedback.web import recommendation_list as lists
from feedback.web.guard import may, needs, note_reading, viewer
from feedback.web.listing import Listing, Page
from feedback.web.road import link

pages = Blueprint("recommendation", __name__, url_prefix="/recommendations")

_COLUMNS = (
    Column("Mã ý kiến", 18), Column("Mã cuộc", 16), Column("Ngày tiếp nhận", 12), Column("Nơi tiếp nhận", 26),
    Column("Cấp", 14), Column("Góp ý xây dựng", 13), Column("Loại", 12), Column("Lĩnh vực", 24),
    Column("Nội dung", 70), Column("Xử lý", 18), Column("Cơ quan chủ trì", 28), Column("Ngày giao", 12),
    Column("Hạn trả lời", 12), Column("Quá hạn", 9), Column("Ngày trả lời", 12), Column("Số văn bản", 18),
    Column("Nội dung trả lời", 50), Column("Tiếp thu", 16), Column("Ngày kết luận tiếp thu", 14),
    Column("Lý do không tiếp thu", 30), Column("Kết quả", 16), Column("Ngày giải quyết", 12),
    Column("Lộ trình", 12), Column("Lý do tồn đọng", 34), Column("Số ngày từ khi tiếp nhận", 12),
)  # fmt: skip

_TABS = {
    Queue.UNSORTED: "Chưa phân loại",
    Queue.UNASSIGNED: "Chưa giao",
    Queue.RETURNED: "Bị trả lại",
    Queue.NOT_TAKEN: "Chờ nhận",
    Queue.WORKING: "Đang xử lý",
    Queue.TO_CONCLUDE: "Chờ kết luận",
    Queue.LATE: "Quá hạn",
    Queue.OPEN: "Chưa giải quyết xong",
}


@pages.get("")
@needs(Duty.READ)
def index() -> str:
    """The opinions in reach, narrowed and ordered as the address says."""
    who = viewer()
    page = lists.page(lists.listing_for(who), recommendation.listed(who), who, near=lists.NEAR)
    return render_template(
        "recommendation/index.html", page=page, tabs=_tabs(page), shows=lists, near=lists.NEAR, link=link
    )


@pages.get("/list.xlsx")
@needs(Duty.READ)
def download() -> Response:
    """The same list as an Excel file: every row that the page counts, in its order."""
    return send_list(lists.listing_for(viewer()), recommendation.listed(viewer()), "Danh sách ý kiến, kiến nghị")


def send_list(listing: Listing, found: Select[Any], title: str) -> Response:
    """The list that the address asks for as an Excel file; the journal says which list and how many rows."""
    asked = listing.read(choices=lists.choices(viewer()))
    about = [("Đơn vị xem", viewer().seat.name), ("Ngày", day(calendar.today())), *lists.said(asked)]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - Flask closes it once it is sent
    query = _exported(listing.narrow(found, asked)).order_by(*listing.order(asked))
    count = to_xlsx_list.write(file, title=title, columns=_COLUMNS, rows=_cells(query), about=about)
    told = {key: ["", value] for key, value in asked.query.items() if key != "q"}
    note_reading("recommendation:download", None, changes={"rows": [None, count], **told})
    file.seek(0)
    name = f"y-kien-{calendar.today():%Y-%m-%d}.xlsx"
    return send_file(
        file, as_attachment=True, download_name=name,
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip


def _exported(found: Select[Any]) -> Select[Any]:
    """The columns of the file; who spoke is not among them."""
    host, lead = aliased(Agency), aliased(Agency)
    query: Any = (
        found.with_only_columns(
            R.code, Occasion.code, R.received_on, host.name, R.level, R.side, R.nature, R.field, R.content,
            standing.handling_sql(), lead.name, R.assigned_on, R.due_on, standing.overdue_sql(calendar.today()),
            R.replied_on, R.paper_number, R.reply_text, R.acceptance, R.concluded_on, R.not_accepted_reason, R.result,
            R.settled_on, R.roadmap_on, R.outstanding_reason, maintain_column_froms=True,
        )
        .join(Occasion, Occasion.id == R.occasion_id)
        .join(host, host.id == R.host_id)
        .outerjoin(lead, lead.id == R.lead_id)
    )  # fmt: skip
    return query  # type: ignore[no-any-return]


def _cells(query: Select[Any]) -> Iterator[list[Any]]:
    """The rows as the file holds them, read a thousand at a time."""
    today = calendar.today()
    for row in db.session.execute(query.execution_options(yield_per=1000)):
        cells = [getattr(value, "label", value) for value in row]
        cells[9], cells[13] = lists.HANDLINGS[row[9]].label, "Quá hạn" if row[13] else ""
        yield [*cells, (today - row[2]).days]


def _tabs(page: Page) -> list[tuple[str, str, bool]]:
    """What waits, one press away; a tab keeps the other filters."""
    offered = [Queue.LATE, Queue.OPEN] if viewer().only_given else list(_TABS)
    here = page.values.get("queue")
    tabs = [("Tất cả", page.url(queue=None), here is None)]
    return tabs + [(_TABS[one], page.url(queue=one.value), here is one) for one in offered]


@pages.get("/<int:recommendation_id>")
@needs(Duty.READ)
def show(recommendation_id: int) -> str:
    """The whole story of one opinion; who spoke is not on it."""
    return story_page(recommendation_id)


@pages.post("/<int:recommendation_id>/identity")
@needs(Duty.IDENTITY)
def identity(recommendation_id: int) -> str:
    """Who spoke, for whoever handles the case; the journal says that they looked."""
    _, turn, steers = _seen(recommendation_id)
    if not _handles(turn, steers):
        raise NotThere
    note_reading("citizen:read", recommendation.get(recommendation_id, viewer()))
    return story_page(recommendation_id, with_citizen=True)


def _seen(recommendation_id: int) -> tuple[R, Assignment | None, bool]:
    """The opinion with what its page names, the part that the viewer's agency holds, whether it was raised in reach."""
    who = viewer()
    query = select(R, recommendation.steered(who).label("steers")).where(
        R.id == recommendation_id, recommendation.visible(who)
    )
    whole = (joinedload(R.occasion), joinedload(R.host), joinedload(R.lead), joinedload(R.merged_into))
    found = db.session.execute(query.options(*whole)).one_or_none()
    if found is None:
        raise NotThere
    return found[0], desk.my_turns(who, [recommendation_id]).get(recommendation_id), bool(found[1])


def _handles(turn: Assignment | None, steers: bool) -> bool:
    """Whether whoever looks handles the case: the secretariat where it was raised, the agency that holds a part."""
    return may(Duty.IDENTITY) and (turn is not None if viewer().only_given else steers)


def story_page(
    recommendation_id: int, *, with_citizen: bool = False, speaker_form: sorting_form.SpeakerForm | None = None
) -> str:
    """The page of one opinion; with who spoke where that was asked for, with the form where that was refused."""
    r, turn, steers = _seen(recommendation_id)
    sources = story.read(r, viewer())
    return render_template(
        "recommendation/show.html",
        r=r,
        handling=standing.handling(r),
        due=lists.told(r, calendar.today())[0],
        next=story.next_step(r, r.lead.name if r.lead else None),
        events=story.tell(r, sources),
        sources=sources,
        parts=[one for one in sources.turns if one.turn in assignment.HOLDING],
        files=attachment.of("recommendation", r.id),
        merged=list(db.session.scalars(recommendation.listed(viewer()).where(R.merged_into_id == r.id).limit(100))),
        kin=_kin(r),
        acts=recommendation_acts.offered(r, viewer(), turn, steers=steers),
        handles=_handles(turn, steers),
        citizen=r.citizen if with_citizen else None,
        with_citizen=with_citizen,
        link=link,
        merged_into_here=_in_reach(r.merged_into_id),
        opens_occasion=steers and may(Duty.DIALOGUE_READ),
        speaker_form=speaker_form or _speaker_form(r, with_citizen),
        panels=panel.of("recommendation", panel.Opinion(r, turn, steers, sources)),
    )


def _speaker_form(r: R, with_citizen: bool) -> sorting_form.SpeakerForm:
    """The form for who spoke; empty until that was asked for."""
    known = r.citizen if with_citizen else None
    stands = {"name": known.name, "address": known.address, "phone": known.phone} if known else {}
    return sorting_form.SpeakerForm(formdata=None, data={**stands, "version": r.version})


def _in_reach(recommendation_id: int | None) -> bool:
    """Whether that opinion may be opened from here."""
    if recommendation_id is None:
        return False
    query = select(R.id).where(R.id == recommendation_id, recommendation.visible(viewer()))
    return db.session.scalar(query) is not None


def _kin(r: R) -> list[R]:
    """The other opinions of the same speaking turn."""
    if r.turn is None:
        return []
    same = (R.occasion_id == r.occasion_id, R.turn == r.turn, R.id != r.id)
    return list(db.session.scalars(recommendation.listed(viewer()).where(*same).order_by(R.position, R.id).limit(20)))
