"""The same acts without a screen: the program ``feedback``.

Data goes to standard output or ``--output``, words to standard error; exit 0 done, 1 refused, 2 wrong usage. Heavy
imports stay inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="doi-thoai", prog_name="feedback")
def main() -> None:
    """Đối thoại: sổ sách, giao việc và số liệu của đối thoại trực tiếp với Nhân dân."""


@contextmanager
def opened(*, writes: bool) -> Iterator[Flask]:
    """The application over the instance's database: brought up to date for a writer, only checked for a reader.

    A refusal is printed and ends the program with 1.
    """
    from feedback.core.refusal import Refused

    try:
        from feedback import create_app
        from feedback.core import schema

        app = create_app()
        with app.app_context():
            instance = app.config["SETTINGS"].instance
            if writes:
                schema.upgrade(instance)
            else:
                schema.require(instance)
            yield app
    except Refused as refused:
        raise SystemExit(_said(str(refused))) from refused


def say(words: str) -> None:
    """Words for the person at the terminal, on standard error."""
    click.echo(words, err=True)


def _said(words: str) -> int:
    say(words)
    return 1


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Số tiến trình phục vụ.")
def serve(host: str, port: int, workers: int) -> None:
    """Chạy máy chủ (gunicorn; trên Windows là waitress)."""
    with opened(writes=True):
        pass
    if sys.platform == "win32":
        from waitress import serve as run

        from feedback import create_app

        run(create_app(), host=host, port=port, threads=8)
        return
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            str(workers),
            "--threads",
            "4",
            "--bind",
            f"{host}:{port}",
            "--timeout",
            "120",
            "--graceful-timeout",
            "20",
            "--max-requests",
            "5000",
            "--max-requests-jitter",
            "500",
            "--worker-tmp-dir",
            "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
            "feedback:create_app()",
        ],
    )


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


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu và tệp đính kèm vào một tệp FILE; máy chủ cứ chạy."""
    with opened(writes=False) as app:
        from feedback.core import backup

        counts = backup.take(file, attachments=app.config["SETTINGS"].attachments, say=say)
        say(f"Đã sao lưu {sum(counts.values())} dòng vào {file}.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Khôi phục bản sao lưu FILE vào một kho dữ liệu trống."""
    with opened(writes=True) as app:
        from feedback.core import backup

        settings = app.config["SETTINGS"]
        counts = backup.put_back(file, instance=settings.instance, attachments=settings.attachments, say=say)
        say(f"Đã khôi phục {sum(counts.values())} dòng.")


@main.command()
def verify() -> None:
    """Kiểm tra chuỗi nhật ký, ràng buộc, các cột suy ra và tệp đính kèm; lỗi nào in một dòng lỗi ấy."""
    with opened(writes=False) as app:
        from feedback.case import verify

        found = 0
        for fault in verify.faults(attachments=app.config["SETTINGS"].attachments):
            found += 1
            click.echo(fault)
        if found:
            raise SystemExit(_said(f"Có {found} lỗi."))
        say("Không có lỗi.")


def _password(from_stdin: bool) -> str:
    """A password, from standard input or asked twice at the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu", err=True))


@main.group()
def units() -> None:
    """Danh mục đơn vị hành chính thật, trước và sau ngày 01/7/2025."""


@units.command("list")
def units_list() -> None:
    """Liệt kê tỉnh, thành phố: mã, tên, số huyện, số xã đến 30/6/2025, số xã từ 01/7/2025."""
    from feedback.office.unit_list import provinces

    for p in provinces():
        click.echo("\t".join(str(part) for part in (p.code, p.name, p.districts, p.communes_before, p.communes_since)))


@units.command("load")
@click.argument("province_code")
def units_load(province_code: str) -> None:
    """Nhập các đơn vị của tỉnh, thành phố mang mã PROVINCE_CODE; đơn vị đã có giữ nguyên."""
    with opened(writes=True):
        from feedback.core import store
        from feedback.office import unit_list

        with store.one_transaction():
            done = unit_list.load_province(province_code)
        say(f"Đã nhập {done.entered} đơn vị; {done.stood} đơn vị đã có, không đổi.")
