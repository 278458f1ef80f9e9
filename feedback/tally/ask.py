"""What somebody asks of the counts: which appendix, which window, as of which day, which unit, by which rules.

`contract.md` §3 and §4 rules 4, 5 and 10. Plain values; nothing here touches a record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from feedback.case.word import Side
from feedback.core.refusal import Refused
from feedback.core.wording import day
from feedback.office.agency import LAST_DISTRICT_DAY, Agency, Level
from feedback.tally import layout, rule
from feedback.tally.rule import Rules

#: The first year whose rows stand in a form even at 0; years before it only with a fact.
FIRST_YEAR = 2014
#: Which side each appendix counts; both together only in an overview, never in a form.
SIDES: dict[str, tuple[Side, ...]] = {"03": (Side.PARTY,), "04": (Side.AUTHORITY,), "all": (Side.PARTY, Side.AUTHORITY)}
APPENDIX_OF: dict[Side, str] = {Side.PARTY: "03", Side.AUTHORITY: "04"}
Span = tuple[date, date]


@dataclass(frozen=True)
class Ask:
    """One question to the ledger."""

    appendix: str
    first: date
    last: date
    as_of: date
    agency: Agency | None = None  # with all below it; None: the whole installation
    seat: Agency | None = None  # where the reach of whoever looks starts; None: a command, which sees all
    rules: Rules = Rules()
    as_now: bool = False  # the unit as it is: with all below it on the as-of day, and all that these succeeded
    form: str = ""  # the number of a new form that asks this appendix's question; empty: the appendix's own

    @property
    def number(self) -> str:
        """Which form is filled."""
        return self.form or self.appendix

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that count here."""
        return SIDES[self.appendix]

    @property
    def until(self) -> date:
        """The last day whose facts are there: the window's, or the as-of day where that is earlier."""
        return min(self.last, self.as_of)

    @property
    def scope(self) -> str:
        """Whose figures they are, in words."""
        return self.scope_of(self.agency.name if self.agency else "")

    def scope_of(self, name: str) -> str:
        """The same, the unit called by that name; without a unit the whole installation."""
        if self.agency is None:
            return "Toàn hệ thống"
        if self.as_now:
            return f"{name} như ngày {day(self.as_of)}: các đơn vị cấp dưới và mọi đơn vị đã nhập vào"
        return f"{name} và các đơn vị cấp dưới"

    def year(self, year: int) -> Span:
        """What the window covers of that year."""
        return max(self.first, date(year, 1, 1)), min(self.last, date(year, 12, 31))

    def cut(self, year: int) -> Span | None:
        """The part of the year that the window covers, None where that is all of it; the as-of day has no say."""
        span = self.year(year)
        return None if span == (date(year, 1, 1), date(year, 12, 31)) else span

    def standing_rows(self) -> list[tuple[int, Level]]:
        """The rows that stand even at 0: every year of the window from 2014, with the levels that existed in it."""
        years = range(max(FIRST_YEAR, self.first.year), self.last.year + 1)
        return [(year, level) for year in years for level in levels_in(year)]

    def of(self, appendix: str) -> Ask:
        """The same question about another appendix."""
        return replace(self, appendix=appendix)


def ask(
    appendix: str,
    first: date,
    last: date,
    *,
    as_of: date | None = None,
    agency: Agency | None = None,
    seat: Agency | None = None,
    as_now: bool = False,
) -> Ask:
    """The question, with the rules in force on its as-of day; Refused where the window ends before it starts.

    ``appendix``: the number of any form there is; a new one (05 and on) asks the question of the appendix it counts as.
    """
    if last < first:
        raise Refused(f"Đến ngày ({day(last)}) phải bằng hoặc sau từ ngày ({day(first)}).", field="to")
    on = as_of or last
    counts = appendix if appendix in layout.OWN or appendix in SIDES else layout.read(appendix, on=on).counts
    form = "" if counts == appendix else appendix
    return Ask(counts, first, last, on, agency, seat, rule.in_force(on), as_now, form)


def levels_in(year: int) -> list[Level]:
    """The levels that existed in that year, in the order of the forms; districts to 2025."""
    return [level for level in Level if level is not Level.DISTRICT or year <= LAST_DISTRICT_DAY.year]
