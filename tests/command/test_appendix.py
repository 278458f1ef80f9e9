"""`feedback appendix`: the object of the contract, files, refusals with 1 and wrong usage with 2."""

import json
from datetime import date

import pytest

from tests import make

WINDOW = ("--from", "2024-01-01", "--to", "2024-12-31")


@pytest.fixture
def city(app):
    city = make.city()
    make.recommendation(
        make.dialogue(date(2024, 5, 6), city.commune), acceptance="accepted", concluded_on=date(2024, 7, 1)
    )
    return city


def test_json_on_standard_output(city, run):
    told = json.loads(run("appendix", "04", *WINDOW).stdout)
    assert (told["as_of"], told["agency"], told["total"]["accepted"]) == ("2024-12-31", None, 1)
    told = json.loads(run("appendix", "04", *WINDOW, "--as-of", "2024-06-30", "--agency", "x3").stdout)
    assert (told["as_of"], told["agency"], told["total"]["accepted"], told["total"]["pending"]) == (
        "2024-06-30",
        "X3",
        0,
        1,
    )


@pytest.mark.parametrize(
    ("kind", "start"), [("json", b"{"), ("csv", b"\xef\xbb\xbfN"), ("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")]
)
def test_files(city, run, tmp_path, kind, start):
    path = tmp_path / f"pl.{kind}"
    assert run("appendix", "03", *WINDOW, "--format", kind, "--output", path).stdout == ""
    assert path.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("03", *WINDOW, "--agency", "KHONG-CO"), "Không có đơn vị nào mang mã “KHONG-CO”"),
        (("03", *WINDOW, "--agency", ""), "Không có đơn vị nào mang mã “”"),  # a script's empty word is not the whole
        (("03", *WINDOW, "--output", "khong/co/pl.json"), "Không ghi được khong/co/pl.json"),
    ],
)
def test_refusals_in_one_line(city, run, arguments, words):
    told = run("appendix", *arguments, code=1)
    assert told.stdout == ""
    assert words in told.stderr
    assert told.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("05", *WINDOW),
        ("03", "--from", "2024-01-01"),
        ("03", "--from", "1/1/2024", "--to", "2024-12-31"),
        ("03", "--from", "2024-02-30", "--to", "2024-12-31"),
        ("03", "--from", "2024-12-31", "--to", "2024-01-01"),
        ("03", *WINDOW, "--as-of", "x"),
        ("03", *WINDOW, "--format", "xlsx"),
        ("03", *WINDOW, "--format", "ods"),
    ],
)
def test_wrong_usage(city, run, arguments):
    assert run("appendix", *arguments, code=2).stdout == ""
