"""Papers after a session: the conclusion notice, the published results, slips for citizens; drafted, printed, kept.

What is put up for everybody carries no name (``case.hiding``); slips carry names only for whoever may read identities,
and the journal says so. Rules and terms are in ``case.paper``; the files in ``report.document``.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.case import dialogue as dialogues
from feedback.case import paper as papers
from feedback.case import paper_row
from feedback.case.record import Dialogue
from feedback.case.word import DialogueState
from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office.duty import Duty, Viewer
from feedback.report.document import conclusion as conclusion_paper
from feedback.report.document import publication as publication_paper
from feedback.report.document import slip as slip_paper
from feedback.web import panel
from feedback.web import paper_file as files
from feedback.web import paper_form as forms
from feedback.web.guard import may, needs, note_reading, viewer
from feedback.web.panel import Panel

pages = Blueprint("paper", __name__)
MOST = 20
Answer = str | Response | tuple[str, int]


@panel.on("dialogue")
def _panel(dialogue: Dialogue) -> Panel | None:
    """Where the papers of a held session stand, and what is due."""
    if dialogue.state is not DialogueState.HELD:
        return None
    notice, published = papers.of(dialogue.id)
    values = {
        "dialogue_id": dialogue.id,
        "notice": notice,
        "published": published,
        "notice_due": None if notice is not None and notice.issued else papers.notice_due(dialogue),
        "publication_due": None if published is not None else papers.publication_due(dialogue),
        "today": calendar.today(),
        "passed": papers.passed(dialogue, calendar.today()),
    }
    return Panel("paper/_panel.html", values, "facts", 45)


@panel.on("home")
def _at_home(who: Viewer) -> panel.Waiting | None:
    """Which papers the unit's sessions still lack."""
    if not who.may(Duty.DIALOGUE_WRITE):
        return None
    notices, publications = papers.owed(who.seat.id, calendar.today())
    url = url_for("paper.index")
    rows = [
        panel.Row(notices, "cuộc đã tổ chức chưa có thông báo kết luận", url, "warn"),
        panel.Row(publications, "cuộc đã tổ chức chưa công khai kết quả", url, "warn"),
    ]
    return panel.Waiting("Văn bản sau đối thoại", rows, 60)


@pages.get("/papers")
@needs(Duty.DIALOGUE_READ)
def index() -> str:
    """The sessions of one's unit that lack a notice or a publication, each with its last day."""
    today = calendar.today()
    rows = [
        (one, *papers.of(one.id), papers.notice_due(one), papers.publication_due(one))
        for one in db.session.scalars(papers.owing(viewer().seat.id, today).limit(MOST))
    ]
    return render_template("paper/index.html", rows=rows, today_is=today, most=MOST)


