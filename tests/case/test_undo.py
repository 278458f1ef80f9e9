"""Undoing acts on many: whatever was done, each line nobody touched since is as before, counts included; the rest stays."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.case import assignment, bulk, recommendation, resolution, rewind, story, undo
from feedback.case.bulk import Outcome
from feedback.case.handing.record import Charge
from feedback.case.record import Recommendation as R
from feedback.case.undo import BulkAct, BulkKind, BulkRow
from feedback.case.word import Nature, Side, Turn
from feedback.core import journal, store
from feedback.core.refusal import NotThere
from feedback.office import officer as officers
from tests import make

DAY, LATER, DUE = date(2024, 4, 1), date(2024, 4, 3), date(2024, 4, 22)
NOW = datetime(2024, 4, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def clerk(city):
    return officers.viewer(make.officer("secretariat", city.office))


def did(kind, act, rows, viewer):
    """The act on many, kept so that it can be undone."""
    with store.one_transaction():
        before = undo.watch(rows)
        lines = act(rows)
        return undo.keep(kind, before, lines, viewer, words="Việc thử", at=NOW), lines


def given_out(city, rows, viewer, **more):
    facts = {"lead": city.works, "co": [city.land], "due_on": DUE, "on": DAY, "today": DAY, "versions": {}, **more}
    return did(BulkKind.ASSIGN, lambda rows: bulk.assign(rows, **facts), rows, viewer)


def undone(act, ids=None):
    with store.one_transaction():
        rows = undo.rows(act, ids)
        found = {r.id: r for r in store.db.session.scalars(select(R))}
        return undo.undo(act, rows, found, reason="Chọn nhầm", at=NOW)


def stands(ids):
    """All that an opinion is, its version apart."""
    store.db.session.rollback()
    store.db.session.expire_all()
    found = rewind.look(ids)
    for state in found.values():
        for row in state["recommendation"].values():
            row.pop("version")
    return json.loads(json.dumps(found))


def counts():
    """The figures of the appendices, as their query sees them."""
    query = select(R.countable, R.side, R.nature, R.acceptance, R.result, func.count())
    return set(store.db.session.execute(query.group_by(R.countable, R.side, R.nature, R.acceptance, R.result)).all())


def opinions(city, count=4, **facts):
    session = make.dialogue(agency=city.top)
    with store.one_transaction():
        return [make.recommendation(session, **facts) for _ in range(count)]


def test_given_out_and_undone(city, clerk):
    rows = opinions(city, sorted_on=DAY)
    ids = [r.id for r in rows]
    was = stands(ids)
    act, _ = given_out(city, rows, clerk)
    assert stands(ids) != was
    lines = undone(act)
    assert [line.outcome for line in lines] == [Outcome.DONE] * 4
    assert stands(ids) == was
    assert assignment.of(ids[0]) == []
    again = undone(act)
    assert [line.outcome for line in again] == [Outcome.SAME] * 4
    assert "Đã hoàn tác lúc 03/04/2024 09:00" in again[0].words


def test_what_somebody_changed_since_stays_and_says_who(city, clerk):
    rows = opinions(city, sorted_on=DAY)
    act, _ = given_out(city, rows, clerk)
    works = officers.viewer(make.officer("agency", city.works))
    token = journal.actor.set(journal.Actor(works.officer_id, "Lê Văn Thử (coquan)", city.works.id))
    with store.one_transaction():
        assignment.take(store.db.session.get_one(R, rows[1].id), works, on=LATER)
    journal.actor.reset(token)
    lines = {line.recommendation.id: line for line in undone(act)}
    refused = lines[rows[1].id]
    assert refused.outcome is Outcome.REFUSED
    assert "đã có người làm tiếp: Lê Văn Thử (coquan), lúc " in refused.words
    assert rows[1].lead_id == city.works.id
    assert [line.outcome for one, line in lines.items() if one != rows[1].id] == [Outcome.DONE] * 3
    kept = store.db.session.scalar(select(BulkRow).where(BulkRow.recommendation_id == rows[1].id))
    assert kept.refused == refused.words
    assert kept.undone_at is None


def test_a_part_that_others_build_on_stays(city, clerk):
    """The row of an opinion may be untouched while somebody already works on the part that was given."""
    (row,) = opinions(city, 1, sorted_on=DAY)
    act, _ = given_out(city, [row], clerk)
    part = assignment.of(row.id)[0]
    with store.one_transaction():
        facts = {"recommendation_id": row.id, "officer_id": clerk.officer_id, "since": LATER}
        store.db.session.add(Charge(assignment_id=part.id, **facts))
    assert [line.outcome for line in undone(act)] == [Outcome.REFUSED]


def test_chosen_lines_only(city, clerk):
    rows = opinions(city, sorted_on=DAY)
    act, _ = given_out(city, rows, clerk)
    first = undo.rows(act)[0]
    assert len(undone(act, [first.id])) == 1
    assert undo.counts([act.id]) == {act.id: (4, 1)}
    assert [r.lead_id for r in rows] == [None, *[city.works.id] * 3]


def test_what_changed_nothing_is_not_kept(city, clerk):
    rows = opinions(city, sorted_on=DAY)
    given_out(city, rows, clerk)
    act, lines = given_out(city, rows, clerk)
    assert {line.outcome for line in lines} == {Outcome.SAME}
    assert act is None
    assert store.db.session.query(BulkAct).count() == 1


def test_a_conclusion_is_taken_back_with_its_history(city, clerk):
    rows = opinions(city, 2, sorted_on=DAY, replied_on=DAY, reply_text="Đã trả lời")
    make.conclude(rows[0], "not_accepted", DAY)
    ids, before = [r.id for r in rows], counts()
    was = stands(ids)

    def agree(rows):
        return bulk.agree(rows, dated_on=LATER, today=LATER, versions={}, otherwise=bulk.Acceptance.ACCEPTED)

    act, lines = did(BulkKind.AGREE, agree, rows, clerk)
    assert {line.outcome for line in lines} == {Outcome.DONE}
    assert counts() != before
    undone(act)
    assert stands(ids) == was
    assert counts() == before
    with store.one_transaction():  # and can be concluded again
        resolution.conclude(rows[1], bulk.Acceptance.PARTLY, dated_on=LATER, reason=None, today=LATER)


def test_the_story_tells_both(city, clerk):
    (row,) = opinions(city, 1, sorted_on=DAY)
    act, _ = given_out(city, [row], clerk)
    undone(act)
    told = [event.what for event in story.tell(row, story.read(row))]
    assert any("Sở Xây dựng" in words for words in told)
    assert any("hoàn tác việc làm hàng loạt: Việc thử (03/04/2024 09:00)" in words for words in told)
    assert journal.broken_at() is None


def test_only_ones_own_unit(city, clerk):
    act, _ = given_out(city, opinions(city, 1, sorted_on=DAY), clerk)
    assert undo.get(act.id, clerk).id == act.id
    for role, unit in (("secretariat", city.commune), ("agency", city.works), ("leader", city.office)):
        with pytest.raises(NotThere):
            undo.get(act.id, officers.viewer(make.officer(role, unit)))


KINDS = ("sort", "assign", "again", "take", "agree")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(KINDS), touched=st.sets(st.integers(0, 5)), chosen=st.sets(st.integers(0, 5)))
def test_do_and_undo_is_as_before(app, kind, touched, chosen):
    """Any act on six opinions, any of them touched by others afterwards, any of them undone."""
    with app.app_context():
        if not hasattr(app, "undo_city"):
            city = make.city()
            app.undo_city = [one.id for one in (city.top, city.works, city.land, city.office)]
        top, works, land, office = (store.db.session.get_one(make.Agency, one) for one in app.undo_city)
        clerk = officers.viewer(make.officer("secretariat", office))
        holder = officers.viewer(make.officer("agency", works))
        session = make.dialogue(agency=top)
        base = {"sorted_on": DAY} if kind != "sort" else {}
        if kind == "agree":
            base |= {"replied_on": DAY, "reply_text": "Đã trả lời"}
        if kind in ("take", "again"):
            base |= {"lead": works, "assigned_on": DAY}
        with store.one_transaction():
            rows = [make.recommendation(session, **base) for _ in range(6)]
            if kind == "take":
                for turn in store.db.session.scalars(select(bulk.assignment.Assignment)):
                    turn.turn, turn.taken_on = Turn.GIVEN, None
                for row in rows:
                    row.taken_on = None
        acts = {
            "sort": lambda r: bulk.sort(
                r, field="Đất đai", side=Side.PARTY, nature=Nature.COMPLAINT, on=DAY, versions={}
            ),
            "assign": lambda r: bulk.assign(r, lead=works, co=[land], due_on=DUE, on=DAY, today=DAY, versions={}),
            "again": lambda r: bulk.assign(r, lead=land, co=[works], due_on=DUE, on=DAY, today=DAY, versions={}),
            "take": lambda r: bulk.take(r, holder, on=DAY),
            "agree": lambda r: bulk.agree(
                r, dated_on=LATER, today=LATER, versions={}, otherwise=bulk.Acceptance.PARTLY
            ),
        }
        ids = [row.id for row in rows]
        was, before = stands(ids), counts()
        act, lines = did(BulkKind(kind if kind != "again" else "assign"), acts[kind], rows, clerk)
        assert {line.outcome for line in lines} == {Outcome.DONE}
        for place in touched:
            with store.one_transaction():
                row = store.db.session.get_one(R, ids[place])
                recommendation.amend(
                    row, content="Sửa sau", received_on=None, channel=None, people=2, version=None, today=LATER
                )
        left = stands(ids)
        picked = [row.id for row in undo.rows(act) if ids.index(row.recommendation_id) in chosen]
        told = {ids.index(line.recommendation.id): line.outcome for line in undone(act, picked)}
        now = stands(ids)
        for place, one in enumerate(map(str, ids)):
            back = place in chosen and place not in touched
            assert told.get(place) == (None if place not in chosen else Outcome.DONE if back else Outcome.REFUSED)
            assert now[one] == (was if back else left)[one]
        if chosen == set(range(6)) and not touched:
            assert counts() == before
