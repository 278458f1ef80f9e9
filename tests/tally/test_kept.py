"""Kept counts: after every kind of write they equal a fresh count; what was spoilt is found and made anew; both databases."""

import re
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text, update

from feedback.case import joining, resolution
from feedback.case.record import Occasion, Recommendation
from feedback.case.word import Acceptance, DialogueState, Nature
from feedback.core import store
from feedback.office.agency import Level
from feedback.tally import appendix, kept, kept_sql
from feedback.tally.ask import Ask, ask
from feedback.tally.kept import KeptBound, KeptCount
from tests import make

WHOLE = (date(2013, 12, 12), date(2026, 12, 31))


def faults() -> list[str]:
    return list(kept.faults())


def total(name: str, first: date = WHOLE[0], last: date = WHOLE[1], as_of: date | None = None) -> int:
    return appendix.fill(ask("04", first, last, as_of=as_of)).total[name]


def one_by_one(monkeypatch: pytest.MonkeyPatch, asked: Ask) -> dict:
    """The same answer without the kept counts."""
    with monkeypatch.context() as patch:
        patch.setattr(kept, "_latest", lambda ask: None)
        return appendix.as_json(appendix.fill(asked))


def test_they_follow_every_act_on_an_opinion(db, monkeypatch):
    city = make.city()
    opinion = make.recommendation(replied_on=make.DAY, reply_text="Đã trả lời", lead=city.works)
    other = make.recommendation(nature="question")
    assert (faults(), total("total"), total("pending")) == ([], 1, 1)
    with store.one_transaction():
        resolution.conclude(opinion, Acceptance.ACCEPTED, dated_on=make.DAY, reason="", today=make.DAY)
    assert (faults(), total("accepted"), total("pending")) == ([], 1, 0)
    with store.one_transaction():
        resolution.reopen(opinion, reason="Chưa đúng", on=make.DAY)
    assert (faults(), total("accepted"), total("pending")) == ([], 0, 1)
    with store.one_transaction():
        joining.merge(other, opinion, reason="Trùng nội dung")
    with store.one_transaction():
        db.session.execute(update(Recommendation).values(nature=Nature.QUESTION))
    assert (faults(), total("total")) == ([], 0)
    with store.one_transaction():
        db.session.execute(delete(Recommendation).where(Recommendation.merged_into_id.is_not(None)))
    assert faults() == []
    with store.one_transaction():
        db.session.execute(update(Recommendation).values(nature=Nature.REPORT, level=Level.DISTRICT))
    assert (faults(), total("total")) == ([], 1)


def test_they_follow_a_session_and_its_day(db):
    held = make.dialogue(day=date(2020, 5, 5))
    given = make.contribution(day=date(2020, 6, 6), target="body")
    assert (total("dialogues"), total("contributions"), faults()) == (1, 1, [])
    with store.one_transaction():
        db.session.execute(update(Occasion).values(day=date(2021, 7, 7)))
    year = {row.year: row for row in appendix.fill(ask("04", *WHOLE)).rows if row["dialogues"] or row["contributions"]}
    assert (set(year), faults()) == ({2021}, [])
    with store.one_transaction():
        held.state = DialogueState.PLANNED
    assert (total("dialogues"), total("contributions"), faults()) == (0, 1, [])
    with store.one_transaction():
        db.session.delete(given)
        db.session.delete(held)
    assert (total("contributions"), faults()) == (0, [])


def test_a_cut_window_is_counted_by_its_days(db, monkeypatch):
    for day in (date(2014, 3, 31), date(2014, 4, 1), date(2014, 4, 30), date(2014, 5, 1), date(2016, 2, 29)):
        make.recommendation(make.dialogue(day=day))
    assert total("total", date(2014, 4, 1), date(2014, 4, 30)) == 2
    assert total("total", date(2014, 4, 1), date(2016, 2, 28)) == 3
    assert total("dialogues", date(2014, 1, 1), date(2016, 12, 31)) == 5
    assert total("total", date(2014, 4, 2), date(2016, 12, 31)) == 3
    for first, last in ((date(2014, 4, 1), date(2016, 2, 29)), (date(2014, 1, 1), date(2014, 4, 29))):
        asked = ask("04", first, last)
        assert appendix.as_json(appendix.fill(asked)) == one_by_one(monkeypatch, asked)


