"""``feedback jobs``: the worker of background jobs, and what waits. ``feedback serve`` starts a worker by itself."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

import click

from feedback.command.door import main, opened, say


@main.group()
def jobs() -> None:
    """Việc nền: thư điện tử, nhắc việc, kết xuất nhiều văn bản."""


@jobs.command()
@click.option("--once", is_flag=True, help="Làm hết việc đến hạn lúc này rồi dừng (dùng với cron).")
@click.option("--for", "seconds", type=click.IntRange(1), help="Dừng sau số giây này.")
@click.option("--beside", type=int, hidden=True, help="Dừng khi tiến trình này không còn.")
def work(once: bool, seconds: int | None, beside: int | None) -> None:
    """Làm việc nền; chạy bao nhiêu tiến trình song song cũng được, mỗi việc chỉ làm một lần."""
    with opened(writes=True) as app:
        from feedback.core import calendar, worker

        settings, stop = app.config["SETTINGS"], _stop(beside)
        if once:
            worker.plan(calendar.now())
            count = 0
            while not stop.is_set() and worker.work_one(settings):
                count += 1
        else:
            count = worker.work(
                settings, stop=stop, until=calendar.now() + timedelta(seconds=seconds) if seconds else None
            )
        say(f"Đã làm {count} việc.")


@jobs.command("list")
@click.option("--all", "everything", is_flag=True, help="Cả việc đã xong, đã hủy.")
def show(everything: bool) -> None:
    """Liệt kê việc đang chờ, đang làm, không làm được."""
    with opened(writes=False):
        from sqlalchemy import select

        from feedback.core.job import Job, State
        from feedback.core.store import db
        from feedback.core.wording import moment

        query = select(Job).order_by(Job.id)
        if not everything:
            query = query.where(Job.state.in_([State.WAITING, State.RUNNING, State.DEAD]))
        for one in db.session.scalars(query.execution_options(yield_per=500)):
            told = f"{one.done}/{one.total}" if one.total else ""
            cells = (one.id, one.state.label, one.label, moment(one.due_at), one.tries, told, one.message)
            click.echo("\t".join(map(str, cells)))


def _stop(beside: int | None) -> threading.Event:
    """Set by Ctrl+C or a request to end, and once the process beside which we work is gone."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if beside:
        threading.Thread(target=_watch, args=(beside, stop), daemon=True).start()
    return stop


def _watch(beside: int, stop: threading.Event) -> None:
    while not stop.wait(1):
        if os.getppid() != beside:
            stop.set()
