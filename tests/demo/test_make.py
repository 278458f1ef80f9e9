"""The demonstration as it is made: sound in every row, the same every time, something of today for every role."""

from collections import Counter
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from feedback import demo
from feedback.case import recommendation, rule, standing, succession, verify
from feedback.case.record import Citizen, Contribution, Dialogue, Occasion, Recommendation
from feedback.case.standing import Handling
from feedback.case.word import Acceptance, ContributionForm, DialogueState, Nature, Result, Side, Target, Turn
from feedback.case.work import Assignment, Draft, Progress
from feedback.core import calendar, journal, store
from feedback.core.journal import Entry
from feedback.core.refusal import Refused
from feedback.core.store import Base
from feedback.demo.city import WARD
from feedback.demo.people import PASSWORD, SIGN_INS
from feedback.office import agency as units
from feedback.office import officer as officers
from feedback.office.agency import Agency, Level, Period
from feedback.register.figure import Figure
from tests import make
from tests.frozen import thawed

TODAY = date(2026, 11, 21)
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def fill(size="small", *, today=TODAY, opinions=150):
    with store.aside():
        return demo.fill(size, today=today, progress=lambda _words: None, opinions=opinions)


@pytest.fixture
def filled(ground):
    return ground("demo", fill)


@pytest.fixture
def whole(ground):
    """The small demonstration as large as it is made for people."""
    return ground("whole_demo", partial(fill, opinions=None))


def everything():
    """Every row of the case file in order; ids where the demonstration gives them."""
    given = (Agency, Occasion, Dialogue, Contribution, Citizen, Recommendation, Assignment, Progress, Draft)
    kept = {}
    for model in (*given, Period, Figure):
        columns = [column for column in model.__table__.columns if model in given or column.key != "id"]
        kept[model.__tablename__] = store.db.session.execute(select(*columns).order_by(model.id)).all()
    return kept


def count(model, *where):
    return store.db.session.scalar(select(func.count()).select_from(model).where(*where))


def viewer(login):
    return officers.viewer(officers.by_login(login))


def test_every_row_is_sound(app, filled):
    assert list(verify.faults(attachments=app.config["SETTINGS"].attachments)) == []
    rows = store.db.session.scalars(select(Recommendation)).all()
    wrong = [(r.code, str(fault)) for r in rows for fault in rule.faults(recommendation.facts_of(r), TODAY)]
    assert wrong == []
    assert succession.hand_over(TODAY) == 0


def test_the_summary_counts_what_is_there(filled):
    assert filled.opinions == count(Recommendation) == 150
    assert filled.dialogues == count(Dialogue)
    assert filled.contributions == count(Contribution)
    assert filled.agencies == count(Agency)
    assert filled.figures == count(Figure)
    assert "150 ý kiến" in str(filled)


def test_every_unit_stood_on_the_day_of_its_part(filled):
    for occasion in store.db.session.scalars(select(Occasion)):
        assert units.existed(occasion.agency_id, occasion.day)
    for turn in store.db.session.scalars(select(Assignment)):
        assert units.existed(turn.agency_id, turn.given_on), turn.id
        assert turn.taken_on is None or units.existed(turn.agency_id, turn.taken_on)


def test_who_leads_on_the_row_is_who_holds_the_turn(filled):
    lead = {}
    for turn in store.db.session.scalars(select(Assignment).order_by(Assignment.id)):
        if turn.leads and turn.turn in (Turn.GIVEN, Turn.TAKEN):
            assert turn.recommendation_id not in lead
            lead[turn.recommendation_id] = turn
    for row in store.db.session.scalars(select(Recommendation)):
        turn = lead.get(row.id)
        assert row.lead_id == (turn.agency_id if turn else None)
        if turn:
            assert (row.taken_on, row.due_on) == (turn.taken_on, turn.due_on)


def test_no_unit_co_operates_with_itself(filled):
    holding = Counter(
        store.db.session.execute(
            select(Assignment.recommendation_id, Assignment.agency_id).where(
                Assignment.turn.in_([Turn.GIVEN, Turn.TAKEN])
            )
        ).all()
    )
    assert set(holding.values()) == {1}


def test_the_same_day_gives_the_same_records_another_day_others(app, filled):
    first = everything()
    store.db.session.rollback()
    with store.one_transaction(), thawed():  # nothing but the accounts and the journal carries the clock
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "journal":
                store.db.session.execute(table.delete())
    fill()
    assert everything() == first


