"""Search: what a hurried reader types finds the opinion, on both databases alike, and nothing typed breaks it."""

import unicodedata

import pytest
from sqlalchemy import select

from feedback.case import finding, place
from feedback.case.record import Recommendation
from feedback.core import store
from tests import make

OPINIONS = {
    "DT-2024-01-001": "Đề nghị thành phố sửa đường Hoà Bình, tổ dân phố số 5, hẻm 12/3 bị ngập.",
    "DT-2024-01-002": "Đất đai tại khu tái định cư: cấp giấy chứng nhận cho 24 hộ.",
    "DT-2024-01-003": "Trạm y tế thiếu thuốc; <b>thái độ</b> cán bộ “chưa tốt”. Hạn mức 100% bảo hiểm.",
    "TN18-007": "Uỷ ban trả lời quá hạn, cây xanh duong_pho 🌳 gãy đổ.",
}

CASES = [
    ("đường", ["001"]),
    ("duong", ["001", "007"]),  # duong_pho is two words
    ("ĐƯỜNG", ["001"]),
    ("đương", []),
    ("dường", []),
    ("hòa bình", ["001"]),
    ("hoà bình", ["001"]),
    ("hoa binh", ["001"]),
    ("bình hòa", ["001"]),
    ("đường hoa", ["001"]),  # accents count where they were typed
    (unicodedata.normalize("NFD", "đường Hoà"), ["001"]),
    ("uỷ ban", ["007"]),
    ("ủy ban", ["007"]),
    ("đất đai", ["002"]),
    ("dat dai", ["002"]),
    ("dai dat cu", ["002"]),
    ("han", ["003", "007"]),  # nhận is another word
    ("hạn", ["003", "007"]),
    ("an", []),  # not inside hạn, ban, nhân
    ("dt-2024-01", ["001", "002", "003"]),
    ("DT 2024 01 002", ["002"]),
    ("tn18", ["007"]),
    ("TN18-007", ["007"]),
    ("tn1", ["007"]),  # a code from its beginning
    ("12/3", ["001"]),
    ("số 5", ["001"]),
    ("<b>thái độ</b>", ["003"]),  # the signs are no words, the letter is one and stands in the text too
    ("thái độ", ["003"]),
    ("100%", ["003"]),
    ("thái-độ", ["003"]),
    ('"chưa tốt"', ["003"]),
    ("duong_pho", ["001", "007"]),
    ("🌳", []),
    ("%", []),
    ("_", []),
    ("''", []),
    ("", []),
    ("*", []),
    ("đường OR đất", []),
    ("NOT đường", []),
    ("NEAR(đường)", []),
    ("search_text: đường", []),
    ("đường & !đất | (", []),
    ("\u202eđường\u202c", ["001"]),
    ("\x00đường", ["001"]),
    ("ngập\u200b", ["001"]),
    ("a" * 40_000, []),
    (" ".join(["đường"] * 5000), ["001"]),
    ("đường " * 11 + "đất", []),
]


@pytest.fixture
def opinions(db):
    session = make.dialogue()
    with store.one_transaction():
        for code, content in OPINIONS.items():
            make.recommendation(session, code=code, content=content, citizen="Trần Thị Kín")


def test_the_table(db, opinions):
    for text, ends in CASES:
        found = db.session.scalars(select(Recommendation.code).where(finding.found(text)))
        assert sorted(code[-3:] for code in found) == sorted(ends), text[:60]


def test_who_spoke_is_never_found(db, opinions):
    for text in ("kín", "Trần Thị Kín", "tran thi kin"):
        assert db.session.scalars(select(Recommendation.code).where(finding.found(text))).all() == []


def test_what_has_changed_or_gone_is_found_no_more(db, opinions):
    one = db.session.scalars(select(Recommendation).where(finding.found("hòa bình"))).one()
    with store.one_transaction():
        one.content = "Chiếu sáng ngõ " + "x" * 9000
        place.restamp(one)
    assert not db.session.scalars(select(Recommendation).where(finding.found("hòa bình"))).all()
    for text in ("chiếu sáng", "x" * 9000, "x" * 64):
        assert db.session.scalars(select(Recommendation).where(finding.found(text))).one() is one, text[:20]
    with store.one_transaction():
        db.session.delete(one)
    assert not db.session.scalars(select(Recommendation).where(finding.found("chiếu sáng"))).all()


def test_words_are_as_both_databases_cut_them():
    assert finding.indexed("a_b 12/3 c-d") == "a b 12 3 c d"
    assert [w.word for w in finding.wanted("Đường hoa TN18 5")] == ["đường", "hoa", "tn18", "5"]
    assert [w.column for w in finding.wanted("Đường hoa")] == ["search_exact", "search_text"]
    assert [w.begins for w in finding.wanted("tn18 5 12 đường")] == [True, False, False, False]