def test_what_was_concluded_or_held_later_is_put_back(db, monkeypatch):
    whole = (date(2020, 1, 1), date(2020, 12, 31))
    twice = make.recommendation(
        make.dialogue(day=date(2020, 5, 5)), acceptance="accepted", concluded_given=date(2021, 3, 3)
    )
    make.recommendation(make.dialogue(day=date(2021, 4, 4)), received_given=date(2020, 6, 6))
    with store.one_transaction():
        resolution.conclude(
            twice, Acceptance.NOT_ACCEPTED, dated_on=date(2022, 2, 2), reason="x", today=date(2022, 2, 2)
        )
    for as_of, expected in (
        (date(2020, 5, 4), {}),
        (date(2021, 3, 2), {"pending": 1, "total": 1}),
        (date(2021, 3, 3), {"accepted": 1, "total": 1}),
        (date(2021, 4, 4), {"accepted": 1, "pending": 1, "total": 2}),
        (date(2022, 2, 2), {"not_accepted": 1, "pending": 1, "total": 2}),
    ):
        asked = ask("04", *whole, as_of=as_of)
        counts = appendix.fill(asked).total.counts
        assert {
            name: counts[name] for name in ("accepted", "not_accepted", "pending", "total") if counts[name]
        } == expected
        assert kept.opinions(asked).still is (as_of >= date(2022, 2, 2))
        assert appendix.as_json(appendix.fill(asked)) == one_by_one(monkeypatch, asked)


def test_a_question_about_less_than_the_whole_is_not_theirs(db):
    city = make.city()
    make.dialogue()
    asked = ask("04", *WHOLE, agency=city.top)
    assert (kept.opinions(asked), kept.sessions(asked, set()), kept.contributions(asked, [])) == (None, None, None)


def test_a_planted_fault_is_found_and_mended(db, run):
    make.recommendation(make.dialogue(day=date(2020, 5, 5)))
    with store.one_transaction():
        db.session.execute(update(KeptCount).where(KeptCount.kind == "opinion").values(number=KeptCount.number + 2))
        db.session.execute(delete(KeptBound).where(KeptBound.kind == "received"))
    found = faults()
    assert "đang lưu 3, đếm lại 1" in found[0]
    assert "kỳ 2020:" in found[0]
    assert len(found) == 3  # the year, the day, the latest day
    db.session.rollback()
    assert "đang lưu 3" in run("verify", code=1).output
    run("counts", "rebuild")
    assert faults() == []
    db.session.rollback()
    run("verify")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_was_sent_in_before_something_held_later_leaves_no_row(db):
    make.recommendation(make.dialogue(date(2013, 12, 11)), received_given=date(2013, 12, 3))
    asked = ask("04", date(2013, 11, 11), date(2013, 12, 31), as_of=date(2013, 12, 5))
    assert appendix.fill(asked).rows == []


def test_many_writers_leave_deltas_that_are_taken_in(db):
    if store.is_sqlite():
        make.recommendation()
        assert db.session.scalar(select(func.count()).where(KeptCount.delta > 0)) == 0
        return
    for _ in range(3):
        make.recommendation()
    db.session.commit()
    assert db.session.scalar(select(func.count()).where(KeptCount.delta > 0)) > 0
    before = total("total")
    with store.one_transaction():
        db.session.execute(text("SELECT kept_compact()"))
    assert db.session.scalar(select(func.count()).where(KeptCount.delta > 0)) == 0
    make.recommendation()
    with store.one_transaction():
        db.session.execute(text("SELECT kept_compact()"))
    assert (total("total"), faults()) == (before + 1, [])


def test_every_column_that_counts_is_watched():
    """A trigger that listens to fewer columns than its count reads would let the count part from the records."""
    for table, (alias, rows) in kept_sql._TOUCHED.items():
        for row in rows:
            read = " ".join([row.counts, row.word, row.mark, row.question, *(day for _, day in row.bounds)])
            own = set(re.findall(rf"\b{alias}\.(\w+)", read))
            place = {"level", row.day} if row.place == alias else set()
            assert own | place <= set(row.changed_by.split(", ")), table
