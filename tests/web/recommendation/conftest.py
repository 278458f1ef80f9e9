"""What stands before each test of this page."""

from datetime import date

import pytest
from sqlalchemy import select

from feedback.case.record import Recommendation
from tests import grounds, make
from tests.web.recommendation.ground import SECRET, TODAY


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def many(ground):
    """Opinions that differ in everything a list is narrowed by."""
    ground("many", fill)
    return grounds.city()


def fill() -> None:
    city = make.city()
    top, ward = (
        make.dialogue(date(2024, 3, 15), city.top, code="DT-TOP"),
        make.dialogue(date(2023, 5, 2), city.wards[0]),
    )
    gift = make.contribution(date(2024, 5, 20), city.commune, target="party_member", code="GY-3")
    make.recommendation(top, code="A1", content="Sửa đường Hoà Bình", field="Giao thông", citizen=SECRET)
    make.recommendation(top, code="A2", sorted_on=TODAY, field="Đất đai", nature="report", side_given="party")
    make.recommendation(top, code="A3", lead=city.works, due_on=date(2024, 5, 1), assigned_on=TODAY, field="Giao thông")
    make.recommendation(top, code="A4", lead=city.works, due_on=date(2024, 6, 3), taken_on=TODAY, nature="question")
    make.recommendation(ward, code="B1", lead=city.land, due_on=date(2023, 6, 1), replied_on=date(2023, 5, 30))
    make.recommendation(
        ward, code="B2", lead=city.land, replied_on=date(2023, 5, 30), acceptance="accepted", result="settled",
        settled_on=date(2023, 6, 3), field="Đất đai",
    )  # fmt: skip
    make.recommendation(
        ward, code="B3", replied_on=date(2023, 5, 30), acceptance="not_accepted", not_accepted_reason="Trái quy hoạch",
        result="outstanding", outstanding_code="no_funds", outstanding_reason="Thiếu, chưa bố trí kinh phí",
    )  # fmt: skip
    make.recommendation(gift, code="C1", nature="complaint")
    make.recommendation(gift, code="C2", returned_on=TODAY, received_given=date(2024, 1, 2))
    make.recommendation(
        gift, code="C3", replied_on=TODAY, result="will_settle", roadmap_on=date(2024, 5, 31), acceptance="partly"
    )
    make.recommendation(top, code="A5", merged_into=make.recommendation(top, code="A6"))
    make.recommendation(top, code="A7", admission="refused", admission_reason="Không rõ")


@pytest.fixture
def shown(many, db):
    """A4 has a longer story."""
    one = db.session.scalars(select(Recommendation).where(Recommendation.code == "A4")).one()
    make.assign(one, many.land.id, turn="returned", given_on=date(2024, 3, 20), ended_on=date(2024, 3, 22),
                reason="Tuyến đường do thành phố quản lý, đề nghị giao Sở Xây dựng")  # fmt: skip
    make.progress(one, many.works)
    return one
