"""The sheet of a cuộc: what its lines are, how one is read from a form or a script's message, and how it is kept.

One line is one opinion with a key made where it was begun: sent twice it is kept once, changed elsewhere it is not
written over, struck it does not come back. The acts decide all of that; here they are only called in the right order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from feedback.case import citizen, joining, place, recommendation, standing
from feedback.case import contribution as contributions
from feedback.case import dialogue as dialogues
from feedback.case.recommendation import Line
from feedback.case.record import Contribution, Dialogue, Occasion, Recommendation
from feedback.case.sitting import gathering, preparation
from feedback.case.sitting.record import Preparation
from feedback.case.word import Channel, DialogueState, Nature, OccasionKind, Side
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.office.duty import Viewer
from feedback.web.form import DayField, EnumField, Form, Length, NoteField, Required, TextField, WholeField, YesField
from feedback.web.road import link

MOST_LINES = 200
GONE = "Dòng này đã bị xóa ở nơi khác."


class LineForm(Form):
    """One line as it is typed; what must stand in it is the act's to say."""

    class Meta(Form.Meta):
        """The token is asked for once per request, not per line."""

        csrf = False

    key = TextField("Khóa", [Length(64)])
    id = WholeField("Số")
    version = WholeField("Phiên bản", low=1)
    turn = WholeField("Lượt", low=1, high=1_000_000)
    speaker = TextField("Người nêu", [Length(300)])
    content = NoteField("Nội dung")
    in_hall = YesField("Trả lời tại chỗ")
    reply_text = NoteField("Trả lời tại chỗ", [Length(5000)])
    nature = EnumField("Loại", Nature, [Required()])
    side = EnumField("Góp ý xây dựng", Side, blank="Theo cuộc")
    field = TextField("Lĩnh vực", [Length(200)])
    channel = EnumField("Nguồn", Channel)
    people = WholeField("Số người", low=1, high=1_000_000)
    locality = TextField("Thôn, tổ dân phố", [Length(200)])
    received_on = DayField("Ngày tiếp nhận")
    again = YesField("Gửi lại")
    strike = YesField("Xóa")
    #: What is wrong with the line, for a page that shows many.
    problem: str = ""


@dataclass(frozen=True)
class Beside:
    """What stands beside the lines in tables of their own: where they come from, the answers prepared."""

    origins: Mapping[int, str]
    prepared: Mapping[int, Preparation]


@dataclass(frozen=True)
class Sheet:
    """A cuộc as its sheet sees it."""

    occasion: Occasion
    record: Dialogue | Contribution
    today: date

    @property
    def dialogue(self) -> Dialogue | None:
        """The session, where it is one."""
        return self.record if isinstance(self.record, Dialogue) else None

    @property
    def own_side(self) -> Side | None:
        """The side its opinions have unless they say otherwise; none where the session is joint."""
        return place.side_and_held(self.occasion)[0]

    @property
    def asks_side(self) -> str:
        """Whether a line ``must``, ``may`` or ``never`` names its side."""
        return "never" if self.dialogue is None else "may" if self.own_side else "must"

    @property
    def ahead(self) -> bool:
        """Whether the session is still to come, so that what is written now was sent in beforehand."""
        waiting = self.dialogue is not None and self.dialogue.state is not DialogueState.HELD
        return waiting and self.occasion.day > self.today

    @property
    def closed(self) -> bool:
        """Whether the session has been cancelled."""
        return self.dialogue is not None and self.dialogue.state is DialogueState.CANCELLED


def opened(occasion_id: int, viewer: Viewer, today: date) -> Sheet:
    """The sheet of this cuộc, within reach."""
    occasion = db.session.get(Occasion, occasion_id)
    if occasion is None:
        raise NotThere
    is_dialogue = occasion.kind is OccasionKind.DIALOGUE
    get: Any = dialogues.get if is_dialogue else contributions.get
    return Sheet(occasion, get(occasion_id, viewer), today)


def rows(sheet: Sheet) -> list[dict[str, Any]]:
    """The last lines of the sheet, those of one speaking turn together, as page and script read them."""
    query = (
        select(Recommendation)
        .where(Recommendation.occasion_id == sheet.occasion.id)
        .options(joinedload(Recommendation.citizen))
        .order_by(Recommendation.position.desc(), Recommendation.id.desc())
        .limit(MOST_LINES)
    )
    found = list(reversed(list(db.session.scalars(query))))
    first: dict[int, int] = {}
    for at, one in enumerate(found):
        if one.turn is not None:
            first.setdefault(one.turn, at)
    order = {one.id: (first[one.turn] if one.turn is not None else at, at) for at, one in enumerate(found)}
    ids = [one.id for one in found]
    beside = Beside(gathering.origins(ids), preparation.of_opinions(ids))
    return [row(one, beside) for one in sorted(found, key=lambda one: order[one.id])]


def earlier(sheet: Sheet, shown: int) -> int:
    """How many lines stand before those shown: none unless the page is full."""
    if shown < MOST_LINES:
        return 0
    query = select(func.count()).where(Recommendation.occasion_id == sheet.occasion.id)
    return (db.session.scalar(query) or 0) - shown


