"""``feedback serve``: the production server, and beside it a worker of background jobs.

This process only watches over the two: it passes a request to end on, lets both finish, and starts the worker again
should that be killed. When the server ends, so do we, with its exit code.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import click

from feedback.command.door import main, opened

#: Seconds a worker is given to finish the step it is at.
PATIENCE = 30
#: Seconds before a worker is started: the server first, and no worker that falls at once is started in a rush.
BREATH = 3


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Số tiến trình phục vụ.")
@click.option("--jobs/--no-jobs", default=True, show_default=True, help="Chạy kèm một tiến trình làm việc nền.")
@click.option("--ready", is_flag=True, hidden=True, help="Cơ sở dữ liệu đã sẵn sàng.")
def serve(host: str, port: int, workers: int, jobs: bool, ready: bool) -> None:
    """Chạy máy chủ (gunicorn; trên Windows là waitress), kèm tiến trình làm việc nền."""
    if ready:
        raise SystemExit(_watch_over(_gunicorn(host, port, workers)))
    with opened(writes=True, pages=False):  # the server that follows brings them
        from feedback.case import succession
        from feedback.core import calendar, store

        with store.one_transaction():
            succession.hand_over(calendar.today())
    if sys.platform == "win32":
        worker = _worker() if jobs else None
        try:
            _waitress(host, port)
        finally:
            if worker is not None:
                worker.terminate()
        return
    command = _gunicorn(host, port, workers)
    if jobs:  # the one that watches starts anew, without what opening the database has loaded
        given = ("--host", host, "--port", str(port), "--workers", str(workers))
        command = [sys.executable, "-m", "feedback", "serve", *given, "--ready"]
    os.execv(command[0], command)


def _watch_over(command: list[str]) -> int:
    """Server and worker run until the server ends or we are told to; returns the server's exit code."""
    server = subprocess.Popen(command, preexec_fn=_end_with_parent)
    worker: subprocess.Popen[bytes] | None = None
    told = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        told.set()
        server.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, end)
    signal.signal(signal.SIGHUP, lambda number, _frame: server.send_signal(number))
    start_at = time.monotonic() + BREATH
    while server.poll() is None:
        if told.wait(0.2):
            _end(worker)
            break
        if worker is not None and worker.poll() is not None:
            click.echo("Tiến trình làm việc nền đã dừng, sẽ chạy lại.", err=True)
            worker, start_at = None, time.monotonic() + BREATH
        if worker is None and time.monotonic() >= start_at:
            worker = _worker()
    code = server.wait()
    _end(worker)
    return code if code >= 0 else 128 - code


def _end(worker: subprocess.Popen[bytes] | None) -> None:
    """The worker has ended: after the step it is at, or by force; then its job is taken again when the lease is over."""
    if worker is None or worker.poll() is not None:
        return
    worker.terminate()
    try:
        worker.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _worker() -> subprocess.Popen[bytes]:
    """A worker of background jobs, which ends when we do."""
    command = [sys.executable, "-m", "feedback", "jobs", "work"]
    if sys.platform == "win32":
        return subprocess.Popen(command)
    return subprocess.Popen([*command, "--beside", str(os.getpid())])


def _end_with_parent() -> None:
    """On Linux the server is told to end when the process that watches over it is gone."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _waitress(host: str, port: int) -> None:
    from waitress import serve as run

    from feedback import create_app

    run(create_app(), host=host, port=port, threads=8)


def _gunicorn(host: str, port: int, workers: int) -> list[str]:
    """The server's command."""
    return [
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
        "--no-control-socket",
        "--worker-tmp-dir",
        "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
        "feedback:create_app()",
    ]
