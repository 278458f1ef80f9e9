"""Files kept with records: served only to whom may see the record, as a download, each reading in the journal.

A file is named by an unguessable token, and the record's own filter is asked all the same. Nothing is shown in the
browser: the answer is a download, never sniffed, without any right of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from feedback.case import assignment, dialogue, recommendation
from feedback.case.handing import part
from feedback.case.watch import promise
from feedback.case.word import Turn
from feedback.core import attachment, store
from feedback.core.refusal import NotThere, Refused
from feedback.office.duty import Duty, Viewer
from feedback.web.guard import needs, note_reading, settings, viewer

pages = Blueprint("attachment", __name__)

#: For each kind of record that keeps files: who finds it within reach.
_FINDERS: Final[dict[str, Callable[[int, Viewer], Any]]] = {
    "recommendation": recommendation.get,
    "occasion": dialogue.get,
    "promise": promise.get,
    "part_answer": part.get,
}


@pages.get("/attachments/<string:token>")
@needs(Duty.READ)
def download(token: str) -> Response:
    """The file, for whom its record is in reach; the journal says that it was read."""
    kept = attachment.by_token(token[:64])
    finder = _FINDERS.get(kept.subject_kind)
    if finder is None:
        raise NotThere
    record = finder(kept.subject_id, viewer())
    place = attachment.path(kept, settings().instance / "attachments")
    name, media, code = kept.name, kept.media, getattr(record, "code", "")
    note_reading("attachment:read", (kept.subject_kind, kept.subject_id, code), reason=name)
    answer = send_file(place, mimetype=media, as_attachment=True, download_name=name, conditional=False, etag=False)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.post("/attachments/<string:token>/drop")
@needs(Duty.WORK)
def drop(token: str) -> Response:
    """A file attached by mistake is gone, as long as the agency that leads has answered nothing yet."""
    kept = attachment.by_token(token[:64])
    if kept.subject_kind != "recommendation":
        raise NotThere
    number, digest, name = kept.subject_id, kept.digest, kept.name
    with store.one_transaction():
        r = recommendation.get(number, viewer(), lock=True)
        turn = assignment.held_by(r, viewer())
        if not turn.leads or turn.turn is not Turn.TAKEN or r.replied_on is not None:
            raise Refused("Chỉ cơ quan chủ trì gỡ được tệp, và chỉ khi chưa gửi trả lời.")
        attachment.drop(attachment.by_token(token[:64]), r)
    attachment.sweep(digest, settings().instance / "attachments")
    flash(f"Đã gỡ tệp {name}.", "success")
    return redirect(url_for("resolution.work", recommendation_id=number, _anchor="reply"))
