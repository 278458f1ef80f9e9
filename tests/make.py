"""Records with working defaults: `make.recommendation(acceptance="accepted")` needs nothing else.

A builder writes rows, not acts: no journal, no check of the trade beyond the database's own, but every derived column
as `case.place` works it out. Facts are named as the columns; closed lists take the stored word or the member. Each
builder commits, unless the test has opened `one_transaction()` itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from flask.testing import FlaskClient
from sqlalchemy import Enum, inspect
from werkzeug.security import generate_password_hash

from feedback.case import place
from feedback.case.record import Citizen, Contribution, Dialogue, Occasion, Recommendation
from feedback.case.word import OccasionKind, Turn
from feedback.case.work import Assignment, Conclusion, Progress
from feedback.core import calendar, store
from feedback.office import agency as units
from feedback.office import tree
from feedback.office.agency import Agency, Kind, Level, Period
from feedback.office.officer import Officer, login_key
from feedback.register.figure import Figure

PASSWORD = "mật khẩu để thử 2024"
QUICK_HASH = "scrypt:512:8:1"
DAY = date(2024, 3, 15)
LEVEL_WORD = {Level.PROVINCE: "Thành phố", Level.DISTRICT: "Quận, huyện", Level.COMMUNE: "Phường, xã"}
_number = count(1)


@contextmanager
def written() -> Iterator[None]:
    """What is added inside is committed, or only flushed where the test has a transaction open."""
    if store.writing.get():
        yield
        store.db.session.flush()
    else:
        with store.one_transaction():
            yield


def typed(model: type, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with stored words turned into members of their closed lists."""
    columns = inspect(model).columns
    kinds = {key: column.type.enum_class for key, column in columns.items() if isinstance(column.type, Enum)}
    return {key: kinds[key](value) if value is not None and key in kinds else value for key, value in facts.items()}


def agency(name: str = "", *, code: str = "", kind: str = "authority", level: str = "commune", **span: Any) -> Agency:
    """A unit with one period: `parent`, `successor`, `valid_from`, `valid_to` as for `period`."""
    number = next(_number)
    code, name = code or f"DV{number:04}", name or f"Đơn vị {number}"
    with written():
        facts = {"code_key": units.code_key(code), "kind": Kind(kind), "level": Level(level)}
        made = Agency(code=code, name=name, sort_key="", search_text="", **facts)
        store.db.session.add(made)
        store.db.session.flush()
        period(made, name, **span)
    return made


def period(
    unit: Agency,
    name: str = "",
    *,
    kind: str | None = None,
    level: str | None = None,
    parent: Agency | None = None,
    successor: Agency | None = None,
    **days: date,
) -> Period:
    """One more period of a unit, for ever unless `valid_from` or `valid_to` says otherwise; the tree in time follows."""
    rank = Level(level or unit.level)
    with written():
        made = Period(
            agency_id=unit.id,
            name=name or unit.name,
            kind=Kind(kind or unit.kind),
            level=rank,
            level_word=LEVEL_WORD[rank],
            parent_id=parent.id if parent else None,
            successor_id=successor.id if successor else None,
            **{"valid_from": calendar.FIRST_DAY, "valid_to": calendar.LAST_DAY, **days},
        )
        store.db.session.add(made)
        tree.rebuild()
    return made


@contextmanager
def many_units() -> Iterator[None]:
    """Units made inside stand in the tree at its end, which is then worked out once."""
    with written():
        with patch.object(tree, "rebuild"):
            yield
        tree.rebuild()


def city() -> SimpleNamespace:
    """A city, its offices, Front and departments; a district to 30/6/2025 over two wards; a commune."""
    after = date((end := units.LAST_DISTRICT_DAY).year, 7, 1)
    with many_units():
        top = agency("Thành phố Mẫu", code="TP", level="province")
        office = agency("Văn phòng Thành ủy Mẫu", code="VP", kind="office", level="province", parent=top)
        front = agency("Mặt trận Tổ quốc thành phố Mẫu", code="MT", kind="front", level="province", parent=top)
        works = agency("Sở Xây dựng", code="SXD", kind="office", level="province", parent=top)
        land = agency("Sở Nông nghiệp và Môi trường", code="SNNMT", kind="office", level="province", parent=top)
        district = agency("Quận Một", code="Q1", level="district", parent=top, valid_to=end)
        wards = []
        for number in (1, 2):
            ward = agency(f"Phường {number}", code=f"P{number}", parent=district, valid_to=end)
            period(ward, parent=top, valid_from=after)
            wards.append(ward)
        commune = agency("Xã Ba", code="X3", parent=top)
    first = {"top": top, "office": office, "front": front, "works": works, "land": land, "district": district}
    return SimpleNamespace(**first, wards=wards, commune=commune)


def officer(role: str = "secretariat", agency: Agency | None = None, *, login: str = "", **facts: Any) -> Officer:
    """An account with the password PASSWORD."""
    login = login or f"{role}.{next(_number)}"
    with written():
        made = Officer(
            **typed(Officer, {"role": role}),
            login=login,
            login_key=login_key(login),
            agency_id=(agency or any_agency()).id,
            **{
                "name": "Nguyễn Văn Mẫu",
                "password_hash": generate_password_hash(PASSWORD, method=QUICK_HASH),
                "stamp": "0" * 32,
                "created_at": datetime(2024, 1, 1, tzinfo=UTC),
                **facts,
            },
        )
        store.db.session.add(made)
    return made


