"""Reach: a file enters nothing that its bearer could not write on a page, and tells nothing of what they may not see."""

from datetime import date

import pytest
from sqlalchemy import func, select

from feedback.case.record import Dialogue, Recommendation
from feedback.core import store
from feedback.office import officer as officers
from feedback.office.agency import Agency
from tests import make
from tests.intake.book import CONTRIBUTION, DIALOGUE, FIGURE, OPINION, UNITS, refused, sheet, taken, whole

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
OTHER = DIALOGUE | {"Mã cuộc": "DT9", "Đơn vị chủ trì": "Q1"}
SECRET = OPINION | {"Mã ý kiến": "YK9", "Mã cuộc": "DT9", "Nội dung": "điều kín"}


def viewer(role: str, code: str):
    return officers.viewer(
        make.officer(role, store.db.session.scalars(select(Agency).where(Agency.code == code)).one())
    )


@pytest.fixture(autouse=True)
def stand(db):
    taken(*whole(OPINION, SECRET, dialogues=[DIALOGUE, OTHER], figures=[FIGURE]))


def test_a_secretariat_writes_in_its_own_reach():
    row = OPINION | {"Mã ý kiến": "YK2"}
    taken(sheet("Kiến nghị", row), viewer=viewer("secretariat", "P1"))
    taken(sheet("Đối thoại", DIALOGUE | {"Chủ đề": "Đất đai"}), viewer=viewer("secretariat", "P1"))
    taken(sheet("Số liệu tổng hợp", FIGURE | {"Đơn vị": "P1"}), viewer=viewer("secretariat", "P1"))
    taken(sheet("Kiến nghị", SECRET | {"Lĩnh vực": "Khác"}), viewer=viewer("secretariat", "T1"))


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Đối thoại", OTHER | {"Chủ đề": "Đất đai"}),
        ("Đối thoại", OTHER),
        ("Đối thoại", DIALOGUE | {"Đơn vị chủ trì": "T1"}),
        ("Đối thoại", DIALOGUE | {"Mã cuộc": "DT5", "Đơn vị chủ trì": "Q1"}),
        ("Góp ý", CONTRIBUTION | {"Mã cuộc": "GY5", "Đơn vị được góp ý": "T1"}),
        ("Kiến nghị", SECRET | {"Nội dung": "đoán thử", "Phiên bản": "0123456789abcdef"}),
        ("Kiến nghị", OPINION | {"Mã ý kiến": "YK5", "Mã cuộc": "DT9"}),
        ("Kiến nghị", SECRET | {"Mã cuộc": "DT1"}),
        ("Số liệu tổng hợp", FIGURE | {"Tổng số ý kiến": 5}),
        ("Số liệu tổng hợp", FIGURE | {"Năm": 2019}),
    ],
)
def test_rows_out_of_reach_say_only_that(name, row):
    before = store.db.session.scalar(select(func.count()).select_from(Recommendation))
    problems = refused(sheet(name, row), viewer=viewer("secretariat", "P1"))
    assert [(p.sheet, p.row) for p in problems] == [(name, 2)]
    assert "phạm vi" in problems[0].problem
    assert "kín" not in str(problems)
    assert store.db.session.scalar(select(func.count()).select_from(Recommendation)) == before


def test_each_sheet_asks_its_own_duty():
    changed = UNITS[2] | {"Tên đơn vị": "Phường Đổi"}
    assert "không được giao" in refused(sheet("Đơn vị", changed), viewer=viewer("secretariat", "T1"))[0].problem
    taken(sheet("Đơn vị", *UNITS), viewer=viewer("secretariat", "T1"))  # as it stands: changes nothing
    taken(sheet("Đơn vị", changed), viewer=viewer("admin", "T1"))
    assert refused(sheet("Đối thoại", DIALOGUE | {"Chủ đề": "x"}), viewer=viewer("admin", "T1"))
    assert store.db.session.scalar(select(Dialogue.theme).where(Dialogue.theme.is_not(None))) is None


def test_an_administrator_of_one_place_keeps_its_units_only():
    own = {"Mã đơn vị": "DC", "Tên đơn vị": "Địa chính", "Loại": "Khác", "Cấp": "Phường, xã", "Đơn vị cấp trên": "P1"}
    below = own | {"Mã đơn vị": "DC2", "Đơn vị cấp trên": "DC"}
    admin = viewer("admin", "P1")
    taken(sheet("Đơn vị", own, below), viewer=admin)
    for row in (UNITS[1] | {"Tên đơn vị": "Quận Khác"}, own | {"Mã đơn vị": "X", "Đơn vị cấp trên": "T1"},
                own | {"Mã đơn vị": "Y", "Đơn vị cấp trên": None}):  # fmt: skip
        assert [p.row for p in refused(sheet("Đơn vị", row), viewer=admin)] == [2]


def test_a_command_reaches_everything():
    taken(sheet("Kiến nghị", SECRET | {"Lĩnh vực": "Khác"}))
    assert date(2024, 3, 5) == DIALOGUE["Ngày"]
