"""Legacy encodings: read as glibc reads them, told from Unicode by what they spell, never where nothing was wrong."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.intake import legacy
from feedback.intake.legacy import Script, judge, mend, mend_table, to_unicode
from feedback.intake.legacy_table import TCVN3, TCVN3_WIDE, VNI
from feedback.intake.syllable import is_syllable

_WORDS = """cộng hoà xã hội chủ nghĩa Việt Nam độc lập tự do hạnh phúc ý kiến kiến nghị đối thoại góp ý tiếp nhận
đề nghị sửa đường liên thôn bị hư hỏng nặng bố trí kinh phí thuỷ lợi giải quyết không tiếp thu phường quận thị xã
trả lời văn bản người đứng đầu cấp uỷ chính quyền nhân dân ngày tháng năm quý tổ dân phố Nguyễn Văn Trần Thị Lê Đình
môi trường rác thải nước sạch điện chiếu sáng trường học bệnh viện đất đai bồi thường"""
WORDS = _WORDS.split()
#: Places of the code that Vietnamese offices' files use, by glibc's `iconv -f TCVN5712-1`.
ORACLE = Path(__file__).with_name("tcvn5712-1.csv")
_OF_TCVN3 = {letter: sign for sign, letter in TCVN3.items()}
_OF_VNI = {letter: sign for sign, letter in VNI.items()}


def as_tcvn3(text: str) -> str:
    """The text as a TCVN3 font wants it; capitals with tones are small letters there."""
    return "".join(_OF_TCVN3.get(c) or _OF_TCVN3.get(c.lower()) or c for c in text)


def as_vni(text: str) -> str:
    return "".join(_OF_VNI.get(c, c) for c in text)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda words: " ".join(["Cộng hoà xã hội", *words])
)


def test_every_place_reads_as_glibc_reads_it():
    with ORACLE.open(encoding="utf-8", newline="") as lines:
        oracle = {chr(int(row["place"], 16)): row["letter"] for row in csv.DictReader(lines)}
    assert oracle == TCVN3_WIDE
    assert {letter for letter in TCVN3.values() if letter.isupper()} == set("ĂÂÊÔƠƯĐ")
    assert {unicodedata.normalize("NFC", letter) for letter in VNI.values()} == set(VNI.values())


@given(texts)
def test_tcvn3_comes_back(text):
    assert mend(as_tcvn3(text)).lower() == text.lower()


@given(texts)
def test_vni_comes_back(text):
    assert mend(as_vni(text)) == text
    assert mend(as_vni(text.upper())) == text.upper()


@given(texts)
def test_unicode_stays_as_it_is(text):
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, text)
        assert mend(typed) == typed


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_stays_as_it_is(text):
    assert mend(text) == text


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
def test_a_few_words_of_unicode_stay_as_they_are(text):
    assert mend(text) == text


@given(st.lists(texts, min_size=5, max_size=9), st.sampled_from([as_tcvn3, as_vni]))
def test_a_column_of_a_legacy_table_is_read_whole_beside_one_of_unicode(lines, encode):
    rows = [["Nội dung", "Ghi chú"]] + [[encode(line), line] for line in lines]
    mended, turned = mend_table(rows)
    assert [[cell.lower() for cell in row] for row in mended[1:]] == [[line.lower()] * 2 for line in lines]
    assert sum(turned.values()) == sum(encode(line) != line for line in lines)


@pytest.mark.parametrize(
    "text",
    ["Café René", "São Paulo", "Müller", "25 m²", "10°C", "5 µm", "© 2020", "«trích»", "Krông Bông", "Y Ngông", "Ia Lâu",
     "là", "mét", "có", "± 5 %", "§ 12", "· ý một", "Hà Nội", "TP. Hoà Chí Minh",
     "Đắk Lắk", "½", "100 ¥", "n°", "naïve", "ÿ", "\xa0", ""],
)  # fmt: skip
def test_what_is_no_legacy_text_is_not_touched(text):
    assert mend(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("UBND x· Hîp TiÕn", "UBND xã Hợp Tiến"),
        ("QuyÕt ®Þnh sè 217-Q§/TW", "Quyết định số 217-QĐ/TW"),
        ("hép møt tÕt", "hộp mứt tết"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO", "ĐỘC LẬP - TỰ DO"),
        ("Ñaø Naüng", "Đà Nẵng"),
    ],
)
def test_texts_as_offices_have_them(typed, meant):
    assert mend(typed) == meant


def test_an_open_cell_follows_its_column():
    rows = [
        ["Nội dung", "M· ý kiÕn"],
        ["mét", "mét"],
        ["là", "bÞ háng"],
        ["thành", "Kr«ng N¨ng"],
        ["có", "Q§"],
        ["·", "·"],
    ]
    mended, turned = mend_table(rows)
    assert [row[1] for row in mended] == ["Mã ý kiến", "một", "bị hỏng", "Krông Năng", "QĐ", "·"]
    assert [row[0] for row in mended] == [row[0] for row in rows]
    assert turned == {"TCVN3": 5}


@pytest.mark.parametrize("encode", [as_tcvn3, as_vni])
def test_words_that_fit_both_encodings_follow_their_sheet(encode):
    meant = [
        ["Mã đơn vị", "Cơ quan chủ trì", "Thụ lý", "Người đứng đầu", "Nội dung"],
        ["P1", "P1", "Thụ lý", "Cả hai", "Đề nghị sửa đường"],
        ["P1", "P1", "Thụ lý", "Cả hai", "Hỗ trợ người nghèo"],
    ]
    mended, turned = mend_table([[encode(cell) for cell in row] for row in meant])
    assert [[cell.lower() for cell in row] for row in mended] == [[cell.lower() for cell in row] for row in meant]
    assert set(turned) == {"TCVN3" if encode is as_tcvn3 else "VNI"}
    assert legacy.mend_beside(encode("Đơn vị"), turned).lower() == "đơn vị"


def test_marks_alone_are_no_letters():
    assert to_unicode("°C ² Tõ ngµy", Script.TCVN3) == "°C ² Từ ngày"
    assert judge("Tõ ngµy") is Script.TCVN3
    assert legacy.LEGACY == (Script.TCVN3, Script.VNI)


@pytest.mark.parametrize(
    "word", ["nghiêng", "quốc", "giết", "gìn", "khuya", "uỷ", "ủy", "hoà", "hòa", "yêu", "q.", "Đ"]
)
def test_syllables(word):
    assert is_syllable(word) is (word not in {"q.", "Đ"})


@pytest.mark.parametrize("word", ["kông", "nghá", "thùc", "tôï", "áà", "bcd", "ngiêng", "ceng", "zô"])
def test_no_syllables(word):
    assert not is_syllable(word)
