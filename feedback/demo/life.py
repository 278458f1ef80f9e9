"""The life of one opinion, told by lot: sorted, given, worked on, answered, concluded, settled or left outstanding.

Proportions follow `domain.md` §3: most is answered in the hall, resolved within the year is not the same as answered,
what is outstanding names its reason, promises are kept late or not at all. Whatever would happen after today has not.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from feedback.case.word import ROUTED_OUT, Acceptance, Admission, Nature, OutstandingReason, Result
from feedback.core.journal import Actor
from feedback.demo import phrase
from feedback.demo.city import City, Unit
from feedback.demo.folder import Answer, Folder, Later
from feedback.demo.people import Staff, person
from feedback.demo.phrase import Ground, Topic, capital, fill
from feedback.office.agency import Level

_RESULTS = (
    (Result.SETTLED, Result.EXPLAINED, Result.PASSED_UP, Result.SETTLING, Result.WILL_SETTLE, Result.OUTSTANDING),
    (47, 14, 5, 9, 10, 15),
)
_REASONS = (list(OutstandingReason), (26, 12, 9, 8, 7, 7, 9, 7, 5, 5, 3, 2))


@dataclass(frozen=True)
class Scene:
    """What a life is told from: the lot, the city, who acts, where, about what, under whose head."""

    rng: Random
    city: City
    staff: Staff
    host: Unit
    ground: Ground
    topic: Topic

    def secretary(self, day: date) -> Unit:
        """The secretariat that keeps the host's records on that day."""
        return secretary(self.city, self.host, day)


def secretary(city: City, host: Unit, day: date) -> Unit:
    """The secretariat of a host's place on that day; the place itself where it has none."""
    place = host
    while place.kind != "authority" and place.parent is not None:
        place = place.parent
    place = city.heir_of(place, day)
    ends = ("VPDU",) if place.level(day) is Level.COMMUNE else ("BTGDV", "BDV")
    found = (city.units.get(f"{place.code}-{end}") for end in ends)
    return next((unit for unit in found if unit is not None and unit.stood(day)), place)


def live(folder: Folder, scene: Scene, *, admission: Admission, into: Folder | None) -> None:
    """The opinion lives up to today."""
    with suppress(Later):
        _live(folder, scene, admission, into)
    folder.succeed(folder.today)


def _live(folder: Folder, scene: Scene, admission: Admission, into: Folder | None) -> None:
    rng, day = scene.rng, folder.last + timedelta(days=scene.rng.randint(0, 4))
    actor = scene.staff.of(scene.secretary(day))
    reason = None
    if admission is not Admission.ADMITTED:
        frames = phrase.general()[f"Xử lý/{'refused' if admission is Admission.REFUSED else 'withdrawn'}"].said
        reason = fill(rng, rng.choice(frames), scene.ground)
    folder.sort(actor, on=day, field=scene.topic.field, admission=admission, reason=reason)
    if into is not None:
        folder.merge(actor, into, on=day)
    if into is not None or admission is not Admission.ADMITTED or folder.row["nature"] in ROUTED_OUT:
        return
    if folder.row["in_hall"]:
        _after_the_hall(folder, scene)
    else:
        _given_away(folder, scene)
    if folder.row["result"] is not None and rng.random() < 0.025:
        _again(folder, scene)


def _after_the_hall(folder: Folder, scene: Scene) -> None:
    """Answered on the spot: concluded with the session's notice; some of it is then carried out by an agency."""
    rng, row = scene.rng, folder.row
    done = folder.settled_at_once
    verdict = rng.choices(list(Acceptance), (88, 12, 0))[0] if done else _verdict(rng)
    if not done and verdict is not Acceptance.NOT_ACCEPTED and rng.random() < 0.42:
        _hand_out(folder, scene, folder.last + timedelta(days=rng.randint(1, 6)))
        answer = draw(scene, folder, folder.last + timedelta(days=rng.randint(8, 60)), verdict)
        _conclude(folder, scene, answer, folder.last + timedelta(days=rng.randint(1, 9)))
        _work(folder, scene, rng.randint(0, 2), 12)
        _settle(folder, scene, answer, folder.last + timedelta(days=rng.randint(2, 30)))
        return
    explained = verdict is Acceptance.NOT_ACCEPTED or rng.random() > 0.06
    result = Result.SETTLED if done else Result.EXPLAINED if explained else Result.PASSED_UP
    day = folder.last + timedelta(days=rng.randint(2, 11))
    answer = Answer(text=row["reply_text"], result=result, acceptance=verdict, settled_on=day,
                    declined=_declined(scene) if verdict is Acceptance.NOT_ACCEPTED else None)  # fmt: skip
    folder.settle(scene.staff.of(scene.secretary(day)), answer, on=day)
    _conclude(folder, scene, answer, day)


