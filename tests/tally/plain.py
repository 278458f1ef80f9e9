"""A count of appendices 03 and 04 in plain Python, written from `contract.md` §3 and §4 alone.

It knows nothing of the program's tables, columns or queries: facts go in as they were written down, the JSON object comes
out, and for every figure the codes of the records behind it. The ledger is held against it.
"""

from collections import defaultdict
from datetime import date

from tests.tally.facts import Given, History, Line, Question, Said, Session, Stand

LEVELS = ["province", "district", "commune"]
FORMS = ["periodic", "regular", "ad_hoc"]
EVENTS = ["dialogues", *(f"{who}_{form}" for who in ("collective", "individual") for form in FORMS)]


class Count:
    """The answer to one question about one history."""

    def __init__(self, history: History, question: Question) -> None:
        self.history, self.question = history, question
        self.units = {unit.code: unit for unit in history.units}
        self.happenings = {one.code: one for one in [*history.sessions, *history.given]}
        #: (year, level) -> figure -> codes of the records behind it, declared lines with what they bring
        self.behind = defaultdict(lambda: defaultdict(set))
        self.brought = defaultdict(lambda: defaultdict(int))
        self.cut, self.beside, self.used = [], [], []
        for session in history.sessions:
            self._session(session)
        for given in history.given:
            self._given(given)
        for said in history.said:
            self._said(said)
        for line in history.lines:
            self._line(line)

    # rule 5 and the filter

    def stand(self, code: str, day: date) -> tuple[Stand, date]:
        """The unit's stand on that day, else its last one before, else its first one after; and the day looked at."""
        stands = sorted(self.units[code].stands, key=lambda s: s.first)
        for stand in stands:
            if stand.first <= day <= stand.last:
                return stand, day
        before = [stand for stand in stands if stand.last < day]
        return (before[-1], before[-1].last) if before else (stands[0], stands[0].first)

    def below(self, code: str, day: date) -> bool:
        """Whether the unit stood at or below the unit asked for on that day; an ended unit has nothing below it."""
        wanted = self.question.agency
        if wanted is None:
            return True
        here: str | None = code
        while here is not None:
            stand = next((s for s in self.units[here].stands if s.first <= day <= s.last), None)
            if stand is None:
                return False
            if here == wanted:
                return True
            here = stand.parent
        return False

    # rules 1 and 2

    def session_sides(self, session: Session) -> list[str]:
        if session.state != "held":
            return []
        return {"party": ["03"], "authority": ["04"], "both": ["03", "04"]}[session.head]

    def given_side(self, given: Given) -> str:
        return "03" if given.target in ("party_body", "party_member") else "04"

    def said_side(self, said: Said) -> str:
        if said.side:
            return {"party": "03", "authority": "04"}[said.side]
        at = self.happenings[said.at]
        return self.given_side(at) if isinstance(at, Given) else self.session_sides_of_head(at)

    def session_sides_of_head(self, session: Session) -> str:
        return {"party": "03", "authority": "04"}[session.head]

    # rule 3

    def is_opinion(self, said: Said) -> bool:
        at = self.happenings[said.at]
        if isinstance(at, Session) and at.state != "held":
            return False
        if said.merged or said.admission != "admitted" or said.nature in ("complaint", "denunciation"):
            return False
        return said.nature != "question" or self.question.questions == "included"

    # rule 4

    def there(self, day: date) -> bool:
        question = self.question
        return question.first <= day <= question.last and day <= question.as_of

    def received(self, said: Said) -> date:
        return said.received or self.happenings[said.at].day

    def in_force(self, said: Said) -> str | None:
        dated: dict[date, str | None] = {}
        for acceptance, day in said.conclusions:
            dated[day or said.replied or self.received(said)] = acceptance
        past = [day for day in dated if day <= self.question.as_of]
        return dated[max(past)] if past else None

    # the records

    def _put(self, year: int, level: str, figure: str, code: str) -> None:
        self.behind[year, level][figure].add(code)

    def _session(self, session: Session) -> None:
        if self.question.appendix not in self.session_sides(session) or not self.there(session.day):
            return
        if self.below(session.unit, session.day):
            self._put(session.day.year, self.stand(session.unit, session.day)[0].level, "dialogues", session.code)

    def _given(self, given: Given) -> None:
        if (
            self.given_side(given) == self.question.appendix
            and self.there(given.day)
            and self.below(given.unit, given.day)
        ):
            who = "collective" if given.target in ("party_body", "body") else "individual"
            level = self.stand(given.unit, given.day)[0].level
            self._put(given.day.year, level, f"{who}_{given.form}", given.code)
            self._put(given.day.year, level, "contributions", given.code)

    def _said(self, said: Said) -> None:
        if not self.is_opinion(said) or self.said_side(said) != self.question.appendix:
            return
        day, at = self.received(said), self.happenings[said.at]
        stand, looked_at = self.stand(at.unit, day)
        if not self.there(day) or at.day > self.question.as_of or not self.below(at.unit, looked_at):
            return
        figures = {"total"} | {
            None: {"pending"},
            "accepted": {"accepted"},
            "not_accepted": {"not_accepted"},
            "partly": {"partly", self.question.partly},
        }[self.in_force(said)]
        for figure in figures:
            self._put(day.year, stand.level, figure, said.code)

    # rule 7

    def has_own(self, line: Line) -> bool:
        """Whatever the window and the as-of day: something that counts, of that unit, on that side, in the span."""

        def inside(day: date) -> bool:
            return line.first <= day <= line.last

        return (
            any(
                s.unit == line.unit and line.appendix in self.session_sides(s) and inside(s.day)
                for s in self.history.sessions
            )
            or any(
                g.unit == line.unit and line.appendix == self.given_side(g) and inside(g.day)
                for g in self.history.given
            )
            or any(
                self.is_opinion(o)
                and self.happenings[o.at].unit == line.unit
                and self.said_side(o) == line.appendix
                and inside(self.received(o))
                for o in self.history.said
            )
        )

    def _line(self, line: Line) -> None:
        question = self.question
        stand, looked_at = self.stand(line.unit, line.last)
        if line.appendix != question.appendix or not self.below(line.unit, looked_at):
            return
        until = min(question.last, question.as_of)
        if not (question.first <= line.first and line.last <= until):
            if line.first <= until and line.last >= question.first:
                self.cut.append(line)
            return
        if self.has_own(line):
            self.beside.append(line)
            return
        self.used.append(line)
        counts = line.counts
        figures = {name: counts.get(name, 0) for name in [*EVENTS, "accepted", "not_accepted", "total"]}
        figures["pending"] = figures["total"] - figures["accepted"] - figures["not_accepted"]
        figures["contributions"] = sum(figures[name] for name in EVENTS[1:])
        figures["declared"] = 1
        cell = (line.first.year, stand.level)
        for name, number in figures.items():
            self.brought[cell][name] += number
            if number:
                self.behind[cell][name].add(line.code)

    # §3

    def number(self, cell: tuple[int, str], figure: str) -> int:
        records = {code for code in self.behind[cell][figure] if not code.startswith("line")}
        return len(records) + self.brought[cell][figure]

    def rows(self) -> list[dict]:
        question = self.question
        facts = {cell for cell, figures in self.behind.items() if any(figures.values())}
        wanted = set(facts)
        for year in range(max(2014, question.first.year), question.last.year + 1):
            wanted |= {(year, level) for level in LEVELS if level != "district" or year <= 2025}
        found = []
        for year, level in sorted(wanted, key=lambda cell: (cell[0], LEVELS.index(cell[1]))):
            first, last = max(question.first, date(year, 1, 1)), min(question.last, date(year, 12, 31))
            whole = (first, last) == (date(year, 1, 1), date(year, 12, 31))
            cut = None if whole else f"{first.isoformat()}/{last.isoformat()}"
            found.append({"year": year, "level": level, "cut": cut, **self.figures([(year, level)])})
        return found

    def figures(self, cells: list[tuple[int, str]]) -> dict:
        def say(name: str) -> int:
            return sum(self.number(cell, name) for cell in cells)

        return {
            "dialogues": say("dialogues"),
            "collective": {form: say(f"collective_{form}") for form in FORMS},
            "individual": {form: say(f"individual_{form}") for form in FORMS},
            **{name: say(name) for name in ("accepted", "partly", "not_accepted", "pending", "total", "declared")},
        }

    def answer(self) -> dict:
        question = self.question
        rows = self.rows()
        return {
            "appendix": question.appendix,
            "from": question.first.isoformat(),
            "to": question.last.isoformat(),
            "as_of": question.as_of.isoformat(),
            "agency": question.agency,
            "rules": {"questions": question.questions, "partly": question.partly},
            "rows": rows,
            "total": self.figures([(row["year"], row["level"]) for row in rows]),
        }
