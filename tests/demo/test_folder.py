"""A folder told without a database holds what the acts of the case file would have written."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.case import assignment, joining, recommendation, resolution
from feedback.case.recommendation import Line, Sorting
from feedback.case.resolution import Outcome, Reply
from feedback.case.word import Acceptance, Admission, OutstandingReason, Result, Turn
from feedback.case.work import Assignment
from feedback.core import calendar, store
from feedback.core.journal import Actor
from feedback.demo.city import City
from feedback.demo.folder import Answer, Folder, Later
from feedback.demo.hall import _EMPTY
from feedback.office import officer as officers
from tests import make

TODAY = date(2026, 11, 21)
WHO = Actor()
CITY = City()


def d(month, day):
    return date(2026, month, day)


@pytest.fixture
def pair(db):
    """One opinion twice: as the acts write it, and as a folder; units of both under the same ids."""
    city = CITY
    works, land = city.units["MH-SXD"], city.units["MH-SNNMT"]
    top = make.agency("Thành phố Minh Họa", code="MH", level="province")
    agencies = {}
    for unit in (works, land):
        agencies[unit.code] = make.agency(
            unit.spells[-1].name, code=unit.code, kind="office", level="province", parent=top
        )
    dialogue = make.dialogue(agency=top, day=d(3, 2))
    with store.one_transaction():
        line = Line(content="Đường hỏng.", side=None)
        real = recommendation.receive(dialogue.occasion, line, today=TODAY)
        joined = recommendation.receive(dialogue.occasion, Line(content="Đường vẫn hỏng."), today=TODAY)
    row = _EMPTY | {"id": real.id, "code": real.code, "content": "Đường hỏng.", "nature": real.nature,
                    "received_on": real.received_on}  # fmt: skip
    told = Folder(city, TODAY, row)
    told.receive(WHO, on=d(3, 2))
    viewers = {code: officers.viewer(make.officer("agency", agency)) for code, agency in agencies.items()}
    ids = {works.id: agencies["MH-SXD"].id, land.id: agencies["MH-SNNMT"].id}
    return SimpleNamespace(
        real=real, joined=joined, told=told, works=works, land=land, agencies=agencies, viewers=viewers, ids=ids
    )


def same(pair):
    """The columns of the opinion and its turns are equal."""
    derived = {"id", "code", "code_key", "occasion_id", "position", "turn", "received_year", "occasion_day", "host_id", "level",
               "place_day", "side", "side_given", "countable", "citizen_id", "channel", "search_text", "search_exact",
               "version", "people", "line_key", "received_given"}  # fmt: skip
    row = pair.told.row | {"lead_id": pair.ids.get(pair.told.row["lead_id"])}
    wrong = {
        key: (row[key], getattr(pair.real, key))
        for key in _EMPTY
        if key not in derived and row[key] != getattr(pair.real, key)
    }
    assert wrong == {}
    keys = ("leads", "turn", "given_on", "due_on", "taken_on", "ended_on", "reason")
    turns = store.db.session.scalars(
        select(Assignment).where(Assignment.recommendation_id == pair.real.id).order_by(Assignment.id)
    )
    stored = {(turn.agency_id, *(getattr(turn, key) for key in keys)) for turn in turns}
    assert {(pair.ids[t["agency_id"]], *(t[key] for key in keys)) for t in pair.told.turns} == stored


def test_given_returned_given_again_taken(pair):
    works, land = pair.agencies["MH-SXD"], pair.agencies["MH-SNNMT"]
    sorting = Sorting(field="Khác", side=None, nature=pair.real.nature, admission=Admission.ADMITTED)
    with store.one_transaction():
        recommendation.sort(pair.real, sorting, on=d(3, 3))
        assignment.assign(pair.real, lead=works, co=[land], due_on=d(3, 30), on=d(3, 5), today=TODAY)
        assignment.give_back(pair.real, pair.viewers["MH-SXD"], reason="không thuộc nhiệm vụ", on=d(3, 7))
        assignment.assign(pair.real, lead=land, due_on=d(4, 4), on=d(3, 9), today=TODAY)
        assignment.take(pair.real, pair.viewers["MH-SNNMT"], on=d(3, 10))
    told = pair.told
    told.sort(WHO, on=d(3, 3), field="Khác", admission=Admission.ADMITTED, reason=None)
    told.assign(WHO, pair.works, on=d(3, 5), due=d(3, 30), co=[pair.land])
    told.give_back(WHO, on=d(3, 7), reason="không thuộc nhiệm vụ")
    told.assign(WHO, pair.land, on=d(3, 9), due=d(4, 4))
    told.take(WHO, on=d(3, 10))
    same(pair)


def test_answered_concluded_reopened_answered_outstanding(pair):
    viewer = pair.viewers["MH-SXD"]
    done = Outcome(result=Result.SETTLED, settled_on=d(4, 2))
    stuck = Outcome(result=Result.OUTSTANDING, outstanding_code=OutstandingReason.NO_FUNDS, outstanding_note="chờ vốn")
    at = calendar.now()
    with store.one_transaction():
        assignment.assign(pair.real, lead=pair.agencies["MH-SXD"], due_on=d(3, 30), on=d(3, 5), today=TODAY)
        assignment.take(pair.real, viewer, on=d(3, 6))
        first = Reply(
            outcome=done,
            replied_on=d(4, 3),
            text="Đã sửa.",
            paper_number="1/SXD",
            signer="A",
            acceptance=Acceptance.PARTLY,
        )
        resolution.send(pair.real, viewer, first, by="A", at=at, today=TODAY)
        resolution.conclude(pair.real, Acceptance.PARTLY, dated_on=d(4, 9), reason=None, today=TODAY)
        resolution.reopen(pair.real, reason="tái diễn", on=d(5, 4))
        second = Reply(outcome=stuck, replied_on=d(5, 20), text="Chờ vốn.", acceptance=Acceptance.ACCEPTED)
        resolution.send(pair.real, viewer, second, by="A", at=at, today=TODAY)
        resolution.conclude(pair.real, Acceptance.NOT_ACCEPTED, dated_on=d(5, 25), reason="hết vốn", today=TODAY)
    told = pair.told
    told.assign(WHO, pair.works, on=d(3, 5), due=d(3, 30))
    told.take(WHO, on=d(3, 6))
    told.reply(WHO, Answer(text="Đã sửa.", paper="1/SXD", signer="A", result=Result.SETTLED, settled_on=d(4, 2),
                           acceptance=Acceptance.PARTLY), on=d(4, 3))  # fmt: skip
    told.conclude(WHO, Acceptance.PARTLY, on=d(4, 9), reason=None)
    told.reopen(WHO, on=d(5, 4), reason="tái diễn")
    told.reply(WHO, Answer(text="Chờ vốn.", result=Result.OUTSTANDING, acceptance=Acceptance.ACCEPTED,
                           code=OutstandingReason.NO_FUNDS, note="chờ vốn"), on=d(5, 20))  # fmt: skip
    told.conclude(WHO, Acceptance.NOT_ACCEPTED, on=d(5, 25), reason="hết vốn")
    same(pair)
    assert len(told.conclusions) == 3


def test_merged(pair):
    with store.one_transaction():
        joining.merge(pair.joined, pair.real)
    told = Folder(pair.told.city, TODAY, _EMPTY | {"id": pair.joined.id, "code": pair.joined.code})
    told.merge(WHO, pair.told, on=d(3, 3))
    assert told.row["merged_into_id"] == pair.joined.merged_into_id == pair.real.id
    assert pair.told.notes[-1].act == "recommendation:take-in"


def test_nothing_happens_today_or_later(pair):
    pair.told.assign(WHO, pair.works, on=d(11, 20), due=d(12, 4))
    with pytest.raises(Later):
        pair.told.take(WHO, on=TODAY)
    assert pair.told.row["taken_on"] is None


def test_open_work_goes_on_with_the_heirs_of_units_that_ended():
    city = CITY
    told = Folder(city, TODAY, _EMPTY | {"code": "X", "sorted_on": date(2025, 1, 9)})
    told.assign(WHO, city.units["MHQ01-TNMT"], on=date(2025, 1, 10), due=date(2025, 2, 10), co=[city.units["MH-SGTVT"]])
    told.take(WHO, on=date(2025, 1, 12))
    told.succeed(TODAY)
    held = {city.by_id[t["agency_id"]].code: t["given_on"] for t in told.turns if t["turn"] in (Turn.GIVEN, Turn.TAKEN)}
    assert held == {"MH-SNNMT": date(2025, 7, 1), "MH-SXD": date(2025, 3, 1)}
    assert city.by_id[told.row["lead_id"]].code == "MH-SNNMT"
    ended = [(city.by_id[t["agency_id"]].code, t["ended_on"]) for t in told.turns if t["turn"] is Turn.ENDED]
    assert ended == [("MHQ01-TNMT", date(2025, 3, 1)), ("MH-SGTVT", date(2025, 3, 1)), ("MHQ01-NNMT", date(2025, 7, 1))]
