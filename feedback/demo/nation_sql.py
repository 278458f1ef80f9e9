"""The opinions of a whole country, said once in SQL for both databases: from each cuộc as many as it heard.

Every value follows from the opinion's number by arithmetic, so that the same size on the same day gives the same rows.
Proportions are about those of ``demo.life``; texts are short and plainly invented; what would lie after today has not
happened. No line of the journal, no words for search.
"""

# ruff: noqa: S608 - every part of these statements is a word of this module

from __future__ import annotations

from datetime import date

from feedback.office.unit_list import FIRST_TWO_LEVEL_DAY

#: What the statements read: cuộc with how many opinions each heard, numbers from 0, texts.
STAGES = {
    "stage_occasion": "id integer PRIMARY KEY, year integer, first_id integer, size integer, day date, host_id integer, "
    "level varchar(16), side varchar(16), held integer, near integer, near_now integer, away integer, away_now integer",
    "stage_number": "n integer PRIMARY KEY",
    "stage_text": "n integer PRIMARY KEY, field varchar(200), content varchar(200)",
}
#: Most opinions of one cuộc.
MOST = 100

# Ten lots of 0–999 from the opinion's number, then what follows from them, a layer at a time. Each layer is fenced off:
# flattened into one another their expressions would be worked out many times over.
_PRIMES = (
    1597334677,
    1103515245,
    1640531527,
    668265263,
    374761393,
    747796405,
    2146121005,
    1812433253,
    1566083941,
    1181783497,
)
_LOT = "(CAST(o.first_id + s.n AS bigint) * 2654435761 % 4294967296) * {prime} % 4294967291 / 31 % 1000 AS r{place}"
_LAYERS = (
    "SELECT o.*, o.first_id + s.n AS number, s.n AS position, {lots} "
    "FROM stage_occasion o JOIN stage_number s ON s.n < o.size WHERE o.year = {year}",
    """SELECT d.*, CASE WHEN r0 < 600 THEN 'recommendation' WHEN r0 < 800 THEN 'contribution' WHEN r0 < 920 THEN 'report'
    WHEN r0 < 972 THEN 'question' WHEN r0 < 993 THEN 'complaint' ELSE 'denunciation' END AS nature,
    CASE WHEN r1 < 978 THEN 'admitted' WHEN r1 < 992 THEN 'refused' ELSE 'withdrawn' END AS admission,
    CASE WHEN position > 0 AND r2 >= 992 THEN first_id END AS merged,
    CASE WHEN side = 'both' THEN CASE WHEN r4 < 300 THEN 'party' ELSE 'authority' END END AS side_given,
    {given} AS given_day, CASE WHEN r3 < 550 THEN day WHEN r5 < 800 THEN {soon} WHEN r5 < 970 THEN {late} END AS answer_day,
    CASE WHEN r8 < 750 THEN 'accepted' WHEN r8 < 870 THEN 'partly' ELSE 'not_accepted' END AS verdict FROM ({layer}) AS d""",
    """SELECT d.*, CASE WHEN held = 1 AND admission = 'admitted' AND merged IS NULL AND r0 < 972 THEN 1 ELSE 0 END AS works,
    CASE WHEN held = 1 AND admission = 'admitted' AND merged IS NULL AND r0 < 972 AND answer_day <= {today}
    THEN answer_day END AS replied FROM ({layer}) AS d""",
    """SELECT d.*, CASE WHEN r6 < 975 AND {said} <= {today} THEN {said} END AS first_said,
    CASE WHEN r6 < 975 AND r7 < 30 AND {again} <= {today} THEN {again} END AS second_said, {promise} AS promised,
    CASE WHEN r7 >= 30 THEN verdict WHEN verdict = 'accepted' THEN 'not_accepted' ELSE 'accepted' END AS first_verdict
    FROM ({layer}) AS d""",
    """SELECT d.*, CASE WHEN second_said IS NOT NULL THEN verdict WHEN first_said IS NOT NULL THEN first_verdict END AS acceptance
    FROM ({layer}) AS d""",
)  # fmt: skip
_ENDED = (
    """SELECT d.*, CASE WHEN replied IS NULL THEN NULL WHEN acceptance = 'not_accepted' THEN 'explained'
    WHEN r3 < 550 THEN CASE WHEN r9 < 550 THEN 'settled' WHEN r9 < 940 THEN 'explained' ELSE 'passed_up' END
    WHEN r9 < 610 THEN 'settled' WHEN r9 < 750 THEN 'explained' WHEN r9 < 800 THEN 'passed_up'
    WHEN promised > {today} THEN 'will_settle' WHEN r9 < 930 THEN 'settled' ELSE 'outstanding' END AS result FROM ({layer}) AS d""",
    """SELECT d.*, CASE WHEN works = 0 OR r3 < 550 OR given_day > {today} THEN NULL
    WHEN result IN ('settled', 'explained', 'passed_up') THEN CASE WHEN r4 < 600 THEN near ELSE away END
    ELSE CASE WHEN r4 < 600 THEN near_now ELSE away_now END END AS lead FROM ({layer}) AS d""",
)  # fmt: skip
_COLUMNS = {
    "id": "number", "code": "{code}", "code_key": "lower({code})", "occasion_id": "d.id", "position": "position",
    "received_on": "day", "received_year": "year", "occasion_day": "day", "host_id": "host_id", "level": "level",
    "place_day": "day", "side_given": "side_given", "side": "coalesce(side_given, side)", "nature": "nature",
    "admission": "admission", "admission_reason": "CASE WHEN admission <> 'admitted' THEN 'Lý do minh họa' END",
    "countable": "held = 1 AND admission = 'admitted' AND merged IS NULL AND r0 < 972", "people": "1",
    "field": "t.field", "content": "t.content",
    "sorted_on": "CASE WHEN held = 1 AND given_day <= {today} THEN given_day END", "lead_id": "lead",
    "assigned_on": "CASE WHEN lead IN (near, away) THEN given_day WHEN lead IS NOT NULL THEN {turn} END",
    "due_on": "CASE WHEN lead IS NOT NULL THEN {due} END",
    "taken_on": "CASE WHEN r2 < 960 OR replied IS NOT NULL THEN CASE WHEN lead IN (near, away) THEN given_day "
    "WHEN lead IS NOT NULL THEN {turn} END END",
    "in_hall": "works = 1 AND r3 < 550", "replied_on": "replied",
    "paper_number": "CASE WHEN replied IS NOT NULL AND r3 >= 550 THEN (1 + number % 3900) || '/VP-MH' END",
    "reply_text": "CASE WHEN replied IS NOT NULL THEN 'Nội dung trả lời minh họa.' END", "acceptance": "acceptance",
    "concluded_given": "coalesce(second_said, first_said)", "concluded_on": "coalesce(second_said, first_said)",
    "not_accepted_reason": "CASE WHEN acceptance = 'not_accepted' THEN 'Chưa có căn cứ (minh họa)' END", "result": "result",
    "settled_on": "CASE WHEN result = 'settled' THEN CASE WHEN r3 >= 550 AND r9 >= 800 THEN promised ELSE replied END END",
    "roadmap_on": "CASE WHEN result = 'will_settle' THEN promised END",
    "outstanding_reason": "CASE WHEN result = 'outstanding' THEN 'Thiếu, chưa bố trí kinh phí' END",
    "outstanding_code": "CASE WHEN result = 'outstanding' THEN 'no_funds' END", "merged_into_id": "merged",
    "search_text": "''", "search_exact": "''", "version": "1",
}  # fmt: skip
_CONCLUSIONS = """INSERT INTO conclusion (recommendation_id, dated_on, day_given, acceptance, reason)
SELECT number, dated_on, 1 = 1, said, CASE WHEN said = 'not_accepted' THEN 'Chưa có căn cứ (minh họa)' END FROM (
SELECT number, CASE WHEN n.n = 1 THEN second_said ELSE first_said END AS dated_on,
CASE WHEN n.n = 1 THEN verdict ELSE first_verdict END AS said FROM ({layer}) AS d JOIN stage_number n
ON n.n < CASE WHEN second_said IS NOT NULL THEN 2 WHEN first_said IS NOT NULL THEN 1 ELSE 0 END) AS c"""
_ASSIGNMENTS = """INSERT INTO assignment (recommendation_id, agency_id, leads, turn, given_on, due_on, taken_on)
SELECT id, lead_id, 1 = 1, CASE WHEN taken_on IS NULL THEN 'given' ELSE 'taken' END, assigned_on, due_on, taken_on
FROM recommendation WHERE received_year = {year} AND lead_id IS NOT NULL AND id BETWEEN {first} AND {last}"""