def _given_away(folder: Folder, scene: Scene) -> None:
    """Taken away: an agency answers in writing, mostly in time; acceptance is concluded some days later."""
    rng = scene.rng
    _hand_out(folder, scene, folder.last + timedelta(days=rng.randint(0, 5)))
    due = folder.row["due_on"]
    late = rng.random() < 0.2
    wait = max(3, (due - folder.last).days)
    day = due + timedelta(days=rng.randint(1, 55)) if late else folder.last + timedelta(days=rng.randint(2, wait))
    _work(folder, scene, rng.randint(0, 3), max(1, (day - folder.last).days // 4))
    day = max(day, folder.last)
    folder.succeed(min(day, folder.today))
    answer = draw(scene, folder, day, _verdict(rng))
    folder.reply(_lead(folder, scene), answer, on=day)
    _conclude(folder, scene, answer, day + timedelta(days=rng.randint(1, 14)))
    _keep_promise(folder, scene, answer)


def _hand_out(folder: Folder, scene: Scene, day: date) -> None:
    """An agency holds it and has accepted it; one in sixteen came back first."""
    rng, staff = scene.rng, scene.staff
    actor = staff.of(scene.secretary(day))
    lead, *others = _agencies(scene, day)
    due = day + timedelta(days=rng.choice((15, 21, 21, 21, 30)))
    folder.assign(actor, lead, on=day, due=due, co=others[: rng.choices((0, 1, 2), (72, 21, 7))[0]])
    if rng.random() < 0.06:
        back = day + timedelta(days=rng.randint(1, 6))
        frame = rng.choice(phrase.general()["Xử lý/returned"].said)
        better = others[-1] if others else scene.city.top
        words = fill(rng, frame, scene.ground, other=better.acting(back))
        folder.give_back(staff.of(lead), on=back, reason=words)
        day = back + timedelta(days=rng.randint(1, 4))
        better = scene.city.heir_of(better, day)
        folder.assign(actor, better, on=day, due=day + timedelta(days=21))
    folder.take(_lead(folder, scene), on=day + timedelta(days=rng.randint(0, 4)))


def _agencies(scene: Scene, day: date) -> list[Unit]:
    """The agencies that could lead in the field on that day, the likeliest first: of the place, else of the city."""
    rng, city = scene.rng, scene.city
    place = city.heir_of(scene.host if scene.host.kind == "authority" else scene.host.parent or city.top, day)
    near = city.leads(place, scene.topic.field, day)
    above = city.leads(city.top, scene.topic.field, day)
    if place.level(day) is Level.COMMUNE and place.parent not in (None, city.top) and rng.random() < 0.4:
        near = city.leads(place.parent or place, scene.topic.field, day)
    found = [*near, *above] if rng.random() < 0.85 else [*above, *near]
    unique = list(dict.fromkeys(found))
    return unique if len(unique) > 1 else [*unique, city.leads(city.top, "Khác", day)[0]]


def draw(scene: Scene, folder: Folder, day: date, verdict: Acceptance, result: Result | None = None) -> Answer:
    """A reply of that day, its result drawn by lot unless given."""
    rng = scene.rng
    explained = verdict is Acceptance.NOT_ACCEPTED
    result = Result.EXPLAINED if explained else result or rng.choices(*_RESULTS)[0]
    lead = scene.city.by_id[folder.row["lead_id"]]
    roadmap = _roadmap(rng, day) if result in (Result.WILL_SETTLE, Result.SETTLING) else None
    code = rng.choices(*_REASONS)[0] if result is Result.OUTSTANDING else None
    note = phrase.general()[f"Lý do tồn đọng/{code.value}"].said if code else None
    return Answer(
        text=_reply(scene, folder, lead.acting(day), result, roadmap),
        result=result, acceptance=verdict, roadmap_on=roadmap, code=code,
        note=fill(rng, note[0], scene.ground) if note else None,
        settled_on=max(folder.row["received_on"], day - timedelta(days=rng.randint(0, 6))),
        declined=_declined(scene) if explained else None,
        paper=f"{rng.randint(12, 3900)}/{lead.paper}", signer=person(lead.id, f"signer{day.year // 4}"),
    )  # fmt: skip


def _reply(scene: Scene, folder: Folder, lead: str, result: Result, roadmap: date | None) -> str:
    """The words of a reply that fit its result; a contribution is thanked for at times."""
    frames = {Result.SETTLED: scene.topic.settled, Result.EXPLAINED: scene.topic.explained}.get(result)
    if not frames:
        frames = phrase.general()[f"Kết quả chung/{result.value.replace('_', '-')}"].explained
    if result is Result.EXPLAINED and folder.row["nature"] is Nature.CONTRIBUTION and scene.rng.random() < 0.4:
        frames = phrase.general()["Kết quả chung/thanks"].explained
    due = f"{roadmap:%d/%m/%Y}" if roadmap else ""
    return fill(scene.rng, phrase.choose(scene.rng, frames, scene.ground), scene.ground, agency=lead, due=due)


def hall_reply(scene: Scene, *, settled: bool) -> str:
    """What whoever presided answered on the spot: that it has been done, or how things are."""
    frames = scene.topic.settled if settled else scene.topic.explained
    words = fill(scene.rng, phrase.choose(scene.rng, frames or scene.topic.settled, scene.ground), scene.ground)
    return f"Trả lời tại hội nghị: {phrase.lower(words)}"


def _declined(scene: Scene) -> str:
    frames = scene.topic.declined
    return fill(scene.rng, scene.rng.choice(frames), scene.ground) if frames else "Nội dung chưa có căn cứ để tiếp thu."


def _verdict(rng: Random) -> Acceptance:
    return rng.choices(list(Acceptance), (75, 12, 13))[0]


def _roadmap(rng: Random, day: date) -> date:
    """The last day of a quarter or year one to five quarters on."""
    month = (day.month - 1) // 3 * 3 + 3 * rng.randint(2, 6)
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, 1) - timedelta(days=1)


def _lead(folder: Folder, scene: Scene) -> Actor:
    """The officer of the agency that leads now."""
    return scene.staff.of(scene.city.by_id[folder.row["lead_id"]])


def _work(folder: Folder, scene: Scene, notes: int, apart: int) -> None:
    """As many notes of work, some days apart."""
    for _ in range(notes):
        day = folder.last + timedelta(days=scene.rng.randint(1, apart))
        folder.succeed(min(day, folder.today))
        frame = scene.rng.choice(phrase.general()["Xử lý/progress"].said)
        other = scene.city.leads(scene.city.top, "Khác", day)[0].acting(day)
        folder.work(_lead(folder, scene), on=day, text=capital(fill(scene.rng, frame, scene.ground, other=other)))


def _settle(folder: Folder, scene: Scene, answer: Answer, day: date) -> None:
    """The result stands on that day, and a promise is followed up."""
    folder.succeed(min(day, folder.today))
    kept = Answer(**{**vars(answer), "settled_on": day})
    folder.settle(_lead(folder, scene), kept, on=day)
    _keep_promise(folder, scene, answer)


def _keep_promise(folder: Folder, scene: Scene, answer: Answer) -> None:
    """What was promised is settled, late at times, or is found outstanding; what was outstanding may be settled after all."""
    rng = scene.rng
    if answer.result in (Result.SETTLING, Result.WILL_SETTLE) and answer.roadmap_on is not None:
        day = max(folder.last, answer.roadmap_on + timedelta(days=rng.randint(-60, 100)))
        kept = rng.random() < 0.72
        later = draw(scene, folder, day, answer.acceptance, Result.SETTLED if kept else Result.OUTSTANDING)
        _settle(folder, scene, later, day)
    elif answer.result is Result.OUTSTANDING and rng.random() < 0.5:
        day = folder.last + timedelta(days=rng.randint(90, 1300))
        _settle(folder, scene, draw(scene, folder, day, answer.acceptance, Result.SETTLED), day)


def _conclude(folder: Folder, scene: Scene, answer: Answer, day: date, *, surely: bool = False) -> None:
    """Acceptance is concluded; one in forty never is, one in twenty bears no date."""
    rng = scene.rng
    if not surely and rng.random() < 0.025:
        return
    dated = rng.random() > 0.05
    folder.conclude(
        scene.staff.of(scene.secretary(day)), answer.acceptance, on=day, reason=answer.declined, dated=dated
    )


def _again(folder: Folder, scene: Scene) -> None:
    """Reopened with its reason; mostly answered and concluded once more."""
    rng, day = scene.rng, folder.last + timedelta(days=scene.rng.randint(15, 150))
    words = fill(rng, rng.choice(phrase.general()["Xử lý/reopened"].said), scene.ground)
    folder.reopen(scene.staff.of(scene.secretary(day)), on=day, reason=words)
    if folder.row["lead_id"] is None:
        _hand_out(folder, scene, day + timedelta(days=rng.randint(1, 5)))
    day = folder.last + timedelta(days=rng.randint(7, 45))
    folder.succeed(min(day, folder.today))
    answer = draw(scene, folder, day, rng.choice((Acceptance.ACCEPTED, Acceptance.PARTLY)), Result.SETTLED)
    folder.reply(_lead(folder, scene), answer, on=day)
    _conclude(folder, scene, answer, day + timedelta(days=rng.randint(2, 12)), surely=True)
