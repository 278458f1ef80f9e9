"""What a reply still lacks before it can be sent: pure, every lack at once, each with its field."""

from datetime import date

import pytest

from feedback.case.reply import Outcome, Reply, lacks
from feedback.case.word import Acceptance, OutstandingReason, Result

RECEIVED, TODAY = date(2024, 3, 15), date(2024, 4, 20)
YES, NO = Acceptance.ACCEPTED, Acceptance.NOT_ACCEPTED


def reply(**facts) -> Reply:
    outcome = {"result": Result.SETTLED, "settled_on": date(2024, 4, 17), **facts.pop("outcome", {})}
    usual = {"replied_on": date(2024, 4, 18), "paper_number": "15/SXD", "text": "Đã sửa xong.", "acceptance": YES}
    return Reply(outcome=Outcome(**outcome), **{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"replied_on": None}, ["replied_on"]),
        ({"text": " ", "paper_number": ""}, ["text"]),
        ({"acceptance": None}, ["acceptance"]),
        ({"acceptance": NO}, ["not_accepted_reason"]),
        ({"outcome": {"result": None}}, ["result"]),
        ({"outcome": {"settled_on": None}}, ["settled_on"]),
        ({"outcome": {"result": Result.WILL_SETTLE}}, ["roadmap_on"]),
        ({"outcome": {"result": Result.OUTSTANDING}}, ["outstanding_code"]),
        (
            {"outcome": {"result": Result.OUTSTANDING, "outstanding_code": OutstandingReason.OTHER}},
            ["outstanding_note"],
        ),
        ({"replied_on": date(2024, 4, 21)}, ["replied_on"]),
        ({"replied_on": date(2024, 3, 14)}, ["replied_on"]),
        ({"outcome": {"settled_on": date(2024, 4, 21)}}, ["settled_on"]),
        ({"outcome": {"settled_on": date(2024, 3, 14)}}, ["settled_on"]),
        (
            {"replied_on": None, "acceptance": NO, "outcome": {"result": Result.WILL_SETTLE}},
            ["replied_on", "not_accepted_reason", "roadmap_on"],
        ),
        ({}, []),
        ({"text": ""}, []),
        ({"paper_number": ""}, []),
        ({"acceptance": NO, "not_accepted_reason": "Trái quy hoạch"}, []),
        ({"outcome": {"result": Result.WILL_SETTLE, "roadmap_on": date(2025, 12, 31)}}, []),
        ({"outcome": {"result": Result.OUTSTANDING, "outstanding_code": OutstandingReason.NO_FUNDS}}, []),
        ({"outcome": {"result": Result.EXPLAINED}}, []),
    ],
)
def test_everything_a_reply_lacks_is_told_at_once(facts, fields):
    made = reply(**facts)
    found = list(lacks(made, received_on=RECEIVED, today=TODAY))
    assert [fault.field for fault in found] == fields
