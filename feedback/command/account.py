"""``feedback officer``: accounts."""

from __future__ import annotations

import sys

import click

from feedback.command.door import main, opened, say


@main.group()
def officer() -> None:
    """Tài khoản người dùng."""


@officer.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Họ và tên.")
@click.option("--agency", "agency_code", required=True, help="Mã đơn vị.")
@click.option(
    "--role",
    required=True,
    type=click.Choice(["secretariat", "agency", "front", "leader", "auditor", "admin"]),
    help="Vai trò.",
)
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn.")
def officer_add(login: str, name: str, agency_code: str, role: str, password_stdin: bool) -> None:
    """Lập tài khoản LOGIN."""
    with opened(writes=True) as app:
        from feedback.core import calendar, store
        from feedback.office import agency, duty, officer

        password = _password(password_stdin)
        with store.one_transaction():
            officer.add(
                login,
                name=name,
                agency=agency.by_code(agency_code),
                role=duty.Role[role.upper()],
                password=password,
                at=calendar.now(),
                shortest=app.config["SETTINGS"].password_length,
            )
        say(f"Đã lập tài khoản {login}; người dùng đổi mật khẩu khi đăng nhập lần đầu.")


@officer.command("list")
def officer_list() -> None:
    """Liệt kê tài khoản: tên đăng nhập, họ tên, vai trò, đơn vị, tình trạng, lần đăng nhập cuối."""
    with opened(writes=False):
        from sqlalchemy import select

        from feedback.core.store import db
        from feedback.core.wording import moment
        from feedback.office.agency import Agency
        from feedback.office.officer import Officer

        query = select(Officer, Agency.code).join(Agency, Agency.id == Officer.agency_id).order_by(Officer.login_key)
        for person, code in db.session.execute(query):
            click.echo(
                "\t".join(
                    (
                        person.login,
                        person.name,
                        person.role.value,
                        code,
                        "active" if person.active else "disabled",
                        moment(person.last_sign_in_at) or "-",
                    )
                )
            )


@officer.command("disable")
@click.argument("login")
def officer_disable(login: str) -> None:
    """Khóa tài khoản LOGIN; mọi phiên làm việc của tài khoản kết thúc ngay."""
    with opened(writes=True):
        from feedback.core import store
        from feedback.office import officer
        from feedback.office.agency import Agency

        with store.one_transaction():
            person = officer.by_login(login)
            officer.change(
                person,
                name=person.name,
                agency=store.db.session.get_one(Agency, person.agency_id),
                role=person.role,
                active=False,
            )
        say(f"Đã khóa tài khoản {login}.")


@officer.command("password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn.")
def officer_password(login: str, password_stdin: bool) -> None:
    """Đặt lại mật khẩu của LOGIN."""
    with opened(writes=True) as app:
        from feedback.core import store
        from feedback.office import officer

        password = _password(password_stdin)
        with store.one_transaction():
            officer.change_password(
                officer.by_login(login), password, shortest=app.config["SETTINGS"].password_length, must_change=True
            )
        say(f"Đã đặt lại mật khẩu của {login}; người dùng đổi mật khẩu khi đăng nhập lần tới.")


def _password(from_stdin: bool) -> str:
    """A password, from standard input or asked twice at the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("Không có màn hình để hỏi mật khẩu: thêm --password-stdin.")
    return str(click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu", err=True))
