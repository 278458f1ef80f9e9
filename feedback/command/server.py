"""``feedback serve``: the production server."""

from __future__ import annotations

import os
import sys

import click

from feedback.command.door import main, opened


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Cổng.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Số tiến trình phục vụ.")
def serve(host: str, port: int, workers: int) -> None:
    """Chạy máy chủ (gunicorn; trên Windows là waitress)."""
    with opened(writes=True):
        from feedback.case import succession
        from feedback.core import calendar, store

        with store.one_transaction():
            succession.hand_over(calendar.today())
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
            "--no-control-socket",
            "--worker-tmp-dir",
            "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",
            "feedback:create_app()",
        ],
    )
