"""Reminders: who is told of what on which day, once; one letter a person; never on a day off; never what was said."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from feedback.case import digest, reminder, story
from feedback.case.record import Recommendation
from feedback.case.reminder import Reminder, Sent
from feedback.core import calendar, mail, store
from feedback.core.mail import Letter
from tests import make

THURSDAY = date(2026, 3, 12)
GIVEN = {"sorted_on": date(2026, 2, 2), "assigned_on": date(2026, 2, 2)}
TAKEN = {**GIVEN, "taken_on": date(2026, 2, 3)}
ANSWERED = {**TAKEN, "replied_on": date(2026, 2, 25)}


@pytest.fixture
def settings(app):
    return replace(
        app.config["SETTINGS"],
        smtp_url="smtp://127.0.0.1:1?tls=none",
        mail_from="dt@mau.gov.vn",
        public_url="https://doithoai.mau.gov.vn",
    )


@pytest.fixture
def city(db):
    """A city, with a person in each seat: works, land, the office, a leader, and one who has left."""
    made = make.city()
    with store.one_transaction():
        made.people = {
            "works": make.officer("agency", made.works, email="works@mau.gov.vn"),
            "land": make.officer("agency", made.land, email="land@mau.gov.vn", wants_digest=False),
            "office": make.officer("secretariat", made.office, email="office@mau.gov.vn"),
            "leader": make.officer("leader", made.top),
        }
        make.officer("agency", made.works, active=False)
        make.officer("front", made.front)
        made.hall = make.dialogue(date(2026, 2, 1), made.top)
    made.ids = {one.id: name for name, one in made.people.items()}
    return made


def opinion(city, **facts):
    return make.recommendation(city.hall, **{"lead": city.works, **TAKEN, **facts})


def told(city, on: date) -> dict[str, list[tuple[str, str]]]:
    """Person → code and step told on that day."""
    rows = store.db.session.execute(
        select(Reminder.officer_id, Recommendation.code, Reminder.step)
        .join(Recommendation, Recommendation.id == Reminder.recommendation_id)
        .where(Reminder.sent_on == on)
        .order_by(Recommendation.code)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for officer, code, step in rows:
        found.setdefault(city.ids[officer], []).append((code, step))
    store.db.session.rollback()
    return found


def test_each_of_what_is_theirs(city, settings):
    opinion(city, code="A", due_on=date(2026, 3, 19))  # five working days
    opinion(city, code="B", due_on=THURSDAY, lead=city.land)
    opinion(city, code="C", due_on=date(2026, 3, 11))
    opinion(city, code="D", due_on=date(2026, 3, 2))
    opinion(city, code="E", due_on=date(2026, 12, 1))
    opinion(city, code="F", **{**GIVEN, "taken_on": None}, due_on=date(2026, 12, 1))
    opinion(city, code="G", **ANSWERED, result="will_settle", roadmap_on=date(2026, 3, 2), acceptance="accepted")
    opinion(city, code="H", due_on=THURSDAY, paused_on=date(2026, 3, 1))
    opinion(city, code="I", due_on=THURSDAY, nature="complaint")
    opinion(city, code="J", due_on=THURSDAY, **{**ANSWERED, "result": "settled", "settled_on": date(2026, 3, 1)})
    make.assign(opinion(city, code="K", lead=city.land), city.works.id, leads=False, turn="taken", due_on=THURSDAY)
    assert reminder.send(THURSDAY, settings=settings) == Sent(4, 7, 13)
    assert told(city, THURSDAY) == {
        "works": [
            ("A", "soon"),
            ("C", "late"),
            ("D", "escalated"),
            ("F", "not_taken"),
            ("G", "promise_late"),
            ("K", "due"),
        ],
        "land": [("B", "due")],
        "office": [("C", "late"), ("D", "escalated"), ("F", "not_taken"), ("G", "promise_late")],
        "leader": [("D", "escalated"), ("G", "promise_late")],
    }


def test_once_however_often_it_is_run_and_each_step_anew(city, settings):
    opinion(city, code="A", due_on=THURSDAY)
    assert reminder.send(THURSDAY, settings=settings).reminders == 1
    assert reminder.send(THURSDAY, settings=settings) == Sent()
    assert reminder.send(date(2026, 3, 13), settings=settings).reminders == 2  # late: the agency and the office
    assert reminder.send(date(2026, 3, 16), settings=settings) == Sent()
    assert told(city, date(2026, 3, 13)) == {"works": [("A", "late")], "office": [("A", "late")]}


def test_a_new_due_date_starts_the_ladder_again(city, settings):
    r = opinion(city, code="A", due_on=THURSDAY)
    reminder.send(THURSDAY, settings=settings)
    with store.one_transaction():
        store.db.session.get_one(Recommendation, r.id).due_on = date(2026, 3, 20)
    assert reminder.send(date(2026, 3, 20), settings=settings).reminders == 1


def test_nobody_on_a_day_off(city, settings):
    opinion(city, code="A", due_on=date(2026, 2, 13))
    tet = date(2026, 2, 17)
    sent = reminder.send(tet, settings=settings)
    assert sent.reminders == 0
    assert sent.closed
    assert digest.morning(date(2026, 3, 14), settings=settings) == "Ngày 14/03/2026: nghỉ thứ Bảy, không nhắc việc."


def test_a_dry_run_writes_nothing(city, settings, run):
    opinion(city, code="A", due_on=THURSDAY)
    said = run("reminders", "send", "--on", THURSDAY, "--dry-run").stdout
    assert said == "Ngày 12/03/2026: nhắc 1 người về 1 ý kiến.\n"
    assert store.db.session.scalar(select(func.count(Reminder.id))) == 0
    assert "nhắc 1 người" in run("reminders", "send", "--on", THURSDAY).stdout
    assert "không có việc nào phải nhắc thêm" in run("reminders", "send", "--on", THURSDAY).stdout


def test_the_timeline_tells_it(city, settings):
    r = opinion(city, code="A", due_on=date(2026, 3, 11))
    reminder.send(THURSDAY, settings=settings)
    here = store.db.session.get_one(Recommendation, r.id)
    event = next(e for e in story.tell(here, story.read(here)) if e.what.startswith("Đã nhắc"))
    assert event.what == "Đã nhắc Sở Xây dựng: quá 1 ngày làm việc (hạn trả lời 11/03/2026)"
    assert event.detail == "Người được nhắc: Cơ quan được giao, Bộ phận thư ký"


def test_one_letter_a_person_with_codes_and_no_words_of_the_people(city, settings, monkeypatch):
    monkeypatch.setattr(calendar, "now", lambda: datetime(2026, 3, 12, 16, 0, tzinfo=UTC))  # eleven at night
    for number in range(25):
        opinion(city, code=f"YK-{number:02}", due_on=THURSDAY, content="Bãi rác bốc mùi", citizen="Trần Thị Mẫu")
    opinion(city, code="TRE", due_on=date(2026, 3, 11))
    opinion(city, code="KHAC", due_on=THURSDAY, lead=city.land)
    assert digest.morning(THURSDAY, settings=settings).endswith("2 thư chờ gửi.")
    digest.morning(THURSDAY, settings=settings)
    letters = {one.recipient: one for one in store.db.session.scalars(select(Letter))}
    assert set(letters) == {"works@mau.gov.vn", "office@mau.gov.vn"}  # land wants none, the leader has no address
    works = letters["works@mau.gov.vn"]
    assert works.subject == "Nhắc việc ngày 12/03/2026: 26 ý kiến"
    assert "- Quá hạn: 1 ý kiến (TRE)" in works.body
    assert "- Đến hạn hôm nay: 25 ý kiến (YK-00, YK-01," in works.body
    assert "… và 5 ý kiến khác" in works.body
    assert "https://doithoai.mau.gov.vn/reminders/mine" in works.body
    assert works.body.index("Quá hạn") < works.body.index("Đến hạn hôm nay")
    assert not any(secret in one.body + one.subject for one in letters.values() for secret in ("rác", "Mẫu", "Trần"))
    due = store.db.session.scalars(select(mail.job.Job.due_at).where(mail.job.Job.kind == "mail:send")).all()
    assert {calendar.local(at).strftime("%d/%m %H:%M") for at in due} == {"13/03 07:30"}


def test_the_nearest_who_look_after_a_unit_without_its_own(city, settings):
    """A ward without a secretariat of its own: the city's is told; once it has one, that one."""
    ward = city.wards[0]
    hall = make.dialogue(date(2026, 2, 1), ward)
    make.recommendation(hall, code="A", lead=city.works, due_on=date(2026, 3, 11), **TAKEN)
    reminder.send(THURSDAY, settings=settings)
    assert set(told(city, THURSDAY)) == {"works", "office"}
    own = make.officer("secretariat", ward)
    city.ids[own.id] = "ward"
    make.recommendation(hall, code="B", lead=city.works, due_on=date(2026, 3, 12), **TAKEN)
    reminder.send(date(2026, 3, 13), settings=settings)
    assert set(told(city, date(2026, 3, 13))) == {"works", "ward"}


def test_the_morning_of_twenty_thousand(city, settings, query_count):
    """Queries grow with batches, never with opinions or people."""
    with store.one_transaction():
        for number in range(60):
            opinion(city, code=f"N{number}", due_on=date(2026, 3, 2))
    with query_count() as queries:
        sent = reminder.send(THURSDAY, settings=settings)
    assert sent == Sent(3, 60, 180)
    assert len(queries) <= 20
