"""One opinion walks from the hall to appendices 03 and 04. Read this first: it is the whole house in one story.

A joint dialogue is planned, announced, postponed and held; an utterance is written down and split; its opinions are
sorted, one turns out to be a denunciation, two say the same; agencies take, return, answer; acceptance is concluded,
one opinion is reopened; a year later the appendices say what happened, as of any day, and every number has its list.
"""

from datetime import UTC, date, datetime

import pytest

from feedback.case import assignment, dialogue, joining, recommendation, resolution, standing, succession
from feedback.case.word import Acceptance, Head, Nature, Result, Side, Turn
from feedback.core import journal, store
from feedback.core.refusal import NotThere, Refused
from feedback.office import officer as officers
from feedback.tally import appendix, ledger
from feedback.tally.ask import ask
from tests import make

H = standing.Handling
AT = datetime(2024, 4, 10, 2, tzinfo=UTC)


def does(act, *args, **kwargs):
    """One act, written."""
    with store.one_transaction():
        return act(*args, **kwargs)


def sort(nature=Nature.RECOMMENDATION, side=Side.AUTHORITY):
    return recommendation.Sorting(field="Giao thông, thoát nước, chiếu sáng", side=side, nature=nature)


def reply(acceptance=Acceptance.ACCEPTED, **outcome):
    result = resolution.Outcome(**{"result": Result.SETTLED, "settled_on": date(2024, 4, 9), **outcome})
    return resolution.Reply(
        outcome=result,
        replied_on=date(2024, 4, 8),
        paper_number="15/SXD-HT",
        text="Đã sửa xong.",
        acceptance=acceptance,
    )


def counts(number: str, as_of: date, unit=None) -> dict:
    asked = ask(number, date(2024, 1, 1), date(2024, 12, 31), as_of=as_of, agency=unit)
    return appendix.as_json(appendix.fill(asked))["total"]


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def people(city):
    """The viewers of the story: secretariat, two agencies, Front."""
    roles = {
        "clerk": ("secretariat", city.office),
        "works": ("agency", city.works),
        "land": ("agency", city.land),
        "front": ("front", city.front),
    }
    return {name: officers.viewer(make.officer(role, unit)) for name, (role, unit) in roles.items()}


