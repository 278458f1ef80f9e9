"""Names taken out: what was written down of a citizen does not stand in a text for everybody, however it is spelt."""

import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.hiding import HIDDEN, hidden

SPEAKER = SimpleNamespace(name="Nguyễn Thị Hoà", address="Số 5, ngõ 12, tổ 4", phone="0912 345 678")
ONE_WORD = SimpleNamespace(name="An", address=None, phone=None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bà Nguyễn Thị Hoà đề nghị sửa đường", "[…] đề nghị sửa đường"),
        ("Ý kiến của NGUYEN THI HOA.", "Ý kiến của […]."),
        ("Tôi là Nguyễn  Thị\nHòa, nhà ở số 5, ngõ 12, tổ 4", "Tôi là […], nhà ở […]"),
        ("Gọi 0912345678 hoặc 0912.345.678", "Gọi […] hoặc […]"),
        ("Nguyễn Thị Hoàng là người khác", "Nguyễn Thị Hoàng là người khác"),
        ("Số khác: +84 987 654 321; CCCD 031099001234", "Số khác: […]; CCCD […]"),
        ("Văn bản 123/UBND ngày 10/6/2026, kinh phí 1.250.000.000 đồng", None),
        ("Quyết định số 1738-QĐ/TU ngày 27/01/2015, kinh phí 120000000 đồng", None),
        ("Đường đất, tổ 4 chưa có đèn", None),
    ],
)  # fmt: skip
def test_what_is_taken_out(text, told):
    assert hidden(text, [SPEAKER]) == (text if told is None else told)


def test_a_short_name_needs_its_title():
    assert hidden("An ninh trật tự; ông An nói; anh An hỏi", [ONE_WORD]) == "An ninh trật tự; […] nói; […] hỏi"


def test_a_title_in_the_name_does_not_matter():
    assert (
        hidden("Ông khongaiduocthay nói", [SimpleNamespace(name="Ông khongaiduocthay", address="", phone="")])
        == "[…] nói"
    )


def test_nobody_known():
    empty = SimpleNamespace(name=None, address=None, phone=None)
    assert hidden("Đề nghị sửa đường", [empty]) == hidden("Đề nghị sửa đường") == "Đề nghị sửa đường"


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_name_never_stays(before, after):
    text = hidden(f"{before} Nguyễn Thị Hoà {after}", [SPEAKER])
    assert HIDDEN in text
    assert "Nguyễn Thị Hoà" not in text


def test_a_whole_session_is_read_at_once():
    names = [
        SimpleNamespace(name=f"Nguyễn Thị Mẫu {n}", address=f"Tổ {n}, phường Mẫu", phone=f"09{n:08}")
        for n in range(300)
    ]
    begun = time.process_time()
    told = [hidden(f"Bà {one.name} ở {one.address} đề nghị sửa đường ngõ 12. " * 4, names) for one in names]
    assert time.process_time() - begun < 10, "three hundred texts, three hundred speakers"
    assert set(told) == {("[…] ở […] đề nghị sửa đường ngõ 12. " * 4)}
