"""``feedback backup``, ``restore``, ``verify``."""

from __future__ import annotations

from pathlib import Path

import click

from feedback.command.door import main, opened, refuse, say, stage


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu, tệp đính kèm, mẫu văn bản riêng vào một tệp FILE; máy chủ cứ chạy."""
    with opened(writes=False) as app:
        from feedback.core import backup

        settings = app.config["SETTINGS"]
        counts = backup.take(file, instance=settings.instance, attachments=settings.attachments, say=stage)
        say(f"Đã sao lưu {sum(counts.values())} dòng vào {file}.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Khôi phục bản sao lưu FILE vào một kho dữ liệu trống."""
    with opened(writes=True) as app:
        from feedback.core import backup

        settings = app.config["SETTINGS"]
        counts = backup.put_back(file, instance=settings.instance, attachments=settings.attachments, say=stage)
        say(f"Đã khôi phục {sum(counts.values())} dòng.")


@main.command()
def verify() -> None:
    """Kiểm tra chuỗi nhật ký, ràng buộc, các cột suy ra, số đếm lưu sẵn, tệp đính kèm và biểu đã ban hành; mỗi lỗi một dòng."""
    with opened(writes=False) as app:
        from itertools import chain

        from feedback.case import verify
        from feedback.register import edition_seal, figure
        from feedback.tally import kept

        found = 0
        own = verify.faults(attachments=app.config["SETTINGS"].attachments)
        for fault in chain(own, figure.faults(), kept.faults(), edition_seal.faults()):
            found += 1
            click.echo(fault)
        if found:
            raise SystemExit(refuse(f"Có {found} lỗi."))
        say("Không có lỗi.")
