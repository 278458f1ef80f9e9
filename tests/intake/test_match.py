"""An office's own Excel: its heading row found, its columns and words matched, remembered, applied row by row."""

from datetime import date

import pytest

from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.intake import likeness, match
from feedback.intake.workbook import Sheet
from tests import make

THEIRS = Sheet(
    "Sổ theo dõi 2024",
    rows=[
        (1, ["ỦY BAN NHÂN DÂN PHƯỜNG MẪU", None, None, None, None, None, None]),
        (2, ["SỔ THEO DÕI Ý KIẾN, KIẾN NGHỊ CỦA CỬ TRI", None, None, None, None, None, None]),
        (
            4,
            [
                "STT",
                "Họ và tên",
                "Nội dung ý kiến, kiến nghị",
                "Đơn vị giải quyết",
                "Thời hạn",
                "Tình trạng",
                "Ghi chú",
            ],
        ),
        (5, [1.0, "Ông A", "Sửa đường", "Sở Xây Dựng", date(2024, 5, 1), "Đã giải quyêt", None]),
        (6, [2.0, "Bà B", "Đèn đường", "So Xay dung; Sở NN&MT", None, "xong", None]),
        (8, [None, None, None, None, None, None, None]),
        (9, [3.0, None, "Thoát nước", None, None, None, "chờ"]),
    ],
)
COLUMNS = {
    "content": "Nội dung ý kiến, kiến nghị",
    "citizen_name": "Họ và tên",
    "lead": "Đơn vị giải quyết",
    "due_on": "Thời hạn",
    "result": "Tình trạng",
}
WAY = match.Way(
    "sổ theo dõi 2024",
    "recommendation",
    4,
    COLUMNS,
    {"lead": {"Sở Xây Dựng": "SXD"}, "result": {"xong": "Đã giải quyết"}},
    {"code": "PM-2024-{STT}", "occasion": "DT-PM-2024-01", "nature": "Kiến nghị"},
)


def test_the_heading_row_below_the_title_is_found_first():
    number, texts = likeness.heading_rows(THEIRS)[0]
    assert number == 4
    assert texts[2] == "Nội dung ý kiến, kiến nghị"


def test_columns_are_proposed_and_none_far_fetched():
    found = likeness.suggest_columns(likeness.heading_rows(THEIRS)[0][1], "recommendation")
    assert {key: found.get(key) for key in COLUMNS} == COLUMNS
    assert "Ghi chú" not in found.values()
    assert "STT" not in found.values()


def test_words_are_listed_by_frequency_and_proposed():
    found = match.words_in(THEIRS, WAY)
    assert found["result"] == ["Đã giải quyêt", "xong"]
    offered = {"Đã giải quyết": "Đã giải quyết", "Tồn đọng": "Tồn đọng"}
    assert likeness.suggest_words(found["result"], offered) == {"Đã giải quyêt": "Đã giải quyết"}
    units = {"SXD": "Sở Xây dựng", "SNNMT": "Sở Nông nghiệp và Môi trường"}
    assert likeness.suggest_words(["So Xay dung", "Sở lạ"], units) == {"So Xay dung": "SXD"}


def test_their_sheet_becomes_ours_with_their_row_numbers():
    (ours,) = match.apply([THEIRS], WAY)
    assert ours.name == "Kiến nghị"
    heading, *rows = ours.rows
    assert heading[0] == 4
    assert [number for number, _ in rows] == [5, 6, 9]
    first = dict(zip(heading[1], rows[0][1], strict=True))
    assert first["Mã ý kiến"] == "PM-2024-1"
    assert first["Mã cuộc"] == "DT-PM-2024-01"
    assert first["Cơ quan chủ trì"] == "SXD"
    assert first["Hạn trả lời"] == date(2024, 5, 1)
    assert first["Loại"] == "Kiến nghị"
    second = dict(zip(heading[1], rows[1][1], strict=True))
    assert second["Kết quả"] == "Đã giải quyết"
    assert second["Cơ quan chủ trì"] == "So Xay dung; Sở NN&MT"  # unmatched words stay, and are told as faults later


def test_a_sheet_or_column_that_went_away_is_said():
    with pytest.raises(Refused, match="không có trang"):
        match.apply([Sheet("Khác")], WAY)
    lost = match.Way(WAY.sheet_name, WAY.target, 4, {**COLUMNS, "field": "Lĩnh vực"}, {}, WAY.fixed)
    with pytest.raises(Refused, match="không còn cột: Lĩnh vực"):
        match.apply([THEIRS], lost)


def test_a_way_is_remembered_for_its_unit_only(db):
    unit, other = make.agency("Phường Mẫu"), make.agency("Phường Khác")
    with store.one_transaction():
        kept = match.save(None, WAY, name="Sổ của phường", agency_id=unit.id)
    again = match.get(kept.id, unit.id)
    assert match.way_of(again) == WAY
    assert [m.name for m in match.of_agency(unit.id)] == ["Sổ của phường"]
    assert match.of_agency(other.id) == []
    with pytest.raises(NotThere):
        match.get(kept.id, other.id)
    with pytest.raises(Refused, match="Đặt tên khác"), store.one_transaction():
        match.save(None, WAY, name="SỔ CỦA  phường", agency_id=unit.id)
    with store.one_transaction():
        match.save(again, WAY, name="Sổ 2024", agency_id=unit.id)
        match.forget(again)
    assert match.of_agency(unit.id) == []
    assert [e.act for e in journal.story("office_matching", kept.id)] == [
        "matching:save",
        "matching:save",
        "matching:forget",
    ]


def test_what_is_compulsory_must_come_from_somewhere(db):
    bare = match.Way(WAY.sheet_name, WAY.target, 4, COLUMNS, {}, {"code": "x"})
    with pytest.raises(Refused, match="Mã cuộc"), store.one_transaction():
        match.save(None, bare, name="Thiếu", agency_id=make.any_agency().id)
    with pytest.raises(Refused, match="Đặt tên"), store.one_transaction():
        match.save(None, WAY, name=" ", agency_id=make.any_agency().id)
