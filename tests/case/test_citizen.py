"""Who spoke stands apart, for as long as an opinion names them, and never in the journal."""

from feedback.case import citizen, joining
from feedback.case.record import Citizen, Recommendation
from feedback.core import journal
from feedback.core.store import one_transaction
from tests import make


def spoken(db, name="Lê Thị Hà", **facts) -> Recommendation:
    with one_transaction():
        made = make.recommendation()
        citizen.told(made, name=name, address=facts.get("address"), phone=facts.get("phone"))
    return made


def test_told_nothing_leaves_what_stands(db):
    made = spoken(db, phone="0912000000")
    with one_transaction():
        citizen.told(made, name="", address=None, phone=" ")
    assert (made.citizen.name, made.citizen.phone) == ("Lê Thị Hà", "0912000000")


def test_renamed_keeps_the_rest_and_leaves_no_trace(db):
    made = spoken(db, address="Tổ 3", phone="0912000000")
    with one_transaction():
        citizen.renamed(made, "Lê Thị  Hạ")
    assert (made.citizen.name, made.citizen.address, made.citizen.phone) == ("Lê Thị Hạ", "Tổ 3", "0912000000")
    assert db.session.query(Citizen).count() == 1
    lines = db.session.query(journal.Entry).filter_by(act="citizen:change").all()
    assert len(lines) == 1
    assert "Thị" not in lines[0].changes + lines[0].reason


def test_name_taken_away(db):
    made = spoken(db)
    with one_transaction():
        citizen.renamed(made, "")
    assert made.citizen is None
    assert db.session.query(Citizen).count() == 0


def test_shared_by_a_split_turn(db):
    made = spoken(db)
    with one_transaction():
        other = make.recommendation(made.occasion)
        other.citizen_id = made.citizen_id
    with one_transaction():
        citizen.renamed(made, "Người khác")
    db.session.refresh(other)
    assert citizen.name_of(other) == "Lê Thị Hà", "the other opinion still names whom it named"
    with one_transaction():
        joining.strike(other, version=None)
    assert [one.name for one in db.session.query(Citizen)] == ["Người khác"]
