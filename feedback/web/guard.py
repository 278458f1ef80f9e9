"""The guard at the door: who asks, whether that duty is theirs, how long a session lasts, and what every answer carries.

Every route names its duty by ``@needs(Duty.X)`` — a test fails on one that does not — and without a duty a route answers
nobody. A refusal is journaled. Nothing here knows a record: reach is a WHERE in the room that owns the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, flash, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user, logout_user
from werkzeug.wrappers import Response as BaseResponse

from feedback.core import calendar, journal, store
from feedback.core.settings import Settings
from feedback.office import delegation
from feedback.office import officer as officers
from feedback.office.delegation import Delegation
from feedback.office.duty import Duty, Viewer
from feedback.office.officer import Officer
from feedback.web import error

Page = TypeVar("Page", bound=Callable[..., Any])
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: What a session holds while its bearer acts for another.
ACTING = "acting"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask) -> None:
    """The guard stands before every route of the application."""
    manager = LoginManager()
    manager.session_protection = None  # the stamp, the limits and the cookie's flags do this work
    manager.init_app(app)
    manager.user_loader(officers.by_session)
    app.before_request(_begin)
    app.before_request(_check)
    app.after_request(_finish)
    app.teardown_request(_end)


def needs(duty: Duty) -> Callable[[Page], Page]:
    """The page answers only those who hold this duty."""

    def mark(page: Page) -> Page:
        @wraps(page)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            return page(*args, **kwargs)

        guarded.duty = duty  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def me() -> Officer:
    """The officer who is signed in."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def viewer() -> Viewer:
    """The officer who is signed in, or the one they act for, as a viewer; worked out once per request."""
    if "viewer" not in g:
        under = acting()
        g.viewer = replace(officers.viewer(under.absent), deputy_id=me().id) if under else officers.viewer(me())
    return g.viewer  # type: ignore[no-any-return]


def acting() -> Delegation | None:
    """Under which delegation whoever is signed in acts for another, while it stands."""
    if "acting" not in g:
        number = session.get(ACTING)
        g.acting = delegation.standing(number, me(), calendar.today()) if number is not None else None
    return g.acting  # type: ignore[no-any-return]


def may(duty: Duty) -> bool:
    """Whether whoever is signed in holds that duty; for templates."""
    return bool(current_user.is_authenticated) and viewer().may(duty)


def settings() -> Settings:
    """The installation's settings."""
    return current_app.config["SETTINGS"]  # type: ignore[no-any-return]


def address() -> str:
    """Where the request came from, as the connection says."""
    return request.remote_addr or ""


def note_reading(act: str, subject: Any, **more: Any) -> None:
    """An export, a file or an identity was read: the journal says so, in a transaction of its own."""
    with store.aside():
        journal.record(act, subject, **more)


def safe_next(target: str) -> str | None:
    """The address to go on to after signing in, only where it is a plain path of ours."""
    if (
        not target.startswith("/")
        or target.startswith("//")
        or "\\" in target
        or not target.isprintable()
        or len(target) > 2000
    ):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _begin() -> None:
    """A request that writes begins its transaction as a writer; the journal knows who acts."""
    g.writing_token = store.writing.set(request.method not in _READING)
    g.actor_token = journal.actor.set(journal.Actor(name="chưa đăng nhập", address=address()))


def _check() -> BaseResponse | None:
    """Only a signed-in holder of the route's duty passes."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    duty = getattr(current_app.view_functions.get(request.endpoint), "duty", None)
    if duty is Duty.OPEN:
        return None
    if duty is None:
        abort(403)
    if not current_user.is_authenticated:
        return _to_sign_in()
    if _too_long():
        logout_user()
        session.clear()
        flash("Phiên làm việc đã hết hạn vì để lâu không dùng. Đăng nhập lại để tiếp tục.", "warning")
        return _to_sign_in()
    person = me()
    under = acting()
    if under is None and session.pop(ACTING, None) is not None:
        flash("Việc làm thay đã hết hạn hoặc đã thôi; từ đây bạn làm việc dưới tên của chính mình.", "warning")
        if request.method not in _READING:
            return error.answer(409, what="Việc làm thay vừa kết thúc nên chưa có gì được ghi.")  # type: ignore[no-any-return]
    journal.actor.reset(g.actor_token)
    name = f"{person.name} thay {under.absent.name}" if under else person.name
    agency_id = under.absent.agency_id if under else person.agency_id
    g.actor_token = journal.actor.set(journal.Actor(person.id, f"{name} ({person.login})", agency_id, address()))
    if person.must_change and request.endpoint not in ("sign_in.password", "sign_in.leave"):
        return redirect(url_for("sign_in.password"))
    if not viewer().may(duty):
        note_reading("door:refuse", None, code=request.endpoint[:64], reason=request.path[:200])
        abort(403)
    return None


def _to_sign_in() -> BaseResponse:
    """To the sign-in page, and back here afterwards where that is a page to read."""
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url_for("sign_in.enter")})
    if request.headers.get("X-Requested-With") == "fetch":
        return Response(status=401)
    if request.method == "POST" and error.typed():
        return error.answer(401)  # type: ignore[no-any-return]  # what was typed is given back
    onward = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.enter", next=onward if onward not in (None, "/") else None))


def _too_long() -> bool:
    """Whether the session was idle, or lasted, longer than the settings allow; else its idle clock starts again."""
    present, limits = int(calendar.now().timestamp()), settings()
    began, seen = session.get("began", 0), session.get("seen", 0)
    if present - seen > limits.idle_minutes * 60 or present - began > limits.session_minutes * 60:
        return True
    if present - seen > 30:
        session["seen"] = present
    return False


def _finish(response: Response) -> Response:
    """Every answer carries the security headers; private ones stay in no cache."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store, private"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def _end(_error: BaseException | None) -> None:
    """The request's marks are gone, whatever happened."""
    if "writing_token" in g:
        store.writing.reset(g.pop("writing_token"))
    if "actor_token" in g:
        journal.actor.reset(g.pop("actor_token"))
