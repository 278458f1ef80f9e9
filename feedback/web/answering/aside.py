"""What stands beside a reply while it is written: templates filled for this opinion, earlier answers, where clearance is.

Read by the agency's page of work (``web.resolution``); a chosen text is put into the draft by the form's own buttons, so
that nothing typed is lost and no script is needed. Who spoke is in no text offered here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from feedback.case import rule
from feedback.case.answering import alike, clearance, repeat, setting, signing, step, template
from feedback.case.answering.alike import Like
from feedback.case.answering.record import Clearance, Signed, Step, Submission, Template
from feedback.case.answering.signing import Same
from feedback.case.answering.word import Stage
from feedback.case.record import Recommendation as R
from feedback.case.word import Acceptance, Result
from feedback.core import calendar
from feedback.core.refusal import NotThere
from feedback.core.wording import day, squeeze
from feedback.office.agency import names
from feedback.office.officer import Officer
from feedback.web import case_file
from feedback.web.guard import viewer
from feedback.web.resolution_form import ReplyForm


@dataclass(frozen=True)
class Way:
    """How far a submission has come: the steps, who may clear, what was said, what whoever looks may do."""

    submission: Submission | None = None
    steps: list[Step] = field(default_factory=list)
    here: Step | None = None
    officers: dict[int, list[Officer]] = field(default_factory=dict)
    said: list[Clearance] = field(default_factory=list)
    may_clear: bool = False
    may_send_back: bool = False

    @property
    def waits(self) -> bool:
        """Whether the draft is out of the writer's hands."""
        return self.submission is not None and self.submission.stage in (Stage.SUBMITTED, Stage.CLEARED)

    @property
    def cleared(self) -> bool:
        """Whether it may be issued."""
        return self.submission is not None and self.submission.stage is Stage.CLEARED

    @property
    def sent_back(self) -> Clearance | None:
        """The remarks to write by, where it was sent back last."""
        back = self.submission is not None and self.submission.stage is Stage.SENT_BACK
        return self.said[-1] if back and self.said else None


@dataclass(frozen=True)
class Beside:
    """All that stands beside the reply."""

    way: Way
    frozen: Signed | None = None
    templates: list[tuple[Template, str]] = field(default_factory=list)
    earlier: list[Like] = field(default_factory=list)
    first_id: int | None = None
    same: Same | None = None


@dataclass(frozen=True)
class Chosen:
    """A text to put into the reply, with the outcome that it goes with."""

    text: str
    acceptance: Acceptance | None = None
    result: Result | None = None


def way_of(r: R) -> Way:
    """How far the reply's clearance has come, as whoever looks sees it; without steps nothing."""
    steps = step.of(r.lead_id)
    if not steps:
        return Way()
    last = clearance.last_of(r)
    if last is None:
        return Way(steps=steps)
    here = step.standing(last.step_id, steps) if last.stage is Stage.SUBMITTED else None
    clears = here is not None and step.may_clear(here, viewer())
    own = clearance.is_own(last, viewer()) and setting.of(last.agency_id).separated
    said = clearance.said_of([last.id])[last.id]
    return Way(last, steps, here, step.clearers(steps), said, clears and not own, clears)


def beside(r: R, *, writes: bool) -> Beside:
    """What helps to write; of texts nothing where nothing is written."""
    way, frozen = way_of(r), signing.last_of(r.id)
    if not writes or way.waits:
        return Beside(way, frozen)
    today, first = calendar.today(), repeat.first_of(r.id)
    facts = template.facts_of(r, agency=_agency(r), today=today)
    texts = [(one, template.filled(one.body, facts)) for one in template.offered(r, today)]
    group = first if first != r.id else None
    return Beside(way, frozen, texts, alike.earlier_answers(r, viewer(), first=group), group)


def chosen(r: R, act: str) -> Chosen:
    """The text that a button of the form names; NotThere unless it is offered for this opinion."""
    kind, _, number = act.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotThere
    if kind == "template":
        today = calendar.today()
        found = next((one for one in template.offered(r, today) if one.id == int(number)), None)
        if found is None:
            raise NotThere("Mẫu này vừa bị tắt hoặc không còn dùng cho ý kiến này. Chọn mẫu khác.")
        facts = template.facts_of(r, agency=_agency(r), today=today)
        return Chosen(template.filled(found.body, facts), found.acceptance, found.result)
    earlier = case_file.opened(int(number))
    if kind != "earlier" or not earlier.reply_text:
        raise NotThere
    if repeat.first_of(r.id) != repeat.first_of(earlier.id):
        return Chosen(earlier.reply_text)
    paper = f"văn bản số {earlier.paper_number}" if earlier.paper_number else "trả lời"
    lead = f"Nội dung này đã được nêu ở ý kiến {earlier.code} và đã có {paper} ngày {day(earlier.replied_on)}:"
    return Chosen(f"{lead}\n{earlier.reply_text}", earlier.acceptance, earlier.result)


def put_in(form: ReplyForm, text: Chosen) -> None:
    """The form holds the text after what was typed, and the outcome where none was chosen yet."""
    typed = (form.text.data or "").rstrip()
    if squeeze(text.text) not in squeeze(typed):
        form.text.data = f"{typed}\n\n{text.text}" if typed else text.text
    form.acceptance.data = form.acceptance.data or text.acceptance
    form.result.data = form.result.data or text.result


def same_words(r: R, form: ReplyForm) -> list[rule.Fault]:
    """A soft fault where many replies of the agency say exactly this and no reason is given."""
    if squeeze(form.same_note.data or ""):
        return []
    same = signing.same_as(r, form.text.data, today=calendar.today())
    if same is None:
        return []
    codes = ", ".join(same.codes) + ("…" if same.number > len(same.codes) else "")
    return [
        rule.Fault(
            "same_note",
            f"Cơ quan bạn đã có {same.number} trả lời giống hệt nội dung này ({codes})",
            "Viết rõ cho từng ý kiến; nếu đúng là cùng một câu trả lời thì ghi lý do ở ô này rồi gửi lại",
        )
    ]


def _agency(r: R) -> str:
    """The name of the agency that leads."""
    return names([r.lead_id])[r.lead_id].name if r.lead_id is not None else ""
