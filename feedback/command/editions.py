"""``feedback editions``: the periodic reports as stored runs, made by a timer or by hand; what there is, listed."""

from __future__ import annotations

from datetime import datetime

import click

from feedback.command.door import main, opened, say, stage

_DAY = click.DateTime(["%Y-%m-%d"])


@main.group()
def editions() -> None:
    """Kỳ báo cáo đã lập và biểu đã ban hành."""


@editions.command("make")
@click.option("--period", required=True, help="Kỳ: 2026-03, 2026-Q1, 2026-6T, 2026-9T hoặc 2026.")
@click.option("--agency", "code", help="Mã đơn vị, tính cả cấp dưới; mặc định là toàn hệ thống.")
@click.option("--as-of", type=_DAY, help="Ngày chốt số liệu; mặc định là ngày cuối kỳ, hoặc hôm nay nếu kỳ chưa hết.")
@click.option(
    "--appendix",
    "appendices",
    multiple=True,
    metavar="[01|02|03|04|…]",
    help="Phụ lục, hoặc số của một biểu mới; viết nhiều lần được, mặc định cả bốn phụ lục.",
)
def editions_make(period: str, code: str | None, as_of: datetime | None, appendices: tuple[str, ...]) -> None:
    """Lập một kỳ báo cáo; kỳ đã lập, cùng đơn vị và ngày chốt, thì không lập lại."""
    with opened(writes=True):
        from feedback.core import calendar, store
        from feedback.core.refusal import Refused
        from feedback.office import agency
        from feedback.register import period as periods
        from feedback.report import issue
        from feedback.tally import layout

        known_forms = layout.numbers()
        for number in appendices:
            if number not in known_forms:
                raise click.BadParameter(
                    f"{number}: không có mẫu; có {', '.join(known_forms)}.", param_hint="--appendix"
                )
        wanted_period, today = periods.read(period), calendar.today()
        if wanted_period.first > today:
            raise Refused(f"{wanted_period.label} chưa bắt đầu, chưa có số liệu để lập.")
        wanted = issue.Wanted(
            first=wanted_period.first,
            last=wanted_period.last,
            as_of=as_of.date() if as_of else min(wanted_period.last, today),
            agency=agency.by_code(code) if code is not None else None,
            span=wanted_period.span,
            appendices=appendices or issue.APPENDICES,
        )
        stage(f"Đang lập {wanted_period.label} …")
        with store.one_transaction(steady=True):
            known = issue.same(wanted)
            made = known or issue.make(wanted, by="feedback editions", at=calendar.now())
        say(f"{'Đã có' if known else 'Đã lập'} {made.code}: {wanted_period.label}, {made.unit}.")


@editions.command("list")
def editions_list() -> None:
    """Mỗi kỳ một dòng: mã, số, kỳ, đơn vị, ngày chốt, ngày ban hành."""
    with opened(writes=False):
        from sqlalchemy import select

        from feedback.core.store import db
        from feedback.register import period as periods
        from feedback.register.edition import Edition

        for one in db.session.scalars(select(Edition).order_by(Edition.last_day, Edition.id)):
            dated = one.dated_on.isoformat() if one.dated_on else "-"
            name = periods.name(one.span, one.first_day, one.last_day)
            click.echo("\t".join([one.code, one.number or "-", name, one.unit, one.as_of.isoformat(), dated]))