@pages.route("/dialogues/<int:dialogue_id>/conclusion", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def conclusion(dialogue_id: int) -> Answer:
    """The conclusion notice is drafted, issued, or corrected with a reason."""
    dialogue = _held(dialogue_id)
    notice, _ = papers.of(dialogue_id)
    form = forms.NoticeForm(data=forms.stored(notice, dialogue))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                told = _keep(dialogue, form)
            flash(told, "success")
            return redirect(url_for("dialogue.show", dialogue_id=dialogue_id, _anchor="papers"))
    if form.stale:
        db.session.expire_all()
        notice, _ = papers.of(dialogue_id)
        form.show_current(forms.stored(notice, dialogue), version=notice.version if notice else 0)
    return render_template(
        "paper/conclusion.html",
        form=form,
        dialogue=dialogue,
        occasion=dialogue.occasion,
        notice=notice,
        due=papers.notice_due(dialogue),
        lines=paper_row.of_session(dialogue_id, viewer()),
    ), form.status


@pages.get("/dialogues/<int:dialogue_id>/conclusion.docx")
@needs(Duty.DIALOGUE_READ)
def conclusion_file(dialogue_id: int) -> Response:
    """The notice with its annex as a Word file; a draft is for those who write it."""
    dialogue = _held(dialogue_id)
    notice, _ = papers.of(dialogue_id)
    if not (notice is not None and notice.issued) and not may(Duty.DIALOGUE_WRITE):
        raise NotThere("Thông báo kết luận của cuộc này chưa ban hành.")
    paper = files.notice_paper(dialogue, notice, paper_row.of_session(dialogue_id, viewer()))
    name = f"thong-bao-ket-luan-{dialogue.occasion.day:%Y%m%d}"
    return files.sent(name, lambda target, own: conclusion_paper.write(target, paper, own=own))


@pages.route("/dialogues/<int:dialogue_id>/publication", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def publication(dialogue_id: int) -> Answer:
    """The results were put up: when and where."""
    dialogue = _held(dialogue_id)
    _, row = papers.of(dialogue_id)
    form = forms.PublicationForm(data=forms.published(row))
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                _publish(dialogue, form)
            flash(f"Đã ghi công khai ngày {day(form.on.data)}.", "success")
            return redirect(url_for("dialogue.show", dialogue_id=dialogue_id, _anchor="papers"))
    if form.stale:
        db.session.expire_all()
        _, row = papers.of(dialogue_id)
        form.show_current(forms.published(row), version=row.version if row else 0)
    return render_template(
        "paper/publication.html",
        form=form,
        dialogue=dialogue,
        occasion=dialogue.occasion,
        row=row,
        due=papers.publication_due(dialogue),
    ), form.status


@pages.get("/dialogues/<int:dialogue_id>/extract")
@needs(Duty.DIALOGUE_READ)
def extract(dialogue_id: int) -> str:
    """What is put up for everybody, to read once more and to print: no names."""
    dialogue = _held(dialogue_id)
    notice, row = papers.of(dialogue_id)
    paper = files.publication_paper(dialogue, notice, row, paper_row.of_session(dialogue_id, viewer()))
    return render_template("paper/extract.html", paper=paper, dialogue=dialogue, occasion=dialogue.occasion, row=row)


@pages.get("/dialogues/<int:dialogue_id>/publication.docx")
@needs(Duty.DIALOGUE_READ)
def publication_file(dialogue_id: int) -> Response:
    """The same as a Word file."""
    dialogue = _held(dialogue_id)
    notice, row = papers.of(dialogue_id)
    paper = files.publication_paper(dialogue, notice, row, paper_row.of_session(dialogue_id, viewer()))
    name = f"cong-khai-{dialogue.occasion.day:%Y%m%d}"
    return files.sent(name, lambda target, own: publication_paper.write(target, paper, own=own))


@pages.route("/dialogues/<int:dialogue_id>/slips", methods=["GET", "POST"])
@needs(Duty.DIALOGUE_WRITE)
def slips(dialogue_id: int) -> Answer:
    """Slips for those who spoke: asked for here, sent as a Word file."""
    dialogue = dialogues.get(dialogue_id, viewer())
    lines = paper_row.of_session(dialogue_id, viewer())
    form = forms.SlipForm(data={"ask_at": dialogue.occasion.agency.name})
    if form.validate_on_submit():
        with form.refusals():
            return _slips(dialogue, lines, form)
    return render_template(
        "paper/slips.html", form=form, dialogue=dialogue, occasion=dialogue.occasion, count=len(lines)
    ), form.status


def _slips(dialogue: Dialogue, lines: list[paper_row.Line], form: forms.SlipForm) -> Response:
    if not lines:
        raise Refused("Cuộc này chưa có ý kiến nào để in phiếu.")
    names: dict[int, tuple[str, str]] = {}
    if form.names.data and may(Duty.IDENTITY):
        names = paper_row.speakers([one.id for one in lines], viewer())
        note_reading("citizen:slip", dialogue.occasion, changes={"slips": [None, len(names)]})
    notice, _ = papers.of(dialogue.id)
    paper = files.slip_paper(dialogue, notice, lines, ask_at=form.ask_at.data or "", names=names)
    name = f"phieu-{dialogue.occasion.day:%Y%m%d}"
    return files.sent(name, lambda target, own: slip_paper.write(target, paper, own=own))


def _held(dialogue_id: int) -> Dialogue:
    """The session, within reach; only one that was held has papers."""
    dialogue = dialogues.get(dialogue_id, viewer())
    if dialogue.state is not DialogueState.HELD:
        raise NotThere("Cuộc này chưa ghi là đã tổ chức nên chưa có thông báo kết luận, công khai.")
    return dialogue


def _keep(dialogue: Dialogue, form: forms.NoticeForm) -> str:
    """The notice is kept as a draft or issued; returns what to say."""
    if not form.issues:
        papers.draft(dialogue, form.terms(), version=form.version.data)
        return "Đã lưu nháp thông báo kết luận."
    reason, today = form.reason.data or "", calendar.today()
    notice = papers.issue(dialogue, form.terms(), version=form.version.data, today=today, reason=reason)
    return f"Đã ban hành thông báo kết luận số {notice.number} ngày {day(notice.dated_on)}."


def _publish(dialogue: Dialogue, form: forms.PublicationForm) -> None:
    if form.on.data is None:
        raise Refused("Thiếu ngày công khai.", field="on")
    papers.publish(
        dialogue,
        on=form.on.data,
        posted_at=form.posted_at.data or "",
        number=form.number.data or "",
        late_note=form.late_note.data or "",
        version=form.version.data,
        today=calendar.today(),
    )
