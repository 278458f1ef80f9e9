"""Runs and issued editions: a question's figures kept with the identities behind them and the files made of them.

`make` stores a run in one transaction, set-wise; `seal` issues it: number, day, signer, and a seal over all of it, after
which nothing of it changes. A restated edition is a run that names the one it takes the place of. Acts never commit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select

from feedback.core import calendar, journal, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day, squeeze
from feedback.office.agency import Agency
from feedback.register import edition as editions
from feedback.register import edition_seal
from feedback.register.edition import KINDS, Edition, EditionCell, EditionFile, EditionMember, EditionPaper, Span
from feedback.report import file, kept_paper
from feedback.tally import layout, placed, rule
from feedback.tally.ask import Ask
from feedback.tally.rule import Partly, Questions, Rules

APPENDICES = ("01", "02", "03", "04")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a run is of."""

    first: date
    last: date
    as_of: date
    agency: Agency | None = None
    as_now: bool = False
    span: Span = Span.FREE
    appendices: Sequence[str] = APPENDICES
    replaces: Edition | None = None


def make(wanted: Wanted, *, by: str, at: datetime, alone: bool = False) -> Edition:
    """A run stands with its figures, the identities behind every cell and its files; journaled.

    The transaction must be a steady one, else a figure and its identities are not of the same moment; ``alone``: nobody
    else can be writing (a demonstration that is being filled, a measure).
    """
    if not (alone or store.steady_now.get()):
        raise RuntimeError("a run is made in a steady transaction: its figures and identities are of one moment")
    if wanted.last < wanted.first:
        raise Refused(f"Đến ngày ({day(wanted.last)}) phải bằng hoặc sau từ ngày ({day(wanted.first)}).", field="last")
    appendices = [one for one in layout.numbers() if one in wanted.appendices]
    if not appendices:
        raise Refused("Chọn ít nhất một phụ lục.", field="appendices")
    may_replace(wanted.replaces)
    rules, line = rule.in_force(wanted.as_of), rule.line(wanted.as_of)
    made = Edition(
        span=wanted.span,
        first_day=wanted.first,
        last_day=wanted.last,
        as_of=wanted.as_of,
        agency_id=wanted.agency.id if wanted.agency else None,
        unit=wanted.agency.name if wanted.agency else "Toàn hệ thống",
        as_now=wanted.as_now,
        rules=_rules_text(rules, line),
        rules_told=rules.in_words() + (f" Từ ngày {day(line.valid_from)}, theo {line.basis}." if line else ""),
        program=_program(),
        journal_head=journal.head(),
        inputs="",
        replaces=wanted.replaces.id if wanted.replaces else None,
        made_at=at,
        made_by=by[:200],
    )
    db.session.add(made)
    db.session.flush()
    for appendix in appendices:
        ask = asked(made, appendix)
        _keep_members(made, ask)
        _keep_paper(made, ask)
    made.inputs = edition_seal.settle(made)
    db.session.flush()
    told: dict[str, list[Any]] = {"appendices": [None, ", ".join(appendices)], "inputs": [None, made.inputs]}
    told |= {"first_day": [None, made.first_day], "last_day": [None, made.last_day], "as_of": [None, made.as_of]}
    journal.record("edition:make", made, changes=told)
    return made


def seal(
    edition: Edition, *, number: str, dated_on: date, signer: str, version: int | None, by: str, at: datetime
) -> None:
    """The run is issued: its number, day and signer stand, and nothing of it changes any more; journaled."""
    store.unchanged(edition, version)
    if edition.sealed:
        raise Refused("Biểu này đã ban hành.")
    if not squeeze(number) or not squeeze(signer):
        raise Refused("Ban hành phải có số văn bản và người ký.", field="signer" if squeeze(number) else "number")
    if dated_on > calendar.today():
        raise Refused(f"Ngày ban hành {day(dated_on)} ở tương lai.", field="dated_on")
    if dated_on < edition.as_of:
        raise Refused(f"Ngày ban hành phải bằng hoặc sau ngày chốt số liệu {day(edition.as_of)}.", field="dated_on")
    if not edition_seal.whole(edition):
        raise Refused("Danh sách hồ sơ của bản này không còn nguyên vẹn. Lập lại bản khác rồi ban hành.")
    edition.number, edition.number_key = squeeze(number), squeeze(number).casefold()
    edition.issuer = f"{edition.agency_id or 0}/{dated_on.year}"
    edition.dated_on, edition.signer = dated_on, squeeze(signer)
    edition.sealed_at, edition.sealed_by = at, by[:200]
    with db.session.no_autoflush:  # written once: what is issued refuses a second writing
        edition.seal = edition_seal.digest(edition)
    db.session.flush()
    told: dict[str, list[Any]] = {"number": [None, edition.number], "dated_on": [None, dated_on]}
    journal.record("edition:seal", edition, changes=told | {"seal": [None, edition.seal]})


def discard(edition: Edition, *, version: int | None) -> None:
    """A run that was not issued is gone; the journal keeps what it was of."""
    db.session.refresh(edition, with_for_update=True)  # somebody may be issuing it just now
    store.unchanged(edition, version)
    if edition.sealed:
        raise Refused("Biểu đã ban hành không xóa được; nếu số liệu đổi thì lập bản thay thế.")
    told: dict[str, list[Any]] = {key: [value, None] for key, value in journal.snapshot(edition).items()}
    journal.record("edition:discard", edition, changes=told)
    edition_seal.forget(edition)
    for part in (EditionCell, EditionPaper, EditionFile):
        db.session.execute(delete(part).where(part.edition_id == edition.id))
    db.session.delete(edition)
    db.session.flush()