def row(one: Recommendation, beside: Beside | None = None) -> dict[str, Any]:
    """A kept line as page and script read it."""
    beside = beside or Beside(gathering.origins([one.id]), preparation.of_opinions([one.id]))
    ready = beside.prepared.get(one.id)
    locked = not recommendation.untouched(one)
    return {
        "key": one.line_key or "",
        "id": one.id,
        "version": one.version,
        "turn": one.turn,
        "code": one.code,
        "speaker": citizen.name_of(one) or "",
        "content": one.content,
        "in_hall": one.in_hall,
        "reply_text": (one.reply_text or "") if one.in_hall else "",
        "nature": one.nature.value,
        "side": one.side_given.value if one.side_given else "",
        "field": one.field or "",
        "channel": one.channel.value if one.channel else "",
        "people": "" if one.people == 1 else str(one.people),
        "locality": beside.origins.get(one.id, ""),
        "prepared": (ready.answer or "") if ready and not one.in_hall else "",
        "prepared_by": ready.agency.name if ready else "",
        "answerable": locked and one.lead_id is None and standing.handling(one) in standing.WAITING,
        "locked": locked,
        "standing": standing.handling(one).label,
        "url": link("recommendation.show", recommendation_id=one.id),
    }


def says(row: dict[str, Any], form: LineForm) -> bool:
    """Whether the kept line already reads as it was typed."""
    texts = ("speaker", "content", "reply_text", "field", "locality")
    chosen = (("nature", form.nature.data), ("side", form.side.data), ("channel", form.channel.data))
    people = str(form.people.data or 1)
    return (
        (row["people"] or "1") == people
        and all(row[name] == (form[name].data or "") for name in texts)
        and all(row[name] == (word.value if word else "") for name, word in chosen)
        and row["in_hall"] == bool(form.in_hall.data)
    )


def read(message: Any) -> LineForm:
    """A script's message as a line; Refused where it is none, or an input of it cannot be."""
    if not isinstance(message, dict):
        raise Refused("Dòng gửi lên không đọc được. Tải lại trang rồi thử lại.")
    plain = {key: str(value) for key, value in message.items() if isinstance(value, str | int) and value is not False}
    form = LineForm(MultiDict(plain))
    if not form.validate():
        name, errors = next(iter(form.errors.items()))
        raise Refused(str(errors[0]), field=str(name))
    return form


def keep(sheet: Sheet, form: LineForm) -> Recommendation:
    """The line is an opinion of the cuộc, or the opinion it already was is brought up to it."""
    known = find(sheet, form)
    line = _line(sheet, form, known)
    if known is not None:
        recommendation.rewrite(known, line, version=form.version.data or 1)
        return _placed(known, form)
    if not form.key.data:
        raise Refused("Dòng này thiếu khóa. Tải lại trang rồi nhập lại.")
    if form.id.data or (form.again.data and joining.was_struck(form.key.data)):
        raise NotThere(GONE)
    if sheet.closed:
        raise Refused("Cuộc này đã hủy. Đưa về dự kiến trước khi ghi ý kiến.")
    return _placed(recommendation.receive(sheet.occasion, line, today=sheet.today), form)


def strike(sheet: Sheet, form: LineForm) -> None:
    """The line is gone; one that is not there already is."""
    known = find(sheet, form)
    if known is not None:
        if known.id in preparation.of_opinions([known.id]):
            raise Refused("Ý kiến này đang được chuẩn bị trả lời nên không xóa; thôi giao chuẩn bị trước.")
        joining.strike(known, version=form.version.data)


def find(sheet: Sheet, form: LineForm) -> Recommendation | None:
    """The opinion of this cuộc that the line became, by its id, else by its key."""
    if not form.id.data and not form.key.data:
        return None
    by = Recommendation.id == form.id.data if form.id.data else Recommendation.line_key == form.key.data
    return db.session.scalar(
        select(Recommendation)
        .where(by, Recommendation.occasion_id == sheet.occasion.id)
        .options(joinedload(Recommendation.citizen))
    )


def _placed(kept: Recommendation, form: LineForm) -> Recommendation:
    """The opinion comes from the thôn, tổ dân phố that was typed; left as it was where the line has no such input."""
    if form.locality.data is not None and recommendation.untouched(kept):
        gathering.come_from(kept, form.locality.data)
    return kept


def _line(sheet: Sheet, form: LineForm, known: Recommendation | None) -> Line:
    """What was typed, as the act takes it."""
    if form.in_hall.data and sheet.ahead:
        raise Refused("Cuộc chưa diễn ra nên chưa thể trả lời tại chỗ.", field="in_hall")
    at_hand = None if sheet.dialogue is None or sheet.ahead else Channel.HALL
    return Line(
        content=form.content.data or "",
        key=form.key.data or None,
        turn=form.turn.data,
        opens_turn=form.turn.data is None,
        speaker=form.speaker.data,
        side=form.side.data if sheet.asks_side != "never" else None,
        nature=form.nature.data,
        field=form.field.data,
        in_hall=bool(form.in_hall.data),
        reply_text=form.reply_text.data,
        channel=form.channel.data or (known.channel if known else at_hand),
        people=form.people.data or (known.people if known and form.people.raw_data is None else 1),
        received_on=form.received_on.data if sheet.ahead else None,
    )
