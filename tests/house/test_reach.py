"""Every route × role × a record of a foreign unit: not found, not written, not named in any list, count or export.

Each page is opened by every role that may (what else a duty opens and closes: test_routes). The records are planted in a
ward that nobody here serves; the tests read the application's own map, so that a new route is covered the moment it exists,
and a new kind of parameter fails until it is planted here.
"""

import io
import zipfile

import openpyxl
import pypdf
import pytest
from flask import url_for
from sqlalchemy import func, select

from feedback.case.answering import template
from feedback.case.reminder import Reminder
from feedback.case.undo import BulkAct, BulkKind, BulkRow
from feedback.core import attachment, calendar, job, journal, store
from feedback.core.journal import Entry
from feedback.intake import match
from feedback.office.duty import Role, may
from feedback.register.library import SHAPES
from feedback.register.shape import Holds
from feedback.report import issue
from tests import make, watching
from tests.case.handing import foreign as handing
from tests.case.sitting import foreign as sitting
from tests.case.term import foreign as term

SECRET = "khongaiduocthay"
one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def planted(app, ground):
    """A ward with its records, and another with the officers who look."""
    own, values = ground("planted", lambda: _plant(app))
    return store.db.session.get_one(make.Agency, own), values


def _plant(app):
    """The unit that looks, and the address of every foreign record."""
    city = make.city()
    foreign, own = city.wards
    lead = make.agency("Phòng Kinh tế phường lạ", kind="office", parent=foreign, code="PKT")
    session = make.dialogue(agency=foreign, code=f"DT-{SECRET}", theme=SECRET)
    event = make.contribution(agency=foreign, code=f"GY-{SECRET}", content=SECRET)
    opinion = make.recommendation(
        session, code=f"YK-{SECRET}", content=f"Ý kiến {SECRET}", citizen=f"Ông {SECRET}", lead=lead, field=SECRET
    )
    with store.one_transaction():
        paper = attachment.keep(
            opinion,
            name=f"{SECRET}.pdf",
            content=b"%PDF-1.7",
            folder=app.config["SETTINGS"].attachments,
            by="x",
            at=calendar.now(),
        )
    person = make.officer("secretariat", foreign, login=SECRET, name=SECRET)
    figure = make.figure(foreign, source=SECRET)
    way = match.Way("Sổ", "recommendation", 1, {"content": "Nội dung"}, {}, {"code": SECRET, "occasion": SECRET})
    with store.one_transaction():
        matching = match.save(None, way, name=SECRET, agency_id=foreign.id)
    period = store.db.session.scalar(select(make.Period.id).where(make.Period.agency_id == foreign.id))
    with store.one_transaction():
        asker = journal.Actor(person.id, SECRET, foreign.id)
        work = job.put("job:tidy", {}, by=asker)
        work.message = SECRET
        houses = job.put("job:tidy", {}, by=journal.Actor())
        houses.message = SECRET
        owed = {"owed_on": calendar.today(), "sent_on": calendar.today()}
        store.db.session.add(Reminder(recommendation_id=opinion.id, officer_id=person.id, step="late", round=0, **owed))
        text = template.Text(title=SECRET, body=SECRET, valid_from=calendar.today())
        model = template.write(lead, text)
    line, edition = _lines(foreign), _edition(foreign)
    entry = store.db.session.scalar(select(func.max(Entry.id)))
    values = {
        "dialogue_id": session.id, "contribution_id": event.id, "recommendation_id": opinion.id, "token": paper.token,
        "agency_id": foreign.id, "period_id": period, "officer_id": person.id, "figure_id": figure.id, "entry_id": entry,
        "occasion_id": session.id, "matching_id": matching.id, "template_id": model.id,
        "job_id": work.id, "act_id": _bulk_act(foreign, person, opinion).id, "line_id": line, "edition_id": edition,
    }  # fmt: skip
    values |= term.planted(foreign, lead, SECRET)
    values |= handing.planted(foreign, opinion, lead, person, SECRET)
    values |= watching.planted(foreign, session, opinion, lead, SECRET) | sitting.planted(foreign, lead, SECRET)
    return own.id, values


def _bulk_act(foreign, person, opinion) -> BulkAct:
    """An act on many of the foreign unit."""
    with store.one_transaction():
        act = BulkAct(
            kind=BulkKind.SORT, at=calendar.now(), officer_id=person.id, officer_name=SECRET, agency_id=foreign.id,
            words=SECRET,
        )  # fmt: skip
        store.db.session.add_all([act, BulkRow(act=act, recommendation_id=opinion.id, changes="{}")])
    return act


def _edition(foreign) -> int:
    """A run of the foreign unit, not issued."""
    first, last = calendar.year_span(calendar.today().year)
    with store.one_transaction(steady=True):
        made = issue.make(
            issue.Wanted(first=first, last=last, as_of=last, agency=foreign), by=SECRET, at=calendar.now()
        )
        made.unit = SECRET
    return made.id


