"""The statutory appendices without a screen: `feedback appendix` (`contract.md` §1, §3)."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from feedback.command.door import main, opened

_DAY = click.DateTime(["%Y-%m-%d"])


@main.command()
@click.argument("number", metavar="{01,02,03,04}")
@click.option("--from", "first", required=True, type=_DAY, help="Từ ngày.")
@click.option("--to", "last", required=True, type=_DAY, help="Đến ngày.")
@click.option("--as-of", type=_DAY, help="Ngày chốt số liệu; mặc định là đến ngày.")
@click.option("--agency", "code", help="Mã đơn vị, tính cả cấp dưới; mặc định là toàn hệ thống.")
@click.option("--as-now", is_flag=True, help="Tính cả các đơn vị đã được kế thừa.")
@click.option(
    "--format", "kind", default="json", type=click.Choice(["json", "csv", "xlsx", "docx", "pdf"]), help="Dạng."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Ghi ra tệp; xlsx, docx, pdf phải có.")
def appendix(
    number: str,
    first: datetime,
    last: datetime,
    as_of: datetime | None,
    code: str | None,
    as_now: bool,
    kind: str,
    output: Path | None,
) -> None:
    """In một phụ lục thống kê của kỳ báo cáo, hoặc một biểu mới có mẫu trong thư mục reports của kho dữ liệu."""
    if last < first:
        raise click.BadParameter("phải bằng hoặc sau --from", param_hint="--to")
    if kind in ("xlsx", "docx", "pdf") and output is None:
        raise click.UsageError(f"Dạng {kind} phải ghi ra tệp: thêm --output.")
    with opened(writes=False):
        from feedback.office import agency
        from feedback.report import file
        from feedback.tally import ask, layout

        if number not in (known := layout.numbers()):
            raise click.BadParameter(f"{number}: không có mẫu; có {', '.join(known)}.", param_hint="NUMBER")
        unit = agency.by_code(code) if code is not None else None
        day = as_of.date() if as_of else None
        question = ask.ask(number, first.date(), last.date(), as_of=day, agency=unit, as_now=as_now)
        _write(file.made(file.filled(question), kind), output)


def _write(content: bytes, output: Path | None) -> None:
    """The file stands where it was asked for, or on standard output."""
    from feedback.core.refusal import Refused, cause

    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Refused(f"Không ghi được {output}: {cause(error)}.") from error
