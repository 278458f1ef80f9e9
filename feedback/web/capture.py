"""Writing down opinions at the speed of speech: one line per opinion, each saved as it is left, none lost or doubled.

The page is a plain form that works by itself; ``capture.js`` turns it into a sheet worked by keyboard that sends each
line on its own. Who spoke is shown here, to those who may know it, and the journal says that it was.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from feedback.case.record import Occasion
from feedback.case.sitting import gathering
from feedback.case.word import FIELDS, Channel, Nature, OccasionKind, Side
from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.core.store import db
from feedback.office.duty import Duty
from feedback.web import sheet as sheets
from feedback.web.guard import me, needs, note_reading, viewer
from feedback.web.road import link
from feedback.web.sheet import LineForm, Sheet

pages = Blueprint("capture", __name__)
Answer = str | Response | tuple[str, int]
Message = Response | tuple[Response, int]
BLANK_LINES = 6
NAMES_NOTED_FOR = 3600


@pages.route("/dialogues/<int:dialogue_id>/capture", methods=["GET", "POST"])
@needs(Duty.RECEIVE)
def dialogue(dialogue_id: int) -> Answer:
    """The sheet of a session."""
    return _page(dialogue_id, OccasionKind.DIALOGUE)


@pages.route("/contributions/<int:contribution_id>/capture", methods=["GET", "POST"])
@needs(Duty.RECEIVE)
def contribution(contribution_id: int) -> Answer:
    """The sheet of a contribution event."""
    return _page(contribution_id, OccasionKind.CONTRIBUTION)


@pages.get("/occasions/<int:occasion_id>/lines")
@needs(Duty.RECEIVE)
def lines(occasion_id: int) -> Message:
    """The lines as they stand now, and the token to write with: for a sheet that was away."""
    found = sheets.rows(_sheet(occasion_id))
    _note_names(occasion_id, found)
    return jsonify(officer=me().id, token=generate_csrf(), lines=found, most=sheets.MOST_LINES)


@pages.post("/occasions/<int:occasion_id>/lines")
@needs(Duty.RECEIVE)
def line(occasion_id: int) -> Message:
    """One line is kept: 200 with the opinion it is, 409 where it was changed elsewhere, 410 struck, 422 refused."""
    sheet = _sheet(occasion_id)
    form: LineForm | None = None
    try:
        form = sheets.read(request.get_json(silent=True))
        with store.one_transaction():
            kept = sheets.keep(sheet, form)
        return jsonify(sheets.row(kept))
    except Stale as stale:
        known = sheets.find(_sheet(occasion_id), form) if form else None
        return jsonify(problem=stale.message, line=sheets.row(known) if known else None), 409
    except NotThere as gone:
        return jsonify(problem=gone.message), 410
    except Refused as refused:
        return jsonify(problem=refused.message, field=refused.field), 422


@pages.post("/occasions/<int:occasion_id>/lines/strike")
@needs(Duty.RECEIVE)
def strike(occasion_id: int) -> Message:
    """One line is struck."""
    sheet = _sheet(occasion_id)
    try:
        form = sheets.read({"nature": Nature.RECOMMENDATION.value, **(request.get_json(silent=True) or {})})
        with store.one_transaction():
            sheets.strike(sheet, form)
        return jsonify(struck=True)
    except Refused as refused:
        return jsonify(problem=refused.message), 409 if isinstance(refused, Stale) else 422


def _sheet(occasion_id: int) -> Sheet:
    return sheets.opened(occasion_id, viewer(), calendar.today())


def _page(occasion_id: int, kind: OccasionKind) -> Answer:
    """The sheet as a page; what a plain form brought is kept first, all of it or nothing."""
    sheet = _sheet(occasion_id)
    if sheet.occasion.kind is not kind:
        raise NotThere
    typed: list[dict[str, Any]] = []
    if request.method == "POST":
        forms = _forms()
        if _keep_all(sheet, forms):
            return redirect(request.path)
        typed = [_typed(form) for form in forms]
        sheet = _sheet(occasion_id)
    kept = sheets.rows(sheet)
    earlier = sheets.earlier(sheet, len(kept))
    _note_names(occasion_id, kept)
    again = {row["id"]: row for row in typed if row["id"]}
    blank = [row for row in typed if not row["id"]] + [_blank(sheet) for _ in range(BLANK_LINES)]
    return render_template(
        f"capture/{kind.value}.html",
        sheet=sheet,
        occasion=sheet.occasion,
        rows=[again.get(row["id"], row) | {"code": row["code"], "url": row["url"]} for row in kept],
        blank=blank,
        earlier=earlier,
        empty=_blank(sheet),
        problems=sum(bool(row.get("problem")) for row in typed),
        natures=Nature,
        sides=Side,
        channels=[one for one in Channel if one is not Channel.HALL] if sheet.ahead else Channel,
        fields=FIELDS,
        line_channels=Channel,
        localities=gathering.localities(occasion_id),
        answer_url=link("hall.line", dialogue_id=occasion_id, recommendation_id=0) if sheet.dialogue else "",
        hall_url=link("hall.show", dialogue_id=occasion_id) if sheet.dialogue else "",
        officer_id=me().id,
        most=sheets.MOST_LINES,
    ), 422 if typed else 200


def _forms() -> list[LineForm]:
    """The lines that a plain form brought: those with words, and those that stand already."""
    numbers = [name.split("-")[1] for name in request.form if name.startswith("line-") and name.endswith("-key")]
    whole = LineForm(request.form)
    forms, speaker = [], ""
    for number in numbers:
        form = LineForm(request.form, prefix=f"line-{number}-")
        form.received_on.data = whole.received_on.data
        if not form.id.data:
            form.channel.data = form.channel.data or whole.channel.data
        form.problem = " ".join(map(str, whole.received_on.process_errors))
        if not form.id.data:
            if not (form.content.data or form.speaker.data):
                continue
            form.speaker.data = form.speaker.data or speaker  # no name: whoever spoke in the line above goes on
        speaker = form.speaker.data or ""
        forms.append(form)
    return forms


def _keep_all(sheet: Sheet, forms: list[LineForm]) -> bool:
    """Every line is kept or struck, in one transaction; else none is, and each says what is wrong with it."""
    for form in forms:
        if not form.validate():
            form.problem += " ".join(str(errors[0]) for errors in form.errors.values())
    if any(form.problem for form in forms):
        return False
    stored = {row["id"]: row for row in sheets.rows(sheet)}
    changed = [f for f in forms if f.strike.data or f.id.data not in stored or not sheets.says(stored[f.id.data], f)]
    at: LineForm | None = None
    speaker, turn = "", None
    try:
        with store.one_transaction():
            for at in changed:
                if at.strike.data:
                    sheets.strike(sheet, at)
                    continue
                if not at.id.data and at.speaker.data and at.speaker.data == speaker:
                    at.turn.data = turn
                speaker, turn = at.speaker.data or "", sheets.keep(sheet, at).turn
    except Refused as refused:
        if at is not None:
            _explain(at, refused, stored.get(at.id.data))
        return False
    flash("Đã lưu.", "success")
    return True


def _explain(form: LineForm, refused: Refused, now: dict[str, Any] | None) -> None:
    """The line says why it was refused; one that was changed elsewhere says to what, and may then be written over."""
    form.problem = refused.message
    if isinstance(refused, Stale) and now:
        form.problem = f"Dòng này vừa được sửa ở nơi khác thành: “{now['content']}”. Lưu lần nữa thì ghi đè."
        form.version.data = now["version"]


def _typed(form: LineForm) -> dict[str, Any]:
    """A line as it was typed, to be shown again."""
    names = (
        "key",
        "id",
        "version",
        "turn",
        "speaker",
        "content",
        "in_hall",
        "reply_text",
        "field",
        "people",
        "locality",
    )
    row = {name: form[name].data if form[name].data is not None else "" for name in names}
    chosen = {name: form[name].data.value if form[name].data else "" for name in ("nature", "side", "channel")}
    return row | chosen | {"locked": False, "standing": "", "problem": form.problem, "prepared": ""}


def _blank(sheet: Sheet) -> dict[str, Any]:
    """A line not begun."""
    names = (
        *("id", "version", "turn", "code", "speaker", "content", "reply_text", "side", "field", "url", "standing"),
        *("channel", "people", "locality", "prepared", "prepared_by", "answerable"),
    )
    nature = Nature.RECOMMENDATION if sheet.dialogue else Nature.CONTRIBUTION
    return dict.fromkeys(names, "") | {"key": str(uuid4()), "nature": nature.value, "in_hall": False, "locked": False}


def _note_names(occasion_id: int, rows: list[dict[str, Any]]) -> None:
    """The journal says, once an hour and session, that names were shown to whoever looks."""
    present, (noted, at) = int(calendar.now().timestamp()), session.get("names_noted", (0, 0))
    if any(row["speaker"] for row in rows) and (noted != occasion_id or present - at > NAMES_NOTED_FOR):
        session["names_noted"] = (occasion_id, present)
        note_reading("citizen:read", db.session.get(Occasion, occasion_id))
