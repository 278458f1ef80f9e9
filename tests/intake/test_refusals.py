"""Every refusal of the workbook's contract, one by one, at its row; and what is no fault."""

from datetime import date

import pytest
from sqlalchemy import func, select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.office.agency import Agency, Period
from tests.intake.book import (
    CONTRIBUTION,
    DIALOGUE,
    FIGURE,
    OPINION,
    TODAY,
    UNITS,
    counts,
    refused,
    sheet,
    taken,
    whole,
)  # fmt: skip

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
TOMORROW = date(TODAY.year, TODAY.month, TODAY.day + 1)
JOINT = DIALOGUE | {"Người đứng đầu": "Cả hai"}
REPLIED = {"Ngày trả lời": date(2024, 3, 9)}


def one(*sheets):
    """Place of the one problem there is."""
    problems = refused(*sheets)
    assert len(problems) == 1, problems
    problem = problems[0]
    assert problem.problem.endswith(".")
    assert problem.mend.endswith(".")
    return problem.sheet, problem.row, problem.column


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Mã cuộc": "KHÔNG"}, "Mã cuộc"),
        ({"Cơ quan chủ trì": "KHÔNG"}, "Cơ quan chủ trì"),
        ({"Cơ quan phối hợp": "SXD; KHÔNG"}, "Cơ quan phối hợp"),
        ({"Gộp vào": "KHÔNG"}, "Gộp vào"),
        ({"Mã ý kiến": None}, "Mã ý kiến"),
        ({"Mã cuộc": " "}, "Mã cuộc"),
        ({"Nội dung": None}, "Nội dung"),
        ({"Loại": "Khác"}, "Loại"),
        ({"Tiếp thu": "Có"}, "Tiếp thu"),
        ({"Kết quả": "Xong"}, "Kết quả"),
        ({"Góp ý xây dựng": "Cả hai"}, "Góp ý xây dựng"),
        ({"Ngày trả lời": "tháng 3"}, "Ngày trả lời"),
        ({"Ngày trả lời": 45356}, "Ngày trả lời"),
        ({"Lộ trình": "sớm"}, "Lộ trình"),
        ({"Số văn bản": date(2024, 1, 2)}, "Số văn bản"),
        ({"Tiếp thu": "Không tiếp thu"}, "Lý do không tiếp thu"),
        ({"Thụ lý": "Không thụ lý"}, "Lý do không thụ lý"),
        ({"Kết quả": "Tồn đọng"}, "Lý do tồn đọng"),
        ({"Kết quả": "Sẽ giải quyết"}, "Lộ trình"),
        ({"Kết quả": "Đã giải quyết", **REPLIED}, "Ngày giải quyết"),
        ({"Kết quả": "Đã giải quyết", "Ngày giải quyết": date(2024, 5, 1)}, "Ngày trả lời"),
        ({"Ngày trả lời": date(2024, 3, 4)}, "Ngày trả lời"),
        ({"Tiếp thu": "Tiếp thu", "Ngày kết luận tiếp thu": date(2024, 3, 4)}, "Ngày kết luận tiếp thu"),
        ({"Kết quả": "Đã giải quyết", "Ngày giải quyết": date(2024, 3, 4), **REPLIED}, "Ngày giải quyết"),
        ({"Ngày tiếp nhận": date(2024, 4, 9), **REPLIED}, "Ngày trả lời"),
        ({"Ngày tiếp nhận": TOMORROW}, "Ngày tiếp nhận"),
        ({"Ngày giao": TOMORROW}, "Ngày giao"),
        ({"Ngày trả lời": TOMORROW}, "Ngày trả lời"),
        ({"Tiếp thu": "Tiếp thu", "Ngày kết luận tiếp thu": TOMORROW}, "Ngày kết luận tiếp thu"),
        ({"Kết quả": "Đã giải quyết", "Ngày giải quyết": TOMORROW, **REPLIED}, "Ngày giải quyết"),
        ({"Gộp vào": "yk1"}, "Gộp vào"),
    ],
)
def test_an_opinion_is_refused(change, column):
    assert one(*whole(OPINION | change)) == ("Kiến nghị", 2, column)
    assert store.db.session.scalar(select(func.count()).select_from(Recommendation)) == 0


def test_a_joint_dialogue_asks_for_the_side():
    assert one(*whole(OPINION, dialogues=[JOINT])) == ("Kiến nghị", 2, "Góp ý xây dựng")


