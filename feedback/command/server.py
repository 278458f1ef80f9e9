"""``feedback serve``: the production server, and beside it a worker of background jobs.

This process only watches over the two: it passes a request to end on, lets both finish, and starts the worker again
should that be killed. When the server ends, so do we, with its exit code. The server brings the database up to date, puts
the pages together once, and only then parts into its workers, who share them.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING

import click

from feedback.command.door import main, opened

if TYPE_CHECKING:
    from flask import Flask

#: Seconds a worker is given to finish the step it is at.
PATIENCE = 30
#: Seconds before a worker is started: the server first, and no worker that falls at once is started in a rush.
BREATH = 3


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Số tiến trình phục vụ.")
@click.option("--jobs/--no-jobs", default=True, show_default=True, help="Chạy kèm một tiến trình làm việc nền.")
def serve(host: str, port: int, workers: int, jobs: bool) -> None:
    """Chạy máy chủ (gunicorn; trên Windows là waitress), kèm tiến trình làm việc nền."""
    if jobs and sys.platform != "win32":  # the one that watches loads nothing of the program itself
        given = ("--host", host, "--port", str(port), "--workers", str(workers))
        raise SystemExit(_watch_over([sys.executable, "-m", "feedback", "serve", *given, "--no-jobs"]))
    with opened(writes=True) as app:
        from feedback.case import succession
        from feedback.core import calendar, store

        with store.one_transaction():
            succession.hand_over(calendar.today())
        store.db.session.remove()
        store.db.engine.dispose()  # no worker inherits a connection
    if sys.platform == "win32":
        worker = _worker() if jobs else None
        try:
            _waitress(app, host, port)
        finally:
            if worker is not None:
                worker.terminate()
        return
    _gunicorn(app, host, port, workers)


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


def _waitress(app: Flask, host: str, port: int) -> None:
    from waitress import serve as run

    run(app, host=host, port=port, threads=8)


def _gunicorn(app: Flask, host: str, port: int, workers: int) -> None:
    """This process becomes the server: what it has loaded and put together once, its workers share."""
    from gunicorn.app.base import BaseApplication

    settings = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": 4,
        "timeout": 120,
        "graceful_timeout": 20,
        "max_requests": 5000,
        "max_requests_jitter": 500,
        "control_socket_disable": True,
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
        "preload_app": True,
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    gc.freeze()  # nor does a worker's collector write on the pages it shares
    Server().run()