def test_an_opinion_walks_from_the_hall_to_the_appendix(city, people):
    clerk, works, land, front = people["clerk"], people["works"], people["land"], people["front"]

    # A session under both heads is planned, announced, put off for a storm, and held.
    terms = dialogue.Terms(agency=city.top, on=date(2024, 3, 1), head=Head.BOTH, theme="Giao thông")
    session = does(dialogue.plan, terms)
    does(dialogue.announce, session, on=date(2024, 2, 20), version=None, today=date(2024, 2, 20))
    does(dialogue.postpone, session, reason="Bão", to=date(2024, 3, 15), version=None)
    assert session.announced_on is None
    with pytest.raises(Refused, match="Chưa đến ngày"):
        does(dialogue.hold, session, on=date(2024, 3, 15), attendance=None, version=None, today=date(2024, 3, 14))
    does(dialogue.hold, session, on=date(2024, 3, 15), attendance=120, version=None, today=date(2024, 3, 15))

    # One citizen asks for three things in a breath; the line arrives twice and is kept once.
    hall = session.occasion
    line = recommendation.Line(
        content="Sửa đường; thêm đèn; cán bộ phải lắng nghe",
        key="k1",
        turn=1,
        speaker="Trần Thị Thử",
        side=Side.AUTHORITY,
    )
    first = does(recommendation.receive, hall, line, today=date(2024, 3, 15))
    assert does(recommendation.receive, hall, line, today=date(2024, 3, 15)).id == first.id
    parts = [joining.Part(content=c) for c in ("Sửa đường liên thôn", "Thêm đèn đường", "Cán bộ phải lắng nghe dân")]
    lamps, listen = does(joining.split, first, parts, version=None, today=date(2024, 3, 15))
    assert {r.turn for r in (first, lamps, listen)} == {1}
    assert lamps.citizen_id == first.citizen_id

    # A joint session leaves no opinion without its side.
    with pytest.raises(Refused, match="xây dựng Đảng hay chính quyền"):
        does(recommendation.receive, hall, recommendation.Line(content="Không rõ bên nào"), today=date(2024, 3, 15))
    again = recommendation.Line(content="Đường liên thôn hỏng, đề nghị sửa", side=Side.AUTHORITY, turn=2)
    same = does(recommendation.receive, hall, again, today=date(2024, 3, 15))
    accuse = recommendation.Line(content="Tố cáo ông X nhận tiền", side=Side.AUTHORITY, turn=3)
    accused = does(recommendation.receive, hall, accuse, today=date(2024, 3, 15))

    # Sorting: one helps to build the Party, one is a denunciation and leaves the counts, two say the same.
    does(recommendation.sort, listen, sort(Nature.CONTRIBUTION, Side.PARTY), on=date(2024, 3, 16))
    does(recommendation.sort, accused, sort(Nature.DENUNCIATION), on=date(2024, 3, 16))
    does(recommendation.sort, first, sort(), on=date(2024, 3, 16))
    does(joining.merge, same, first)
    assert [standing.handling(r) for r in (accused, first, same, lamps)] == [H.ROUTED, H.SORTED, H.MERGED, H.RECEIVED]

    # Assigning: one accepts, one returns with a reason that stays, and gets another holder.
    give = {"due_on": date(2024, 4, 5), "on": date(2024, 3, 18), "today": date(2024, 3, 18)}
    does(assignment.assign, first, lead=city.works, co=[city.land], **give)
    does(assignment.assign, lamps, lead=city.land, **give)
    assert recommendation.get(first.id, land).id == first.id  # co-operating: in reach
    with pytest.raises(NotThere):
        recommendation.get(listen.id, works)
    with pytest.raises(Refused, match="Nhận việc trước"):
        does(resolution.write_progress, first, works, text="Đã khảo sát", by="Mẫu", at=AT)
    does(assignment.take, first, works, on=date(2024, 3, 19))
    does(assignment.take, first, land, on=date(2024, 3, 19))
    does(assignment.give_back, lamps, land, reason="Đèn đường thuộc Sở Xây dựng", on=date(2024, 3, 20))
    assert standing.handling(lamps) is H.RETURNED
    does(assignment.assign, lamps, lead=city.works, **{**give, "on": date(2024, 3, 21), "today": date(2024, 3, 21)})
    kept = [(t.turn, t.reason) for t in assignment.of(lamps.id)]
    assert kept == [(Turn.RETURNED, "Đèn đường thuộc Sở Xây dựng"), (Turn.GIVEN, None)]

    # Answering: replied, accepted and settled are three things.
    does(resolution.write_progress, first, works, text="Đã khảo sát", by="Mẫu", at=AT)
    with pytest.raises(Refused, match="chủ trì"):
        does(resolution.send, first, land, reply(), by="Mẫu", at=AT, today=date(2024, 4, 10))
    does(resolution.send, first, works, reply(), by="Mẫu", at=AT, today=date(2024, 4, 10))
    assert (standing.handling(first), first.acceptance, first.result) == (H.REPLIED, None, Result.SETTLED)
    does(assignment.take, lamps, works, on=date(2024, 3, 22))
    refused = reply(Acceptance.NOT_ACCEPTED, result=Result.EXPLAINED)
    with pytest.raises(Refused, match="lý do"):
        does(resolution.send, lamps, works, refused, by="Mẫu", at=AT, today=date(2024, 4, 10))

    # Concluding, and one reopened: pending again from that day, what was before stays.
    does(
        resolution.conclude,
        first,
        Acceptance.ACCEPTED,
        dated_on=date(2024, 4, 20),
        reason=None,
        today=date(2024, 4, 20),
    )
    assert standing.handling(first) is H.ENDED
    why = "Ngoài thẩm quyền"
    does(
        resolution.conclude,
        listen,
        Acceptance.NOT_ACCEPTED,
        dated_on=date(2024, 4, 20),
        reason=why,
        today=date(2024, 4, 20),
    )
    does(resolution.reopen, first, reason="Đường lại hỏng", on=date(2024, 9, 1))
    assert (standing.handling(first), first.acceptance) == (H.WORKING, None)
    half = "Mới sửa được một nửa"  # other than the agency proposed: it wants a reason
    does(
        resolution.conclude, first, Acceptance.PARTLY, dated_on=date(2024, 11, 1), reason=half, today=date(2024, 11, 1)
    )

    # The appendices: the joint session once in each; the merged and the denunciation nowhere; as of any day.
    party, authority = counts("03", date(2024, 12, 31)), counts("04", date(2024, 12, 31))
    assert (party["dialogues"], party["not_accepted"], party["total"]) == (1, 1, 1)
    assert (
        authority["dialogues"],
        authority["accepted"],
        authority["partly"],
        authority["pending"],
        authority["total"],
    ) == (1, 1, 1, 1, 2)
    steps = [
        (date(2024, 4, 19), 0),
        (date(2024, 4, 20), 1),
        (date(2024, 8, 31), 1),
        (date(2024, 9, 1), 0),
        (date(2024, 10, 31), 0),
    ]
    assert [(day, counts("04", day)["accepted"]) for day, _ in steps] == steps
    assert counts("04", date(2024, 3, 14))["total"] == 0

    # Every number has its list.
    asked = ask("04", date(2024, 1, 1), date(2024, 12, 31))
    listed = store.db.session.scalars(ledger.opinions(asked, "accepted", year=2024)).all()
    assert [r.code for r in listed] == [first.code]

    # The merged one can stand alone again; a cancelled session would count nowhere.
    does(joining.part, same, reason="Hai đoạn đường khác nhau")
    assert counts("04", date(2024, 12, 31))["total"] == 3
    does(dialogue.reinstate, session, reason="Ghi nhầm ngày", version=None)
    assert counts("04", date(2024, 12, 31))["total"] == counts("03", date(2024, 12, 31))["dialogues"] == 0
    does(dialogue.hold, session, on=date(2024, 3, 15), attendance=120, version=None, today=date(2024, 12, 1))

    # The Front sees it all and the journal tells it all, without the citizen's name.
    assert recommendation.get(first.id, front).id == first.id
    told = [entry.act for entry in journal.story("recommendation", first.id)]
    acts = "receive split sort take-in assign take take progress reply reply:freeze part:miss conclude reopen conclude let-go"
    assert told == [act if ":" in act else f"recommendation:{act}" for act in acts.split()]
    assert journal.broken_at() is None
    assert not any(
        "Trần Thị Thử" in e.changes + e.reason for e in store.db.session.scalars(store.db.select(journal.Entry))
    )
    assert clerk.seat.id == city.top.id


