"""The rules an opinion's facts keep to, each by itself: pure, no database."""

from datetime import date

import pytest

from feedback.case import rule
from feedback.case.word import Acceptance, Admission, OutstandingReason, Result
from feedback.core.refusal import Refused

RECEIVED = date(2024, 3, 15)
TODAY = date(2024, 6, 1)
LATER = date(2024, 6, 2)
EARLIER = date(2024, 3, 14)


def broken(**facts) -> list[str]:
    return [fault.field for fault in rule.faults(rule.Facts(**{"received_on": RECEIVED, **facts}), TODAY)]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"received_on": TODAY},
        {"assigned_on": EARLIER},
        {"acceptance": Acceptance.ACCEPTED},
        {"acceptance": Acceptance.NOT_ACCEPTED, "not_accepted_reason": "Trái quy định"},
        {"acceptance": Acceptance.PARTLY, "concluded_on": RECEIVED},
        {"admission": Admission.WITHDRAWN},
        {"admission": Admission.REFUSED, "admission_reason": "Nặc danh"},
        {"result": Result.SETTLED, "settled_on": TODAY, "replied_on": TODAY},
        {"result": Result.SETTLED, "settled_on": TODAY, "reply_text": "Đã sửa"},
        {"result": Result.WILL_SETTLE, "roadmap_on": date(2030, 12, 31)},
        {"result": Result.OUTSTANDING, "outstanding_reason": "Thiếu kinh phí"},
        {"result": Result.EXPLAINED},
        {"result": Result.PASSED_UP},
        {"result": Result.SETTLING},
    ],
)
def test_no_fault(facts):
    assert broken(**facts) == []


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"acceptance": Acceptance.NOT_ACCEPTED}, ["not_accepted_reason"]),
        ({"admission": Admission.REFUSED}, ["admission_reason"]),
        ({"result": Result.OUTSTANDING}, ["outstanding_reason"]),
        ({"result": Result.WILL_SETTLE}, ["roadmap_on"]),
        ({"result": Result.SETTLED}, ["settled_on", "replied_on"]),
        ({"result": Result.SETTLED, "replied_on": TODAY}, ["settled_on"]),
        ({"result": Result.SETTLED, "settled_on": TODAY}, ["replied_on"]),
        ({"replied_on": EARLIER}, ["replied_on"]),
        ({"concluded_on": EARLIER}, ["concluded_on"]),
        ({"result": Result.SETTLED, "settled_on": EARLIER, "reply_text": "Rồi"}, ["settled_on"]),
        ({"received_on": LATER}, ["received_given"]),
        ({"assigned_on": LATER}, ["assigned_on"]),
        ({"replied_on": LATER}, ["replied_on"]),
        ({"concluded_on": LATER}, ["concluded_on"]),
        ({"replied_on": EARLIER, "concluded_on": LATER}, ["replied_on", "concluded_on"]),
    ],
)
def test_faults(facts, fields):
    assert broken(**facts) == fields


def test_the_first_fault_refuses_with_its_field_and_its_mend():
    with pytest.raises(Refused, match="Tồn đọng nhưng không có lý do. Ghi lý do tồn đọng.") as refused:
        rule.require(rule.Facts(received_on=RECEIVED, result=Result.OUTSTANDING), TODAY)
    assert refused.value.field == "outstanding_reason"
    rule.require(rule.Facts(received_on=RECEIVED), TODAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, None),
        ("", None),
        ("Thiếu, chưa bố trí kinh phí", OutstandingReason.NO_FUNDS),
        ("thiếu, CHƯA bố trí  kinh phí: chờ ngân sách 2025", OutstandingReason.NO_FUNDS),
        ("Chưa có tiền", OutstandingReason.OTHER),
    ],
)
def test_the_code_of_a_written_reason(text, code):
    assert rule.outstanding_code(text) is code


@pytest.mark.parametrize("code", list(OutstandingReason))
def test_a_coded_reason_is_read_back_from_its_text(code):
    assert rule.outstanding_code(rule.outstanding_text(code, "chờ ngân sách")) is code
    assert "chờ ngân sách" in rule.outstanding_text(code, "chờ ngân sách")
