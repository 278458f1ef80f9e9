"""Records of handing out in a unit that nobody here serves: what a page must neither find nor tell."""

from datetime import UTC, date, datetime

from feedback.case import assignment
from feedback.case.handing.record import PartAnswer, Rule, Ticket, Transfer
from feedback.case.handing.word import Purpose
from feedback.core import store
from feedback.office.delegation import Delegation
from tests import make

AT = datetime(2024, 3, 16, 2, tzinfo=UTC)


def planted(foreign, opinion, lead, person, secret: str) -> dict[str, int]:
    """The parameters of routes, each with a foreign record."""
    helper = make.agency("Phòng phối hợp phường lạ", kind="office", parent=foreign)
    turn = make.assign(opinion, helper.id, leads=False, turn="taken", given_on=make.DAY)
    deputy = make.officer("secretariat", foreign)
    with store.one_transaction():
        held = next(one for one in assignment.of(opinion.id) if one.leads)
        part = PartAnswer(
            recommendation_id=opinion.id, assignment_id=turn.id, agency_id=helper.id, text=secret, dated_on=make.DAY,
            written_at=AT, written_by=secret,
        )  # fmt: skip
        asked = Transfer(
            recommendation_id=opinion.id, assignment_id=held.id, from_id=lead.id, to_id=helper.id, asker_id=lead.id,
            reason=secret, asked_on=make.DAY, asked_by=secret,
        )  # fmt: skip
        rule = Rule(host_id=foreign.id, words=secret, lead_id=lead.id, note=secret)
        link = Ticket(
            digest="0" * 64, purpose=Purpose.ACCEPT, recommendation_id=opinion.id, assignment_id=held.id,
            agency_id=lead.id, made_at=AT, made_by=secret, expires_at=datetime(2100, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        act = Delegation(
            from_id=person.id, to_id=deputy.id, valid_from=date(2024, 1, 1), valid_to=date(2100, 1, 1), reason=secret,
            made_at=AT, made_by=secret,
        )  # fmt: skip
        store.db.session.add_all([part, asked, rule, link, act])
        store.db.session.flush()
        return {"part_id": part.id, "routing_id": rule.id, "ticket_id": link.id, "delegation_id": act.id}
