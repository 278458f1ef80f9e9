"""The reply on its way: kept as a draft while it is written, sent whole; files stay whatever else is still missing.

A draft is saved by a press, by itself while one writes, and when something is missing from what was to be sent, so that
nothing typed or attached is lost. The second of two editors is told what the first wrote.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from feedback.case import resolution, standing
from feedback.case.answering import clearance
from feedback.case.answering.kept import digest
from feedback.case.record import Recommendation as R
from feedback.case.reply import lacks
from feedback.case.rule import Fault
from feedback.case.work import Draft
from feedback.core import calendar, store
from feedback.core.wording import moment
from feedback.web import case_file
from feedback.web.answering import aside
from feedback.web.case_file import keep_files as keep_files
from feedback.web.guard import me, viewer
from feedback.web.resolution_form import REPLY_COLUMNS, ReplyForm, reply_data


def take_in(recommendation_id: int) -> Response | ReplyForm:
    """The posted reply is saved or sent; the form comes back where something is to be mended."""
    r = case_file.opened(recommendation_id)
    form = ReplyForm(data=reply_data(r, resolution.draft_of(r.id)))
    act = request.form.get("act", "")
    sending = act in ("send", "submit")
    if form.validate_on_submit():
        with form.refusals():
            if ":" in act:
                return _insert(recommendation_id, form, act)
            faults = _faults(r, form, act) if sending else []
            if sending and not faults:
                return _send(recommendation_id, form) if act == "send" else _submit(recommendation_id, form)
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


def _faults(r: R, form: ReplyForm, act: str) -> list[Fault]:
    """Everything the reply still lacks; one that is only submitted gets its day when it is issued."""
    reply, today = form.reply(), calendar.today()
    if act == "submit" and reply.replied_on is None:
        reply = replace(reply, replied_on=today)
    return [*lacks(reply, received_on=r.received_on, today=today), *aside.same_words(r, form)]


def _reason(r: R, form: ReplyForm) -> str:
    """Why a reply that was signed is put right; else why it says what many others say."""
    note = "" if standing.handling(r) in standing.ANSWERED else form.same_note.data
    return form.correction.data or note or ""


def _insert(recommendation_id: int, form: ReplyForm, act: str) -> Response | ReplyForm:
    """The chosen text stands in the draft, after what was typed; in a reply that was sent, only on the page."""
    r = case_file.opened(recommendation_id)
    aside.put_in(form, aside.chosen(r, act))
    if standing.handling(r) in standing.ANSWERED:
        return form
    _save(recommendation_id, form)
    return redirect(url_for("resolution.work", recommendation_id=recommendation_id) + "#text")


def _submit(recommendation_id: int, form: ReplyForm) -> Response:
    """The draft waits for clearance; submitted twice, it waits once."""
    with store.one_transaction():
        r = case_file.opened(recommendation_id, lock=True)
        waiting = clearance.running(r)
        if waiting is None or waiting.digest != digest(form.reply()):
            keep_files(r, form.files.data or [])
            clearance.submit(
                r,
                viewer(),
                form.reply(),
                by=me().name,
                at=calendar.now(),
                today=calendar.today(),
                reason=form.correction.data or "",
                draft_version=form.version.data,
            )
        code = r.code
    flash(f"Đã trình duyệt trả lời {code}.", "success")
    return redirect(url_for("home.index"))


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
                reason=_reason(r, form),
                version=form.record.data,
            )
        code = r.code
    flash(f"Đã gửi trả lời {code}. Bộ phận thư ký sẽ xem và kết luận tiếp thu.", "success")
    return redirect(url_for("home.index"))


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
