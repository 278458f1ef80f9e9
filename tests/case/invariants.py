"""What holds of opinions after whatever was done with them, each asked of the database as it stands."""

from functools import lru_cache

from sqlalchemy import select

from feedback.case import recommendation, standing
from feedback.case import rule as rules
from feedback.case.assignment import HOLDING
from feedback.case.record import Recommendation
from feedback.case.standing import Handling as H
from feedback.case.word import ROUTED_OUT, Acceptance, Admission, Turn
from feedback.case.work import Assignment, Conclusion
from feedback.core.store import db


@lru_cache
def words_of(today):
    """Every opinion with the words that SQL finds for it."""
    return select(
        Recommendation,
        standing.handling_sql(),
        standing.open_sql(),
        standing.overdue_sql(today),
        standing.to_conclude_sql(),
    )


def the_word_in_python_is_the_word_in_sql(rows, today):
    told = {row[0].id: tuple(row[1:]) for row in db.session.execute(words_of(today))}
    for row in rows:
        word, is_open, late, to_conclude = told[row.id]
        assert word == standing.handling(row).value
        assert bool(is_open) == standing.is_open(row)
        assert bool(late) == standing.is_overdue(row, today)
        if to_conclude:
            assert standing.handling(row) is H.REPLIED
            assert row.acceptance is None


def counted_means_countable(rows, today):
    for row in rows:
        counted = row.merged_into_id is None and row.admission is Admission.ADMITTED
        assert row.countable == (counted and row.nature not in ROUTED_OUT)
        assert row.side is row.side_given


def the_row_carries_the_latest_conclusion(rows, today):
    known: dict[int, list[Conclusion]] = {row.id: [] for row in rows}
    for line in db.session.scalars(select(Conclusion).order_by(Conclusion.dated_on)):
        known[line.recommendation_id].append(line)
    for row in rows:
        days = [line.dated_on for line in known[row.id]]
        assert len(days) == len(set(days))
        last = known[row.id][-1] if days else None
        assert row.acceptance is (last.acceptance if last else None)
        assert row.concluded_on == (last.dated_on if last else None)
        assert all(line.reason for line in known[row.id] if line.acceptance is Acceptance.NOT_ACCEPTED)


def one_lead_holds_what_the_row_says(rows, today):
    turns: dict[int, list[Assignment]] = {row.id: [] for row in rows}
    for turn in db.session.scalars(select(Assignment)):
        turns[turn.recommendation_id].append(turn)
    for row in rows:
        holding = [turn for turn in turns[row.id] if turn.turn in HOLDING]
        leads = [turn for turn in holding if turn.leads]
        assert [turn.agency_id for turn in leads] == ([row.lead_id] if row.lead_id else [])
        assert len({turn.agency_id for turn in holding}) == len(holding)
        assert (row.taken_on is not None) == any(turn.turn is Turn.TAKEN for turn in leads)
        assert all(turn.due_on == row.due_on for turn in leads)
        assert all(turn.reason for turn in turns[row.id] if turn.turn is Turn.RETURNED)
        assert not (row.returned_on and row.lead_id)


def no_fact_breaks_a_rule(rows, today):
    for row in rows:
        assert list(rules.faults(recommendation.facts_of(row), today)) == []


INVARIANTS = (
    the_word_in_python_is_the_word_in_sql,
    counted_means_countable,
    the_row_carries_the_latest_conclusion,
    one_lead_holds_what_the_row_says,
    no_fact_breaks_a_rule,
)
