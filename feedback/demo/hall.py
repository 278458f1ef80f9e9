"""What was said at a cuộc: speakers, their one to three opinions each, what was answered on the spot.

Fields by the shares of `domain.md` §3.3. Some say what was said before (merged), some ask, complain or denounce (routed
out), some opinions come by letter before the session. Every opinion gets its folder; ``life`` tells what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from feedback.case import place
from feedback.case.place import Setting
from feedback.case.record import Recommendation
from feedback.case.word import Admission, Channel, DialogueState, Head, Nature, Side, Target
from feedback.demo import life, people, phrase, showcase
from feedback.demo.city import City, Unit
from feedback.demo.folder import Folder
from feedback.demo.life import Scene
from feedback.demo.occasions import Plan
from feedback.demo.offices import (
    BODIES,
    BUILDING,
    CLEARANCE,
    FARMING,
    FOOD,
    LAND,
    ORDER,
    OTHER,
    PAPERS,
    PARTY,
    PLANNING,
    SCHOOLING,
    TRAFFIC,
    WASTE,
    WELFARE,
)  # fmt: skip
from feedback.demo.phrase import Ground, Topic

_FIELDS = (
    (
        LAND,
        CLEARANCE,
        PLANNING,
        TRAFFIC,
        BUILDING,
        WASTE,
        FOOD,
        WELFARE,
        SCHOOLING,
        ORDER,
        PAPERS,
        FARMING,
        PARTY,
        BODIES,
        OTHER,
    ),
    (13, 8, 4, 19, 6, 11, 1, 8, 4, 7, 7, 5, 4, 1.5, 2),
)
_TOPICS = {Target.PARTY_BODY: (PARTY, "party-body"), Target.PARTY_MEMBER: (PARTY, "party-member"),
           Target.PERSON: (BODIES, "person")}  # fmt: skip
_AGENCIES = ("MH-SXD", "MH-SNNMT")  # those with a sign-in
_EMPTY = {column.key: None for column in Recommendation.__table__.columns} | {
    "version": 1, "in_hall": False, "admission": Admission.ADMITTED,
}  # fmt: skip


@dataclass
class Heard:
    """An opinion as written down: its folder, its scene, who spoke, whether what the others say is told by hand."""

    folder: Folder
    scene: Scene
    citizen: dict[str, Any] | None
    admission: Admission
    into: Folder | None


@dataclass(frozen=True)
class Hall:
    """Where everything is said: the city, who acts, the lot, the day the demonstration is made."""

    city: City
    staff: people.Staff
    rng: Random
    today: date

    def secretary(self, plan: Plan) -> Unit:
        """The unit that keeps the books of a cuộc."""
        return life.secretary(self.city, plan.host, min(plan.day, self.today))

    def listen(self, plan: Plan, *, code: str, occasion: int, first: int) -> Iterator[Heard]:
        """Every opinion of the cuộc, with its life up to today; ids count from ``first``."""
        rng = self.rng
        setting = Setting(plan.day, plan.host.id, plan.host.periods, _side(plan), plan.state is DialogueState.HELD)
        in_hall_share = rng.uniform(0.62, 0.94)
        said: list[Heard] = []
        for turn, opinions in enumerate(_turns(plan, rng), 1):
            ground = _ground(self.city, plan, rng)
            citizen = _citizen(rng, ground) if rng.random() < 0.93 else None
            for _ in range(opinions):
                number = len(said)
                row = _EMPTY | {
                    "id": first + number, "code": f"{code}-{number + 1:03}", "occasion_id": occasion,
                    "position": number + 1, "turn": turn if plan.head else None, "people": _people(rng),
                }  # fmt: skip
                scene = Scene(rng, self.city, self.staff, plan.host, ground, _topic(plan, ground, rng))
                heard = Heard(
                    Folder(self.city, self.today, row), scene, citizen, _admission(rng, plan), _same(said, rng, plan)
                )
                _write_down(heard, plan, setting, rng, in_hall_share)
                _tell(heard, plan, number)
                _derive(heard, setting)
                said.append(heard)
                yield heard


def _turns(plan: Plan, rng: Random) -> Iterator[int]:
    """How many opinions each speaker had: one to three."""
    left = plan.size
    while left > 0:
        opinions = min(left, rng.choices((1, 2, 3), (55, 32, 13))[0])
        left -= opinions
        yield opinions


def _ground(city: City, plan: Plan, rng: Random) -> Ground:
    """Which commune somebody speaks of."""
    host = plan.host if plan.host.kind == "authority" else city.top
    commune = rng.choice(city.communes(host, plan.day))
    return Ground(commune.spoken(plan.day), commune.spell(plan.day).word != "Xã", plan.day)


def _citizen(rng: Random, ground: Ground) -> dict[str, Any]:
    """Who spoke: invented, with a telephone that cannot exist."""
    group = phrase.group(rng, ground)
    name = f"Đại diện {group}" if rng.random() < 0.06 else people.invent(rng)
    phone = f"0000 {rng.randint(0, 999):03} {rng.randint(0, 999):03}" if rng.random() < 0.6 else None
    return {"name": name, "address": f"{phrase.capital(group)}, {ground.commune}", "phone": phone}


def _topic(plan: Plan, ground: Ground, rng: Random) -> Topic:
    """What the opinion is about; what is contributed fits whom it is addressed to."""
    lot = rng.random()
    if plan.head and plan.story != "work" and lot < 0.07:
        kind = "question" if lot < 0.045 else "complaint" if lot < 0.06 else "denunciation"
        said = phrase.general()[f"Câu kèm theo/{kind}"]
        return replace(said, field={"question": PAPERS, "complaint": LAND}.get(kind, BODIES), explained=said.settled)
    if plan.target in _TOPICS:
        field, name = _TOPICS[plan.target]
        return next(t for t in phrase.topics()[field] if t.name == name)
    if plan.target is Target.BODY and rng.random() < 0.25:
        return next(t for t in phrase.topics()[BODIES] if t.name == "body")
    while True:
        topics = [t for t in phrase.topics()[rng.choices(*_FIELDS)[0]] if phrase.fitting(t.said, ground)]
        if topics:
            return rng.choice(topics)


def _admission(rng: Random, plan: Plan) -> Admission:
    return Admission.ADMITTED if plan.story else rng.choices(list(Admission), (970, 18, 12))[0]


def _people(rng: Random) -> int:
    return 1 if rng.random() < 0.93 else rng.randint(5, 45)


def _same(said: list[Heard], rng: Random, plan: Plan) -> Folder | None:
    """An earlier opinion of the session that this one repeats, if it does: about one in twenty."""
    if plan.story or not plan.head or rng.random() > 0.06:
        return None
    whole = [
        h.folder
        for h in said
        if h.into is None and h.admission is Admission.ADMITTED and h.folder.row["nature"] in _WHOLE
    ]
    return rng.choice(whole) if whole else None


_WHOLE = (Nature.RECOMMENDATION, Nature.REPORT, Nature.CONTRIBUTION)


def _write_down(heard: Heard, plan: Plan, setting: Setting, rng: Random, in_hall_share: float) -> None:
    """Content, nature, side and channel as the secretariat wrote them; the reply where it was answered on the spot."""
    row, scene = heard.folder.row, heard.scene
    nature = _nature(heard, plan, rng)
    row["content"] = _content(heard, rng)
    row["nature"], row["side_given"] = nature, _own_side(plan, scene.topic.field, rng)
    row["channel"] = (
        Channel.HALL if plan.head else rng.choice((Channel.FRONT, Channel.BOX, Channel.LETTER, Channel.GROUP))
    )
    if plan.head and (plan.state is DialogueState.PLANNED or rng.random() < 0.05):
        row["channel"] = rng.choice((Channel.FRONT, Channel.GROUP, Channel.LETTER, Channel.ONLINE))
        row["received_given"] = min(plan.day, heard.folder.today) - timedelta(days=rng.randint(1, 9))
    row["received_on"] = row["received_given"] or setting.day
    heard.folder.last = row["received_on"]
    answered = plan.head and plan.state is DialogueState.HELD and plan.story != "work" and heard.into is None
    share = 0.5 if plan.story == "fresh" else in_hall_share
    reply = None
    if answered and nature in (*_WHOLE, Nature.QUESTION) and rng.random() < share:
        heard.folder.settled_at_once = bool(scene.topic.settled) and rng.random() < 0.3
        reply = life.hall_reply(scene, settled=heard.folder.settled_at_once)
    secretary = scene.staff.of(scene.secretary(plan.day))
    heard.folder.receive(secretary, on=row["received_on"] if reply is None else setting.day, in_hall=reply)


def _nature(heard: Heard, plan: Plan, rng: Random) -> Nature:
    named = {"question": Nature.QUESTION, "complaint": Nature.COMPLAINT, "denunciation": Nature.DENUNCIATION}
    if heard.into is not None:
        return heard.into.row["nature"]  # type: ignore[no-any-return]
    if heard.scene.topic.name in named:
        return named[heard.scene.topic.name]
    return rng.choices(_WHOLE, (62, 24, 14) if plan.head else (22, 6, 72))[0]


def _content(heard: Heard, rng: Random) -> str:
    """What was said: a frame filled, at times with a closing sentence; or what somebody said before."""
    ground, general = heard.scene.ground, phrase.general()
    if heard.into is not None:
        echo = phrase.lower(heard.into.row["content"].split(". ")[0].rstrip(".") + ".")
        return phrase.fill(rng, rng.choice(general["Câu kèm theo/duplicate"].said), ground, echo=echo)
    said = heard.scene.topic.said
    text = phrase.fill(rng, phrase.choose(rng, said, ground), ground)
    if rng.random() < 0.22 and len(said) > 2:
        text += " " + phrase.fill(rng, rng.choice(general["Câu kèm theo/closing"].said), ground)
    return text


def _side(plan: Plan) -> Side | None:
    return plan.target.side if plan.target else place.head_side(plan.head or Head.BOTH)


def _own_side(plan: Plan, field: str, rng: Random) -> Side | None:
    """The side written on the opinion: always in a joint dialogue, else where it differs from that of the head."""
    if plan.head is None:
        return None
    meant = Side.PARTY if field in (PARTY, BODIES) else Side.AUTHORITY
    if plan.head is Head.BOTH or meant is not place.head_side(plan.head):
        return meant
    return meant if rng.random() < 0.3 else None


def _tell(heard: Heard, plan: Plan, number: int) -> None:
    """What became of it: nothing yet, one of the cases laid by hand, or a life by lot."""
    if plan.story == "fresh" or plan.state is not DialogueState.HELD:
        return
    agencies = _agencies(plan, heard.scene.city) if plan.story == "work" else []
    if agencies and number < len(agencies) * len(showcase.CASES):
        one = number % len(agencies)
        showcase.show(
            number // len(agencies), showcase.Case(heard.folder, heard.scene, agencies[one], agencies[one - 1])
        )
    else:
        life.live(heard.folder, heard.scene, admission=heard.admission, into=heard.into)


def _agencies(plan: Plan, city: City) -> list[Unit]:
    """The agencies whose cases are laid by hand: those with a sign-in, or the ward's two offices."""
    ends = _AGENCIES if plan.host is city.top else tuple(f"{plan.host.code}-{end}" for end in ("KT", "VHXH"))
    return [city.units[code] for code in ends]


def _derive(heard: Heard, setting: Setting) -> None:
    """The derived columns, by the rule that pages and import use."""
    row = heard.folder.row
    row |= place.derive(
        setting, received_given=row["received_given"], side_given=row["side_given"], nature=row["nature"],
        admission=row["admission"], merged=row["merged_into_id"] is not None,
    )  # fmt: skip
    row |= place.search_columns(row["code"], row["field"], row["content"]) | {"code_key": row["code"].casefold()}
