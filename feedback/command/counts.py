"""``feedback counts``: the kept counts, made anew where `feedback verify` found them wrong."""

from __future__ import annotations

from feedback.command.door import main, opened, say


@main.group()
def counts() -> None:
    """Số đếm lưu sẵn mà phụ lục dùng."""


@counts.command("rebuild")
def counts_rebuild() -> None:
    """Đếm lại mọi hồ sơ và lập lại số đếm lưu sẵn."""
    with opened(writes=True):
        from feedback.core import store
        from feedback.tally import kept

        with store.one_transaction():
            kept.rebuild()
        say("Đã lập lại số đếm.")
