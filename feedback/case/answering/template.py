"""Reply templates: texts to answer with, by field and outcome, kept by a unit for itself or for all below it.

A template has places that are filled from the record: ``{mã ý kiến}``, ``{hạn}``… Who spoke is never among them: a reply is
read by many who may not know that. None comes with the program. Acts never commit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import joinedload

from feedback.case.answering.record import Template
from feedback.case.record import Recommendation
from feedback.case.word import Acceptance, Result
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, nfc, plain, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, Reach
from feedback.office.duty import Viewer

#: What a template may hold, and what stands there in a preview without a record.
PLACES: Mapping[str, str] = {
    "mã ý kiến": "DT-PA-2026-01-007",
    "nội dung": "Đề nghị sửa đoạn đường ngập trước trường tiểu học",
    "lĩnh vực": "Giao thông, thoát nước, chiếu sáng",
    "cuộc": "DT-PA-2026-01",
    "ngày cuộc": "15/03/2026",
    "nơi tiếp nhận": "Phường Mẫu",
    "ngày tiếp nhận": "15/03/2026",
    "cơ quan": "Sở Xây dựng",
    "ngày giao": "18/03/2026",
    "hạn": "08/04/2026",
    "hôm nay": "01/04/2026",
}
BLANK = "……"
_PLACE = re.compile(r"\{([^{}\n]{1,40})\}")
_KNOWN = {plain(name): name for name in PLACES}
MOST_OFFERED = 12


@dataclass(frozen=True, kw_only=True)
class Text:
    """A template as it is written."""

    title: str
    body: str
    field: str | None = None
    acceptance: Acceptance | None = None
    result: Result | None = None
    below: bool = False
    position: int = 0
    valid_from: date
    valid_to: date | None = None


def filled(body: str, facts: Mapping[str, str]) -> str:
    """The text with its places filled; one without a value is left blank to write in."""

    def put(match: re.Match[str]) -> str:
        name = _KNOWN.get(plain(match[1]))
        return match[0] if name is None else facts.get(name) or BLANK

    return _PLACE.sub(put, body)


def unknown(body: str) -> list[str]:
    """The places that no record can fill, as they were written."""
    return [match[0] for match in _PLACE.finditer(body) if plain(match[1]) not in _KNOWN]


def facts_of(r: Recommendation, *, agency: str, today: date) -> dict[str, str]:
    """What the places stand for in this opinion; never who spoke."""
    return {
        "mã ý kiến": r.code,
        "nội dung": squeeze(r.content),
        "lĩnh vực": r.field or "",
        "cuộc": r.occasion.code,
        "ngày cuộc": day(r.occasion_day),
        "nơi tiếp nhận": r.host.name,
        "ngày tiếp nhận": day(r.received_on),
        "cơ quan": agency,
        "ngày giao": day(r.assigned_on),
        "hạn": day(r.due_on),
        "hôm nay": day(today),
    }


def kept(viewer: Viewer) -> Select[Template]:
    """The templates this viewer may keep: those of units in reach; an agency its own and those of units below it."""
    query = select(Template).options(joinedload(Template.agency))
    return query.where(tree.in_reach_now(viewer.seat, Template.agency_id))


def get(template_id: int, viewer: Viewer) -> Template:
    """The template, within what the viewer keeps; NotThere otherwise."""
    found = db.session.scalar(kept(viewer).where(Template.id == template_id))
    if found is None:
        raise NotThere
    return found


def offered(r: Recommendation, today: date) -> list[Template]:
    """The templates that the agency which leads may answer with today, the fittest first."""
    above = select(Reach.ancestor_id).where(Reach.agency_id == r.lead_id, Reach.inherited.is_(True))
    fits = case((Template.field == (r.field or ""), 0), else_=1)
    query = (
        select(Template)
        .where(or_(Template.agency_id == r.lead_id, and_(Template.below.is_(True), Template.agency_id.in_(above))))
        .where(in_force(today), or_(Template.field.is_(None), Template.field == (r.field or "")))
        .order_by(fits, case((Template.agency_id == r.lead_id, 0), else_=1), Template.position, Template.title, Template.id)
        .limit(MOST_OFFERED)
    )  # fmt: skip
    return list(db.session.scalars(query))


def in_force(today: date) -> ColumnElement[bool]:
    """SQL: switched on, and of today."""
    ends = or_(Template.valid_to.is_(None), Template.valid_to >= today)
    return and_(Template.active.is_(True), Template.valid_from <= today, ends)


def write(agency: Agency, text: Text) -> Template:
    """A new template of that unit, in force from its day on."""
    made = Template(agency_id=agency.id, active=True)
    _put(made, text)
    db.session.add(made)
    db.session.flush()
    journal.record("template:add", _named(made), changes={"title": [None, made.title], "body": [None, made.body]})
    return made


def change(template: Template, text: Text, *, version: int | None = None) -> None:
    """The template is as given; replies written with it before stay as they are."""
    store.unchanged(template, version)
    before = journal.snapshot(template)
    _put(template, text)
    changes = journal.difference(before, template)
    if changes:
        journal.record("template:change", _named(template), changes=changes)


def switch(template: Template, *, active: bool) -> None:
    """The template is offered, or no longer."""
    if template.active is not active:
        template.active = active
        journal.record("template:switch", _named(template), changes={"active": [not active, active]})


def _put(template: Template, text: Text) -> None:
    """The columns hold the text; Refused where it lacks something."""
    if not squeeze(text.title):
        raise Refused("Thiếu tên mẫu.", field="title")
    if not squeeze(text.body):
        raise Refused("Thiếu nội dung mẫu.", field="body")
    wrong = unknown(text.body)
    if wrong:
        raise Refused(
            f"Không điền được {', '.join(wrong)}. Các chỗ điền có thể dùng: {', '.join(f'{{{one}}}' for one in PLACES)}.",
            field="body",
        )
    if text.valid_to is not None and text.valid_to < text.valid_from:
        raise Refused("Ngày hết hiệu lực trước ngày bắt đầu.", field="valid_to")
    template.title, template.body = squeeze(text.title), nfc(text.body).strip()
    template.field = squeeze(text.field or "") or None
    template.acceptance, template.result = text.acceptance, text.result
    template.below, template.position = text.below, text.position
    template.valid_from, template.valid_to = text.valid_from, text.valid_to


def _named(template: Template) -> tuple[str, int, str]:
    """The template as the journal names it."""
    return "reply_template", template.id, template.title[:64]
