"""Urging letters: the list, one with its opinions and answers, its Word file; answered by its agency, or recalled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager
from werkzeug.wrappers import Response as BaseResponse

from feedback.case.watch import behind, desk, urging
from feedback.case.watch.record import Letter, Urged
from feedback.case.watch.word import LetterState
from feedback.core import calendar, job, store
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.core.wording import fold
from feedback.office import tree
from feedback.office.agency import Agency
from feedback.office.duty import Duty, Viewer
from feedback.web import panel, paper_file
from feedback.web import recommendation_list as lists
from feedback.web.form import DayField, Length, NoteField, Required, TextField, VersionedForm
from feedback.web.guard import me as signed_in
from feedback.web.guard import needs, note_reading, viewer
from feedback.web.listing import Choice, Flag, Listing, Sort, Words
from feedback.web.road import link
from feedback.web.watch import urging_paper, urging_write
from feedback.web.watch.tabs import tabs

pages = Blueprint("urging", __name__)
Answer = str | BaseResponse | tuple[str, int]
TONES = {LetterState.SENT: "info", LetterState.ANSWERED: "good", LetterState.RECALLED: "muted"}
_To = aliased(Agency)


def _named(text: str) -> ColumnElement[bool]:
    """SQL: the number or the agency holds the words."""
    wanted = fold(text)
    return Letter.number_key.contains(wanted, autoescape=True) | _To.search_text.contains(wanted, autoescape=True)


LIST = Listing(
    key=Letter.id,
    sorts=[
        Sort("dated", "Ngày", Letter.dated_on, descending=True),
        Sort("answer", "Hạn trả lời", Letter.answer_by),
        Sort("agency", "Cơ quan", _To.sort_key),
    ],
    filters=[
        Words("q", "Tìm", _named, hint="Số công văn, tên cơ quan"),
        Choice("state", "Tình trạng", LetterState, lambda one: Letter.state == one),
        Flag("overdue", "Quá hạn trả lời", lambda _: urging.overdue(calendar.today())),
    ],
)


class AnswerForm(VersionedForm):
    """The agency answers."""

    text = NoteField(
        "Nội dung trả lời", [Required(), Length(8000)], description="Từng ý kiến: đã làm gì, bao giờ xong, vướng ở đâu."
    )
    paper_number = TextField("Số, ký hiệu văn bản trả lời", [Length(200)])
    on = DayField("Ngày trả lời", [Required()])


class RecallForm(VersionedForm):
    """The sender recalls the letter."""

    reason = NoteField("Lý do thu hồi", [Required(), Length(2000)])


@panel.on("home")
def _at_home(who: Viewer) -> panel.Waiting | None:
    """What watching leaves to do: letters, reasons to look at again, promises, sets of the Front."""
    if not who.may(Duty.OUTSTANDING):
        return None
    counts = desk.waiting(who, calendar.today())
    answers = "công văn đôn đốc chờ cơ quan bạn trả lời" if who.only_given else "công văn đôn đốc chưa được trả lời"
    rows = [
        panel.Row(counts.letters_late, "công văn đôn đốc quá hạn trả lời", url_for("urging.index", overdue=1), "bad"),
        panel.Row(counts.promises_late, "lời hứa quá hạn", url_for("promise.index", overdue=1), "bad"),
        panel.Row(counts.letters, answers, url_for("urging.index", state="sent"), "warn" if who.only_given else ""),
        panel.Row(counts.reviews, "ý kiến tồn đọng đến ngày xem lại", url_for("register.index", review="due"), "warn"),
    ]
    if who.may(Duty.RECEIVE):
        handed = url_for("gathering.index", state="handed")
        rows.append(panel.Row(counts.sets_handed, "bộ ý kiến Mặt trận chuyển, chờ tiếp nhận", handed, "warn"))
    if who.may(Duty.GATHER):
        returned = url_for("gathering.index", state="returned")
        rows.append(panel.Row(counts.sets_returned, "bộ ý kiến bị trả lại", returned, "warn"))
    if who.may(Duty.CONTRIBUTION_READ):
        rows.append(panel.Row(counts.promises, "lời hứa đang theo dõi", url_for("promise.index", state="open")))
    return panel.Waiting("Đôn đốc, giám sát", rows, 70)


@pages.get("/urgings")
@needs(Duty.OUTSTANDING)
def index() -> str:
    """The letters in reach: those sent, and those to answer."""
    mine = select(Letter).join(_To, _To.id == Letter.addressee_id).where(urging.visible(viewer()))
    sender = aliased(Agency)
    rows = (
        select(Letter)
        .join(_To, _To.id == Letter.addressee_id)
        .join(sender, sender.id == Letter.sender_id)
        .options(contains_eager(Letter.addressee.of_type(_To)), contains_eager(Letter.sender.of_type(sender)))
    )
    page = LIST.page(db.session, mine, rows)
    query: Any = select(Urged.letter_id, func.count()).where(Urged.letter_id.in_([row.id for row in page.rows]))
    counts = dict(db.session.execute(query.group_by(Urged.letter_id)).all()) if page.rows else {}
    return render_template(
        "urging/index.html", page=page, counts=counts, tabs=tabs("urging"), tones=TONES, now=calendar.today()
    )


@pages.get("/urgings/new")
@needs(Duty.URGE)
def new() -> str:
    """Which agencies are to be urged."""
    return urging_write.choose()


@pages.route("/urgings/write", methods=["GET", "POST"])
@needs(Duty.URGE)
def write() -> Answer:
    """What the letters say; looked at, then sent."""
    return urging_write.compose()


@pages.get("/urgings/batches/<string:batch>")
@needs(Duty.OUTSTANDING)
def batch(batch: str) -> str:
    """The letters made in one go, with their files."""
    letters = _batch(batch)
    return render_template(
        "urging/batch.html",
        letters=letters,
        batch=batch,
        most=urging_paper.MOST_AT_ONCE,
        work=job.of_key(_job_key(batch)),
        link=link,
    )


@pages.get("/urgings/batches/<string:batch>/letters.zip")
@needs(Duty.OUTSTANDING)
def download_all(batch: str) -> BaseResponse:
    """Few letters as Word files in a zip."""
    letters = _batch(batch)
    if len(letters) > urging_paper.MOST_AT_ONCE:
        flash("Nhiều công văn được lập ở việc nền. Bấm “Lập tất cả công văn”.", "warning")
        return redirect(url_for(".batch", batch=batch))
    content = urging_paper.zipped(letters, paper_file.own_templates())
    note_reading("urging:download", letters[0], changes={"letters": [None, len(letters)]})
    name = f"attachment; filename=cong-van-don-doc-{letters[0].dated_on:%Y-%m-%d}.zip"
    return Response(content, mimetype="application/zip", headers={"Content-Disposition": name})


@pages.post("/urgings/batches/<string:batch>/make")
@needs(Duty.URGE)
def make_all(batch: str) -> BaseResponse:
    """Many letters are made in the background, those in reach; asked for twice by one person, made once."""
    letters = _batch(batch)
    with store.one_transaction():
        job.put(urging_paper.JOB, {"letters": [one.id for one in letters]}, key=_job_key(batch))
    flash(f"Đang lập {len(letters)} công văn ở việc nền. Tệp sẽ có ở trang “Việc nền”.", "success")
    return redirect(url_for(".batch", batch=batch))


@pages.get("/urgings/<int:letter_id>")
@needs(Duty.OUTSTANDING)
def show(letter_id: int) -> str:
    """One letter: what it says, its opinions as they were and as they stand, its answers."""
    letter = urging.get(letter_id, viewer())
    named = urging.opinions(letter)
    on, by = letter.dated_on, letter.answer_by
    return render_template(
        "urging/show.html",
        letter=letter,
        opinions=named,
        frame=behind.frame(letter.addressee.name, len(named), on=on, answer_by=by),
        answers=urging.answers(letter),
        tones=TONES,
        now=calendar.today(),
        may_answer=_addressed(letter),
        own=letter.sender_id == viewer().agency.id,
        told=lists.told,
    )


@pages.get("/urgings/<int:letter_id>/letter.docx")
@needs(Duty.OUTSTANDING)
def download(letter_id: int) -> BaseResponse:
    """The letter as a Word file."""
    letter = urging.get(letter_id, viewer())
    answer = paper_file.sent(urging_paper.name(letter), lambda out, own: urging_paper.write(out, letter, own))
    note_reading("urging:download", letter)
    return answer


@pages.route("/urgings/<int:letter_id>/answer", methods=["GET", "POST"])
@needs(Duty.WORK)
def answer(letter_id: int) -> Answer:
    """The agency answers the letter; the answer is told in each opinion's story."""
    form = AnswerForm(data={"on": calendar.today()})

    def done(letter: Letter) -> str:
        on, today = form.on.data or calendar.today(), calendar.today()
        facts: dict[str, Any] = {"text": form.text.data or "", "paper_number": form.paper_number.data, "on": on}
        urging.answer(letter, viewer(), by=signed_in().name, today=today, version=form.version.data, **facts)
        return f"Đã gửi trả lời công văn số {letter.number}."

    return _step(letter_id, "answer", form, done, _addressed)


