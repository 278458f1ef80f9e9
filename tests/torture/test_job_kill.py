"""The worker killed (kill -9) half-way, on both databases: its job is taken again, its effect stands once; nothing is lost.

Three rounds in the suite, twenty in `make torture`. The jobs are those of a module that the worker is given to load.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from feedback.core import calendar, job, journal, store
from feedback.core.job import Job, State

JOBS, STEPS = 4, 5
#: Done by the worker's process, as `feedback jobs work` does them, with a lease short enough to wait for.
WORKER = """
import random, time
from datetime import timedelta
from feedback.command import main
from feedback.core import job, journal
from feedback.core.store import db
from sqlalchemy import select

@job.kind("torture:steps", "Thử", tries=1000, lease=timedelta(seconds=1))
def steps(work):
    for number in range(work.payload["steps"]):
        with work.step():
            act = f"torture:{work.id}-{number}"
            if db.session.scalar(select(journal.Entry.id).where(journal.Entry.act == act)) is None:
                journal.record(act, ("job", work.id, ""))
            time.sleep(random.uniform(0, 0.02))
    return job.Done("Xong", also=lambda: journal.record("torture:end", ("job", work.id, "")))

main(["jobs", "work", "--for", "120"])
"""


def start(program) -> subprocess.Popen:
    command = [sys.executable, "-c", WORKER]
    with open(program.instance / "worker.log", "ab") as said:
        return subprocess.Popen(command, env=program.environment, cwd=program.instance, stdout=said, stderr=said)


def test_a_worker_killed_half_way_doubles_and_loses_nothing(grown, inside, rounds):
    program = grown
    with inside(program):
        with store.one_transaction():
            for number in range(JOBS):
                job.put("torture:steps", {"steps": STEPS * rounds}, key=f"torture:{number}", by=journal.Actor())
        for _ in range(rounds):
            one = start(program)
            until(lambda one=one: alive(program, one) and (held() or not open_jobs()))
            time.sleep(random.uniform(0.02, 0.3))
            one.send_signal(signal.SIGKILL)
            one.wait(10)
        last = start(program)
        until(lambda: alive(program, last) and not open_jobs())
        last.send_signal(signal.SIGTERM)
        assert last.wait(40) == 0  # ended as asked, not killed
        of_ours = select(Job.state).where(Job.kind == "torture:steps")  # the worker has work of its own beside them
        assert set(store.db.session.scalars(of_ours)) == {State.DONE}
        acts = select(journal.Entry.act, func.count()).where(journal.Entry.act.startswith("torture:"))
        counts = dict(store.db.session.execute(acts.group_by(journal.Entry.act)).all())
        assert counts.pop("torture:end") == JOBS
        assert set(counts.values()) == {1}
        assert len(counts) == JOBS * STEPS * rounds
        assert journal.broken_at() is None


def until(what, patience: float = 60) -> None:
    """Wait until it is so."""
    end = time.monotonic() + patience
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def alive(program, one) -> bool:
    assert one.poll() is None, (program.instance / "worker.log").read_text()
    return True


def held() -> bool:
    """Whether a worker holds a job; a lease that a killed one left behind has run out by then."""
    return (
        look(select(Job.id).where(Job.state == State.RUNNING, Job.leased_until > calendar.now()).limit(1)) is not None
    )


def open_jobs() -> int:
    return look(select(func.count(Job.id)).where(Job.kind == "torture:steps", Job.state.in_(job.OPEN)))


def look(query):
    store.db.session.rollback()
    return store.db.session.scalar(query)


@pytest.mark.parametrize("program", ["sqlite"], indirect=True)
def test_serve_brings_a_worker_and_ends_it(program, inside):
    """One command suffices: a job put while the server runs is done; a worker killed is replaced; all end when asked to."""
    program.serve(workers=1, jobs=True)
    with inside(program):
        with store.one_transaction():
            job.put("job:tidy", {"day": "2026-01-05"}, key="tidy-once", by=journal.Actor())
        until(lambda: look(select(Job.state).where(Job.key == "tidy-once")) is State.DONE)
    (first,) = workers(program)
    os.kill(first, signal.SIGKILL)
    until(lambda: workers(program) not in ([], [first]))
    assert program.stop() == 0, (program.instance / "server.log").read_text()


def workers(program) -> list[int]:
    """The worker processes of the server that runs."""
    children = Path(f"/proc/{program.server.pid}/task/{program.server.pid}/children").read_text().split()
    return [int(one) for one in children if b"\0jobs\0" in Path(f"/proc/{one}/cmdline").read_bytes()]
