"""Background jobs: asked for once, done once, tried again later, dead with a reason, never half done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.core import calendar, job, journal, sent, store, worker
from feedback.core.attachment import Attachment
from feedback.core.job import Done, Job, Later, State
from feedback.core.refusal import Refused

ASKER = journal.Actor(7, "Trần Thị Mẫu", 1)


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of this test only."""
    monkeypatch.setattr(job, "KINDS", {})
    return job.KINDS


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes=5)`: so much later."""
    now = [calendar.now()]
    monkeypatch.setattr(calendar, "now", lambda: now[0])
    return lambda **span: now.__setitem__(0, now[0] + timedelta(**span))


@pytest.fixture
def go(app):
    """One turn of the worker."""
    return lambda: worker.work_one(app.config["SETTINGS"], name="thử")


def put(name="test:do", payload=None, **facts) -> int:
    with store.one_transaction():
        made = job.put(name, payload or {}, by=ASKER, **facts)
        return made.id


def used(letter: str) -> None:
    """A form's key has been used up."""
    with store.one_transaction():
        sent.once(letter * 22)


def seen(job_id: int) -> Job:
    return store.db.session.get_one(Job, job_id, populate_existing=True)


def test_done_with_its_effect_and_its_file(db, kinds, go, app):
    said = []

    @job.kind("test:do", "Thử")
    def do(work):
        work.told(1, 2, "đang làm")
        said.append((work.payload, journal.actor.get()))
        with work.step():
            journal.record("test:step", ("test", 1, "A"))
        return Done("Đã xong", "ket-qua.csv", b"a;b\n", lambda: journal.record("test:end", ("test", 1, "A")))

    number = put(payload={"ids": [1, 2]})
    assert go() is True
    assert go() is False
    one = seen(number)
    assert (one.state, one.message, one.tries, one.done, one.total) == (State.DONE, "Đã xong", 1, 1, 2)
    assert (one.leased_by, one.leased_until) == (None, None)
    assert one.label == "Thử"
    assert said == [({"ids": [1, 2]}, journal.Actor(7, "Trần Thị Mẫu", 1))]
    kept = db.session.get_one(Attachment, one.result_id)
    assert (kept.name, kept.subject_kind, kept.subject_id) == ("ket-qua.csv", "job", number)
    assert [e.officer_id for e in db.session.scalars(select(journal.Entry).where(journal.Entry.act == "test:end"))] == [
        7
    ]


def test_the_same_key_is_one_job(db, kinds, go):
    job.kind("test:do", "Thử")(lambda work: None)
    first = put(key="today")
    assert put(key="today") == first
    assert put() != put()


def test_not_before_its_time_and_the_oldest_first(db, kinds, go, clock):
    order = []
    job.kind("test:do", "Thử")(lambda work: order.append(work.payload["n"]))
    put(payload={"n": 1}, due_at=calendar.now() + timedelta(minutes=2))
    put(payload={"n": 2}, due_at=calendar.now() - timedelta(minutes=1))
    put(payload={"n": 3})
    assert [go(), go(), go()] == [True, True, False]
    clock(minutes=3)
    assert go() is True
    assert order == [2, 3, 1]


def test_a_fault_is_tried_again_later_and_ends_with_words(db, kinds, go, clock):
    @job.kind("test:do", "Thử", tries=3)
    def do(work):
        with work.step():
            journal.record("test:half", ("test", 1, "A"))
            raise OSError("ổ đĩa đầy")

    number = put()
    waits = []
    for _ in range(3):
        while not go():
            clock(minutes=1)
            waits.append(1)
    one = seen(number)
    assert sum(waits) == 1 + 5  # a minute, then five
    assert (one.state, one.tries) == (State.DEAD, 3)
    assert one.message == "Đã thử 3 lần không được. Lỗi khi làm: OSError: ổ đĩa đầy."
    assert not db.session.scalars(select(journal.Entry).where(journal.Entry.act == "test:half")).all()


def test_a_refusal_ends_it_at_once_in_its_own_words(db, kinds, go):
    def do(work):
        raise Refused("Thiếu mẫu công văn.")

    job.kind("test:do", "Thử")(do)
    number = put()
    go()
    assert (seen(number).state, seen(number).message) == (State.DEAD, "Thiếu mẫu công văn.")


def test_later_does_not_count_as_a_try(db, kinds, go, clock):
    def do(work):
        raise Later("Máy chủ thư chưa trả lời.", wait=timedelta(minutes=10))

    job.kind("test:do", "Thử", tries=2)(do)
    number = put()
    for _ in range(6):
        assert go() is True
        assert go() is False
        clock(minutes=10)
    one = seen(number)
    assert (one.state, one.tries, one.message) == (State.WAITING, 0, "Máy chủ thư chưa trả lời.")


def test_whoever_lost_the_lease_writes_nothing(db, kinds, go, clock):
    """A worker that slept past its lease finds the job taken by another: its own effect is dropped."""
    ends = []

    @job.kind("test:do", "Thử")
    def do(work):
        ends.append(len(ends))
        if len(ends) == 1:
            clock(minutes=6)
            go()  # the other one does it meanwhile, whole
        return Done(f"lần {len(ends)}", also=lambda: journal.record("test:end", ("test", 1, "A")))

    number = put()
    go()
    one = seen(number)
    assert (one.state, one.tries, len(ends)) == (State.DONE, 2, 2)
    assert len(db.session.scalars(select(journal.Entry).where(journal.Entry.act == "test:end")).all()) == 1


def test_one_that_kills_its_worker_every_time_is_given_up(db, kinds, go, clock):
    class Killed(BaseException):
        pass

    def do(work):
        raise Killed

    job.kind("test:do", "Thử", tries=2)(do)
    number = put()
    for _ in range(2):
        with pytest.raises(Killed):
            go()
        assert go() is False  # the lease is still that of the dead
        clock(minutes=6)
    assert go() is True
    assert (seen(number).state, seen(number).ended_at) == (State.DEAD, calendar.now())
    assert "lần nào tiến trình cũng dừng giữa chừng" in seen(number).message


def test_cancelled_under_way_stops_at_its_next_step(db, kinds, go):
    @job.kind("test:do", "Thử")
    def do(work):
        with store.one_transaction():
            job.cancel(job.get(work.id))
        with work.step():
            journal.record("test:end", ("test", 1, "A"))

    number = put()
    assert go() is True
    assert seen(number).state is State.CANCELLED
    assert not db.session.scalars(select(journal.Entry).where(journal.Entry.act == "test:end")).all()
    with pytest.raises(Refused), store.one_transaction():
        job.cancel(seen(number))
    with store.one_transaction():
        job.retry(seen(number))
    assert (seen(number).state, seen(number).tries) == (State.WAITING, 0)


def test_a_daily_job_stands_once_a_day_from_its_hour_on(db, kinds, go):
    from datetime import UTC, datetime, time

    days = []
    job.kind("test:daily", "Hằng ngày", daily=time(7, 0))(lambda work: days.append(work.payload["day"]))
    for hour in (23, 0, 1, 5):  # UTC; in Việt Nam it is seven hours later
        worker.plan(datetime(2026, 3, 2 if hour == 23 else 3, hour, tzinfo=UTC))
    while go():
        pass
    assert days == ["2026-03-03"]


def test_what_is_long_done_goes_with_its_file(db, app, go, clock):
    job.kind("test:do", "Thử")(lambda work: Done("Xong", "ket-qua.csv", b"a;b\n"))
    try:
        number = put()
        go()
    finally:
        del job.KINDS["test:do"]
    folder = app.config["SETTINGS"].attachments
    digest = db.session.get_one(Attachment, seen(number).result_id).digest
    assert (folder / digest[:2] / digest).is_file()
    used("a")
    clock(days=91)
    used("b")
    put("job:tidy", key="tidy")
    go()
    assert list(db.session.scalars(select(sent.SentForm.key))) == ["b" * 22]
    assert list(db.session.scalars(select(Job.key))) == ["tidy"]
    assert list(db.session.scalars(select(Attachment.id))) == []
    assert not (folder / digest[:2] / digest).exists()