def test_ids_go_on_after_it(filled):
    made = make.recommendation(content="Sau khi đổ dữ liệu")
    assert made.id == filled.opinions + 1
    make.agency("Thêm", code="THEM")
    make.progress(made, units.by_code("MH-SXD"))
    make.dialogue()


def test_journal_tells_the_recent_stories_in_their_order(filled):
    assert journal.broken_at() is None
    lines = store.db.session.scalars(select(Entry).order_by(Entry.id)).all()
    told = [line for line in lines if line.subject_kind == "recommendation"]
    assert [line.at for line in told] == sorted(line.at for line in told)
    assert max(line.at for line in told) <= calendar.now()
    assert {line.act.split(":")[1] for line in told} >= {"receive", "sort", "assign", "take", "give-back", "progress",
                                                        "reply", "conclude", "reopen"}  # fmt: skip
    assert {line.officer_name for line in told} >= {
        p.name for p in SIGN_INS if p.login in ("thuky", "coquan", "coquan2")
    }
    received = " ".join(line.changes for line in told if line.act == "recommendation:receive")
    for name, phone in store.db.session.execute(select(Citizen.name, Citizen.phone)):
        assert name not in received
        assert phone is None or phone not in received


def test_declared_figures_stand_where_no_record_does(filled):
    lines = store.db.session.scalars(select(Figure)).all()
    assert Counter(line.year for line in lines if "Q" in units.names([line.agency_id])[line.agency_id].code)[2014] >= 12
    assert all("hư cấu" in line.source for line in lines)
    assert min(line.first_day for line in lines) == date(2013, 12, 12)
    beside = [
        x
        for x in lines
        if count(Occasion, Occasion.agency_id == x.agency_id, Occasion.day.between(x.first_day, x.last_day))
    ]
    assert len(beside) <= 1  # one, to show the difference


def test_sessions_are_planned_announced_put_off(filled):
    ahead = store.db.session.scalars(select(Dialogue).join(Dialogue.occasion).where(Occasion.day > TODAY)).all()
    assert {d.state for d in ahead} == {DialogueState.PLANNED}
    assert any(d.announced_on for d in ahead)
    assert any(not d.announced_on for d in ahead)
    states = set(store.db.session.scalars(select(Dialogue.state)))
    assert states == set(DialogueState)
    assert count(Contribution) >= 4
    assert set(store.db.session.scalars(select(Contribution.target))) == set(Target)


@ON_SQLITE
@pytest.mark.parametrize("login", ["coquan", "coquan2"])
def test_an_agency_finds_one_of_everything(whole, login):
    own = viewer(login).agency.id
    rows = store.db.session.scalars(select(Recommendation).where(Recommendation.lead_id == own)).all()
    handling = Counter(standing.handling(row) for row in rows)
    assert handling[Handling.ASSIGNED] >= 2
    assert handling[Handling.WORKING] >= 3
    assert sum(standing.is_overdue(row, TODAY) for row in rows) >= 3
    soon = TODAY + timedelta(days=7)
    assert any(row.due_on and TODAY <= row.due_on <= soon and not row.replied_on for row in rows)
    assert any(row.reopened_on for row in rows)
    assert any(row.replied_on and row.acceptance is None and not row.reopened_on for row in rows)
    assert any(row.result is Result.OUTSTANDING and row.received_on.year == TODAY.year for row in rows)
    mine = Counter(
        store.db.session.execute(select(Assignment.turn, Assignment.leads).where(Assignment.agency_id == own)).all()
    )
    assert mine[Turn.RETURNED, True] >= 1
    assert mine[Turn.GIVEN, False] >= 1
    drafts = select(Draft).join(Recommendation, Recommendation.id == Draft.recommendation_id)
    assert store.db.session.scalars(drafts.where(Recommendation.lead_id == own, Draft.sent_on.is_(None))).first()


