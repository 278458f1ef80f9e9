"""What tests of answering do again and again: a reply at the versions that a page carries, a list of conclusions pressed."""

from feedback.case import resolution
from feedback.case.record import Recommendation
from feedback.core import journal
from feedback.core.store import db
from tests.web.reading import hidden


def fresh(number: int) -> Recommendation:
    db.session.rollback()
    return db.session.get_one(Recommendation, number)


def draft(number: int):
    db.session.rollback()
    return resolution.draft_of(number)


def acts(number: int) -> list[str]:
    lines = [entry.act for entry in journal.story("recommendation", number)]
    return [act.removeprefix("recommendation:") for act in lines if not act.startswith(("reply:", "part:"))]


def reply(page, **more) -> dict:
    """A whole reply, at the versions that the page carries."""
    usual = {
        "paper_number": "15/SXD",
        "replied_on": "9/9/2024",
        "signer": "Lê Thị Mẫu",
        "text": "Đã sửa xong đoạn đường.",
        "acceptance": "accepted",
        "result": "settled",
        "settled_on": "08/09/2024",
        "same_note": "Nhiều ý kiến về cùng một việc",
        "act": "send",
    }
    return {"version": hidden(page, "version")[0], "record": hidden(page, "record")[0], **usual, **more}


def send(client, number, **more):
    page = client.get(f"/recommendations/{number}/work")
    return client.submit(f"/recommendations/{number}/reply", reply(page, **more))


def agree(client, page, *, query="", **chosen):
    """The bar of the list of conclusions, pressed; the page it leads on to."""
    sent = {"line": hidden(page, "line"), "found": query, "dated_on": "10/09/2024", **chosen}
    answer = client.submit("/conclusions/agree", sent)
    assert answer.status_code == 302
    return client.get(answer.location.partition("#")[0])
