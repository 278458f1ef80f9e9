"""What must hold for an opinion's facts, on pages and in workbooks alike (`contract.md` §2 “Refused”, `domain.md` §6.5).

Pure: facts come in, faults go out, each with the field at fault and a sentence. An outcome on an opinion that is not
counted, a conclusion without a reply, an empty day of assignment are no faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from feedback.case.word import Acceptance, Admission, OutstandingReason, Result
from feedback.core.refusal import Refused
from feedback.core.wording import day, plain


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of one opinion that the rules look at."""

    received_on: date
    admission: Admission = Admission.ADMITTED
    admission_reason: str | None = None
    assigned_on: date | None = None
    replied_on: date | None = None
    reply_text: str | None = None
    acceptance: Acceptance | None = None
    concluded_on: date | None = None
    not_accepted_reason: str | None = None
    result: Result | None = None
    settled_on: date | None = None
    roadmap_on: date | None = None
    outstanding_reason: str | None = None


@dataclass(frozen=True)
class Fault:
    """One rule broken: the field at fault, what is wrong, how to mend it."""

    field: str
    problem: str
    mend: str

    def __str__(self) -> str:
        """Both as one sentence."""
        return f"{self.problem}. {self.mend}."


def faults(facts: Facts, today: date) -> Iterator[Fault]:
    """Every rule the facts break, as known on that day."""
    yield from _reasons(facts)
    yield from _order(facts)
    for field, name, value in (("received_given", "Ngày tiếp nhận", facts.received_on), *_done(facts)):
        if value is not None and value > today:
            yield Fault(field, f"{name} {day(value)} ở tương lai", "Ghi ngày việc đã làm xong, không muộn hơn hôm nay")


def require(facts: Facts, today: date) -> None:
    """Refused by the first rule the facts break."""
    first = next(faults(facts, today), None)
    if first is not None:
        raise Refused(str(first), field=first.field)


def outstanding_code(text: str | None) -> OutstandingReason | None:
    """The coded reason a written one begins with; OTHER for words outside the list, None for nothing."""
    if not text:
        return None
    wanted = plain(text)
    return next(
        (r for r in OutstandingReason if wanted == plain(r.label) or wanted.startswith(plain(r.label) + ":")),
        OutstandingReason.OTHER,
    )


def outstanding_text(code: OutstandingReason, note: str | None) -> str:
    """The reason as written: the coded words, then the story."""
    if code is OutstandingReason.OTHER:
        return note or code.label
    return f"{code.label}: {note}" if note else code.label


def _reasons(facts: Facts) -> Iterator[Fault]:
    if facts.acceptance is Acceptance.NOT_ACCEPTED and not facts.not_accepted_reason:
        yield Fault("not_accepted_reason", "Không tiếp thu nhưng không có lý do", "Ghi lý do không tiếp thu")
    if facts.admission is Admission.REFUSED and not facts.admission_reason:
        yield Fault("admission_reason", "Không thụ lý nhưng không có lý do", "Ghi lý do không thụ lý")
    if facts.result is Result.OUTSTANDING and not facts.outstanding_reason:
        yield Fault("outstanding_reason", "Tồn đọng nhưng không có lý do", "Ghi lý do tồn đọng")
    if facts.result is Result.WILL_SETTLE and facts.roadmap_on is None:
        yield Fault(
            "roadmap_on", "Sẽ giải quyết nhưng không có lộ trình", "Ghi thời hạn giải quyết: ngày, tháng hoặc năm"
        )
    if facts.result is Result.SETTLED:
        if facts.settled_on is None:
            yield Fault("settled_on", "Đã giải quyết nhưng không có ngày giải quyết", "Ghi ngày giải quyết")
        if facts.replied_on is None and not facts.reply_text:
            yield Fault(
                "replied_on",
                "Đã giải quyết nhưng chưa trả lời người nêu ý kiến",
                "Ghi ngày trả lời hoặc nội dung trả lời",
            )


def _order(facts: Facts) -> Iterator[Fault]:
    for field, name, value in _done(facts)[1:]:
        if value is not None and value < facts.received_on:
            yield Fault(
                field, f"{name} {day(value)} trước ngày tiếp nhận {day(facts.received_on)}", "Kiểm tra lại hai ngày này"
            )


def _done(facts: Facts) -> tuple[tuple[str, str, date | None], ...]:
    """The dated things that have been done; the day of assignment first, since it has no order to keep."""
    return (
        ("assigned_on", "Ngày giao", facts.assigned_on),
        ("replied_on", "Ngày trả lời", facts.replied_on),
        ("concluded_on", "Ngày kết luận tiếp thu", facts.concluded_on),
        ("settled_on", "Ngày giải quyết", facts.settled_on),
    )
