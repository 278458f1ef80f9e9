"""Why a record no longer stands where an issued edition counted it, in words, from what stands of it today.

`contract.md` §4: what makes an opinion count, and where. Every record gets a reason; one sentence for many records alike,
so that they can be told together. Reading only, so many records at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, lazyload

from feedback.case.record import Contribution, Dialogue, Occasion
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance, Admission, DialogueState, Head, Nature, Side
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.agency import Agency, Level
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.register.edition import Edition, EditionCell, EditionChange, EditionMember
from feedback.register.figure import Figure
from feedback.tally.ask import APPENDIX_OF, Ask
from feedback.tally.placed import PENDING, Place, member
from feedback.tally.rule import Questions

_AT_ONCE = 500
_MODELS: dict[str, Any] = {"line": Figure, "dissemination": Dissemination, "document": Document}


@dataclass
class Moved:
    """A record that stands elsewhere than it did, came, or is gone."""

    kind: str
    record_id: int
    before: Place | None = None
    after: Place | None = None
    code: str = ""
    why: str = ""  # one sentence, the same for all that moved alike
    reason: str = ""  # what somebody gave for it, where the edition had fixed it
    there: bool = True  # whether the record still exists


def explain(moved: list[Moved], *, edition: Edition, then: Ask, now: Ask) -> None:
    """Each has its code, its reason in words, and what somebody gave for it."""
    for kind in {one.kind for one in moved}:
        for part in _parts([one for one in moved if one.kind == kind]):
            _codes(part, edition, then.number)
            if kind == "opinion":
                _opinions(part, edition, then, now)
            elif kind in ("session", "contribution"):
                _events(part, then, now)
            else:
                _lines(part, kind, edition)
            _reasons(part, edition, then.number)


def _opinions(moved: Sequence[Moved], edition: Edition, then: Ask, now: Ask) -> None:
    into = aliased(R)
    query = (
        select(R, into.code, Dialogue.state)
        .outerjoin(into, into.id == R.merged_into_id)
        .outerjoin(Dialogue, Dialogue.id == R.occasion_id)
        .where(R.id.in_([one.record_id for one in moved]))
    )
    found = {row[0].id: row for row in db.session.execute(query)}
    for one in moved:
        if one.record_id not in found:
            one.why, one.there = "đã xóa vì ghi nhầm", False
            continue
        row, merged, state = found[one.record_id]
        one.code = row.code
        if one.before is not None and one.after is not None:
            one.why = _moved_place(one.before, one.after) or _concluded(row, one.before, one.after, edition, then, now)
        elif one.before is not None:
            one.why = _left(row, merged, state, then, now)
        else:
            one.why = _came(row, edition, then, now)


def _concluded(row: R, before: Place, after: Place, edition: Edition, then: Ask, now: Ask) -> str:
    """The conclusion is another one."""
    if after.mark == PENDING:
        return "mở lại hoặc bỏ kết luận, đang chờ kết luận mới"
    word = member(Acceptance, after.mark).label.lower()
    if before.mark != PENDING:
        return f"kết luận sửa từ “{member(Acceptance, before.mark).label.lower()}” thành “{word}”"
    since = row.concluded_on
    if since is not None and since > then.as_of:
        return "kết luận sau ngày chốt số liệu đã ký" if now.as_of > then.as_of else "kết luận sau ngày chốt"
    return "kết luận được ghi sau ngày ký" if edition.sealed else "kết luận được ghi sau khi lập số liệu"


def _left(row: R, merged: str | None, state: DialogueState | None, then: Ask, now: Ask) -> str:
    """It counts here no more."""
    if merged is not None:
        return f"gộp vào {merged}"
    if row.nature in (Nature.COMPLAINT, Nature.DENUNCIATION):
        return f"xác định là {row.nature.label.lower()}, không tính là ý kiến"
    if row.nature is Nature.QUESTION and now.rules.questions is Questions.EXCLUDED:
        changed = then.rules.questions is Questions.INCLUDED
        return "quy tắc tính đã đổi: không tính thắc mắc" if changed else "xác định là thắc mắc"
    if row.admission is not Admission.ADMITTED:
        return row.admission.label.lower()
    if row.side is not then.sides[0]:
        return f"chuyển sang góp ý xây dựng {_side(row.side)} (Phụ lục {APPENDIX_OF[row.side]})"
    if state is not None and state is not DialogueState.HELD:
        return f"cuộc đối thoại nay ghi là {state.label.lower()}"
    if not (then.first <= row.received_on <= min(then.last, now.as_of)) or row.occasion_day > now.as_of:
        return f"ngày tiếp nhận nay là {day(row.received_on)}, ngoài kỳ báo cáo"
    return _unit(now)


def _came(row: R, edition: Edition, then: Ask, now: Ask) -> str:
    """It did not count here before."""
    if row.received_on > then.as_of or row.occasion_day > then.as_of:
        return "tiếp nhận sau ngày chốt số liệu đã ký"
    if row.nature is Nature.QUESTION and then.rules.questions is Questions.EXCLUDED:
        return "quy tắc tính đã đổi: tính cả thắc mắc"
    return "ghi vào sổ, hoặc được tính lại, sau khi lập số liệu"


def _events(moved: Sequence[Moved], then: Ask, now: Ask) -> None:
    ids = [one.record_id for one in moved]
    query = (
        select(Occasion, Dialogue, Contribution)
        .outerjoin(Dialogue, Dialogue.id == Occasion.id)
        .outerjoin(Contribution, Contribution.id == Occasion.id)
        .options(
            lazyload(Dialogue.occasion), lazyload(Contribution.occasion)
        )  # read already, and there for one of the two
        .where(Occasion.id.in_(ids))
    )
    found = {row[0].id: row for row in db.session.execute(query)}
    for one in moved:
        if one.record_id not in found:
            one.why, one.there = "đã xóa vì ghi nhầm", False
            continue
        occasion, dialogue, contribution = found[one.record_id]
        one.code = occasion.code
        if one.before is not None and one.after is not None:
            one.why = _moved_place(one.before, one.after) or _marked(dialogue)
        elif one.before is None:
            late = occasion.day > then.as_of
            one.why = (
                "diễn ra sau ngày chốt số liệu đã ký" if late else "ghi vào sổ, hoặc được tính lại, sau khi lập số liệu"
            )
        elif dialogue is not None and dialogue.state is not DialogueState.HELD:
            one.why = f"cuộc đối thoại nay ghi là {dialogue.state.label.lower()}"
        elif not then.first <= occasion.day <= min(then.last, now.as_of):
            one.why = f"ngày của cuộc nay là {day(occasion.day)}, ngoài kỳ báo cáo"
        elif _other_side(dialogue, contribution, then):
            one.why = "nay thuộc phụ lục khác, theo người đứng đầu hoặc đối tượng được góp ý"
        else:
            one.why = _unit(now)


def _other_side(dialogue: Dialogue | None, contribution: Contribution | None, then: Ask) -> bool:
    if dialogue is not None:
        return dialogue.head is not Head.BOTH and dialogue.head.value != then.sides[0].value
    return contribution is not None and contribution.target.side is not then.sides[0]


def _marked(dialogue: Dialogue | None) -> str:
    return (
        "người đứng đầu chủ trì được ghi lại" if dialogue is not None else "đối tượng hoặc hình thức góp ý được ghi lại"
    )


def _lines(moved: Sequence[Moved], kind: str, edition: Edition) -> None:
    """Lines of declared figures and of the books."""
    model = _MODELS[kind]
    found = set(db.session.scalars(select(model.id).where(model.id.in_([one.record_id for one in moved]))))
    name = "dòng số liệu khai" if kind == "line" else "dòng của sổ"
    for one in moved:
        one.there = one.record_id in found
        if one.before is not None and one.after is not None:
            one.why = _moved_place(one.before, one.after) or f"{name} được sửa"
        elif not one.there:
            one.why = f"{name} đã xóa"
        elif one.before is None:
            one.why = f"{name} mới ghi, hoặc được tính lại"
        elif kind == "line":
            one.why = "đơn vị đã có hồ sơ nên tính theo hồ sơ, hoặc thời gian khai đã sửa"
        else:
            one.why = f"{name} được sửa, không còn thuộc phụ lục này"


def _moved_place(before: Place, after: Place) -> str:
    """It stands in another row."""
    if before.year != after.year:
        return f"chuyển từ năm {before.year} sang năm {after.year}"
    if before.level != after.level:
        return f"chuyển từ cấp {member(Level, before.level).label.lower()} sang cấp {member(Level, after.level).label.lower()}"
    return ""


def _unit(now: Ask) -> str:
    return f"đơn vị không còn thuộc {now.agency.name} theo cây đơn vị" if now.agency else "không còn được tính"


def _side(side: Side) -> str:
    return "Đảng" if side is Side.PARTY else "chính quyền"


def _codes(moved: Sequence[Moved], edition: Edition, appendix: str) -> None:
    """Codes as the edition keeps them; of lines that came since, as they are."""
    query = (
        select(EditionMember.record_id, EditionMember.code)
        .join(EditionCell, EditionCell.id == EditionMember.cell_id)
        .where(
            EditionMember.record_id.in_([one.record_id for one in moved]),
            EditionCell.edition_id == edition.id,
            EditionCell.appendix == appendix,
            EditionCell.kind == moved[0].kind,
        )
    )
    kept = dict(db.session.execute(query).all())
    missing = [one.record_id for one in moved if one.record_id not in kept]
    if missing and moved[0].kind == "line":
        lines = select(Figure.id, Agency.code, Figure.appendix, Figure.year).join(Agency, Agency.id == Figure.agency_id)
        rows = db.session.execute(lines.where(Figure.id.in_(missing)))
        kept |= {number: f"{code}/{of}/{year}" for number, code, of, year in rows}
    elif missing and moved[0].kind in _MODELS:
        model = _MODELS[moved[0].kind]
        kept |= dict(db.session.execute(select(model.id, model.code).where(model.id.in_(missing))).all())
    for one in moved:
        one.code = kept.get(one.record_id, one.code)


def _reasons(moved: Sequence[Moved], edition: Edition, appendix: str) -> None:
    """The reason given when a fact that the edition had fixed was changed: the latest one."""
    query = (
        select(EditionChange.record_id, EditionChange.reason)
        .where(
            EditionChange.edition_id == edition.id,
            EditionChange.appendix == appendix,
            EditionChange.kind == moved[0].kind,
            EditionChange.record_id.in_([one.record_id for one in moved]),
        )
        .order_by(EditionChange.id)
    )
    given = dict(db.session.execute(query).all())
    for one in moved:
        one.reason = given.get(one.record_id, "")


def _parts(moved: list[Moved]) -> Iterator[list[Moved]]:
    return (moved[start : start + _AT_ONCE] for start in range(0, len(moved), _AT_ONCE))
