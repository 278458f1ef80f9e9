"""The ledger against an independent count in plain Python, on random histories: every cell, every list, both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.case.record import Occasion, Recommendation
from feedback.core import store
from feedback.core.store import db
from feedback.office.agency import Agency, Level
from feedback.tally import appendix, ask, declared, kept, ledger, rule
from feedback.tally.measure import MEASURES, Of
from tests.tally.facts import Question
from tests.tally.history import histories, questions, write
from tests.tally.plain import Count

FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@contextmanager
def unkept() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    token = store.writing.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        store.writing.reset(token)


def asked(question: Question, units: dict[str, Agency]) -> ask.Ask:
    rules = rule.Rules(rule.Questions(question.questions), rule.Partly(question.partly))
    if rules != rule.Rules():
        rule.adopt(rules, valid_from=question.as_of, basis="Hướng dẫn")
    agency = units[question.agency] if question.agency else None
    return ask.ask(question.appendix, question.first, question.last, as_of=question.as_of, agency=agency)


@settings(max_examples=20, deadline=None, suppress_health_check=FIXTURE)
@given(data=st.data())
def test_every_cell_and_its_list_equal_a_plain_count(app, data: st.DataObject):
    history = data.draw(histories())
    question = data.draw(questions(history))
    with unkept():
        units = write(history)
        plain = Count(history, question)
        asking = asked(question, units)
        filled = appendix.fill(asking)
        found = appendix.as_json(filled)
        notes = found.pop("notes")
        assert found == plain.answer()
        assert list(kept.faults()) == []
        for row in filled.rows:
            for name in MEASURES:
                cell = (row.year, row.level.value)
                if row[name] or plain.behind[cell][name]:
                    assert behind(asking, name, row.year, row.level) == (plain.behind[cell][name], row[name])
        for line in [*plain.cut, *plain.beside]:
            assert any(f"({line.unit})" in note for note in notes)
        if plain.cut:
            assert sum("Không tính dòng số liệu khai" in note for note in notes) == len(plain.cut)


def behind(asking: ask.Ask, name: str, year: int | None, level: Level | None) -> tuple[set[str], int]:
    """The codes on the list of a cell, and the number that they make."""
    lines = list(db.session.scalars(declared.lines(asking, name, year=year, level=level)))
    measure = MEASURES[name].of
    if measure is Of.OPINION:
        query = ledger.opinions(asking, name, year=year, level=level).with_only_columns(Recommendation.code)
    elif measure is Of.LINE:
        query = None
    else:
        events = ledger.sessions if measure is Of.SESSION else ledger.contributions
        query = events(asking, name, year=year, level=level).with_only_columns(Occasion.code)
    codes = set(db.session.scalars(query)) if query is not None else set()
    return codes | {line.source for line in lines}, len(codes) + sum(declared.amount(line, name) for line in lines)