def _lines(foreign) -> int:
    """A line in each book, under one number."""
    common = {
        "code": SECRET,
        "code_key": SECRET,
        "day": calendar.today(),
        "agency_id": foreign.id,
        "search_text": SECRET,
    }
    own = {"agency", *common}
    with store.one_transaction():
        lines = [
            shape.model(**common, **{c.key: _held(c) for c in shape.columns if c.key not in own}) for shape in SHAPES
        ]
        store.db.session.add_all(lines)
    assert len({line.id for line in lines}) == 1
    return lines[0].id


def _held(column):
    """Something that such a column may hold; words are the secret, where they are free."""
    values = {Holds.COUNT: 0, Holds.YEAR: 2024, Holds.DAY: calendar.today()}
    return next(iter(column.kind)) if column.kind else values.get(column.holds, SECRET)


def _foreign_routes(app, values):
    """Every route that names a record, with its address for the foreign one."""
    found = []
    for rule in app.url_map.iter_rules():
        named = rule.arguments & values.keys()
        unknown = {n for n in rule.arguments - values.keys() if n.endswith(("_id", "token", "key"))}
        assert not unknown, f"{rule.endpoint}: plant a foreign record for {unknown}"
        if named and rule.endpoint != "static":
            rest = {n: _any(rule, n) for n in rule.arguments - named}
            with app.test_request_context():
                path = url_for(rule.endpoint, **{n: values[n] for n in named}, **rest)
            found += [(rule, method, path) for method in ("GET", "POST") if method in rule.methods]
    return found


def _any(rule, name, turn=0):
    """A value for a parameter that names no record; of several kinds another one at each turn."""
    converter = rule._converters[name]
    if hasattr(converter, "items"):
        kinds = sorted(converter.items)
        return kinds[turn % len(kinds)]
    return 1 if "Integer" in type(converter).__name__ else "x"


@one_database
@pytest.mark.parametrize("role", list(Role))
def test_a_foreign_record_is_not_found_and_not_written(app, planted, signed_in, role):
    own, values = planted
    client = signed_in(role.value, own)
    before = store.db.session.scalar(select(func.count()).select_from(Entry).where(~Entry.act.startswith("door")))
    for rule, method, path in _foreign_routes(app, values):
        answer = client.get(path) if method == "GET" else client.submit(path)
        wanted = 404 if may(role, app.view_functions[rule.endpoint].duty) else 403
        assert answer.status_code == wanted, f"{role.value} {method} {path}: {answer.status_code}"
        assert SECRET not in answer.text.replace(path, ""), f"{role.value} {method} {path} tells of it"
    after = store.db.session.scalar(select(func.count()).select_from(Entry).where(~Entry.act.startswith("door")))
    assert after == before


@one_database
@pytest.mark.parametrize("role", list(Role))
def test_no_list_count_or_export_tells_of_a_foreign_record(app, planted, signed_in, role):
    own, _ = planted
    client = signed_in(role.value, own)
    searched = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        duty = getattr(app.view_functions[rule.endpoint], "duty", None)
        if "GET" not in rule.methods or rule.endpoint == "static" or not may(role, duty) or names_a_record(rule):
            continue
        rest = {n: _any(rule, n, list(Role).index(role)) for n in rule.arguments}
        with app.test_request_context():
            path = url_for(rule.endpoint, **rest)
        answers = {"": client.get(path)}
        if answers[""].mimetype == "text/html" and 'name="q"' in answers[""].text:
            searched.append(path)
        if path.startswith(tuple(searched)):  # where one can look for words, and the files beneath it
            answers[f"?q={SECRET}"] = client.get(f"{path}?q={SECRET}")
        for query, answer in answers.items():
            assert answer.status_code not in {403, *range(500, 600)}, f"{path}{query}: {answer.status_code}"
            if answer.mimetype == "application/pdf":
                assert SECRET not in _letters(answer.data), f"{role.value} {path}{query}"
                continue
            if answer.mimetype.endswith("wordprocessingml.document"):
                assert SECRET not in _words(answer.data), f"{role.value} {path}{query}"
                continue
            if answer.mimetype.endswith("spreadsheetml.sheet"):
                assert SECRET not in _cells(answer.data).replace(f"“{SECRET}”", ""), f"{role.value} {path}{query}"
                continue
            text = answer.get_data().decode(errors="replace")
            assert SECRET not in text.replace(f"“{SECRET}”", "").replace(f'value="{SECRET}"', "").replace(
                f"q={SECRET}", ""
            ), f"{role.value} {path}{query}"
    assert len(searched) > 3 or role is Role.ADMIN


def _cells(content: bytes) -> str:
    """Every cell of a workbook as one text."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return str([list(page.iter_rows(values_only=True)) for page in book])


def _words(content: bytes) -> str:
    """The text of a Word file, tags and all."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read("word/document.xml").decode()


def _letters(content: bytes) -> str:
    """The text of a PDF."""
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def names_a_record(rule) -> bool:
    return any(n.endswith("_id") or n == "token" for n in rule.arguments)


@one_database
@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.FRONT, Role.LEADER, Role.AUDITOR])
def test_the_ward_itself_sees_them(app, planted, signed_in, role):
    _, values = planted
    foreign = store.db.session.get_one(make.Agency, values["agency_id"])
    client = signed_in(role.value, foreign)
    assert client.get(f"/recommendations/{values['recommendation_id']}").status_code == 200
    assert SECRET in client.get("/recommendations").text
