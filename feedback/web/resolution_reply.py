"""The reply on its way: kept as a draft while it is written, sent whole; files stay whatever else is still missing.

A draft is saved by a press, by itself while one writes, and when something is missing from what was to be sent, so that
nothing typed or attached is lost. The second of two editors is told what the first wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from feedback.case import resolution
from feedback.case.reply import lacks
from feedback.case.work import Draft
from feedback.core import attachment, calendar, store
from feedback.core.wording import moment
from feedback.web import case_file
from feedback.web.guard import me, settings, viewer
from feedback.web.resolution_form import REPLY_COLUMNS, ReplyForm, reply_data


def take_in(recommendation_id: int) -> Response | ReplyForm:
    """The posted reply is saved or sent; the form comes back where something is to be mended."""
    r = case_file.opened(recommendation_id)
    form = ReplyForm(data=reply_data(r, resolution.draft_of(r.id)))
    sending = request.form.get("act") == "send"
    if form.validate_on_submit():
        with form.refusals():
            faults = list(lacks(form.reply(), received_on=r.received_on, today=calendar.today())) if sending else []
            if sending and not faults:
                return _send(recommendation_id, form)
            saved = _save(recommendation_id, form, over_sent=not sending)
            if not sending:
                flash("Đã lưu nháp. Chưa gửi trả lời.", "success")
                return redirect(url_for("resolution.work", recommendation_id=recommendation_id) + "#reply")
            form.undone = "Đã giữ bản nháp, chưa gửi"
            form.tell(faults)
            _go_on(form, saved)
    if form.stale:
        _show_other(form, recommendation_id)
    return form


def autosave(recommendation_id: int) -> Any:
    """The draft is saved while it is written; the answer tells its version, or why it was not."""
    r = case_file.opened(recommendation_id)
    form = ReplyForm(data=reply_data(r, resolution.draft_of(r.id)))
    if form.validate_on_submit():
        with form.refusals():
            saved = _save(recommendation_id, form, files=False)
            return jsonify(version=saved.version, saved=moment(saved.saved_at))
    return jsonify(problem=" ".join(problem.message for problem in form.problems)), form.status


def _save(recommendation_id: int, form: ReplyForm, *, files: bool = True, over_sent: bool = True) -> Draft:
    """The draft and its files stand; the same again changes nothing. A sent reply stays until it is sent again."""
    with store.one_transaction():
        r = case_file.opened(recommendation_id, lock=True)
        draft = resolution.draft_of(r.id)
        if files:
            keep_files(r, form.files.data or [])
        sent = draft is not None and draft.sent_on is not None and r.reopened_on is None
        if draft is None or not (_same(draft, form) or (sent and not over_sent)):
            draft = resolution.save_draft(
                r, viewer(), form.reply(), by=me().name, at=calendar.now(), version=form.version.data
            )
    return draft


def _send(recommendation_id: int, form: ReplyForm) -> Response:
    """The reply stands in the record; sent twice, it was sent once."""
    with store.one_transaction():
        r = case_file.opened(recommendation_id, lock=True)
        draft = resolution.draft_of(r.id)
        again = draft is not None and draft.sent_on is not None and r.reopened_on is None and _same(draft, form)
        if not again:
            if draft is not None:
                store.unchanged(draft, form.version.data)
            keep_files(r, form.files.data or [])
            resolution.send(
                r,
                viewer(),
                form.reply(),
                by=me().name,
                at=calendar.now(),
                today=calendar.today(),
                version=form.record.data,
            )
        code = r.code
    flash(f"Đã gửi trả lời {code}. Bộ phận thư ký sẽ xem và kết luận tiếp thu.", "success")
    return redirect(url_for("home.index"))


def keep_files(subject: object, files: list[FileStorage]) -> None:
    """The chosen files are kept with the opinion, or with a part of its answer."""
    at: datetime = calendar.now()
    for file in files:
        if file.filename:
            with file.stream as stream:
                content = stream.read(attachment.LARGEST + 1)
            folder = settings().instance / "attachments"
            attachment.keep(subject, name=file.filename, content=content, folder=folder, by=me().name, at=at)


def _same(draft: Draft, form: ReplyForm) -> bool:
    """Whether the draft already says what was typed."""
    return all((getattr(draft, column) or None) == (form[name].data or None) for name, column in REPLY_COLUMNS.items())


def _go_on(form: ReplyForm, draft: Draft) -> None:
    """The form goes on from the draft just saved."""
    form.version.raw_data, form.version.data = None, draft.version


def _show_other(form: ReplyForm, recommendation_id: int) -> None:
    """What somebody else has written meanwhile stands beside what was typed."""
    r = case_file.opened(recommendation_id)
    draft = resolution.draft_of(r.id)
    stored = {name: getattr(draft, column) for name, column in REPLY_COLUMNS.items()} if draft else {}
    form.show_current(
        stored,
        version=draft.version if draft else 0,
        who=draft.saved_by if draft else "",
        when=draft.saved_at if draft else None,
    )
    form.record.raw_data, form.record.data = None, r.version