def test_open_work_goes_to_the_successor_and_old_figures_stay(city, people):
    heir = make.agency("Phường Hợp Nhất", parent=city.top, valid_from=date(2025, 7, 1))
    ward = make.agency("Phường Cũ", parent=city.district, valid_to=date(2025, 6, 30), successor=heir)
    session = make.dialogue(date(2025, 3, 1), ward)
    one = make.recommendation(session, lead=ward, assigned_on=date(2025, 3, 3), due_on=date(2025, 4, 1))
    before = counts_of(2025, ward)
    assert does(succession.hand_over, date(2025, 7, 2)) == 1
    assert does(succession.hand_over, date(2025, 7, 2)) == 0
    assert (one.lead_id, one.due_on) == (heir.id, date(2025, 4, 1))
    assert [(t.agency_id, t.turn) for t in assignment.of(one.id)] == [(ward.id, Turn.ENDED), (heir.id, Turn.GIVEN)]
    assert counts_of(2025, ward) == before
    assert counts_of(2025, heir)["total"] == 0
    assert recommendation.get(one.id, officers.viewer(make.officer("secretariat", heir))).id == one.id


def counts_of(year: int, unit) -> dict:
    asked = ask("04", date(year, 1, 1), date(year, 12, 31), agency=unit)
    return appendix.as_json(appendix.fill(asked))["total"]
