"""The forms of plan 246 word for word, and a layout that asks for what there is not."""

import pytest

from feedback.core import settings
from feedback.core.refusal import Refused
from feedback.tally import layout


def heads(appendix: str) -> list[list[tuple[str, int, int]]]:
    return [[(head.text, head.columns, head.rows) for head in line] for line in layout.read(appendix).heads()]


FORMS = [("Góp ý định kỳ", 1, 1), ("Góp ý thường xuyên", 1, 1), ("Góp ý đột xuất", 1, 1)]
OUTCOMES = [("Số ý kiến tiếp thu/tổng số ý kiến góp ý", 1, 1), ("Số ý kiến không tiếp thu/tổng số ý kiến góp ý", 1, 1)]


def test_appendix_03_as_issued():
    assert layout.read("03").title == "Phụ lục 03: Tổng hợp kết quả góp ý xây dựng Đảng"
    assert layout.read("03").corner == ("Năm", "Cấp")
    assert heads("03") == [
        [
            ("Số cuộc đối thoại giữa người đứng đầu cấp ủy với Nhân dân", 1, 2),
            ("Số cuộc/lần góp ý đối với tổ chức đảng", 3, 1),
            ("Số cuộc/lần góp ý đối với đảng viên", 3, 1),
            ("Việc tiếp nhận, xử lý ý kiến góp ý", 2, 1),
        ],
        [*FORMS, *FORMS, *OUTCOMES],
    ]


def test_appendix_04_as_issued():
    assert layout.read("04").title == "Phụ lục 04: Tổng hợp kết quả góp ý xây dựng chính quyền"
    assert heads("04") == [
        [
            ("Số cuộc đối thoại giữa người đứng đầu chính quyền với Nhân dân", 1, 2),
            ("Số cuộc/lần góp ý đối với cơ quan, tổ chức", 3, 1),
            ("Số cuộc/lần góp ý đối với cá nhân", 3, 1),
            ("Việc tiếp nhận, xử lý ý kiến góp ý", 2, 1),
        ],
        [*FORMS, *FORMS, *OUTCOMES],
    ]


def test_a_layout_that_asks_for_what_there_is_not_is_refused(tmp_path, monkeypatch):
    text = (settings.shelf("reports") / layout.REPORT / "appendix-03.toml").read_text("utf-8")
    (tmp_path / layout.REPORT).mkdir()
    (tmp_path / layout.REPORT / "appendix-03.toml").write_text(text.replace('"dialogues"', '"sessions"'), "utf-8")
    monkeypatch.setattr(settings, "shelf", lambda name: tmp_path)
    with pytest.raises(Refused, match="appendix-03.toml: cột 1: chỉ tiêu không có trong hệ thống: sessions"):
        layout.read("03")