def opinions(engine: str, *, year: int, first: int, last: int, today: date, texts: int) -> list[str]:
    """The statements that bring a year's opinions with their conclusions and who leads; ``first``, ``last``: their numbers."""
    parts = _parts(engine, today) | {"year": str(year), "first": str(first), "last": str(last)}
    said = _stacked(_LAYERS, parts)
    whole = _stacked(_ENDED, parts, said)
    values = ", ".join(value.format(**parts) for value in _COLUMNS.values())
    return [
        f"INSERT INTO recommendation ({', '.join(_COLUMNS)}) SELECT {values} FROM ({whole}) AS d "
        f"JOIN stage_text t ON t.n = d.number * 7 % {texts}",
        _CONCLUSIONS.format(layer=said),
        _ASSIGNMENTS.format(**parts),
    ]


def _stacked(layers: tuple[str, ...], parts: dict[str, str], start: str = "") -> str:
    found = start
    for layer in layers:
        found = layer.format(**parts, layer=found) + parts["fence"]
    return found


def _parts(engine: str, today: date) -> dict[str, str]:
    """What the databases say differently: a day so many days on, a code of eight digits, a day as written."""
    if engine == "sqlite":
        plus, code, literal, fence = "date({0}, ({1}) || ' days')", "printf('YK-%08d', number)", "'{}'", " LIMIT -1"
    else:
        plus, code, literal, fence = (
            "({0} + CAST({1} AS integer))", "'YK-' || lpad(CAST(number AS text), 8, '0')", "DATE '{}'", " OFFSET 0",
        )  # fmt: skip
    days = {
        "given": ("day", "r2 % 4"), "soon": ("day", "5 + r5 % 26"), "late": ("day", "31 + r5 % 80"), "due": ("given_day", "30"),
        "said": ("replied", "r6 % 12"), "again": ("replied", "40 + r6 % 400"), "promise": ("replied", "60 + r9 % 300"),
    }  # fmt: skip
    lots = ", ".join(_LOT.format(prime=prime, place=place) for place, prime in enumerate(_PRIMES))
    return {name: plus.format(*parts) for name, parts in days.items()} | {
        "today": literal.format(today.isoformat()), "turn": literal.format(FIRST_TWO_LEVEL_DAY.isoformat()),
        "code": code, "fence": fence, "lots": lots,
    }  # fmt: skip
