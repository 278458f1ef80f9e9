"""``feedback counts``: the kept counts, made anew where `feedback verify` found them wrong."""

from __future__ import annotations

from feedback.command.door import main, opened, say


@main.group()
def counts() -> None:
    """Số đếm lưu sẵn mà phụ lục dùng."""


@counts.command("rebuild")
def counts_rebuild() -> None:
    """Đếm lại mọi hồ sơ, lập lại số đếm lưu sẵn; xếp lại cấp của số liệu khai theo các giai đoạn của đơn vị."""
    with opened(writes=True):
        from feedback.core import store
        from feedback.register import figure
        from feedback.tally import kept

        with store.one_transaction():
            figure.restamp()
            kept.rebuild()
        say("Đã lập lại số đếm.")
