"""An import that is killed (kill -9) at any moment, on both databases, has entered nothing or everything; never twice."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select

from feedback.case.record import Occasion, Recommendation
from feedback.core import journal, store

ROWS = 400
UNIT = ("Mã đơn vị", "Tên đơn vị", "Loại", "Cấp")
DIALOGUE = ("Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu")
OPINION = ("Mã ý kiến", "Mã cuộc", "Lĩnh vực", "Nội dung", "Ngày trả lời", "Tiếp thu", "Kết quả")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    """Many opinions of one dialogue."""
    path = tmp_path_factory.mktemp("books") / "so.xlsx"
    answered = ("Giao thông", "Đề nghị sửa đường", "20/03/2024", "Tiếp thu", "Đang giải quyết")
    sheets = {
        "Đơn vị": [UNIT, ("TP", "Thành phố Mẫu", "Chính quyền", "Thành phố")],
        "Đối thoại": [DIALOGUE, ("DT1", "15/03/2024", "TP", "Chính quyền")],
        "Kiến nghị": [OPINION, *((f"YK{n}", "DT1", *answered) for n in range(ROWS))],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def count(program, inside) -> tuple[int, int, int]:
    """Sessions, opinions and journal lines there are."""
    with inside(program):
        return tuple(
            store.db.session.scalar(select(func.count(kind.id))) for kind in (Occasion, Recommendation, journal.Entry)
        )


def test_killed_at_any_moment_all_or_nothing(grown, inside, ask, workbook, rounds):
    program = grown
    began = time.monotonic()
    program.run("import", "--dry-run", workbook)
    whole = time.monotonic() - began
    for _ in range(rounds):
        under_way = program.start("import", workbook, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.3, 1.1) * whole)
        if under_way.poll() is None:
            os.killpg(under_way.pid, signal.SIGKILL)
        under_way.wait(30)
        sessions, opinions, lines = count(program, inside)
        assert (sessions, opinions) in {(0, 0), (1, ROWS)}
        assert (lines > 0) == (opinions > 0)
    ask(program, "import", workbook)
    done = count(program, inside)
    assert done[:2] == (1, ROWS)
    ask(program, "import", workbook)  # the same again changes nothing
    assert count(program, inside)[:2] == done[:2]
    ask(program, "verify")
