"""Accounts: who signs in, for which unit, in which role; last sign-in, locked or not. One account is one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.office import officer as officers
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty, Role
from feedback.office.officer import Officer
from feedback.web import unit
from feedback.web.form import (
    ChoiceField,
    EnumField,
    Form,
    Length,
    OnceForm,
    Required,
    SecretField,
    SelectChoice,
    TextField,
    VersionedForm,
    YesField,
)
from feedback.web.guard import me, needs, settings, viewer
from feedback.web.listing import Choice, Listing, Sort, Words

pages = Blueprint("officer", __name__)
Answer = str | Response | tuple[str, int]
#: Accounts unused for so long are shown apart (TCVN 14423:2026 asks to look at them).
IDLE = timedelta(days=45)

LIST = Listing(
    key=Officer.id,
    sorts=[
        Sort("login", "Tên đăng nhập", Officer.login_key),
        Sort("name", "Họ và tên", Officer.name),
        Sort("seen", "Đăng nhập cuối", Officer.last_sign_in_at, descending=True),
    ],
    filters=[
        Words("q", "Tìm tên đăng nhập, họ tên", lambda text: _named(text)),
        Choice("role", "Vai trò", Role, lambda value: Officer.role == value),
        Choice(
            "state",
            "Tình trạng",
            [
                SelectChoice("active", "Đang dùng"),
                SelectChoice("locked", "Đã khóa"),
                SelectChoice("idle", "45 ngày chưa đăng nhập"),
            ],
            lambda value: _state(value),
        ),
    ],
)


class AccountFields(Form):
    """Whose account it is and what for."""

    name = TextField("Họ và tên", [Required(), Length(most=200)])
    agency = ChoiceField("Đơn vị", [Required()], coerce=int)
    role = EnumField("Vai trò", Role, [Required()], radio=True)


class NewForm(OnceForm, AccountFields):
    """A new account."""

    login = TextField(
        "Tên đăng nhập", [Required(), Length(most=64)], description="Chữ không dấu, chữ số, dấu chấm hoặc gạch."
    )
    password = SecretField("Mật khẩu tạm", [Required()], description="Người dùng phải đổi khi đăng nhập lần đầu.")


class EditForm(VersionedForm, AccountFields):
    """An account as it is kept."""

    active = YesField("Được đăng nhập", description="Bỏ chọn để khóa: mọi phiên làm việc kết thúc ngay.")
    email = TextField("Địa chỉ thư điện tử", [Length(most=254)], description="Để gửi thư nhắc việc; có thể để trống.")
    wants_digest = YesField("Nhận thư nhắc việc", description="Mỗi ngày làm việc nhiều nhất một thư.")


class ResetForm(VersionedForm):
    """A password set by the administrator."""

    password = SecretField("Mật khẩu tạm", [Required()], description="Người dùng phải đổi khi đăng nhập lần tới.")


@pages.get("/officers")
@needs(Duty.OFFICER_WRITE)
def index() -> str:
    """The accounts in reach."""
    page = LIST.page(db.session, select(Officer).join(Agency, Agency.id == Officer.agency_id).where(_mine()))
    agencies = {
        a.id: a for a in db.session.scalars(select(Agency).where(Agency.id.in_({o.agency_id for o in page.rows})))
    }
    return render_template("officer/index.html", page=page, agencies=agencies, long_ago=calendar.now() - IDLE)


@pages.route("/officers/new", methods=["GET", "POST"])
@needs(Duty.OFFICER_WRITE)
def new() -> Answer:
    """An account is made."""
    form, units = NewForm(), unit.in_reach(viewer(), places=False)
    form.agency.set_choices(unit.choices(units, on=calendar.today()))
    if form.validate_on_submit():
        with form.refusals():
            with form.taken():
                officers.add(
                    form.login.data or "",
                    name=form.name.data or "",
                    agency=unit.chosen(units, form.agency.data),
                    role=form.role.data,
                    password=form.password.data or "",
                    at=calendar.now(),
                    shortest=settings().password_length,
                )
            flash(f"Đã lập tài khoản {form.login.data}.", "success")
            return redirect(url_for(".index"))
    return render_template("officer/new.html", form=form), form.status


@pages.route("/officers/<int:officer_id>", methods=["GET", "POST"])
@needs(Duty.OFFICER_WRITE)
def edit(officer_id: int) -> Answer:
    """Name, unit, role and state of an account."""
    person, units = _get(officer_id), unit.in_reach(viewer(), places=False)
    form = EditForm(data={**_stored(person), "version": person.version})
    form.agency.set_choices(unit.choices(units, on=calendar.today(), keep=person.agency_id))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                store.unchanged(person, form.version.data)
                _not_oneself(person, form)
                agency = unit.chosen(units, form.agency.data)
                officers.change(
                    person, name=form.name.data or "", agency=agency, role=form.role.data, active=bool(form.active.data)
                )
                officers.write_to(person, email=form.email.data or "", wants_digest=bool(form.wants_digest.data))
            flash("Đã lưu tài khoản.", "success")
            return redirect(url_for(".index"))
    if form.stale:
        db.session.refresh(person)
        form.show_current(_stored(person), version=person.version)
    return render_template("officer/edit.html", form=form, officer=person), form.status


@pages.route("/officers/<int:officer_id>/password", methods=["GET", "POST"])
@needs(Duty.OFFICER_WRITE)
def password(officer_id: int) -> Answer:
    """A new password for somebody who has lost theirs; it also lifts a hold after wrong tries."""
    person = _get(officer_id)
    form = ResetForm(data={"version": person.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                store.unchanged(person, form.version.data)
                new = form.password.data or ""
                officers.change_password(person, new, shortest=settings().password_length, must_change=True)
            flash(f"Đã đặt lại mật khẩu của {person.login}; các phiên làm việc của họ đã kết thúc.", "success")
            return redirect(url_for(".index"))
    return render_template("officer/password.html", form=form, officer=person), form.status


def _mine() -> Any:
    return tree.in_reach_now(viewer().seat, Agency.id)


def _get(officer_id: int) -> Officer:
    """The account, within reach; NotThere otherwise."""
    query = select(Officer).join(Agency, Agency.id == Officer.agency_id).where(Officer.id == officer_id, _mine())
    found = db.session.scalar(query)
    if found is None:
        raise NotThere("Không tìm thấy tài khoản này, hoặc tài khoản không thuộc phạm vi của bạn.")
    return found


def _stored(person: Officer) -> dict[str, Any]:
    return {
        "name": person.name,
        "agency": person.agency_id,
        "role": person.role,
        "active": person.active,
        "email": person.email or "",
        "wants_digest": person.wants_digest,
    }


def _not_oneself(person: Officer, form: EditForm) -> None:
    """Nobody locks themselves out by a slip."""
    if person.id == me().id and (not form.active.data or form.role.data is not person.role):
        raise Refused("Không tự khóa hoặc tự đổi vai trò của chính mình; nhờ một quản trị khác.", field="active")


def _named(text: str) -> Any:
    pattern = text.casefold()
    return Officer.login_key.contains(pattern, autoescape=True) | func.lower(Officer.name).contains(
        pattern, autoescape=True
    )


def _state(value: str) -> Any:
    if value == "locked":
        return Officer.active.is_(False)
    if value == "active":
        return Officer.active.is_(True)
    since = func.coalesce(Officer.last_sign_in_at, Officer.created_at)
    return Officer.active.is_(True) & (since < calendar.now() - IDLE)
