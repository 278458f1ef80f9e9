"""The forms of plan 246 word for word, and a layout that asks for what there is not."""

from datetime import date
from pathlib import Path

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


def changed(folder: Path, name: str, *swaps: tuple[str, str]) -> None:
    """A layout file of appendix 03 with these words in place of those."""
    text = (settings.shelf("reports") / layout.REPORT / "appendix-03.toml").read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    (folder / name).write_text(text, "utf-8")


def test_a_changed_form_is_a_new_file_of_the_installation(tmp_path):
    own = tmp_path / "reports" / layout.REPORT
    own.mkdir(parents=True)
    changed(
        own, "appendix-03-2027.toml", ("2023-05-10", "2027-01-01"), ("đối với đảng viên", "đối với người có chức vụ")
    )
    settings.stand_in(tmp_path)
    said = {
        day.year: layout.read("03", on=day).columns[4].heading[0]
        for day in (date(2014, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert said == {
        2014: "Số cuộc/lần góp ý đối với đảng viên",
        2026: "Số cuộc/lần góp ý đối với đảng viên",
        2027: "Số cuộc/lần góp ý đối với người có chức vụ",
    }
    assert list(layout.faults(layout.folders())) == []


@pytest.mark.parametrize(
    ("swap", "told"),
    [
        (('"dialogues"', '"sessions"'), "cột 1: chỉ tiêu không có trong hệ thống: sessions"),
        (('["accepted", "total"]', '["accepted"]'), "cột 8: ratio phải có đúng hai chỉ tiêu"),
        (('measure = "dialogues"', 'mesure = "dialogues"'), "cột 1: khóa “mesure” không có nghĩa"),
        ((', "Góp ý định kỳ"]', ', " "]'), "cột 2: thiếu heading"),
        (('title ', 'titel '), "khóa “titel” không có nghĩa"),
        (("corner   =", "cornre ="), "thiếu corner"),
        (("{ from = 2023-05-10 }", '{ from = "10/5/2023" }'), "thiếu in_force"),
        (("{ from = 2023-05-10 }", "{ from = 2023-05-10, to = 2022-01-01 }"), "ở trước từ ngày"),
        (('rows     = ["year", "level"]', 'rows = ["level"]'), "rows của phụ lục 03 phải là"),
        (('appendix = "03"', 'appendix = "04"'), "tên tệp nói phụ lục 03"),
        (('basis    =', 'basis    ='), ""),
        (('basis    = "', "basis    = "), "viết sai cú pháp TOML ở dòng 4"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_layout_is_said(tmp_path, swap, told):
    changed(tmp_path, "appendix-03.toml", swap)
    found = "\n".join(layout.faults([tmp_path]))
    assert (told in found) if told else found == ""


def test_dates_of_one_appendix_do_not_overlap(tmp_path):
    changed(tmp_path, "appendix-03.toml", ("2023-05-10 }", "2023-05-10, to = 2026-12-31 }"))
    changed(tmp_path, "appendix-03-b.toml", ("2023-05-10", "2026-06-01"))
    changed(tmp_path, "appendix-3.toml")
    assert list(layout.faults([tmp_path])) == [
        "appendix-3.toml: tên tệp phải là appendix-NN.toml hoặc appendix-NN-chữ-thường.toml.",
        "appendix-03.toml và appendix-03-b.toml: cùng áp dụng ngày 01/06/2026; sửa in_force của một trong hai tệp.",
    ]
