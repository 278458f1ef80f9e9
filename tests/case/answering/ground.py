"""What the tests of answering do again and again: an opinion taken by the works department, a reply, an act written."""

from datetime import UTC, date, datetime

from feedback.case import resolution
from feedback.case.answering import step
from feedback.case.reply import Outcome, Reply
from feedback.case.word import Acceptance, Result
from feedback.core import journal, store
from tests import make

TODAY = date(2024, 4, 20)
AT = datetime(2024, 4, 20, 2, tzinfo=UTC)
REPLIED = date(2024, 4, 18)


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


def answer(**facts) -> Reply:
    outcome = Outcome(**{"result": Result.EXPLAINED, **facts.pop("outcome", {})})
    usual = {"replied_on": REPLIED, "paper_number": "15/SXD", "signer": "Lê Thị Mẫu", "text": "Đã sửa xong đoạn đường.",
             "acceptance": Acceptance.ACCEPTED}  # fmt: skip
    return Reply(outcome=outcome, **{**usual, **facts})


def send(opinion, who, reply=None, **more):
    does(resolution.send, opinion, who, reply or answer(), **{"by": "Mẫu", "at": AT, "today": TODAY, **more})


def taken(city, **facts):
    """An opinion that the works department holds."""
    return make.recommendation(
        facts.pop("occasion", None) or make.dialogue(agency=city.top),
        **{"lead": city.works, "assigned_on": make.DAY, "taken_on": make.DAY, **facts},
    )


def steps(agency, *wanted):
    """The agency clears its replies in these steps: a name, or a name with its officers."""
    lines = [
        step.Wanted(one) if isinstance(one, str) else step.Wanted(one[0], tuple(o.id for o in one[1:]))
        for one in wanted
    ]
    does(step.adopt, agency, lines)


def told(opinion) -> list[str]:
    return [entry.act for entry in journal.story("recommendation", opinion.id)]
