"""``feedback papers``: the installation's own Word templates, taken out to be edited and checked before they are used."""

from __future__ import annotations

from pathlib import Path

import click

from feedback.command.door import main, refuse, say


@main.group()
def papers() -> None:
    """Mẫu văn bản Word: lấy ra để sửa, kiểm tra."""


@papers.command("copy")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option(
    "--paper", "wanted", multiple=True, help="Chỉ chép văn bản này, ví dụ thong-bao-ket-luan; dùng được nhiều lần."
)
def copy(folder: Path | None, wanted: tuple[str, ...]) -> None:
    """Chép mẫu gốc vào FOLDER (mặc định: thư mục templates của kho dữ liệu); mẫu đã có thì giữ nguyên."""
    from feedback.report import letterhead

    unknown = sorted(set(wanted) - set(letterhead.PAPERS))
    if unknown:
        raise SystemExit(refuse(f"Không có văn bản {', '.join(unknown)}; có: {', '.join(letterhead.PAPERS)}."))
    target, count = folder or _own(), 0
    for layout in letterhead.every():
        for paper in wanted or letterhead.PAPERS:
            place = target / layout.folder / f"{paper}.docx"
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(letterhead.template(layout, paper).read_bytes())
                count += 1
    say(f"Đã chép {count} mẫu vào {target}. Sửa bằng Word, xóa mẫu nào không dùng, rồi chạy: feedback papers check")


@papers.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def check(folder: Path | None) -> None:
    """Kiểm tra mẫu riêng trong FOLDER (mặc định: thư mục templates của kho dữ liệu); mỗi lỗi một dòng."""
    from feedback.core.settings import stand_in
    from feedback.report import template_check

    place = folder or _own()
    if folder is None:
        stand_in(place.parent)  # its own layouts say which templates of appendices there may be
    if not place.is_dir():
        say(f"Chưa có mẫu riêng trong {place}: đang dùng mẫu gốc.")
        return
    found = 0
    for fault in template_check.faults(place):
        found += 1
        click.echo(fault)
    if found:
        raise SystemExit(refuse(f"Có {found} chỗ cần sửa."))
    say("Các mẫu dùng được.")


def _own() -> Path:
    """The folder of this installation's templates."""
    from feedback.core.settings import Settings

    return Settings.from_environ().templates
