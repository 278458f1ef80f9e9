"""The hall: opinions gathered beforehand, each with the answer that was prepared; answered on the spot by one press.

The sheet of lines (``capture``) writes down what is said; here is what was sent in before and sorted since. Who spoke is
not on this page.
"""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback.case import recommendation, standing
from feedback.case.record import Dialogue, Recommendation
from feedback.case.sitting import gathering, preparation
from feedback.case.sitting import hall as acts
from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused, Stale
from feedback.core.store import db
from feedback.office.duty import Duty
from feedback.web import case_file
from feedback.web import sheet as sheets
from feedback.web.guard import needs
from feedback.web.sitting import session

pages = Blueprint("hall", __name__, url_prefix="/dialogues/<int:dialogue_id>/hall")


@pages.get("")
@needs(Duty.RECEIVE)
def show(dialogue_id: int) -> str:
    """What was gathered beforehand, each with its prepared answer."""
    dialogue, today = session.opened(dialogue_id), calendar.today()
    prepared = preparation.of_dialogue(dialogue.id)
    rows = [row for row in recommendation.made_at(dialogue.occasion) if standing.handling(row) not in standing.OFF_ROAD]
    return render_template(
        "hall/show.html",
        dialogue=dialogue,
        occasion=dialogue.occasion,
        waiting=sorted(
            (row for row in rows if not row.in_hall and acts.refusal(row, dialogue, today) is None),
            key=lambda row: row.id not in prepared,
        ),
        answered=[row for row in rows if row.in_hall],
        ahead=acts.refusal_of_session(dialogue, today),
        prepared=prepared,
        origins=gathering.origins(row.id for row in rows),
        total=len(rows),
    )


@pages.post("/<int:recommendation_id>")
@needs(Duty.RECEIVE)
def answer(dialogue_id: int, recommendation_id: int) -> Response:
    """The opinion was answered on the spot in these words."""
    dialogue, row = _row(dialogue_id, recommendation_id)
    with store.one_transaction():
        acts.answer(row, dialogue, text=request.form.get("answer", "")[:20_000], version=session.given_version(),
                    today=calendar.today())  # fmt: skip
    flash(f"Đã ghi trả lời tại chỗ ý kiến {row.code}.", "success")
    return redirect(url_for(".show", dialogue_id=dialogue_id, _anchor="waiting"))


@pages.post("/<int:recommendation_id>/take-back")
@needs(Duty.RECEIVE)
def take_back(dialogue_id: int, recommendation_id: int) -> Response:
    """It was not, after all."""
    _, row = _row(dialogue_id, recommendation_id)
    with store.one_transaction():
        acts.take_back(row, version=session.given_version())
    flash(f"Đã bỏ ghi trả lời tại chỗ ý kiến {row.code}.", "success")
    return redirect(url_for(".show", dialogue_id=dialogue_id))


@pages.post("/<int:recommendation_id>/line")
@needs(Duty.RECEIVE)
def line(dialogue_id: int, recommendation_id: int) -> Response | tuple[Response, int]:
    """The same from the sheet of lines: answered with what was prepared, the line as it stands now."""
    dialogue, row = _row(dialogue_id, recommendation_id)
    known = preparation.of_opinions([row.id]).get(row.id)
    message = request.get_json(silent=True)
    version = str(message.get("version", "")) if isinstance(message, dict) else ""
    try:
        with store.one_transaction():
            acts.answer(
                row, dialogue, text=(known.answer if known else None) or "",
                version=case_file.number(version), today=calendar.today(),
            )  # fmt: skip
        return jsonify(sheets.row(row))
    except Refused as refused:
        return jsonify(problem=refused.message), 409 if isinstance(refused, Stale) else 422


def _row(dialogue_id: int, recommendation_id: int) -> tuple[Dialogue, Recommendation]:
    """The session and its opinion; NotThere where it is none of its."""
    dialogue = session.opened(dialogue_id)
    found = db.session.scalar(
        select(Recommendation).where(Recommendation.id == recommendation_id, Recommendation.occasion_id == dialogue.id)
    )
    if found is None:
        raise NotThere
    return dialogue, found