def same(wanted: Wanted) -> Edition | None:
    """A run of the same period, unit and as-of day with at least those appendices, where there is one.

    One made while its as-of day was still going on does not know that day whole: once it is over it is made again.
    """
    today = calendar.today()
    own = Edition.agency_id.is_(None) if wanted.agency is None else Edition.agency_id == wanted.agency.id
    span = (Edition.first_day == wanted.first, Edition.last_day == wanted.last, Edition.as_of == wanted.as_of)
    for one in db.session.scalars(
        select(Edition).where(own, *span, Edition.as_now.is_(wanted.as_now)).order_by(Edition.id)
    ):
        over = one.sealed or one.as_of >= today or calendar.local(one.made_at).date() > one.as_of
        if over and set(wanted.appendices) <= {paper.appendix for paper in editions.papers(one)}:
            return one
    return None


def asked(edition: Edition, appendix: str, *, rules: Rules | None = None, as_of: date | None = None) -> Ask:
    """The question that the edition answered, by its own rules unless others are given."""
    own = rules or _rules(edition)
    on = as_of or edition.as_of
    counts = _counts(edition, appendix)
    form = "" if counts == appendix else appendix
    window = (edition.first_day, edition.last_day, on)
    return Ask(counts, *window, edition.agency, rules=own, as_now=edition.as_now, form=form)


def again(edition: Edition, *, as_of: date) -> Wanted:
    """The same question once more, to take the edition's place."""
    return Wanted(
        first=edition.first_day,
        last=edition.last_day,
        as_of=as_of,
        agency=edition.agency,
        as_now=edition.as_now,
        span=edition.span,
        appendices=[one.appendix for one in editions.papers(edition)],
        replaces=edition,
    )


def may_replace(edition: Edition | None) -> None:
    """Refused where that edition cannot be replaced: it is not issued, or what takes its place stands already."""
    if edition is not None and not edition.sealed:
        raise Refused("Chỉ thay thế được biểu đã ban hành; bản chưa ban hành thì lập lại.")
    if edition is not None and editions.successor(edition) is not None:
        raise Refused("Đã có một bản đang lập để thay thế biểu này. Mở bản đó để làm tiếp.")


def _counts(edition: Edition, number: str) -> str:
    """The appendix whose question that form asks: what was kept with the paper, whatever became of the form since."""
    if number in layout.OWN:
        return number
    paper = select(EditionPaper.content).where(EditionPaper.edition_id == edition.id, EditionPaper.appendix == number)
    kept = db.session.scalar(paper)
    return json.loads(kept)["counts"] if kept else layout.read(number, on=edition.as_of).counts


def _keep_members(made: Edition, ask: Ask) -> None:
    """Every cell that the appendix can have, and below it the identities of its records, never read into memory."""
    for kind in KINDS[ask.appendix]:
        about = {"edition_id": made.id, "appendix": ask.number, "kind": kind}
        empty = [
            about | {"year": y, "level": lv, "mark": mark, "number": 0} for y, lv, mark, _ in placed.places(ask, kind)
        ]
        if not empty:
            continue
        db.session.execute(insert(EditionCell), empty)
        own = [getattr(EditionCell, name) == value for name, value in about.items()]
        columns = ["cell_id", "record_id", "code", "amounts"]
        db.session.execute(insert(EditionMember).from_select(columns, _members(ask, kind, own)))


def _members(ask: Ask, kind: str, own: list[ColumnElement[bool]]) -> Select[Any]:
    """Each record with its cell, one of its own; one that stands in none is refused by the column, not passed over."""
    if store.is_sqlite():  # a lookup for each record; its planner would walk the records once for each cell

        def cell(year: Any, level: Any, mark: Any) -> ColumnElement[Any]:
            stands = (EditionCell.year == year, EditionCell.level == level, EditionCell.mark == mark)
            return select(EditionCell.id).where(*own, *stands).scalar_subquery()

        return placed.in_cells(ask, kind, cell)
    place = placed.queries(ask)[kind].subquery()
    stands = and_(*own, *(getattr(EditionCell, name) == place.c[name] for name in ("year", "level", "mark")))
    members = select(EditionCell.id, place.c.record_id, place.c.code, place.c.amounts)
    members = members.select_from(place).outerjoin(EditionCell, stands)
    return members.order_by(place.c.record_id)  # the key grows at its end


def _keep_paper(made: Edition, ask: Ask) -> None:
    """The paper as data, and its files with their bytes."""
    filled = file.filled(ask)
    text = kept_paper.as_text(kept_paper.kept(filled))
    db.session.add(EditionPaper(edition_id=made.id, appendix=ask.number, title=kept_paper.title(filled), content=text))
    for kind, media in file.KINDS.items():
        content = file.made(filled, kind)
        db.session.add(
            EditionFile(
                edition_id=made.id,
                appendix=ask.number,
                kind=kind,
                name=file.name(filled, kind),
                media=media,
                size=len(content),
                digest=hashlib.sha256(content).hexdigest(),
                content=content,
            )
        )


def _rules_text(rules: Rules, line: rule.CountingRule | None) -> str:
    kept: dict[str, Any] = {"questions": rules.questions, "partly": rules.partly, "total_line": rules.total_line}
    kept |= {"since": line.valid_from.isoformat(), "basis": line.basis} if line else {}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _rules(edition: Edition) -> Rules:
    kept = json.loads(edition.rules)
    return Rules(placed.member(Questions, kept["questions"]), placed.member(Partly, kept["partly"]), kept["total_line"])


def _program() -> str:
    try:
        return version("doi-thoai")
    except PackageNotFoundError:
        return ""
