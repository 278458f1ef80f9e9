"""The journal: written with the act, chained, and closed to change."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from feedback.core import journal, store
from feedback.core.journal import Entry
from feedback.core.refusal import Refused
from feedback.office import agency as units
from tests import make


def _write(number: int) -> None:
    for each in range(number):
        with store.one_transaction():
            journal.record("test:act", ("agency", each, f"A{each}"), changes={"name": [None, "Đường"]}, reason="thử")


def test_lines_are_chained_in_order(db):
    _write(3)
    lines = db.session.scalars(select(Entry).order_by(Entry.id)).all()
    assert [line.subject_code for line in lines] == ["A0", "A1", "A2"]
    assert lines[0].previous == ""
    assert lines[1].previous == lines[0].hash
    assert lines[2].changed == {"name": [None, "Đường"]}
    assert journal.broken_at() is None


def test_an_act_that_is_rolled_back_leaves_no_line(db):
    with pytest.raises(Refused), store.one_transaction():
        journal.record("test:act", None)
        raise Refused("không")
    with store.one_transaction():
        pass
    assert db.session.scalars(select(Entry)).all() == []


@pytest.mark.parametrize("change", [update(Entry).values(reason="khác"), delete(Entry)])
def test_the_database_refuses_to_change_or_delete_a_line(db, change):
    _write(1)
    with pytest.raises((DatabaseError, Refused)) as refused, store.one_transaction():
        db.session.execute(change)
    assert "Nhật ký chỉ được ghi thêm" in str(refused.value) + str(refused.value.__cause__)
    assert journal.broken_at() is None
    assert len(db.session.scalars(select(Entry)).all()) == 1


def test_a_line_changed_behind_the_triggers_shows(db):
    _write(3)
    with store.one_transaction():
        if store.is_sqlite():
            db.session.execute(text("DROP TRIGGER journal_no_update"))
        else:
            db.session.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
    second = db.session.scalars(select(Entry.id).order_by(Entry.id).offset(1)).first()
    with store.one_transaction():
        db.session.execute(update(Entry).where(Entry.id == second).values(reason="sửa lén"))
    try:
        assert journal.broken_at() == second
    finally:
        with store.one_transaction():
            if store.is_sqlite():
                db.session.execute(text(journal.SQLITE_TRIGGERS[0]))
            else:
                db.session.execute(text("ALTER TABLE journal ENABLE TRIGGER USER"))


def test_who_acts_is_written_down(db):
    token = journal.actor.set(journal.Actor(7, "Lê Thị Mẫu (thuky)", 3, "127.0.0.1"))
    try:
        _write(1)
    finally:
        journal.actor.reset(token)
    line = db.session.scalar(select(Entry))
    assert (line.officer_id, line.officer_name, line.agency_id, line.address) == (
        7,
        "Lê Thị Mẫu (thuky)",
        3,
        "127.0.0.1",
    )


def test_a_snapshot_shows_what_changed_and_no_hidden_column(db):
    unit = make.agency("Phường Mẫu")
    before = journal.snapshot(unit)
    unit.name = "Phường Mới"
    assert journal.difference(before, unit) == {"name": ["Phường Mẫu", "Phường Mới"]}
    assert not journal.HIDDEN & before.keys()
    db.session.rollback()


def test_a_broken_constraint_reads_as_a_sentence(db):
    make.agency("Một", code="A1")
    with pytest.raises(Refused, match="Mã đơn vị này đã có"), store.one_transaction():
        facts = {"kind": units.Kind.OFFICE, "level": units.Level.COMMUNE, "sort_key": "", "search_text": ""}
        db.session.add(units.Agency(code="a1", code_key=units.code_key("a1"), name="Hai", **facts))
