"""Where an opinion stands: the word in Python and in SQL are one, over every combination of the facts that decide it."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select, text

from feedback.case import ageing, desk, standing
from feedback.case.ageing import Age
from feedback.case.desk import Queue
from feedback.case.record import Recommendation
from feedback.case.standing import Handling
from feedback.case.word import Result
from feedback.core import store
from feedback.office import officer as officers
from tests import grounds, make

TODAY = date(2024, 6, 1)
DAY = date(2024, 5, 1)
#: What each fact may be, apart from the others.
FACTS = {
    "nature": ("recommendation", "complaint"),
    "admission": ("admitted", "refused", "withdrawn"),
    "replied": (None, "date", "text"),
    "acceptance": (None, "accepted"),
    "result": (None, "settled", "settling", "outstanding"),
    "held": (None, "given", "taken", "returned", "sorted"),
    "reopened_on": (None, DAY),
    "due_on": (None, TODAY - timedelta(days=1), TODAY),
}
NEEDED = {"settled": {"settled_on": DAY}, "outstanding": {"outstanding_reason": "Chờ"}}


def columns(*, replied, held, admission, result, **facts):
    """The columns that such facts stand in."""
    found = {**facts, "admission": admission, "result": result, **NEEDED.get(result, {})}
    if admission == "refused":
        found["admission_reason"] = "Không rõ"
    if replied:
        found |= {"replied_on": DAY} if replied == "date" else {"reply_text": "Đã trả lời"}
    if held in ("given", "taken"):
        found |= {"lead_id": 1, "assigned_on": DAY, "taken_on": DAY if held == "taken" else None}
    return found | ({"returned_on": DAY} if held == "returned" else {"sorted_on": DAY} if held == "sorted" else {})


@pytest.fixture
def everything(ground):
    """One opinion for every combination."""
    ground("everything", fill)
    return grounds.city()


def fill() -> None:
    """All written in one go."""
    city = make.city()
    combinations = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]
    with store.one_transaction():
        session = make.dialogue(agency=city.top)
        model = make.recommendation(session, received_given=DAY)
        base = {
            column.key: getattr(model, column.key)
            for column in Recommendation.__table__.columns
            if column.key not in ("id", "code", "code_key", "line_key", "lead_id")
        }
        rows = []
        for number, facts in enumerate(combinations):
            own = make.typed(Recommendation, columns(**facts))
            if own.get("lead_id"):
                own["lead_id"] = city.works.id
            counts = facts["nature"] == "recommendation" and facts["admission"] == "admitted" and number % 7 > 0
            rows.append(
                {**base, "lead_id": None, **own, "countable": counts, "code": f"K{number}", "code_key": f"k{number}"}
            )
        keys = {key for row in rows for key in row}
        store.db.session.execute(Recommendation.__table__.insert(), [dict.fromkeys(keys) | row for row in rows])
        store.db.session.execute(
            text(
                "UPDATE recommendation SET merged_into_id = :into, countable = false WHERE id % 11 = 0 AND id <> :into"
            ),
            {"into": model.id},
        )


def test_python_and_sql_say_the_same(db, everything):
    query = select(
        Recommendation, standing.handling_sql(), standing.open_sql(), standing.overdue_sql(TODAY),
        standing.to_conclude_sql(), standing.to_sort_sql(),
    )  # fmt: skip
    seen = set()
    for r, word, is_open, late, to_conclude, to_sort in db.session.execute(query):
        assert standing.handling(r).value == word
        assert bool(is_open) is standing.is_open(r)
        assert bool(late) is standing.is_overdue(r, TODAY)
        assert not to_conclude or (standing.handling(r) is Handling.REPLIED and r.acceptance is None)
        assert not to_sort or r.sorted_on is None
        seen.add(standing.handling(r))
    assert seen == set(Handling)


def test_plain_conditions_find_the_same_opinions(db, everything):
    words = dict(db.session.execute(select(Recommendation.id, standing.handling_sql())).all())
    for one in Handling:
        found = set(db.session.scalars(select(Recommendation.id).where(standing.is_sql(one))))
        assert found == {number for number, word in words.items() if word == one.value} != set(), one
    waiting = set(db.session.scalars(select(Recommendation.id).where(standing.waiting_sql())))
    assert waiting == {number for number, word in words.items() if Handling(word) in standing.WAITING}


def test_the_queues_hold_what_they_say(db, everything):
    secretariat = officers.viewer(make.officer("secretariat", everything.office))
    counted = desk.queues(secretariat, TODAY)
    for queue in Queue:
        rows = db.session.scalars(select(Recommendation).where(desk.waits(queue, TODAY))).all()
        assert len(rows) == counted[queue] > 0, queue
        assert all(r.countable for r in rows)


def test_the_index_of_the_open_is_used(db, everything):
    """The condition is written as the index is: both databases recognise it."""
    query = select(Recommendation.id).where(standing.open_sql(), Recommendation.received_on > date(2030, 1, 1))
    compiled = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    if store.is_sqlite():
        plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))
    else:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = " ".join(row[0] for row in db.session.execute(text(f"EXPLAIN {compiled}")))
        db.session.rollback()
    assert "ix_recommendation_open" in plan


def test_off_the_road_nothing_more_is_done(db):
    one = make.recommendation(nature="complaint")
    with pytest.raises(Exception, match="không xử lý tiếp"):
        standing.require_on_road(one)
    standing.require_on_road(make.recommendation())


# ---- ageing

SPANS = [
    (-3, Age.MONTH), (0, Age.MONTH), (30, Age.MONTH), (31, Age.QUARTER), (90, Age.QUARTER), (91, Age.HALF),
    (180, Age.HALF), (181, Age.YEAR), (365, Age.YEAR), (366, Age.OLDER), (4000, Age.OLDER),
]  # fmt: skip


def test_every_day_lies_in_one_span(db):
    made = {make.recommendation(received_given=TODAY - timedelta(days=days)).id: span for days, span in SPANS}
    for span in Age:
        found = set(db.session.scalars(select(Recommendation.id).where(ageing.aged(span, TODAY))))
        assert found == {one for one, own in made.items() if own is span}
    told = dict(db.session.execute(select(Recommendation.id, ageing.age_sql(TODAY))).all())
    assert told == {one: own.value for one, own in made.items()}
    assert [ageing.age(TODAY - timedelta(days=days), TODAY) for days, _ in SPANS] == [span for _, span in SPANS]


def test_finished_is_not_open(db):
    for result in Result:
        one = make.recommendation(
            result=result,
            settled_on=DAY,
            roadmap_on=DAY,
            outstanding_reason="Chờ",
            replied_on=DAY,
            acceptance="accepted",
        )
        assert standing.is_open(one) is (result in (Result.SETTLING, Result.WILL_SETTLE, Result.OUTSTANDING))
