"""Writing urging letters: which agencies, which of their opinions, what the letters say; shown before they are sent.

Two steps: agencies are chosen in an address; then one form is looked at as often as wanted, and sent once. What has been
answered meanwhile is left out when it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from feedback.case.watch import behind, urging
from feedback.case.watch.behind import Parcel
from feedback.case.watch.record import Letter
from feedback.case.watch.urging import Terms
from feedback.case.watch.word import Behind, LetterState
from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.core.wording import day
from feedback.office import issuer
from feedback.office.duty import Role
from feedback.tally import backlog
from feedback.web import case_file
from feedback.web.form import DayField, Length, NoteField, OnceForm, Required, TextField, YesField
from feedback.web.guard import me, viewer
from feedback.web.watch.tabs import tabs

Answer = str | Response | tuple[str, int]
_TEXT = (
    "Trong số này có {số quá hạn} ý kiến đã quá hạn. Ý kiến nào đang vướng, đề nghị {cơ quan} ghi rõ lý do và ngày xem lại "
    "vào sổ theo dõi tồn đọng."
)


class LetterForm(OnceForm):
    """What the letters say, alike for all agencies."""

    undone = "Chưa gửi"
    again = "Xem trước”, rồi “Gửi"
    number = TextField("Số, ký hiệu", [Required(), Length(100)], description="Ví dụ 15/MTTQ-BTT")
    consecutive = YesField("Mỗi cơ quan một số, đánh liên tiếp từ số này")
    dated_on = DayField("Ngày công văn", [Required()])
    place = TextField("Nơi ban hành", [Length(100)])
    authority = TextField("Thẩm quyền ký", [Length(200)], description="Ví dụ: TM. Ban Thường trực")
    signer_title = TextField("Chức vụ người ký", [Length(200)])
    signer = TextField("Họ và tên người ký", [Required(), Length(200)])
    answer_by = DayField("Hạn trả lời công văn", [Required()])
    text = NoteField(
        "Nội dung nêu thêm",
        [Required(), Length(6000)],
        description="Đứng giữa danh sách ý kiến và câu kết của mẫu công văn, xem ở bản xem trước. {cơ quan}, {số ý kiến}, "
        "{số quá hạn}, {hạn} được điền riêng cho từng công văn.",
    )

    def terms(self) -> Terms:
        """What was typed, as the act takes it."""
        dated_on, answer_by = self.dated_on.data, self.answer_by.data
        if dated_on is None or answer_by is None:
            raise Refused("Ghi ngày công văn và hạn trả lời.", field="answer_by")
        return Terms(
            number=self.number.data or "",
            dated_on=dated_on,
            authority=self.authority.data,
            signer=self.signer.data or "",
            signer_title=self.signer_title.data,
            place=self.place.data,
            answer_by=answer_by,
            text=self.text.data or "",
            consecutive=bool(self.consecutive.data),
        )


def choose() -> str:
    """The agencies that are behind, each with how much, and when it was last urged."""
    who, today, what = viewer(), calendar.today(), _what(request.args)
    counts = backlog.count(who, today, behind.behind(who, what, today))
    rows = [one for one in counts.by_lead if one.value != backlog.NONE]
    query: Any = select(Letter.addressee_id, func.max(Letter.dated_on), func.count())
    mine = (urging.visible(who), Letter.state != LetterState.RECALLED)
    last = {key: (on, times) for key, on, times in db.session.execute(query.where(*mine).group_by(Letter.addressee_id))}
    return render_template(
        "urging/new.html", rows=rows, what=what, Behind=Behind, last=last, tabs=tabs("urging"), total=counts.total
    )


def compose() -> Answer:
    """The letters to the chosen agencies: written, looked at, sent."""
    today, what = calendar.today(), _what(request.values)
    agencies = case_file.ids(request.values.getlist("agency"))
    if not agencies:
        flash("Chưa chọn cơ quan nào. Đánh dấu các cơ quan cần đôn đốc rồi bấm lại.", "warning")
        return redirect(url_for(".new", what=what.value))
    found = behind.parcels(viewer(), agencies, what, today=today)
    form = LetterForm(data=None if request.method == "POST" else _usual())
    wanted = _ticked(found) if form.is_submitted() else found
    looked = False
    if form.validate_on_submit():
        with form.refusals():
            if request.form.get("act") == "send":
                return _send(agencies, what, form)
            urging.require(form.terms(), wanted, today)
            looked = True
    ticked = {owed.recommendation.id for one in wanted for owed in one.opinions}
    page: dict[str, Any] = {"form": form, "parcels": found, "ticked": ticked, "what": what, "agencies": agencies}
    if looked:
        page["previews"] = _previews(form.terms(), wanted)
    return render_template("urging/write.html", tabs=tabs("urging"), now=today, **page), form.status


def _send(agencies: list[int], what: Behind, form: LetterForm) -> Response:
    """The letters stand; what was answered since the form was opened is left out."""
    today, terms = calendar.today(), form.terms()
    with form.taken():
        wanted = _ticked(behind.parcels(viewer(), agencies, what, today=today))
        letters = urging.send(viewer(), wanted, terms, by=me().name, at=calendar.now(), today=today)
        token, many = letters[0].batch, len(letters)
    flash(
        f"Đã lưu {many} công văn đôn đốc, hạn trả lời {day(terms.answer_by)}. Cơ quan thấy công văn trên trang của mình.",
        "success",
    )
    return redirect(url_for(".batch", batch=token))


def _ticked(found: list[Parcel]) -> list[Parcel]:
    """The opinions that the form names; agencies left without any get no letter."""
    ids = set(case_file.ids(request.form.getlist("id")))
    kept = [Parcel(one.agency, [owed for owed in one.opinions if owed.recommendation.id in ids]) for one in found]
    return [one for one in kept if one.opinions]


def _previews(terms: Terms, wanted: Sequence[Parcel]) -> list[tuple[str, Parcel, list[str], str, str]]:
    """Each letter as it would be: its number, its agency and opinions, what is added, how it begins and ends."""
    found = []
    for place, one in enumerate(wanted):
        begins, ends = behind.frame(one.agency.name, len(one.opinions), on=terms.dated_on, answer_by=terms.answer_by)
        added = behind.filled(terms.text, one, terms.answer_by).split("\n")
        found.append((urging.numbered(terms, place), one, added, begins, ends))
    return found


def _usual() -> dict[str, Any]:
    """What a fresh form proposes: the unit's last letter's place and signer."""
    who, today = viewer(), calendar.today()
    last = db.session.scalar(
        select(Letter).where(Letter.sender_id == who.agency.id).order_by(Letter.id.desc()).limit(1)
    )
    kept = {key: getattr(last, key) for key in ("place", "authority", "signer", "signer_title")} if last else {}
    front = {"authority": "TM. Ban Thường trực"} if who.role is Role.FRONT else {}
    return {
        "place": issuer.named(who.agency).place,
        **front,
        **{key: value for key, value in kept.items() if value},
        "dated_on": today,
        "answer_by": today + timedelta(days=urging.USUAL_DAYS),
        "text": _TEXT,
    }


def _what(args: Any) -> Behind:
    """Which opinions the address asks for."""
    return next((one for one in Behind if one.value == args.get("what")), Behind.ALL)
