"""``feedback reports``: the layouts of statutory forms, checked before they are used, copied out to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from feedback.command.door import main, refuse, say


@main.group()
def reports() -> None:
    """Mẫu biểu (phụ lục): kiểm tra, lấy ra để sửa."""


@reports.command("check")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Thư mục có các tệp appendix-NN.toml; mặc định là các mẫu đang dùng.",
)
def check(folder: Path | None) -> None:
    """Kiểm tra các tệp mẫu biểu; mỗi lỗi một dòng."""
    from feedback.core.settings import Settings, stand_in
    from feedback.tally import layout

    if folder is None:
        stand_in(Settings.from_environ().instance)
    places = [folder] if folder else layout.folders()
    found = list(layout.faults(places))
    for fault in found:
        click.echo(fault)
    if found:
        raise SystemExit(refuse(f"Có {len(found)} chỗ cần sửa."))
    count = len(layout.files(places))
    if not count:
        raise SystemExit(refuse(f"Không có tệp appendix-NN.toml nào trong {places[0]}."))
    say(f"{count} tệp mẫu biểu dùng được.")


@reports.command("copy")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
def copy(folder: Path | None) -> None:
    """Chép mẫu Word của các phụ lục vào FOLDER (mặc định: thư mục templates của kho dữ liệu); mẫu đã có thì giữ nguyên."""
    from feedback.core.settings import Settings, stand_in
    from feedback.report import form_docx, to_docx_appendix
    from feedback.tally import layout

    settings = Settings.from_environ()
    stand_in(settings.instance)
    target, count = folder or settings.templates / layout.REPORT, 0
    target.mkdir(parents=True, exist_ok=True)
    for number in layout.numbers():
        for form in layout.every(number, tuple(layout.folders())):
            if not (place := target / to_docx_appendix.name(form)).exists():
                place.write_bytes(form_docx.made(form))
                count += 1
    say(f"Đã chép {count} mẫu vào {target}. Sửa bằng Word; xóa mẫu nào không dùng.")
