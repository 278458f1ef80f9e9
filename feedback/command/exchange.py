"""The workbook in and out without a screen: `feedback import`, `feedback export` (`contract.md` §1, §2)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from feedback.command.door import main, opened, refuse, say, stage

if TYPE_CHECKING:
    from feedback.intake.examine import Examined
    from feedback.intake.problem import Notice, Problem

_NAME = "feedback import"


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi gì.")
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi lỗi ra tệp .json, hoặc bản sao đánh dấu .xlsx.",
)
@click.option(
    "--reason", default="", help="Lý do, ghi vào nhật ký; phải có khi tệp sửa điều đã tính trong biểu đã ban hành."
)
def import_(file: Path, dry_run: bool, problems: Path | None, reason: str) -> None:
    """Nhập sổ theo dõi FILE: nhập tất cả hoặc không nhập gì."""
    if problems is not None and problems.suffix.lower() not in (".json", ".xlsx"):
        raise click.BadParameter("phải là tệp .json hoặc .xlsx", param_hint="--problems")
    with opened(writes=not dry_run):
        from feedback.core import calendar, store
        from feedback.core.refusal import Refused
        from feedback.intake import enter, workbook

        stage(f"Đang đọc {file.name} …")
        try:
            sheets = workbook.read(file)
        except Refused as refused:
            _keep_refusal(str(refused), problems)
            raise
        stage("Đang kiểm tra …" if dry_run else "Đang kiểm tra và ghi …")
        if dry_run:
            examined = enter.preview(sheets, today=calendar.today(), reason=reason)
        else:
            with store.one_transaction():
                examined = enter.attempt(sheets, name=file.name, today=calendar.today(), reason=reason, by=_NAME)
        _tell(examined.findings.warnings)
        _keep(examined, problems)
        if not examined.good:
            raise SystemExit(_tell_problems(examined.problems))
        for count in examined.counts(empty=True):
            click.echo(f"{count.sheet}: {count.new} mới, {count.changed} sửa, {count.same} không đổi")
        say("Chạy thử: chưa ghi gì." if dry_run else "Đã nhập xong.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--agency", "code", help="Chỉ hồ sơ của đơn vị này và cấp dưới.")
@click.option("--template", is_flag=True, help="Tệp mẫu trống, có danh sách chọn và hướng dẫn.")
def export(file: Path, code: str | None, template: bool) -> None:
    """Xuất sổ theo dõi ra FILE.xlsx; nhập lại tệp đó không làm thay đổi gì."""
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter("phải là tệp .xlsx", param_hint="FILE")
    with opened(writes=False):
        from feedback.office import agency
        from feedback.report import to_xlsx_workbook
        from feedback.report.workbook import Scope

        scope = Scope(agency=agency.by_code(code) if code is not None else None)
        stage(f"Đang ghi {file.name} …")
        rows: dict[str, int] = {}

        def write(target: IO[bytes]) -> None:
            if template:
                to_xlsx_workbook.template(target)
            else:
                rows.update(to_xlsx_workbook.export(target, scope))

        _write(file, write)
        for sheet, count in rows.items():
            say(f"{sheet}: {count} dòng")


def _tell(notices: Sequence[Notice]) -> None:
    """What is worth knowing and does not refuse the file."""
    for notice in notices:
        place = " · ".join(filter(None, (notice.sheet, f"hàng {notice.row}" if notice.row else "", notice.column)))
        say(f"Lưu ý ({place}): {notice.text}" if place else f"Lưu ý: {notice.text}")


def _tell_problems(problems: Sequence[Problem]) -> int:
    """Every problem as a line of a table; the exit code of a refusal."""
    rows = [("Trang", "Hàng", "Cột", "Sai ở đâu", "Cách sửa")]
    rows += [(p.sheet, str(p.row or ""), p.column, p.problem, p.mend) for p in problems]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    for row in rows:
        first = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False))
        say(f"{first}  {row[3]}  {row[4]}".rstrip())
    return refuse(f"Tệp có {len(problems)} lỗi, chưa nhập gì. Sửa các ô trên rồi nhập lại.")


def _keep(examined: Examined, target: Path | None) -> None:
    """The problems stand in the file asked for."""
    if target is None:
        return
    if target.suffix.lower() == ".json":
        text = json.dumps([p.as_json() for p in examined.problems], ensure_ascii=False, indent=1) + "\n"
        _write(target, lambda out: out.write(text.encode()))
        return
    from feedback.report import to_xlsx_marked

    _write(target, lambda out: to_xlsx_marked.write(out, examined))


def _keep_refusal(words: str, target: Path | None) -> None:
    """A file that is no workbook has one problem, told like the others."""
    from feedback.intake.examine import Examined
    from feedback.intake.problem import Findings

    findings = Findings()
    findings.problem("", 0, "", words, "")
    _keep(Examined([], findings), target)


def _write(target: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """The file stands whole under its name, or is as it was."""
    from feedback.core.refusal import Refused, cause

    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            fill(out)
        part.replace(target)
    except OSError as error:
        raise Refused(f"Không ghi được {target}: {cause(error)}.") from error
    finally:
        part.unlink(missing_ok=True)
