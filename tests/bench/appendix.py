"""Appendices 03 and 04 over ten years against the bare SQL of the same answer; the two answers are held equal first."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Engine, text

from feedback.core import calendar, store
from feedback.tally import appendix
from feedback.tally.ask import ask
from tests.bench.figure import Figure, Ground, pair

SIDES = {
    "03": {"heads": "'party', 'both'", "targets": "'party_body', 'party_member'", "side": "'party'"},
    "04": {"heads": "'authority', 'both'", "targets": "'body', 'person'", "side": "'authority'"},
}
SESSIONS = """SELECT {year} AS y, o.level, count(*) AS dialogues FROM occasion o JOIN dialogue d ON d.id = o.id
WHERE d.state = 'held' AND d.head IN ({heads}) AND o.day BETWEEN :first AND :last AND o.day <= :as_of GROUP BY 1, 2"""
CONTRIBUTIONS = """SELECT {year} AS y, o.level, count(*) AS contributions FROM occasion o JOIN contribution c ON c.id = o.id
WHERE c.target IN ({targets}) AND o.day BETWEEN :first AND :last AND o.day <= :as_of GROUP BY 1, 2, c.target, c.form"""
OPINION = "r.countable = {true} AND r.side = {side} AND r.nature <> 'question'"
NOW = "r.acceptance"
THEN = """CASE WHEN r.concluded_on IS NULL OR r.concluded_on <= :as_of THEN r.acceptance ELSE (SELECT k.acceptance
FROM conclusion k WHERE k.recommendation_id = r.id AND k.dated_on <= :as_of ORDER BY k.dated_on DESC LIMIT 1) END"""
OPINIONS = """SELECT r.received_year AS y, r.level, {acceptance} AS a, count(*) AS total FROM recommendation r
WHERE {opinion} AND r.received_year BETWEEN :from_year AND :to_year AND r.received_on BETWEEN :first AND :last
AND r.received_on <= :as_of AND r.occasion_day <= :as_of GROUP BY 1, 2, 3"""
DECLARED = """SELECT f.year AS y, f.level, sum(coalesce(f.dialogues, 0)) AS dialogues, sum(coalesce(f.total, 0)) AS total,
sum(coalesce(f.collective_periodic, 0) + coalesce(f.collective_regular, 0) + coalesce(f.collective_ad_hoc, 0)
+ coalesce(f.individual_periodic, 0) + coalesce(f.individual_regular, 0) + coalesce(f.individual_ad_hoc, 0)) AS contributions
FROM figure f WHERE f.appendix = '{appendix}' AND f.first_day >= :first AND f.last_day <= :last AND f.last_day <= :as_of
AND NOT EXISTS (SELECT 1 FROM occasion o JOIN dialogue d ON d.id = o.id WHERE o.agency_id = f.agency_id
AND o.day BETWEEN f.first_day AND f.last_day AND d.state = 'held' AND d.head IN ({heads}))
AND NOT EXISTS (SELECT 1 FROM occasion o JOIN contribution c ON c.id = o.id WHERE o.agency_id = f.agency_id
AND o.day BETWEEN f.first_day AND f.last_day AND c.target IN ({targets}))
AND NOT EXISTS (SELECT 1 FROM recommendation r WHERE r.host_id = f.agency_id
AND r.received_on BETWEEN f.first_day AND f.last_day AND {opinion}) GROUP BY 1, 2"""
TRUE = {"sqlite": "1", "postgresql": "true"}
YEAR = {"sqlite": "CAST(strftime('%Y', o.day) AS INTEGER)", "postgresql": "extract(year FROM o.day)"}


def measure(ground: Ground) -> Iterator[Figure]:
    """Ten years to today, and the same ten years as they stood two years ago."""
    app, today = ground.app(), calendar.today()
    first, last = date(today.year - 10, 1, 1), today
    with app.app_context():
        for name, as_of in (("as of today", today), ("as of two years ago", date(today.year - 2, today.month, 15))):
            bare = Bare(store.db.engine, first, last, as_of)

            def ours(as_of: date = as_of) -> list[Counter[str]]:
                store.db.session.remove()
                found = [appendix.fill(ask(number, first, last, as_of=as_of)) for number in SIDES]
                return [appendix.as_json(one) and one.total.counts for one in found]

            for mine, theirs in zip(ours(), bare(), strict=True):
                assert all(mine[key] == number for key, number in theirs.items()), (mine, theirs)
            took, least = pair(ours, bare)
            yield Figure(f"appendix 03 + 04, ten years, {name}", took, bare=least, extra=20)
        store.db.session.remove()
        store.db.engine.dispose()


class Bare:
    """The bare answer: four statements a side and their sums."""

    def __init__(self, engine: Engine, first: date, last: date, as_of: date) -> None:
        self.engine = engine
        self.asked = {"first": first, "last": last, "as_of": as_of, "from_year": first.year, "to_year": last.year}
        self.statements = [[text(s) for s in self._statements(number, as_of < last)] for number in SIDES]

    def _statements(self, number: str, earlier: bool) -> list[str]:
        engine = self.engine.dialect.name
        parts = {**SIDES[number], "appendix": number, "year": YEAR[engine], "true": TRUE[engine]}
        parts["opinion"] = OPINION.format(**parts)
        parts["acceptance"] = THEN if earlier else NOW
        return [statement.format(**parts) for statement in (SESSIONS, CONTRIBUTIONS, OPINIONS, DECLARED)]

    def __call__(self) -> list[Counter[str]]:
        found = []
        for statements in self.statements:
            total: Counter[str] = Counter()
            with self.engine.connect() as connection:
                for statement in statements:
                    known = {key: value for key, value in self.asked.items() if f":{key}" in statement.text}
                    for row in connection.execute(statement, known).mappings():
                        names = [name for name in row if name in ("dialogues", "contributions", "total")]
                        total.update({name: int(row[name]) for name in names})
            found.append(total)
        return found