def test_a_contribution_settles_the_side():
    opinion = OPINION | {"Mã cuộc": "GY1", "Góp ý xây dựng": "Chính quyền"}
    assert one(*whole(opinion)) == ("Kiến nghị", 2, "Góp ý xây dựng")
    taken(*whole(opinion | {"Góp ý xây dựng": "Đảng"}))


def test_merges_in_a_circle_name_every_row_of_it():
    rows = [OPINION | {"Mã ý kiến": f"YK{n}", "Gộp vào": f"YK{n % 3 + 1}"} for n in (1, 2, 3)]
    tail = OPINION | {"Mã ý kiến": "YK4", "Gộp vào": "YK1"}
    problems = refused(*whole(*rows, tail))
    assert [(p.row, p.column) for p in problems] == [(2, "Gộp vào"), (3, "Gộp vào"), (4, "Gộp vào")]


def test_a_circle_through_what_stands_is_seen():
    taken(
        *whole(
            OPINION, OPINION | {"Mã ý kiến": "YK2", "Gộp vào": "YK1"}, OPINION | {"Mã ý kiến": "YK3", "Gộp vào": "YK2"}
        )
    )
    assert one(sheet("Kiến nghị", OPINION | {"Gộp vào": "YK3"})) == ("Kiến nghị", 2, "Gộp vào")


def test_two_rows_with_one_code_name_the_later():
    problems = refused(*whole(OPINION, OPINION, OPINION | {"Mã ý kiến": "yk1", "Nội dung": "khác"}))
    assert [(p.row, p.column) for p in problems] == [(3, "Mã ý kiến"), (4, "Mã ý kiến")]
    assert "hàng 2" in problems[0].problem


def test_dialogues_and_contributions_share_one_series():
    assert one(*whole(contributions=[CONTRIBUTION | {"Mã cuộc": "dt1"}])) == ("Góp ý", 2, "Mã cuộc")
    taken(*whole())
    assert one(sheet("Góp ý", CONTRIBUTION | {"Mã cuộc": "DT1"})) == ("Góp ý", 2, "Mã cuộc")
    assert one(*whole(dialogues=[DIALOGUE, DIALOGUE])) == ("Đối thoại", 3, "Mã cuộc")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Đơn vị chủ trì": "KHÔNG"}, "Đơn vị chủ trì"),
        ({"Đơn vị chủ trì": "Q1", "Ngày": date(2025, 7, 1)}, "Đơn vị chủ trì"),
        ({"Ngày": None}, "Ngày"),
        ({"Ngày": TOMORROW}, "Ngày"),
        ({"Ngày": TOMORROW, "Trạng thái": "Đã tổ chức"}, "Ngày"),
        ({"Người đứng đầu": "Đảng"}, "Người đứng đầu"),
        ({"Hình thức": "Thường xuyên"}, "Hình thức"),
        ({"Trạng thái": "Xong"}, "Trạng thái"),
        ({"Số người dự": -1}, "Số người dự"),
        ({"Số người dự": 12.5}, "Số người dự"),
        ({"Người chủ trì": "x" * 201}, "Người chủ trì"),
    ],
)
def test_a_dialogue_is_refused(change, column):
    assert one(*whole(dialogues=[DIALOGUE | change])) == ("Đối thoại", 2, column)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Đơn vị được góp ý": "KHÔNG"}, "Đơn vị được góp ý"),
        ({"Đơn vị được góp ý": "Q1", "Ngày": date(2026, 1, 1)}, "Đơn vị được góp ý"),
        ({"Ngày": TOMORROW}, "Ngày"),
        ({"Đối tượng": "Tổ chức"}, "Đối tượng"),
        ({"Hình thức": None}, "Hình thức"),
        ({"Hình thức": "Chuyên đề"}, "Hình thức"),
    ],
)
def test_a_contribution_is_refused(change, column):
    assert one(*whole(contributions=[CONTRIBUTION | change])) == ("Góp ý", 2, column)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Đơn vị": "KHÔNG"}, "Đơn vị"),
        ({"Đơn vị": "Q1", "Năm": 2026}, "Đơn vị"),
        ({"Đơn vị": "Q1", "Năm": 2025, "Từ ngày": date(2025, 7, 1)}, "Đơn vị"),
        ({"Phụ lục": "01"}, "Phụ lục"),
        ({"Năm": "18"}, "Năm"),
        ({"Từ ngày": date(2017, 12, 31)}, "Từ ngày"),
        ({"Đến ngày": date(2019, 1, 1)}, "Đến ngày"),
        ({"Từ ngày": date(2018, 7, 1), "Đến ngày": date(2018, 6, 30)}, "Đến ngày"),
        ({"Tổ chức - định kỳ": -1}, "Tổ chức - định kỳ"),
        ({"Cá nhân - đột xuất": 0.5}, "Cá nhân - đột xuất"),
        ({"Tiếp thu": 3, "Không tiếp thu": 2, "Tổng số ý kiến": 4}, "Tổng số ý kiến"),
        ({"Tiếp thu": 1}, "Tổng số ý kiến"),
        ({"Nguồn số liệu": None}, "Nguồn số liệu"),
    ],
)
def test_a_declared_line_is_refused(change, column):
    assert one(*whole(figures=[FIGURE | change])) == ("Số liệu tổng hợp", 2, column)


