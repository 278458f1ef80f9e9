"""The demonstration of national size: the shape of the real country under names of nobody, sound in every row, counted."""

from collections import Counter
from datetime import date
from functools import partial

import pytest
from sqlalchemy import inspect, text

from feedback import demo
from feedback.case import recommendation, rule, succession, verify
from feedback.case.record import Recommendation
from feedback.case.work import Assignment, Conclusion
from feedback.core import store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.demo import make
from feedback.demo.country import Country
from feedback.office.agency import Agency, Kind, Level
from feedback.tally import appendix, kept
from feedback.tally.ask import ask
from tests.demo.test_make import count

TODAY = date(2026, 11, 21)
TABLES = ("occasion", "dialogue", "contribution", "recommendation", "conclusion", "assignment")


@pytest.fixture(scope="module")
def country():
    return Country()


def places(country, day):
    return Counter(u.level(day) for u in country.units.values() if u.kind is Kind.AUTHORITY and u.stood(day))


def test_the_country_has_the_numbers_of_the_official_lists(country):
    before, since = date(2025, 6, 30), date(2025, 7, 1)
    assert places(country, before) == {Level.PROVINCE: 63, Level.DISTRICT: 696, Level.COMMUNE: 10_051}
    assert places(country, since) == {Level.PROVINCE: 34, Level.COMMUNE: 3_321}
    assert all("Minh Họa" in unit.spells[0].name for unit in country.units.values())
    for unit in country.units.values():
        if unit.until == before:
            heir = country.units[unit.heir]
            assert heir.stood(since)
            assert heir.kind is unit.kind


def schema():
    """Everything that was laid aside and must stand again, in the database's own words."""
    if store.is_sqlite():
        found = text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
        return db.session.execute(found).all()
    rules = text("SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint ORDER BY conname")
    triggers = text("SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
    indexes = [sorted(one["name"] for one in inspect(db.session.connection()).get_indexes(name)) for name in TABLES]
    return db.session.execute(rules).all(), db.session.execute(triggers).all(), indexes


def test_every_row_is_sound_and_counted(app, db, monkeypatch):
    monkeypatch.setattr(make, "Country", partial(Country, only={"T01", "T02", "T04", "M15"}))
    before = schema()
    db.session.rollback()
    with store.aside():
        made = demo.fill("nation", today=TODAY, progress=lambda _words: None, opinions=3000)
    assert (made.opinions, count(Recommendation), made.agencies) == (3000, 3000, count(Agency))
    assert schema() == before
    faults = {one.split(": ")[-1] for one in verify.faults(attachments=app.config["SETTINGS"].attachments)}
    assert faults == {"cột suy ra sai (search_exact, search_text)."}  # made without words for search
    rows = db.session.query(Recommendation).all()
    assert [str(one) for row in rows for one in rule.faults(recommendation.facts_of(row), TODAY)] == []
    assert succession.hand_over(TODAY) == 0
    assert count(Conclusion) > 2500
    assert count(Assignment) > 900
    assert list(kept.faults()) == []
    filled = appendix.fill(ask("04", date(2014, 1, 1), TODAY))
    assert filled.total["accepted"] > filled.total["not_accepted"] > filled.total["pending"] / 10 > 0
    with pytest.raises(Refused, match="đã có dữ liệu"):
        demo.fill("nation", today=TODAY, progress=lambda _words: None, opinions=100)
    assert demo.sign_ins().count("Trung ương Minh Họa") >= 3
