"""Entering 10,000 opinions from a workbook, with the memory it takes; and the export of everything."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from tests.bench.figure import Figure, Ground
from tests.serving import Program

OPINIONS = 10_000
WATCH = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "feedback", *sys.argv[1:]], capture_output=True, text=True)
sys.stdout.write(done.stdout); sys.stderr.write(done.stderr)
sys.stderr.write(f"peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
raise SystemExit(done.returncode)
"""


def measure(ground: Ground) -> Iterator[Figure]:
    """Seconds and megabytes of an import into the filled database."""
    path = ground.instance / "bench.xlsx"
    _workbook(path)
    seconds, megabytes = _watched(ground.program, "import", path)
    yield Figure("import of 10,000 opinions", seconds, unit="s ", limit=10)
    yield Figure("import of 10,000 opinions, memory", megabytes, unit="MB", limit=300)
    seconds, _ = _watched(ground.program, "import", path)
    yield Figure("the same file again (changes nothing)", seconds, unit="s ", limit=10)


def _watched(program: Program, *arguments: object) -> tuple[float, float]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *map(str, arguments)],
        env=program.environment,
        cwd=program.instance,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    peak = re.search(r"peak (\d+)", done.stderr)
    return time.monotonic() - began, int(peak[1]) / 1024 if peak else 0.0


def _workbook(path: Path) -> None:
    """A commune's ten years: 400 sessions, 10,000 opinions."""
    headings = {
        "Đơn vị": ["Mã đơn vị", "Tên đơn vị", "Loại", "Cấp"],
        "Đối thoại": ["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"],
        "Kiến nghị": [
            "Mã ý kiến",
            "Mã cuộc",
            "Nội dung",
            "Người nêu",
            "Lĩnh vực",
            "Ngày trả lời",
            "Tiếp thu",
            "Kết quả",
            "Ngày giải quyết",
        ],
    }
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        pages = {name: book.add_worksheet(name) for name in headings}
        for name, words in headings.items():
            pages[name].write_row(0, 0, words)
        pages["Đơn vị"].write_row(1, 0, ["BENCH", "Phường Đo Tốc Độ", "Chính quyền", "Phường"])
        for number in range(400):
            held = date(2014, 1, 10) + timedelta(days=10 * number)
            page = pages["Đối thoại"]
            page.write_row(number + 1, 0, [f"BENCH-{number}", None, "BENCH", "Chính quyền"])
            page.write_datetime(number + 1, 1, held, day)
        page = pages["Kiến nghị"]
        for number in range(OPINIONS):
            held = date(2014, 1, 10) + timedelta(days=10 * (number // 25))
            words = f"Đề nghị sửa đoạn đường số {number} vì hay ngập nước, người dân đi lại rất khó khăn mỗi khi trời mưa to."
            cells = [
                f"BENCH-YK-{number}",
                f"BENCH-{number // 25}",
                words,
                f"Người thứ {number % 3000}",
                "Giao thông",
                None,
                "Tiếp thu",
                "Đã giải quyết",
            ]
            page.write_row(number + 1, 0, cells)
            for place in (5, 8):
                page.write_datetime(number + 1, place, held + timedelta(days=3), day)
