"""Two pairs of eyes on a reply stay two where one acts for the other."""

from datetime import UTC, date, datetime

import pytest

from feedback.case.answering import clearance, step
from feedback.case.answering.word import Stage
from feedback.core import store
from feedback.office import delegation
from feedback.office.officer import Officer
from tests import make
from tests.web.reading import hidden, words
from tests.web.replying import reply

TODAY = date(2024, 9, 10)
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def house(app, on, signed_in):
    """The agency with one step, an opinion it has taken, who writes, and the head of whom the writer is the deputy."""
    on(TODAY)
    city = make.city()
    writer = signed_in("agency", city.works, name="Lê Văn Viết")
    head = signed_in("agency", city.works, name="Phạm Thị Duyệt")
    held = {"lead": city.works, "assigned_on": make.DAY, "taken_on": make.DAY, "due_on": date(2024, 9, 30)}
    number = make.recommendation(make.dialogue(agency=city.top), **held).id
    with store.one_transaction():
        step.adopt(city.works, [step.Wanted("Lãnh đạo Sở", (head.officer_id,))])
        absent, deputy = (store.db.session.get_one(Officer, one.officer_id) for one in (head, writer))
        made = delegation.make(
            absent, deputy, valid_from=TODAY, valid_to=TODAY, reason="Đi công tác", by="x",
            at=datetime(2024, 9, 10, tzinfo=UTC), today=TODAY,
        )  # fmt: skip
    return number, writer, head, f"/delegations/{made.id}/act"


def submit(client, number: int) -> None:
    page = client.get(f"/recommendations/{number}/work")
    sent = reply(page, act="submit", replied_on="", paper_number="", signer="")
    assert client.submit(f"/recommendations/{number}/reply", sent).status_code == 302


def clear(client, number: int):
    page = client.get(f"/recommendations/{number}/clearance")
    version = clearance.submissions(number)[-1].version
    return page, client.submit(f"/recommendations/{number}/clearance/clear", {"version": version})


def test_acting_for_who_clears_one_does_not_clear_ones_own(house):
    number, writer, head, act = house
    submit(writer, number)
    assert writer.submit(act).status_code == 302
    page, answer = clear(writer, number)
    assert "Bản này do bạn trình" in words(page)
    assert answer.status_code == 422
    assert "không tự duyệt" in words(answer)
    assert clear(head, number)[1].status_code == 302
    assert clearance.submissions(number)[0].stage is Stage.CLEARED


def test_nor_what_one_submitted_in_the_others_name(house):
    number, writer, head, act = house
    writer.submit(act)
    submit(writer, number)
    assert clear(writer, number)[1].status_code == 422
    writer.submit("/delegations/resume")
    assert clear(head, number)[1].status_code == 302, "another person, who was away when it was written"


def test_nor_what_the_other_submitted(house):
    number, writer, head, act = house
    submit(head, number)
    writer.submit(act)
    assert clear(writer, number)[1].status_code == 422
    assert hidden(writer.get(f"/recommendations/{number}/clearance"), "version")