def test_spans_of_declared_lines_do_not_overlap():
    half = FIGURE | {"Từ ngày": date(2018, 6, 30)}
    assert one(*whole(figures=[FIGURE, half])) == ("Số liệu tổng hợp", 3, "Năm")
    assert one(*whole(figures=[FIGURE, FIGURE])) == ("Số liệu tổng hợp", 3, "Năm")
    taken(*whole(figures=[FIGURE, FIGURE | {"Phụ lục": "03"}, FIGURE | {"Năm": 2019}]))
    assert one(sheet("Số liệu tổng hợp", half)) == ("Số liệu tổng hợp", 2, "Năm")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Mã đơn vị": None}, "Mã đơn vị"),
        ({"Tên đơn vị": None}, "Tên đơn vị"),
        ({"Loại": "Sở"}, "Loại"),
        ({"Cấp": "Trung ương"}, "Cấp"),
        ({"Đơn vị cấp trên": "KHÔNG"}, "Đơn vị cấp trên"),
        ({"Đơn vị cấp trên": "x9"}, "Đơn vị cấp trên"),
        ({"Đơn vị kế thừa": "KHÔNG"}, "Đơn vị kế thừa"),
        ({"Hiệu lực từ": date(2024, 1, 2), "Hiệu lực đến": date(2024, 1, 1)}, "Hiệu lực đến"),
        ({"Hiệu lực từ": "ngày 1"}, "Hiệu lực từ"),
        ({"Mã đơn vị": "t1"}, "Mã đơn vị"),
    ],
)
def test_a_unit_is_refused(change, column):
    unit = {"Mã đơn vị": "X9", "Tên đơn vị": "Xã Chín", "Loại": "Chính quyền", "Cấp": "Xã"}
    assert one(sheet("Đơn vị", UNITS[0], unit | change)) == ("Đơn vị", 3, column)


def test_units_in_a_circle_are_seen_on_the_days_they_meet():
    ring = [UNITS[0] | {"Mã đơn vị": a, "Đơn vị cấp trên": b} for a, b in (("A", "B"), ("B", "C"), ("C", "A"))]
    assert {p.row for p in refused(sheet("Đơn vị", *ring))} == {2, 3, 4}
    ring[0] |= {"Hiệu lực đến": date(2020, 1, 1)}
    ring[2] |= {"Hiệu lực từ": date(2020, 1, 2)}
    taken(sheet("Đơn vị", *ring))


def test_periods_of_a_unit_do_not_overlap():
    first = UNITS[2] | {"Hiệu lực đến": date(2025, 6, 30)}
    second = UNITS[2] | {"Hiệu lực từ": date(2025, 6, 30)}
    assert one(sheet("Đơn vị", UNITS[0], first, second)) == ("Đơn vị", 4, "Mã đơn vị")
    taken(sheet("Đơn vị", UNITS[0], first))
    open_end = {"Hiệu lực đến": None}
    later = second | open_end | {"Hiệu lực từ": date(2026, 1, 1)}
    assert one(sheet("Đơn vị", second | open_end, later)) == ("Đơn vị", 3, "Mã đơn vị")


def test_a_new_name_does_not_overwrite_what_stood():
    taken(*whole())
    renamed = UNITS[2] | {"Tên đơn vị": "Phường Hai", "Hiệu lực từ": date(2025, 7, 1), "Hiệu lực đến": None}
    assert one(sheet("Đơn vị", renamed)) == ("Đơn vị", 2, "Mã đơn vị")
    taken(sheet("Đơn vị", renamed | {"Tên đơn vị": "Phường Một"}))  # only its days were wrong
    periods = store.db.session.scalars(
        select(Period).join(Agency, Agency.id == Period.agency_id).where(Agency.code == "P1")
    )
    assert [p.valid_from for p in periods] == [date(2025, 7, 1)]


