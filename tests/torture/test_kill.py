"""Killed under load (kill -9), on both databases: nothing acknowledged is lost, nothing is half written or doubled.

Four people plan dialogues as fast as the server takes them; an answer 302 is an acknowledgement. Three rounds in the
suite, twenty in `make torture`.
"""

import random
import threading
import time
from collections import Counter
from urllib.error import URLError

import pytest
from sqlalchemy import func, select

from feedback.case.record import Dialogue, Occasion
from feedback.core import journal, store
from tests import make
from tests.serving import Program, Visitor

WRITERS = 4
LOGIN = "thu.ky"


def some(rounds: int) -> int:
    """How many writes before the kill: a few in the suite, a hundred and more in `make torture`."""
    return random.randint(10, 40) if rounds <= 3 else random.randint(60, 180)


class Load:
    """People who write until they are told to stop; `said` is what was acknowledged to them."""

    def __init__(self, program: Program, agency_id: int, name: str) -> None:
        self.program, self.agency_id, self.name = program, agency_id, name
        self.said: list[str] = []
        self.faults: list[str] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def _write(self, number: int) -> None:
        try:
            visitor = Visitor(self.program.url, patience=20).sign_in(LOGIN, make.PASSWORD)
            count = 0
            while not self.over.is_set():
                theme = f"{self.name}-{number}-{count}"
                facts = {
                    "on": "15/03/2024",
                    "agency": self.agency_id,
                    "head": "authority",
                    "code": theme,
                    "theme": theme,
                }
                status, page = visitor.post("/dialogues/new", facts)
                if status == 302:
                    self.said.append(theme)
                elif status not in (500, 503) or not self.over.is_set():
                    self.faults.append(f"{status}: {page[:200]}")
                count += 1
        except (OSError, URLError, AssertionError) as cut:  # the line was cut: what was asked last has no answer
            if not self.over.is_set():
                self.faults.append(repr(cut))

    def until(self, written: int) -> None:
        """Wait until so many have been acknowledged."""
        end = time.monotonic() + 60
        while len(self.said) < written and not self.faults and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.said) >= written, self.faults

    def end(self) -> list[str]:
        """Nobody writes any more; returns what was acknowledged."""
        self.over.set()
        for thread in self.threads:
            thread.join(30)
        return self.said


@pytest.fixture
def agency_id(grown, inside) -> int:
    """A unit and somebody who may write."""
    with inside(grown):
        unit = make.agency("Thành phố Mẫu", level="province")
        make.officer("secretariat", unit, login=LOGIN)
        return unit.id


def check(program, inside, ask, said: list[str]) -> None:
    """Everything acknowledged is there, once and whole, and the books agree with themselves."""
    ask(program, "verify")
    with inside(program):
        themes = Counter(store.db.session.scalars(select(Dialogue.theme)))
        assert set(said) <= set(themes)
        assert max(themes.values()) == 1
        kept = len(themes)
        assert store.db.session.scalar(select(func.count()).select_from(Occasion)) == kept
        acts = select(func.count()).where(journal.Entry.act == "dialogue:plan")
        assert store.db.session.scalar(acts) == kept


def test_the_program_is_killed_while_people_write(program, inside, ask, agency_id, rounds):
    said: list[str] = []
    for number in range(rounds):
        assert program.serve(workers=2) < 15
        load = Load(program, agency_id, str(number))
        load.until(some(rounds))
        load.over.set()
        program.kill()
        said += load.end()
    check(program, inside, ask, said)


@pytest.mark.parametrize("program", ["postgresql"], indirect=True)
def test_the_database_is_killed_while_people_write(program, inside, ask, agency_id, rounds):
    said: list[str] = []
    program.serve(workers=2)
    for number in range(rounds):
        load = Load(program, agency_id, str(number))
        load.until(some(rounds))
        load.over.set()
        program.database.kill()
        said += load.end()
        assert Visitor(program.url).ask("/readyz")[0] == 503
        program.database.start()
        assert Visitor(program.url).ask("/readyz")[0] == 200  # without a restart of ours
    check(program, inside, ask, said)
