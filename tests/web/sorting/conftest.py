"""What stands before each test of this page."""

from datetime import date

import pytest

from tests import make
from tests.web.sorting.ground import TODAY


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def hall(city):
    """A session with five opinions as they were heard, and one answered there and then."""
    session = make.dialogue(date(2024, 5, 30), city.top, code="DT-01").occasion
    words = [
        "Đường Hoà Bình ngập khi mưa, đề nghị sửa cống; lắp thêm đèn chiếu sáng",
        "Cống đường Hoà Bình tắc, mưa là ngập, đề nghị sửa",
        "Đề nghị cấp giấy chứng nhận quyền sử dụng đất cho 24 hộ",
        "Tôi khiếu nại quyết định thu hồi đất số 12",
        "Cán bộ một cửa thái độ chưa tốt",
    ]
    for turn, content in enumerate(words, 1):
        make.recommendation(session, code=f"DT-01-{turn:03}", content=content, turn=turn, citizen=f"Công dân {turn}")
    make.recommendation(session, code="DT-01-006", content="Hỏi giờ tiếp dân", in_hall=True, replied_on=session.day)
    return session


@pytest.fixture
def client(city, signed_in):
    return signed_in("secretariat", city.office)
