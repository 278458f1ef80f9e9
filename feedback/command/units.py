"""``feedback units``: the official lists of units, and the open work of units that have ended."""

from __future__ import annotations

import click

from feedback.command.door import main, opened, say


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


@units.command("hand-over")
def units_hand_over() -> None:
    """Chuyển việc đang mở của đơn vị đã kết thúc sang đơn vị kế thừa (chạy hằng ngày)."""
    with opened(writes=True):
        from feedback.case import succession
        from feedback.core import calendar, store

        with store.one_transaction():
            moved = succession.hand_over(calendar.today())
        say(f"Đã chuyển {moved} việc.")
