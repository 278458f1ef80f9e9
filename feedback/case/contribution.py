"""Contribution events: góp ý outside dialogues, to a body or a person (QĐ 218-QĐ/TW Điều 6, 7, 11, 12).

They are counted as events (cuộc, lần); the opinions raised in them are recommendations like any other. Acts never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import flag_modified

from feedback.case import place
from feedback.case.dialogue import next_code
from feedback.case.record import Contribution, Occasion
from feedback.case.word import ContributionForm, OccasionKind, Target
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office import tree
from feedback.office.agency import Agency, code_key
from feedback.office.duty import Viewer


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a contribution event is: to whom, when, by whom, in which form."""

    agency: Agency
    on: date
    target: Target
    form: ContributionForm
    contributor: str | None = None
    content: str | None = None


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """SQL: contribution events in the viewer's reach."""
    return tree.in_reach(viewer.seat, Occasion.agency_id, Occasion.day)


def listed(viewer: Viewer) -> Select[Contribution]:
    """The contribution events in reach, with their cuộc and unit."""
    return (
        select(Contribution)
        .join(Contribution.occasion)
        .join(Occasion.agency)
        .where(visible(viewer))
        .options(contains_eager(Contribution.occasion).contains_eager(Occasion.agency))
    )


def get(contribution_id: int, viewer: Viewer) -> Contribution:
    """The event, within reach; NotThere otherwise."""
    found = db.session.scalar(listed(viewer).where(Contribution.id == contribution_id))
    if found is None:
        raise NotThere
    return found


def record(terms: Terms, *, today: date, code: str | None = None) -> Contribution:
    """The event is written down; its code is the one given or the next of the unit's year."""
    _past(terms.on, today)
    occasion = Occasion(kind=OccasionKind.CONTRIBUTION, agency_id=terms.agency.id, day=terms.on)
    occasion.code = squeeze(code or "") or next_code("GY", terms.agency, terms.on)
    occasion.code_key = code_key(occasion.code)
    occasion.level = place.occasion_level(terms.agency.id, terms.on)
    if db.session.scalar(select(Occasion.id).where(Occasion.code_key == occasion.code_key)) is not None:
        raise Refused("Mã cuộc này đã có. Mỗi cuộc đối thoại, cuộc góp ý mang một mã riêng.", field="code")
    db.session.add(occasion)
    db.session.flush()
    contribution = Contribution(id=occasion.id, occasion=occasion)
    _fill(contribution, terms)
    db.session.add(contribution)
    db.session.flush()
    journal.record("contribution:record", occasion, changes={"day": [None, terms.on], "target": [None, terms.target]})
    return contribution


def change(contribution: Contribution, terms: Terms, *, version: int | None, today: date) -> None:
    """The event is as given, its opinions follow; Stale where somebody else changed it since."""
    store.unchanged(contribution.occasion, version)
    _past(terms.on, today)
    before = journal.snapshot(contribution) | journal.snapshot(contribution.occasion)
    contribution.occasion.agency_id, contribution.occasion.day = terms.agency.id, terms.on
    contribution.occasion.level = place.occasion_level(terms.agency.id, terms.on)
    _fill(contribution, terms)
    place.restamp_occasion(contribution.occasion)
    changes = journal.difference(before, contribution) | journal.difference(before, contribution.occasion)
    if changes:
        flag_modified(contribution.occasion, "search_text")
        journal.record("contribution:change", contribution.occasion, changes=changes)


def _past(on: date, today: date) -> None:
    if on > today:
        raise Refused(f"Ngày góp ý {day(on)} ở tương lai. Ghi ngày đã diễn ra.", field="on")


def _fill(contribution: Contribution, terms: Terms) -> None:
    """The descriptive columns and what search finds (not the contributor: it may be a person)."""
    contribution.target, contribution.form = terms.target, terms.form
    contribution.contributor, contribution.content = terms.contributor or None, terms.content or None
    contribution.occasion.search_text = place.occasion_search(contribution.occasion.code, terms.content)
