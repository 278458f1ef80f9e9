"""Before what an issued edition has fixed is changed: the person is told in words, and asked for a reason.

Every act passes one guard (`report.fixed`); here its refusal becomes a question with all that was typed in it, sent again
with the reason. Nothing is written before.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from feedback.core import store
from feedback.core.refusal import Fixed
from feedback.register import edition as editions
from feedback.web import error

pages = Blueprint("fixed", __name__)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
REASON = "sealed_reason"


@pages.before_app_request
def _given() -> None:
    """A reason that the person gave holds for this request."""
    if request.method == "POST" and request.mimetype in _FORMS:
        editions.give_request_reason(request.form.get(REASON, ""))


@pages.teardown_app_request
def _over(_error: BaseException | None) -> None:
    editions.give_request_reason("")


@pages.app_errorhandler(Fixed)
def ask(refused: Fixed) -> Any:
    """The question, with everything that was sent; a script, or files that cannot be sent again, get the sentence alone."""
    store.db.session.rollback()
    files = any(one.filename for one in request.files.values())
    if files or request.mimetype not in _FORMS or request.headers.get("X-Requested-With") == "fetch":
        return error.answer(422, what=refused.message, then="Mở hồ sơ và sửa ở trang của hồ sơ đó để ghi lý do.")
    if request.headers.get("HX-Request"):
        return error.answer(422, what=refused.message, then="Mở hồ sơ và sửa ở trang của hồ sơ đó để ghi lý do.")
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != REASON]
    tried = REASON in request.form
    return render_template(
        "edition/fixed.html", refused=refused, sent=sent, reason_name=REASON, tried=tried, back=_back()
    ), 422


def _back() -> str:
    """Where whoever leaves it as it is goes: the form's own page, or the first page for an act that has none."""
    try:
        current_app.create_url_adapter(request).match(request.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return url_for("home.index")
    return request.path
