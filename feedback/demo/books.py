"""The demonstration's registers: lines of all seven books for every year since 2014, at each level that stood.

Numbers are drawn by lot within what is plausible and keep the books' own rules; every text is invented. Older lines are
laid at once, without journal; the newest are written by the acts themselves, so that a line tells its story. Small
demonstrations only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from feedback.case.term import consulting
from feedback.core import journal
from feedback.core.store import db
from feedback.demo.city import CODE, WARD, City, Unit
from feedback.demo.people import Staff
from feedback.office.agency import Agency, Level, code_key
from feedback.register import book
from feedback.register.inspection import InspectionKind
from feedback.register.library import BY_SUBJECT, SHAPES
from feedback.register.reception import ReceptionHead, ReceptionKind
from feedback.register.supervision import SupervisionForm

FIRST_YEAR = 2014
_MATTERS = (
    "quy chế đối thoại trực tiếp với Nhân dân", "quản lý đất đai, trật tự xây dựng", "thu gom rác thải sinh hoạt",
    "bồi thường, giải phóng mặt bằng", "cải cách thủ tục hành chính", "phát triển giao thông nông thôn",
)  # fmt: skip
_PAPERS = (("Kế hoạch", "KH"), ("Quyết định", "QĐ"), ("Công văn", "CV"), ("Chỉ thị", "CT"), ("Hướng dẫn", "HD"))
_ASKED = "Ủy ban Mặt trận Tổ quốc; Hội Nông dân; Hội Liên hiệp Phụ nữ; Hội Cựu chiến binh"
_NOTE = "Số liệu minh họa."
Draw = Callable[[Random, Unit, date], dict[str, Any]]


def lay(city: City, today: date) -> int:
    """The lines stand; returns how many."""
    rng, made, numbers = Random(f"{CODE} books"), 0, Counter[str]()
    for shape in SHAPES:
        when = [(_host(city, shape.subject, unit, day), day) for unit, day in _when(city, today, rng)]
        rows = [_row(shape.subject, unit, day, numbers, rng) for unit, day in when]
        db.session.execute(insert(shape.model), rows)
        made += len(rows)
    return made + _of_late(city, today, rng)


def _when(city: City, today: date, rng: Random) -> Iterator[tuple[Unit, date]]:
    """For every year the city, some of its districts while they stood, some of its communes, each on a day."""
    for year in range(FIRST_YEAR, today.year + 1):
        last = min(date(year, 12, 20), today - timedelta(days=40))
        for level, most in ((Level.PROVINCE, 1), (Level.DISTRICT, 3), (Level.COMMUNE, 4)):
            for unit in rng.sample(city.places(level), min(most, len(city.places(level)))):
                day = date(year, 1, 8) + timedelta(days=rng.randrange(max(1, (last - date(year, 1, 8)).days)))
                unit = _heir(city, unit, day)
                if unit.stood(day):
                    yield unit, day


def _heir(city: City, unit: Unit, day: date) -> Unit:
    """The unit of that day: the one drawn, or what stood in its place."""
    if unit.stood(day) or unit.until < day:
        return city.heir_of(unit, day)
    return next((one for one in city.places(Level.COMMUNE) if one.heir == unit.code and one.stood(day)), unit)


def _host(city: City, subject: str, unit: Unit, day: date) -> Unit:
    """The Front of the place for what is the Front's, where it has one; else the place."""
    front = city.units.get(f"{unit.code}-MTTQ") if subject in ("supervision", "comment") else None
    return front if front is not None and front.stood(day) else unit


def _row(subject: str, unit: Unit, day: date, numbers: Counter[str], rng: Random) -> dict[str, Any]:
    """One line as its table holds it."""
    model = BY_SUBJECT[subject].model
    start = f"{model.prefix}-{unit.code}-{day.year}-"
    numbers[start] += 1
    code = f"{start}{numbers[start]:02}"
    own = _drawn(subject, unit, day, rng)
    own["search_text"] = book.findable(own[name] for name in book.texts(model) if name in own)
    return {"code": code, "code_key": code_key(code), "day": day, "agency_id": unit.id, "version": 1} | own


def _drawn(subject: str, unit: Unit, day: date, rng: Random) -> dict[str, Any]:
    """The columns of that book, drawn by lot, with what follows from them."""
    own = _DRAWS[subject](rng, unit, day)
    return own | (consulting.worked_out({**own, "day": day, "agency_id": unit.id}) if subject == "draft" else {})


def _of_late(city: City, today: date, rng: Random) -> int:
    """Each book has two lines of the last weeks, written by hand; one was put right since."""
    staff = Staff(city)
    for unit, writer in ((city.top, f"{CODE}-BTGDV"), (city.units[WARD], f"{WARD}-VPDU")):
        token = journal.actor.set(staff.of(city.units[writer]))
        try:
            for place, shape in enumerate(SHAPES):
                day = today - timedelta(days=30 - 3 * place)
                host = _host(city, shape.subject, unit, day)
                agency, values = db.session.get_one(Agency, host.id), _drawn(shape.subject, host, day, rng)
                line = book.save(shape.model, None, agency=agency, on=day, today=today, values=values)
                if shape.subject in ("draft", "supervision"):
                    key = "explanation" if shape.subject == "draft" else "note"
                    put_right = {**values, key: "Đã gửi văn bản giải trình, trả lời. " + _NOTE}
                    book.save(shape.model, line, agency=agency, on=day, today=today, values=put_right)
        finally:
            journal.actor.reset(token)
    return 2 * len(SHAPES)


