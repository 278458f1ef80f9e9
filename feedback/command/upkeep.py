"""``feedback backup``, ``restore``, ``verify``."""

from __future__ import annotations

from pathlib import Path

import click

from feedback.command.door import main, opened, refuse, say


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu và tệp đính kèm vào một tệp FILE; máy chủ cứ chạy."""
    with opened(writes=False) as app:
        from feedback.core import backup

        counts = backup.take(file, attachments=app.config["SETTINGS"].attachments, say=say)
        say(f"Đã sao lưu {sum(counts.values())} dòng vào {file}.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Khôi phục bản sao lưu FILE vào một kho dữ liệu trống."""
    with opened(writes=True) as app:
        from feedback.core import backup

        settings = app.config["SETTINGS"]
        counts = backup.put_back(file, instance=settings.instance, attachments=settings.attachments, say=say)
        say(f"Đã khôi phục {sum(counts.values())} dòng.")


@main.command()
def verify() -> None:
    """Kiểm tra chuỗi nhật ký, ràng buộc, các cột suy ra và tệp đính kèm; lỗi nào in một dòng lỗi ấy."""
    with opened(writes=False) as app:
        from feedback.case import verify

        found = 0
        for fault in verify.faults(attachments=app.config["SETTINGS"].attachments):
            found += 1
            click.echo(fault)
        if found:
            raise SystemExit(refuse(f"Có {found} lỗi."))
        say("Không có lỗi.")


@main.command()
@click.argument("number", metavar="{01,02,03,04}", type=click.Choice(["01", "02", "03", "04"]))
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày.")
@click.option("--to", "last", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Đến ngày.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Ngày chốt số liệu; mặc định là đến ngày.")
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
    """In một phụ lục thống kê của kỳ báo cáo."""
    if last < first:
        raise click.BadParameter("phải bằng hoặc sau --from", param_hint="--to")
    if kind in ("xlsx", "docx", "pdf") and output is None:
        raise click.UsageError(f"Dạng {kind} phải ghi ra tệp: thêm --output.")
    with opened(writes=False):
        from feedback.core.refusal import Refused
        from feedback.office import agency
        from feedback.report import file
        from feedback.tally import appendix, ask

        if number in ("01", "02") or as_now:
            raise Refused(
                "--as-now chưa dùng được trong bản này." if as_now else f"Chưa in được Phụ lục {number} trong bản này."
            )
        unit = agency.by_code(code) if code else None
        question = ask.ask(number, first.date(), last.date(), as_of=as_of.date() if as_of else None, agency=unit)
        content = file.made(appendix.fill(question), kind)
        try:
            output.write_bytes(content) if output else sys.stdout.buffer.write(content)
        except OSError as error:
            raise Refused(f"Không ghi được {output}: {error.strerror}.") from error
