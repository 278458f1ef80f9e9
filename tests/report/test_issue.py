"""Runs and issued editions: what they keep, that nothing changes it, that two cannot have one number, that a broken seal shows."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DatabaseError

from feedback.case.record import Recommendation
from feedback.core import calendar, job, journal, store, worker
from feedback.core.refusal import Refused, Stale
from feedback.register import edition_seal
from feedback.register.edition import Edition, EditionCell, EditionFile, EditionMember, EditionPaper, in_force
from feedback.report import file, issue, restate, run
from feedback.report.issue import Wanted
from feedback.tally import appendix, ask, placed
from tests import make

WINDOW = {"first": date(2023, 1, 1), "last": date(2024, 12, 31), "as_of": date(2025, 1, 31)}


def stored(**more) -> Edition:
    """A run of the window."""
    with store.one_transaction(steady=True):
        return issue.make(Wanted(**{**WINDOW, **more}), by="Thư ký", at=calendar.now())


def issued(number: str = "12-BC/VPTU", **more) -> Edition:
    """An issued edition of the window."""
    made = stored(**more)
    with store.one_transaction():
        seal(made, number)
    return made


def seal(made: Edition, number: str = "12-BC/VPTU", **more) -> None:
    """The run is issued."""
    facts = {"dated_on": date(2025, 2, 3), "signer": "Nguyễn Văn Mẫu", "version": None, "by": "Thư ký", **more}
    issue.seal(made, number=number, at=calendar.now(), **facts)


@pytest.fixture
def city(app):
    """Records on both sides, a declared line, lines of the books."""
    c = make.city()
    c.app = app
    for year in (2023, 2024):
        session = make.dialogue(date(year, 3, 5), c.commune, head="both")
        for side in ("party", "authority", "authority"):
            make.recommendation(session, side_given=side)
        make.recommendation(session, side_given="authority", acceptance="partly", concluded_on=date(year, 4, 1))
        make.contribution(date(year, 5, 5), c.top, target="body", form="regular")
    make.figure(c.wards[1], year=2023, appendix="04", dialogues=2, collective_periodic=1, accepted=3, total=5)
    return c


def test_a_run_is_of_one_moment_or_not_at_all(city):
    with pytest.raises(RuntimeError, match="steady"), store.one_transaction():
        issue.make(Wanted(**WINDOW), by="Thư ký", at=calendar.now())
    assert store.db.session.scalar(select(func.count(Edition.id))) == 0


def test_a_run_keeps_figures_identities_and_files(city):
    made = stored()
    fresh = appendix.fill(ask.ask("04", WINDOW["first"], WINDOW["last"], as_of=WINDOW["as_of"]))
    sums = dict.fromkeys(("dialogues", "partly", "accepted", "pending", "total", "declared", "joint"), 0)
    for cell in store.db.session.scalars(select(EditionCell).where(EditionCell.appendix == "04")):
        members = list(store.db.session.scalars(select(EditionMember).where(EditionMember.cell_id == cell.id)))
        assert len(members) == cell.number
        for member in members:
            brought = placed.brings(
                cell.kind, placed.Place(cell.year, cell.level, cell.mark, member.amounts), fresh.ask
            )
            sums = {name: number + brought[name] for name, number in sums.items()}
    assert sums == {name: fresh.total[name] for name in sums}
    assert sums["total"] == 11
    files = store.db.session.execute(select(EditionFile.appendix, EditionFile.kind)).all()
    assert {tuple(row) for row in files} == {(a, k) for a in ("01", "02", "03", "04") for k in file.KINDS}
    assert not made.sealed


def test_what_is_issued_cannot_change(city):
    made = issued()
    assert made.seal == edition_seal.digest(made)
    assert list(edition_seal.faults()) == []
    statements = [
        "UPDATE edition SET signer = 'x'", "DELETE FROM edition", "UPDATE edition_paper SET content = '{}'",
        "DELETE FROM edition_member", "UPDATE edition_member SET code = 'x'", "DELETE FROM edition_cell",
        "UPDATE edition_file SET content = ''", "UPDATE edition_cell SET number = 0",
    ]  # fmt: skip
    for statement in statements:
        with pytest.raises(DatabaseError, match="ban hành"):
            store.db.session.execute(text(statement))
        store.db.session.rollback()
    with pytest.raises(Refused), store.one_transaction():
        issue.discard(made, version=None)
    with pytest.raises(Refused), store.one_transaction():
        seal(made)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_run_is_of_one_moment(city, monkeypatch):
    """What others write and journal while it is made is in neither its figures nor its lists; the chain holds."""
    keep = issue._keep_paper

    def meanwhile() -> None:
        with city.app.app_context(), store.one_transaction():
            gone = store.db.session.scalars(select(Recommendation).where(Recommendation.side == "authority")).first()
            gone.countable = False
            journal.record("recommendation:change", gone, changes={"countable": [True, False]})

    def keep_late(made, ask) -> None:
        with ThreadPoolExecutor() as other:
            other.submit(meanwhile).result()
        keep(made, ask)

    monkeypatch.setattr(issue, "_keep_paper", keep_late)
    with store.one_transaction():
        job.put(run.JOB, run.payload(Wanted(**WINDOW, appendices=("04",))))
    assert worker.work_one(city.app.config["SETTINGS"])
    paper = json.loads(store.db.session.scalars(select(EditionFile.content).where(EditionFile.kind == "json")).one())
    kept = select(func.sum(EditionCell.number)).where(EditionCell.kind == "opinion")
    assert store.db.session.scalar(kept) == paper["total"]["total"] - 5 == 6  # 5: declared
    assert journal.broken_at() is None
    assert list(journal.story("edition", 1))


def test_a_run_goes_whole(city, monkeypatch):
    """Of two runs made at the same time, the cells of one among those of the other, one goes; the other is what it was."""

    def there() -> list[int | None]:
        parts = (Edition, EditionCell, EditionMember, EditionPaper, EditionFile)
        return [store.db.session.scalar(select(func.count()).select_from(part)) for part in parts]

    def keep_both(made, question) -> None:
        if question.appendix == "03" and not stays:
            stays.append(made)
            stays[0] = issue.make(Wanted(**WINDOW), by="", at=calendar.now())
        keep(made, question)

    keep, stays = issue._keep_paper, []
    monkeypatch.setattr(file, "made", lambda *_: b"x")
    monkeypatch.setattr(issue, "_keep_paper", keep_both)
    goes = stored()
    (left,) = stays
    assert goes.inputs == edition_seal.inputs(goes) == left.inputs
    assert edition_seal.whole(goes)
    assert not restate.restate(goes, "04").moved
    both = there()
    with store.one_transaction():
        issue.discard(goes, version=None)
    assert [2 * number for number in there()] == both
    assert all(both)
    monkeypatch.setattr(edition_seal, "_AT_ONCE", 2)  # the digest does not tell in how many parts it was read
    assert edition_seal.inputs(left) == left.inputs


def test_one_number_once_and_one_successor(city, monkeypatch):
    monkeypatch.setattr(file, "made", lambda *_: b"x")
    first, second = issued(), stored()
    with pytest.raises(Refused, match="đã dùng"), store.one_transaction():
        seal(second, "12-bc/vptu")
    with pytest.raises(Stale), store.one_transaction():
        seal(second, "13-BC/VPTU", version=99)
    with pytest.raises(Refused, match="hoặc sau ngày chốt"), store.one_transaction():
        seal(second, "13-BC/VPTU", dated_on=date(2025, 1, 1))
    with pytest.raises(Refused, match="tương lai"), store.one_transaction():
        seal(second, "13-BC/VPTU", dated_on=date(2999, 1, 1))
    with store.one_transaction(steady=True):
        later = issue.make(issue.again(first, as_of=WINDOW["as_of"]), by="", at=calendar.now())
    assert list(store.db.session.scalars(select(Edition).where(in_force()))) == [first]
    with pytest.raises(Refused, match="thay thế"), store.one_transaction(steady=True):
        issue.make(issue.again(first, as_of=WINDOW["as_of"]), by="", at=calendar.now())
    with store.one_transaction():
        cells = select(EditionCell.id).where(EditionCell.edition_id == second.id)
        one = (EditionMember.record_id == 1, EditionMember.cell_id.in_(cells))
        store.db.session.execute(delete(EditionMember).where(*one))
    with pytest.raises(Refused, match="nguyên vẹn"), store.one_transaction():
        seal(second, "13-BC/VPTU")
    with store.one_transaction():
        seal(later, "14-BC/VPTU")
    assert list(store.db.session.scalars(select(Edition).where(in_force()))) == [later]


#: Two identities of one cell told as one: the same text, so the same digest.
ONE_OF_TWO = """
    UPDATE edition_member AS one SET amounts = (
        SELECT char(10) || two.record_id || char(9) || two.code || char(9) FROM edition_member AS two
        WHERE two.cell_id = one.cell_id AND two.record_id > one.record_id)
    WHERE cell_id IN (SELECT id FROM edition_cell WHERE kind = 'opinion' AND number = 2);
    DELETE FROM edition_member AS two WHERE EXISTS (
        SELECT 1 FROM edition_member AS one
        WHERE one.cell_id = two.cell_id AND one.amounts LIKE char(10) || two.record_id || char(9) || '%')
"""


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE edition SET signer = 'x'", "số liệu, tên hoặc tệp"),
        ("UPDATE edition_paper SET content = replace(content, '1', '2')", "số liệu, tên hoặc tệp"),
        ("UPDATE edition_member SET code = 'x'", "danh sách hồ sơ"),
        ("DELETE FROM edition_member WHERE record_id = 1", "danh sách hồ sơ"),
        ("UPDATE edition_file SET content = X'78' WHERE kind = 'csv'", "nội dung tệp"),
        ("INSERT INTO edition_member VALUES (999, 1, 'x', NULL)", "không thuộc con số nào"),
        (ONE_OF_TWO, "danh sách hồ sơ"),
        ("UPDATE edition SET seal = 'of what somebody else has put there'", "khác với nhật ký"),
        ("UPDATE edition SET sealed_at = NULL", "không còn niêm phong"),
    ],
)
def test_a_broken_seal_shows(city, run, change, said):
    issued()
    assert "Không có lỗi" in run("verify").stderr
    for name in store.db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        if name.startswith("edition"):
            store.db.session.execute(text(f"DROP TRIGGER {name}"))
    with store.one_transaction():
        for statement in change.split(";"):
            store.db.session.execute(text(statement))
    assert said in run("verify", code=1).stdout