def _dissemination(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    forms = rng.choice(("Loa truyền thanh, trang thông tin điện tử", "Sinh hoạt chi bộ, sinh hoạt khu dân cư", None))
    return {
        "document": "Quyết định 217-QĐ/TW, Quyết định 218-QĐ/TW",
        "content": f"Hội nghị phổ biến, quán triệt tại {unit.spoken(day)}",
        "meetings": rng.randint(1, 4), "people": rng.randint(6, 60) * 10, "copies": rng.randint(2, 40) * 10, "other_forms": forms,
    }  # fmt: skip


def _document(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    kind, sign = rng.choice(_PAPERS)
    return {
        "type": kind, "number": f"{rng.randint(5, 290)}-{sign}/MH",
        "abstract": f"Về việc triển khai {rng.choice(_MATTERS)} (minh họa)",
        "implements": rng.choice((None, "Quyết định 218-QĐ/TW", "Quyết định 218-QĐ/TW; 217-QĐ/TW")),
    }  # fmt: skip


def _inspection(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    kind = rng.choice(list(InspectionKind))
    looked = kind in (InspectionKind.INSPECTION, InspectionKind.SUPERVISION)
    made = rng.randint(1, 9)
    return {
        "kind": kind, "content": f"Việc thực hiện {rng.choice(_MATTERS)}",
        "subjects": "Các đơn vị trực thuộc theo kế hoạch" if looked else None, "units": rng.randint(2, 8) if looked else None,
        "findings": "Cơ bản thực hiện đúng; một số nơi còn hình thức, chậm trả lời.", "recommendations": made,
        "carried_out": rng.randint(made // 2, made), "papers": f"Thông báo số {rng.randint(10, 180)}-TB/MH",
    }  # fmt: skip


def _reception(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    kinds = [rng.choice((0, 0, 1, 2)), rng.choice((0, 0, 0, 1)), rng.randint(2, 9)]
    cases = sum(kinds)
    settled = rng.randint(cases // 2, cases)
    return {
        "head": rng.choice(list(ReceptionHead)), "kind": rng.choices(list(ReceptionKind), (6, 1))[0],
        "receiver": rng.choice(("Bí thư", "Chủ tịch Ủy ban nhân dân")), "sessions": 1, "people": cases + rng.randint(0, 14),
        "cases": cases, "crowds": rng.choice((0, 0, 0, 1)), "complaints": kinds[0], "denunciations": kinds[1],
        "petitions": kinds[2], "settled": settled, "handed": rng.randint(0, cases - settled), "result": None,
    }  # fmt: skip


def _comment(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    comments = rng.randint(8, 70)
    told = rng.randint(comments * 2 // 3, comments)
    return {
        "year": day.year, "place": f"Tổ dân phố số {rng.randint(1, 18)}", "people": rng.randint(30, 120),
        "cadres": rng.randint(6, 40), "comments": comments, "told": told, "explained": rng.randint(told // 3, told),
        "corrected": rng.randint(told // 5, told // 2), "note": None,
    }  # fmt: skip


def _draft(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    answers, opinions = rng.randint(1, 4), rng.randint(2, 24)
    late = rng.choice((0, 0, 1))
    accepted = rng.randint(opinions // 2, opinions)
    return {
        "document": f"Dự thảo đề án {rng.choice(_MATTERS)} (minh họa)", "recipients": _ASKED,
        "answer_by": day + timedelta(days=rng.choice((4, 7, 10, 15, 20, 30))), "asked": 4, "answers": answers,
        "on_time": answers - late, "late": late, "opinions": opinions, "accepted": accepted, "not_accepted": opinions - accepted,
        "explained": rng.randint(0, opinions - accepted), "explanation": None,
    }  # fmt: skip


def _supervision(rng: Random, unit: Unit, day: date) -> dict[str, Any]:
    made = rng.randint(1, 12)
    answered = rng.randint(made // 2, made)
    accepted = rng.randint(answered // 2, answered)
    return {
        "form": rng.choice(list(SupervisionForm)), "content": f"Về {rng.choice(_MATTERS)}",
        "target": rng.choice(("Ủy ban nhân dân cùng cấp", "Cơ quan chuyên môn cùng cấp")), "made": made, "answered": answered,
        "accepted": accepted, "carried_out": rng.randint(accepted // 2, accepted), "paper": f"{rng.randint(10, 180)}/MTTQ-BTT",
        "note": None,
    }  # fmt: skip


_DRAWS: dict[str, Draw] = {
    "dissemination": _dissemination, "document": _document, "inspection": _inspection, "comment": _comment, "draft": _draft,
    "reception": _reception, "supervision": _supervision,
}  # fmt: skip
