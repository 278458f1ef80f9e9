"""Which agency an opinion usually goes to: own unit before parent, narrower before wider, never one that has ended."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.case.handing import by_rule, routing
from feedback.case.handing.record import Rule
from feedback.core import journal, store
from feedback.core.refusal import Refused, Stale
from feedback.core.store import db
from tests import make

TODAY = date(2025, 9, 10)


@pytest.mark.parametrize(
    ("text", "field", "narrow"),
    [
        ("", "Môi trường, rác thải", 0),
        ("", None, 0),
        ("rác thải", None, None),
        ("rác thải", "Môi trường, rác thải", 8),
        ("rac thai", "Môi trường, rác thải", 8),  # without marks, marks do not count
        ("rạc thải", "Môi trường, rác thải", None),
        ("rác", "Môi trường, rác thải", 3),
        ("rá", "Môi trường, rác thải", None),  # whole words only
        ("đất đai; rác thải", "Môi trường, rác thải", 8),
        ("môi trường; rác", "Môi trường, rác thải", 10),
        ("hoà giải", "Hòa giải ở cơ sở", 8),  # however the tone is placed
        (" ; ;", "Quy hoạch", 0),
    ],
)
def test_how_narrowly_words_match_a_field(text, field, narrow):
    assert routing.width(text, field) == narrow


def rule(number: int, host: int, text: str, lead: int):
    unit = SimpleNamespace(id=lead, name=f"Sở {lead}")
    return SimpleNamespace(
        id=number,
        host_id=host,
        words=text,
        lead_id=lead,
        lead=unit,
        helpers=[],
        note=None,
        host=SimpleNamespace(name="Phường"),
    )


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "đường", "đường sá"]), st.integers(1, 3)), max_size=8),
    st.dictionaries(st.integers(1, 4), st.integers(0, 3)),
    st.sets(st.integers(1, 3)),
)
def test_the_order_is_nearer_then_narrower_then_older(drawn, depth, unfit):
    rules = [rule(number, *one) for number, one in enumerate(drawn, 1)]
    said = routing.choose(rules, "Đường sá", depth, unfit)
    fit = [r for r in rules if r.host_id in depth and r.lead_id not in unfit]
    if not fit:
        assert said.rule is None
        return
    best = max(fit, key=lambda r: (depth[r.host_id], routing.width(r.words, "Đường sá"), -r.id))
    assert said.rule is best
    assert best.lead_id not in unfit
    assert f"quy tắc số {best.id}" in said.why


@pytest.fixture
def city(db):
    return make.city()


def save(host, text, lead, *, co=(), rule=None, **more):
    facts = {"valid_from": None, "valid_to": None, "note": "", "today": TODAY, **more}
    with store.one_transaction():
        return routing.save(rule, host=host, text=text, lead=lead, co=co, **facts)


def proposal(row, on=TODAY):
    db.session.rollback()
    return routing.propose([row], on)[row.id]


def test_own_units_rule_before_a_parents_and_narrower_before_wider(city, query_count):
    ward = city.wards[0]
    day = date(2025, 8, 1)
    row = make.recommendation(make.dialogue(day, ward), field="Môi trường, rác thải", sorted_on=day)
    other = make.recommendation(make.dialogue(day, city.commune), field="Giao thông", sorted_on=day)
    assert proposal(row).lead is None
    save(city.top, "", city.works)
    assert proposal(row).lead.name == "Sở Xây dựng"
    save(city.top, "rác thải", city.land, co=[city.works, city.land])
    said = proposal(row)
    assert (said.lead.id, [one.id for one in said.co]) == (city.land.id, [city.works.id])
    assert "lĩnh vực “rác thải” của Thành phố Mẫu theo quy tắc số" in said.why
    save(ward, "", city.commune)
    assert proposal(row).lead.id == city.commune.id
    assert (row.field, other.field) == ("Môi trường, rác thải", "Giao thông")
    with query_count() as queries:
        both = routing.propose([row, other], TODAY)
    assert both[other.id].lead.id == city.works.id
    assert len(queries) <= 4


def test_an_agency_that_has_ended_is_a_fault_and_never_proposed(city):
    day = date(2025, 8, 1)
    row = make.recommendation(make.dialogue(day, city.top), field="Quy hoạch", sorted_on=day)
    gone = make.agency("Ban cũ", kind="office", level="province", parent=city.top, valid_to=date(2025, 9, 30))
    save(city.top, "quy hoạch", gone)
    assert proposal(row).lead.id == gone.id
    later = proposal(row, date(2025, 10, 1))
    assert later.lead is None
    assert "Ban cũ, cơ quan không còn hoạt động" in later.faults[0]
    save(city.top, "", city.works)
    later = proposal(row, date(2025, 10, 1))
    assert later.lead.id == city.works.id
    assert len(later.faults) == 1
    with pytest.raises(Refused, match="không còn hoạt động"):
        save(city.top, "đô thị", gone, valid_from=date(2025, 10, 2))


def test_one_rule_for_one_field_at_one_time(city):
    first = save(city.top, "Rác thải; môi trường", city.land, valid_to=date(2025, 12, 31))
    with pytest.raises(Refused, match="đã có quy tắc số"):
        save(city.top, "môi  trường; rác thải", city.works)
    save(city.top, "môi trường; rác thải", city.works, valid_from=date(2026, 1, 1))
    with pytest.raises(Refused, match="bằng hoặc sau"):
        save(city.top, "khác", city.works, valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))
    with pytest.raises(Stale):
        save(city.top, "rác", city.land, rule=first, version=99)
    before = first.version
    save(city.top, "Rác thải; môi trường", city.land, co=[city.works], rule=first, valid_to=date(2025, 12, 31))
    assert first.version == before + 1
    with store.one_transaction():
        routing.drop(first, on=TODAY)
    assert first.valid_to == date(2025, 9, 9)
    assert [e.act for e in journal.story("routing_rule", first.id)] == ["routing:add", "routing:change", "routing:drop"]


def test_a_trial_counts_what_there_is(city):
    session = make.dialogue(date(2025, 8, 1), city.commune)
    for lead in (city.land, city.works, None):
        make.recommendation(session, field="Môi trường, rác thải", lead=lead)
    make.recommendation(session, field="Quy hoạch", lead=city.land)
    make.recommendation(make.dialogue(date(2025, 8, 1), city.wards[0]), field="Môi trường, rác thải")
    found = routing.trial(city.commune, "rác thải", city.land)
    assert (found.matched, found.given, found.alike) == (3, 2, 1)
    assert found.fields == (("Môi trường, rác thải", 3),)
    assert routing.trial(city.top, "rác thải", city.land).matched == 4
    assert routing.trial(city.commune, "", city.land).matched == 4
    assert db.session.query(Rule).count() == 0


def test_each_line_is_given_by_its_own_rule_once(city):
    day = date(2025, 8, 1)
    session = make.dialogue(day, city.top)
    save(city.top, "rác thải", city.land, co=[city.works])
    save(city.top, "đường", city.works)
    fields = ["Môi trường, rác thải", "Đường, hè phố", "Y tế"]
    rows = [make.recommendation(session, field=field, sorted_on=day) for field in fields]
    offered = {city.land.id, city.works.id}
    seen = {one.line.recommendation.id: one.proposal.rule.id if one.proposal.rule else 0
            for one in by_rule.foresee(rows, offered=offered, due_on=None, on=TODAY)}  # fmt: skip
    facts = {"offered": offered, "due_on": date(2025, 9, 30), "on": TODAY, "versions": {}, "seen": seen}
    with store.one_transaction():
        lines = by_rule.give(rows, **facts)
    assert [line.outcome.value for line in lines] == ["done", "done", "refused"]
    assert [row.lead_id for row in rows] == [city.land.id, city.works.id, None]
    assert lines[2].words == "Không có quy tắc nào cho lĩnh vực này."
    with store.one_transaction():
        again = by_rule.give(rows, **facts)
    assert {line.outcome.value for line in again} == {"refused"}
    assert rows[0].due_on == date(2025, 9, 30)
    narrow = by_rule.foresee(
        [make.recommendation(session, field="Đường làng", sorted_on=day)], offered={city.land.id}, due_on=None, on=TODAY
    )
    assert "ngoài phạm vi" in narrow[0].line.words


def test_what_its_agency_returned_is_not_given_to_it_again_by_a_rule(city):
    row = make.recommendation(make.dialogue(date(2025, 8, 1), city.top), field="Rác thải", sorted_on=TODAY)
    make.assign(row, city.land.id, turn="returned", reason="Nhầm ngành", ended_on=TODAY)
    save(city.top, "rác thải", city.land)
    lines = by_rule.foresee([row], offered={city.land.id}, due_on=None, on=TODAY)
    assert "đã trả lại ý kiến này" in lines[0].line.words