@pages.route("/urgings/<int:letter_id>/recall", methods=["GET", "POST"])
@needs(Duty.URGE)
def recall(letter_id: int) -> Answer:
    """The letter is recalled by the unit that sent it."""
    form = RecallForm()

    def done(letter: Letter) -> str:
        urging.recall(letter, viewer(), reason=form.reason.data or "", version=form.version.data)
        return f"Đã thu hồi công văn số {letter.number}."

    return _step(letter_id, "recall", form, done, lambda _letter: True)


def _job_key(batch: str) -> str:
    """The job's key: the file is of whoever asked for it, and holds what they may see."""
    return f"{urging_paper.JOB}:{batch[:64]}:{signed_in().id}"


def _batch(token: str) -> list[Letter]:
    """The letters made in one go, in reach; NotThere where there are none."""
    letters = urging.batch(token[:64], viewer())
    if not letters:
        raise NotThere
    return letters


def _addressed(letter: Letter) -> bool:
    """Whether the letter is to the viewer's agency, to one below it or to one that it succeeded."""
    who = viewer()
    here = select(Agency.id).where(Agency.id == letter.addressee_id, tree.in_reach_now(who.seat, Agency.id))
    return who.may(Duty.WORK) and db.session.scalar(here) is not None


def _step(
    letter_id: int, name: str, form: VersionedForm, done: Callable[[Letter], str], fits: Callable[[Letter], bool]
) -> Answer:
    """One act on a letter: the form, the act, back to its page."""
    letter = urging.get(letter_id, viewer())
    if not fits(letter):
        raise NotThere
    if not form.is_submitted():
        form.version.data = letter.version
    elif form.validate():
        with form.refusals():
            with store.one_transaction():
                words = done(urging.get(letter_id, viewer()))
            flash(words, "success")
            return redirect(url_for(".show", letter_id=letter_id))
    if form.stale:
        letter = urging.get(letter_id, viewer())
        form.show_current({}, version=letter.version)
    return render_template(
        f"urging/{name}.html", form=form, letter=letter, opinions=urging.opinions(letter), tones=TONES
    ), form.status