@ON_SQLITE
def test_small_has_the_proportions_of_published_figures(whole):
    assert 2900 <= whole.opinions <= 3200
    counted = Recommendation.countable
    all_of_them = count(Recommendation, counted)

    def share(*where):
        return count(Recommendation, counted, *where) / all_of_them

    assert 0.05 <= share(Recommendation.side == Side.PARTY) <= 0.15
    assert 0.05 <= share(Recommendation.result == Result.OUTSTANDING) <= 0.15
    assert 0.05 <= share(Recommendation.acceptance == Acceptance.NOT_ACCEPTED) <= 0.20
    assert share(Recommendation.field == "Giao thông, thoát nước, chiếu sáng") > share(
        Recommendation.field == "An toàn thực phẩm"
    )
    heard = (Recommendation.turn.is_not(None), Recommendation.received_on < TODAY - timedelta(days=60))
    assert (
        0.60
        <= count(Recommendation, counted, *heard, Recommendation.in_hall) / count(Recommendation, counted, *heard)
        <= 0.95
    )
    for year in range(2014, 2026):
        received = count(Recommendation, counted, Recommendation.received_year == year)
        settled = count(Recommendation, counted, Recommendation.received_year == year, Recommendation.result.in_(
            [Result.SETTLED, Result.EXPLAINED, Result.PASSED_UP]), func.coalesce(Recommendation.settled_on,
            Recommendation.replied_on) <= date(year, 12, 31))  # fmt: skip
        assert 0.40 <= settled / received <= 0.95, year
    natures = set(store.db.session.scalars(select(Recommendation.nature)))
    assert natures == set(Nature)
    assert set(store.db.session.execute(select(Contribution.target, Contribution.form)).all()) == {
        (target, form) for target in Target for form in ContributionForm
    }
    assert count(Recommendation, Recommendation.merged_into_id.is_not(None)) > 60
    assert count(Recommendation, Recommendation.admission_reason.is_not(None)) > 30
    assert count(Recommendation, Recommendation.reopened_on.is_not(None)) >= 4


@ON_SQLITE
def test_sessions_are_as_large_as_real_ones(whole):
    sizes = (
        select(Occasion.level, Occasion.day, func.count(Recommendation.id), Dialogue.attendance)
        .join(Dialogue, Dialogue.id == Occasion.id)
        .join(Recommendation, Recommendation.occasion_id == Occasion.id)
        .where(Dialogue.state == DialogueState.HELD)
        .group_by(Occasion.id, Occasion.level, Occasion.day, Dialogue.attendance)
    )
    low_high = {Level.PROVINCE: (28, 100), Level.DISTRICT: (19, 40), Level.COMMUNE: (7, 35)}
    people = {Level.PROVINCE: (150, 420), Level.DISTRICT: (100, 300), Level.COMMUNE: (35, 200)}
    for level, day, opinions, attendance in store.db.session.execute(sizes):
        assert low_high[level][0] <= opinions <= low_high[level][1], (level, day)
        assert people[level][0] <= attendance <= people[level][1]
    years = set(
        store.db.session.execute(
            select(func.substr(func.cast(Occasion.day, Occasion.search_text.type), 1, 4), Occasion.level)
        )
    )
    assert all((str(year), Level.PROVINCE) in years for year in range(2014, 2027))
    assert all((str(year), Level.DISTRICT) in years for year in range(2014, 2026))
    assert ("2026", Level.DISTRICT) not in years
    assert count(Occasion, Occasion.agency_id == units.by_code(WARD).id) >= 5


def test_a_database_with_records_is_refused(db):
    make.agency("Đã có")
    with pytest.raises(Refused, match="đã có dữ liệu"):
        fill()
    assert count(Agency) == 1
    assert not demo.is_filled()


def test_what_fails_half_way_leaves_nothing(db, monkeypatch):
    monkeypatch.setattr("feedback.demo.declared.declare", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fill()
    assert [count(model) for model in (Agency, officers.Officer, Occasion, Recommendation, Entry)] == [0] * 5


@pytest.mark.parametrize(
    ("size", "today", "words"), [("country", TODAY, "chưa có"), ("small", date(2025, 12, 31), "01/01/2026")]
)
def test_sizes_and_days_it_does_not_know_are_refused(db, size, today, words):
    with pytest.raises(Refused, match=words):
        fill(size, today=today)


def test_the_command_fills_marks_and_prints(run, app, on, monkeypatch):
    instance = app.config["SETTINGS"].instance
    real = demo.fill
    monkeypatch.setattr(demo, "fill", lambda size, **given: real(size, **given | {"opinions": 60}))
    on(TODAY)
    printed = run("demo").stdout
    assert (instance / "demo").read_text("utf-8").strip() == printed.strip() == demo.sign_ins().strip()
    assert all(person.login in printed for person in SIGN_INS)
    assert PASSWORD in printed
    with store.aside():
        assert officers.sign_in("thuky", PASSWORD, address="127.0.0.1", at=calendar.now())
    assert officers.by_login("coquan").must_change is False
    again = run("demo", code=1)
    assert (again.stdout, "không đổ thêm" in again.stderr) == (printed, True)
    (instance / "demo").unlink()
    assert run("demo").stdout == printed  # a first run that was cut off is brought to its end
    (instance / "demo").unlink()  # it is there again
