"""Signing in and out, and one's own password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from feedback.core import calendar, journal, store
from feedback.core.refusal import Refused
from feedback.office import officer as officers
from feedback.office.duty import Duty
from feedback.web import demo_guest
from feedback.web.form import Form, Required, SecretField, TextField
from feedback.web.guard import address, me, needs, safe_next, settings

pages = Blueprint("sign_in", __name__)


class SignInForm(Form):
    """Login and password."""

    login = TextField("Tên đăng nhập", [Required()], render_kw={"autocomplete": "username", "autofocus": True})
    password = SecretField("Mật khẩu", [Required()], render_kw={"autocomplete": "current-password"})


class PasswordForm(Form):
    """One's own password, the old one and the new one twice."""

    old = SecretField("Mật khẩu hiện nay", [Required()], render_kw={"autocomplete": "current-password"})
    password = SecretField("Mật khẩu mới", [Required()], render_kw={"autocomplete": "new-password"})
    again = SecretField("Nhập lại mật khẩu mới", [Required()], render_kw={"autocomplete": "new-password"})


@pages.route("/sign-in", methods=["GET", "POST"])
@needs(Duty.OPEN)
def enter() -> str | Response | tuple[str, int]:
    """Sign in; wrong pairs are told alike whether the account exists or not."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    guests = demo_guest.listed(settings())
    form = SignInForm(**demo_guest.chosen(guests, request.form))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                found = officers.sign_in(
                    form.login.data or "", form.password.data or "", address=address(), at=calendar.now()
                )
            if found is None:
                raise Refused(
                    "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra lại bộ gõ tiếng Việt và phím Caps Lock."
                )
            _open_session(found)
            return redirect(safe_next(request.args.get("next", "")) or url_for("home.index"))
    return render_template("sign_in/enter.html", form=form, guests=guests), form.status


@pages.post("/sign-out")
@needs(Duty.HOME)
def leave() -> Response:
    """The session has ended, here and in every copy of its cookie."""
    with store.one_transaction():
        officers.end_sessions(me())
        journal.record("session:sign-out", me())
    logout_user()
    session.clear()
    flash("Đã đăng xuất.", "success")
    return redirect(url_for("sign_in.enter"))


@pages.route("/password", methods=["GET", "POST"])
@needs(Duty.HOME)
def password() -> str | Response | tuple[str, int]:
    """Change one's own password; other sessions end."""
    form = PasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            if form.password.data != form.again.data:
                raise Refused("Hai lần nhập mật khẩu mới không giống nhau.", field="again")
            with store.one_transaction():
                officers.change_own_password(
                    me(),
                    old=form.old.data or "",
                    password=form.password.data or "",
                    shortest=settings().password_length,
                )
            _open_session(me())
            flash("Đã đổi mật khẩu. Các phiên làm việc khác của bạn đã kết thúc.", "success")
            return redirect(url_for("home.index"))
    return render_template("sign_in/password.html", form=form, officer=me()), form.status


def _open_session(officer: officers.Officer) -> None:
    """A fresh session for this officer."""
    session.clear()
    login_user(officer)
    present = int(calendar.now().timestamp())
    session["began"] = session["seen"] = present