def sign_in(client: FlaskClient, who: Officer) -> None:
    """The client holds a session of that officer, as the sign-in page leaves it."""
    with client.session_transaction() as session:
        session["_user_id"] = who.get_id()
        session["_fresh"] = True
        session["began"] = session["seen"] = int(calendar.now().timestamp())


def any_agency() -> Agency:
    """The first unit there is, made where there is none."""
    return store.db.session.query(Agency).order_by(Agency.id).first() or agency("Thành phố Mẫu", level="province")


def _occasion(kind: OccasionKind, day: date, host: Agency | None, code: str) -> Occasion:
    host, code = host or any_agency(), code or f"{kind.value[:2].upper()}{next(_number):05}"
    made = Occasion(
        code=code,
        code_key=units.code_key(code),
        kind=kind,
        day=day,
        agency_id=host.id,
        level=place.occasion_level(host.id, day),
    )
    store.db.session.add(made)
    store.db.session.flush()
    return made


def dialogue(
    day: date = DAY,
    agency: Agency | None = None,
    *,
    head: str = "authority",
    state: str = "held",
    code: str = "",
    **facts: Any,
) -> Dialogue:
    """A dialogue held that day."""
    if state in ("postponed", "cancelled"):
        facts.setdefault("state_reason", "Mưa bão")
    with written():
        occasion = _occasion(OccasionKind.DIALOGUE, day, agency, code)
        made = Dialogue(id=occasion.id, **typed(Dialogue, {"head": head, "state": state, **facts}))
        store.db.session.add(made)
    return made


def contribution(
    day: date = DAY,
    agency: Agency | None = None,
    *,
    target: str = "party_body",
    form: str = "periodic",
    code: str = "",
    **facts: Any,
) -> Contribution:
    """A contribution event of that day."""
    with written():
        occasion = _occasion(OccasionKind.CONTRIBUTION, day, agency, code)
        made = Contribution(id=occasion.id, **typed(Contribution, {"target": target, "form": form, **facts}))
        store.db.session.add(made)
    return made


def recommendation(
    occasion: Dialogue | Contribution | Occasion | None = None,
    *,
    content: str = "Đề nghị sửa đường",
    code: str = "",
    lead: Agency | None = None,
    merged_into: Recommendation | None = None,
    citizen: str | None = None,
    **facts: Any,
) -> Recommendation:
    """An opinion of a cuộc (a new dialogue by default) with the facts given; its history rows stand as well."""
    with written():
        at = occasion or dialogue()
        at = at if isinstance(at, Occasion) else at.occasion
        number = next(_number)
        code = code or f"YK{number:06}"
        made = Recommendation(occasion=at, code=code, code_key=units.code_key(code), content=content, position=number)
        for key, value in typed(Recommendation, {"nature": "recommendation", "admission": "admitted", **facts}).items():
            setattr(made, key, value)
        made.merged_into_id = merged_into.id if merged_into else None
        made.lead_id = lead.id if lead else None
        if citizen:
            made.citizen = Citizen(name=citizen)
        with store.db.session.no_autoflush:
            place.restamp(made)
        _history(made)
    return made


def _history(made: Recommendation) -> None:
    """The conclusion and the assignment that the opinion's present columns stand for."""
    if made.acceptance is not None:
        day = made.concluded_on or made.concluded_given or made.replied_on or made.received_on
        made.concluded_on = day
    store.db.session.add(made)
    store.db.session.flush()
    if made.acceptance is not None and made.concluded_on is not None:
        conclude(made, made.acceptance, made.concluded_on, given=made.concluded_given is not None)
    if made.lead_id is not None:
        turn = Turn.TAKEN if made.taken_on else Turn.GIVEN
        assign(made, made.lead_id, turn=turn, given_on=made.assigned_on, due_on=made.due_on, taken_on=made.taken_on)


def conclude(made: Recommendation, acceptance: str | None, day: date, *, given: bool = True) -> Conclusion:
    """A line in the history of acceptance (None: reopened)."""
    with written():
        facts = {"acceptance": acceptance, "dated_on": day, "day_given": given}
        line = Conclusion(recommendation_id=made.id, **typed(Conclusion, facts), reason=made.not_accepted_reason)
        store.db.session.add(line)
    return line


def assign(made: Recommendation, agency_id: int, *, leads: bool = True, **facts: Any) -> Assignment:
    """An agency's part in an opinion."""
    with written():
        part = Assignment(recommendation_id=made.id, agency_id=agency_id, leads=leads, **typed(Assignment, facts))
        store.db.session.add(part)
    return part


def progress(made: Recommendation, agency: Agency, *, note: str = "Đã khảo sát hiện trường", **facts: Any) -> Progress:
    """A note of work."""
    with written():
        defaults = {"officer_name": "Nguyễn Văn Mẫu", "written_at": datetime(2024, 4, 1, 2, tzinfo=UTC)}
        line = Progress(recommendation_id=made.id, agency_id=agency.id, note=note, **{**defaults, **facts})
        store.db.session.add(line)
    return line


def figure(agency: Agency | None = None, *, year: int = 2018, appendix: str = "04", **facts: Any) -> Figure:
    """A declared line for a whole year, or from `first_day` to `last_day`."""
    with written():
        unit = agency or any_agency()
        first_day = facts.pop("first_day", date(year, 1, 1))
        last_day = facts.pop("last_day", date(year, 12, 31))
        stood = units.stood_near(units.periods(unit.id), last_day)
        made = Figure(
            agency_id=unit.id,
            appendix=appendix,
            year=year,
            first_day=first_day,
            last_day=last_day,
            level=stood.level,
            place_day=min(stood.day, last_day),
            **{"source": "Báo cáo năm", **facts},
        )
        store.db.session.add(made)
    return made