def test_a_changed_session_is_checked_against_the_opinions_that_stand():
    taken(*whole(OPINION | REPLIED))
    assert one(sheet("Đối thoại", JOINT)) == ("Đối thoại", 2, "Mã cuộc")
    assert one(sheet("Đối thoại", DIALOGUE | {"Ngày": date(2024, 3, 10)})) == ("Đối thoại", 2, "Mã cuộc")
    taken(sheet("Đối thoại", JOINT), sheet("Kiến nghị", OPINION | {"Góp ý xây dựng": "Đảng"}))


def test_everything_is_found_at_once():
    problems = refused(
        *whole(
            OPINION | {"Tiếp thu": "Không tiếp thu", "Ngày trả lời": "mai"},
            OPINION | {"Mã ý kiến": "YK2", "Mã cuộc": "KHÔNG"},
            dialogues=[DIALOGUE | {"Đơn vị chủ trì": "KHÔNG"}],
            figures=[FIGURE | {"Tiếp thu": 9}],
        )
    )
    assert [(p.sheet, p.row, p.column) for p in problems] == [
        ("Đối thoại", 2, "Đơn vị chủ trì"), ("Kiến nghị", 2, "Ngày trả lời"), ("Kiến nghị", 2, "Lý do không tiếp thu"),
        ("Kiến nghị", 3, "Mã cuộc"), ("Số liệu tổng hợp", 2, "Tổng số ý kiến"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"Tiếp thu": "Tiếp thu"},
        {"Cơ quan chủ trì": "SXD"},
        {"Loại": "Tố cáo", "Tiếp thu": "Tiếp thu", "Kết quả": "Giải trình"},
        {"Thụ lý": "Đã rút", "Ngày trả lời": date(2024, 3, 9)},
        {"Hạn trả lời": date(2030, 1, 1), "Kết quả": "Sẽ giải quyết", "Lộ trình": "2030"},
        {"Mã cuộc": "DT2"},
        {"Mã cuộc": "DT3"},
        {"Mã cuộc": "DT1", "Góp ý xây dựng": "Chính quyền"},
        {"Cơ quan chủ trì": "Q1", "Ngày giao": date(2025, 8, 1)},
    ],
)
def test_what_is_no_fault(change):
    planned = DIALOGUE | {"Mã cuộc": "DT2", "Ngày": date(2027, 1, 1), "Trạng thái": "Dự kiến"}
    called_off = DIALOGUE | {"Mã cuộc": "DT3", "Trạng thái": "Hủy"}
    book = whole(OPINION | change, dialogues=[DIALOGUE, planned, called_off])
    assert counts(taken(*book))["Kiến nghị"] == (1, 0, 0)
    assert counts(taken(*book))["Kiến nghị"] == (0, 0, 1)


def test_codes_and_words_in_any_spelling():
    book = whole(
        {
            "MÃ  Ý KIẾN*": "yk 1",
            "mã\ncuộc": " Dt1",
            "Nội dung (*)": "x",
            "Tiếp thu": "TIẾP THU",
            "Cơ quan chủ trì": "sxd",
        },
        dialogues=[DIALOGUE | {"Người đứng đầu": "cấp uỷ"}],
    )
    taken(*book)
    taken(sheet("kiến  nghị", {"Mã ý kiến": "YK  1", "Mã cuộc": "DT1", "Nội dung": "x"}))
    assert store.db.session.scalar(select(Recommendation.code)) == "yk 1"


def test_a_record_that_stands_is_not_tested_again():
    """A unit corrected since, say, so that it did not exist on the day."""
    taken(*whole(OPINION))
    taken(sheet("Đơn vị", UNITS[2] | {"Hiệu lực từ": date(2024, 12, 1), "Hiệu lực đến": None}))
    assert counts(taken(sheet("Đối thoại", DIALOGUE), sheet("Kiến nghị", OPINION)))["Đối thoại"] == (0, 0, 1)
    assert one(sheet("Đối thoại", DIALOGUE | {"Chủ đề": "Đất đai"})) == ("Đối thoại", 2, "Đơn vị chủ trì")
