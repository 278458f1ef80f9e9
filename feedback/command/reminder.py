"""``feedback reminders send``: the day's reminders, for cron; the worker of ``feedback serve`` does the same by itself."""

from __future__ import annotations

from datetime import datetime

import click

from feedback.command.door import main, opened


@main.group()
def reminders() -> None:
    """Nhắc việc sắp đến hạn, đến hạn, quá hạn."""


@reminders.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày nhắc việc; để trống là hôm nay.")
@click.option("--dry-run", is_flag=True, help="Chỉ đếm, không nhắc ai.")
def send(on: datetime | None, dry_run: bool) -> None:
    """Nhắc việc của một ngày: mỗi người một phiếu, chạy lại không nhắc lần nữa; ngày nghỉ không nhắc."""
    with opened(writes=not dry_run) as app:
        from feedback.case import digest, reminder
        from feedback.core import calendar

        settings, day = app.config["SETTINGS"], on.date() if on else calendar.today()
        if dry_run:
            click.echo(digest.words(day, reminder.send(day, settings=settings, dry_run=True)))
        else:
            click.echo(digest.morning(day, settings=settings))
