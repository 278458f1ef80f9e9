"""``feedback demo``: an empty database becomes a demonstration, with its sign-ins printed."""

from __future__ import annotations

import sys

import click

from feedback.command.door import main, opened, say


@main.command()
@click.option(
    "--size",
    type=click.Choice(["small", "province", "nation"]),
    default="small",
    show_default=True,
    help="small: khoảng 3.000 ý kiến; province: khoảng 200.000; nation: cả nước, 10 triệu (SQLite: 1 triệu).",
)
@click.option("--opinions", type=click.IntRange(100, 100_000_000), help="Số ý kiến, thay cho số của cỡ đã chọn.")
def demo(size: str, opinions: int | None) -> None:
    """Đổ dữ liệu minh họa (hư cấu) vào cơ sở dữ liệu trống và in các tài khoản dùng thử."""
    with opened(writes=True) as app:
        from feedback import demo as demonstration
        from feedback.core import calendar, store
        from feedback.core.refusal import Refused

        instance = app.config["SETTINGS"].instance
        if demonstration.is_filled():
            interrupted = not demonstration.is_marked(instance)
            demonstration.mark(instance)
            click.echo(demonstration.sign_ins())
            if interrupted:  # a first run that ended between writing and saying so
                return
            raise Refused("Cơ sở dữ liệu này đã có dữ liệu minh họa, không đổ thêm. Tài khoản dùng thử như trên.")
        with store.aside():
            summary = demonstration.fill(
                size,
                today=calendar.today(),
                progress=say if sys.stderr.isatty() else lambda _words: None,
                opinions=opinions,
            )
        store.settle()
        demonstration.mark(instance)
        say(f"Đã đổ dữ liệu minh họa: {summary}")
        say("Máy chủ đang chạy (nếu có) cần khởi động lại để hiện dòng báo dữ liệu minh họa.")
        click.echo(demonstration.sign_ins())
