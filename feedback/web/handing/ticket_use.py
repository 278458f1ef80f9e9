"""What a link lets its bearer do: accept or return, answer, or answer on a part; the same acts as with an account."""

from __future__ import annotations

from typing import Any

from feedback.case import assignment, resolution
from feedback.case.handing import part, ticket
from feedback.case.handing.record import Ticket
from feedback.case.handing.word import Purpose, Used
from feedback.case.record import Recommendation as R
from feedback.case.reply import Reply, lacks
from feedback.case.word import Turn
from feedback.case.work import Assignment
from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.web.form import DayField, EnumField, Length, NoteField, Required, VersionedForm
from feedback.web.guard import settings
from feedback.web.resolution_form import ReplyForm


class AcceptForm(VersionedForm):
    """Accept, or return with the reason."""

    choice = EnumField("Cơ quan trả lời", Used, [Required()], only=(Used.TAKEN, Used.RETURNED), radio=True)
    reason = NoteField("Lý do trả lại", [Length(2000)], description="Bắt buộc khi trả lại: vì sao và nên giao cho ai.")


class AnswerForm(ReplyForm):
    """The reply of an agency without an account: no draft, no files; the paper itself goes by post."""

    version = None  # type: ignore[assignment]  # WTForms: the field is not there
    files = None  # type: ignore[assignment]


class PartForm(VersionedForm):
    """The part answer of a co-operating agency."""

    text = NoteField("Nội dung phần trả lời", [Required(), Length(20_000)])
    dated_on = DayField("Ngày", [Required()])


def form_for(found: Ticket, r: R, turn: Assignment) -> Any:
    """The one form that the link has."""
    if found.purpose is Purpose.ACCEPT:
        return AcceptForm(data={"version": r.version})
    if turn.leads:
        return AnswerForm(data={"record": r.version, "replied_on": calendar.today()})
    return PartForm(data={"version": r.version, "dated_on": calendar.today()})


def go_on(form: Any, r: R) -> None:
    """After somebody else's change the form goes on from what stands now."""
    name = "record" if "record" in form else "version"
    form[name].raw_data, form[name].data = None, r.version


def take_in(token: str, form: Any) -> bool:
    """What the form says is done and the link is used; used meanwhile, nothing is done twice. False: something is missing."""
    now, today = calendar.now(), calendar.today()
    with store.one_transaction():
        found = ticket.bring(token, key=settings().secret_key, at=now, lock=True)
        if found.used_at is not None:
            return True
        r, turn = ticket.serve(found, lock=True)
        used: Used | None
        if isinstance(form, AcceptForm):
            used = _decide(r, found, form)
        elif isinstance(form, AnswerForm):
            used = _answer(r, turn, found, form)
        else:
            store.unchanged(r, form.version.data)
            _take(r, turn, found)
            part.write(
                r, ticket.viewer(found.agency), text=form.text.data or "", dated_on=form.dated_on.data or today,
                by=_by(found), at=now, today=today,
            )  # fmt: skip
            used = Used.ANSWERED
        if used is not None:
            ticket.use(r, found, used, at=now)
    return used is not None


def _decide(r: R, found: Ticket, form: AcceptForm) -> Used:
    """The agency accepts its part, or returns it with the reason."""
    who, on = ticket.viewer(found.agency), calendar.today()
    if form.choice.data is Used.RETURNED:
        assignment.give_back(r, who, reason=form.reason.data or "", on=on, version=form.version.data)
        return Used.RETURNED
    assignment.take(r, who, on=on, version=form.version.data)
    return Used.TAKEN


def _answer(r: R, turn: Assignment, found: Ticket, form: AnswerForm) -> Used | None:
    """The agency's reply stands in the record; what it lacks is told all at once."""
    reply: Reply = form.reply()
    faults = list(lacks(reply, received_on=r.received_on, today=calendar.today()))
    if faults:
        form.tell(faults)
        return None
    store.unchanged(r, form.record.data)
    if resolution.draft_of(r.id) is not None and r.reopened_on is None:
        raise Refused(
            "Cơ quan đang có bản nháp trả lời soạn bằng tài khoản. Gửi bản ấy, hoặc đề nghị bộ phận thư ký hướng dẫn."
        )
    _take(r, turn, found)
    resolution.send(r, ticket.viewer(found.agency), reply, by=_by(found), at=calendar.now(), today=calendar.today())
    return Used.ANSWERED


def _take(r: R, turn: Assignment, found: Ticket) -> None:
    """Whoever answers has accepted."""
    if turn.turn is Turn.GIVEN:
        assignment.take(r, ticket.viewer(found.agency), on=calendar.today())


def _by(found: Ticket) -> str:
    """Who did it, in the record."""
    return f"{found.agency.name} qua liên kết"
