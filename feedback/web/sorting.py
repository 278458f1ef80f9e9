"""Sorting: the desk for fresh opinions, one at a time by keyboard; many at once; splitting, merging, correcting.

For the secretariat where an opinion was raised. Complaints and denunciations are routed out here and never counted.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.case import bulk, joining, likeness, recommendation, undo
from feedback.case.handing import routing
from feedback.case.joining import Part
from feedback.case.recommendation import Sorting
from feedback.case.record import Recommendation as R
from feedback.case.sitting import gathering
from feedback.case.undo import BulkKind
from feedback.case.word import ROUTED_OUT, Admission
from feedback.core import calendar, store
from feedback.core.refusal import NotThere, Refused
from feedback.office.duty import Duty
from feedback.web import case_file
from feedback.web import recommendation as pages_of_opinions
from feedback.web import recommendation_list as lists
from feedback.web import sorting_desk as desk
from feedback.web import sorting_form as forms
from feedback.web.form import VersionedForm
from feedback.web.guard import needs, viewer

pages = Blueprint("sorting", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/sorting")
@needs(Duty.SORT)
def index() -> Answer:
    """The sessions with opinions to sort, or the desk over one of them (``occasion``), at the next one."""
    occasion_id, after = request.args.get("occasion", type=int), request.args.get("after", type=int)
    if occasion_id is None:
        return render_template("sorting/index.html", sessions=desk.sessions(viewer()))
    state = desk.of(viewer(), occasion_id, after)
    form = forms.SortForm(obj=state.opinion).fit(state.opinion) if state.opinion else None
    return render_template("sorting/desk.html", desk=state, form=form, fields=lists.fields(viewer()), said=_said(state))


@pages.route("/recommendations/<int:recommendation_id>/sort", methods=["GET", "POST"])
@needs(Duty.SORT)
def one(recommendation_id: int) -> Answer:
    """One opinion is sorted: from its page, or from the desk and on to the next."""
    r = case_file.steered(recommendation_id)
    form = forms.SortForm(obj=r).fit(r)
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                sorting = Sorting(
                    field=form.field.data,
                    side=form.side(r),
                    nature=form.nature.data,
                    admission=form.admission.data or Admission.ADMITTED,
                    admission_reason=form.admission_reason.data,
                )
                recommendation.sort(
                    case_file.steered(r.id, lock=True), sorting, on=calendar.today(), version=form.version.data
                )
            routed = form.nature.data in ROUTED_OUT
            lead = None if routed else routing.propose([r], calendar.today())[r.id].lead
            more = " Chuyển xử lý theo luật, không tính vào số liệu." if routed else ""
            more += f" Theo quy tắc, việc này thuộc {lead.name}." if lead else ""
            flash(f"Đã phân loại {r.code}.{more}", "success")
            return redirect(_onward(r))
    if form.is_submitted():
        r = _after_refusal(form, recommendation_id, ("nature", "side_given", "field", "admission", "admission_reason"))
    at_desk = request.args.get("desk", type=int)
    if at_desk is not None:
        state = desk.of(viewer(), r.occasion_id, None, at=r)
        return render_template(
            "sorting/desk.html", desk=state, form=form, fields=lists.fields(viewer()), said=_said(state)
        ), form.status
    return render_template(
        "sorting/one.html", r=r, form=form, fields=lists.fields(viewer()), back=_back(r)
    ), form.status


@pages.post("/sorting/many")
@needs(Duty.SORT)
def many() -> Answer:
    """The chosen opinions, what they would be given; then, once confirmed, what became of each."""
    form = forms.ManySortForm()
    versions = case_file.versions(request.form.getlist("line"))
    if not versions:
        try:
            picked = lists.picked(request.form, viewer())
        except Refused as refused:
            flash(refused.message, "warning")
            return redirect(url_for("recommendation.index") + ("?" + request.form.get("found", "")[:4000]).rstrip("?"))
        rows, back = case_file.many_steered(picked.ids), picked.back
        return render_template(
            "sorting/many.html",
            form=forms.ManySortForm(formdata=None),
            rows=rows,
            back=back,
            fields=lists.fields(viewer()),
        )
    back = request.form.get("back", "")
    if form.validate_on_submit():
        with form.refusals():
            if not (form.field.data or form.nature.data or form.side_given.data):
                raise Refused("Chưa chọn gì để phân loại: ghi lĩnh vực, loại hoặc bên góp ý.", field="field")
            with store.one_transaction():
                rows = case_file.many_steered(versions, lock=True)
                before = undo.watch(rows)
                lines = bulk.sort(
                    rows,
                    field=form.field.data,
                    side=form.side_given.data,
                    nature=form.nature.data,
                    on=calendar.today(),
                    versions=versions,
                )
                given = [form.field.data, *(one.label for one in (form.nature.data, form.side_given.data) if one)]
                words = "Phân loại: " + ", ".join(filter(None, given))
                act = undo.keep(BulkKind.SORT, before, lines, viewer(), words=words, at=calendar.now())
            missing = len(versions) - len(lines)
            return render_template("sorting/done.html", lines=lines, back=back, missing=missing, act=act)
    return render_template(
        "sorting/many.html", form=form, rows=case_file.many_steered(versions), back=back, fields=lists.fields(viewer())
    ), form.status


@pages.route("/recommendations/<int:recommendation_id>/split", methods=["GET", "POST"])
@needs(Duty.SORT)
def split(recommendation_id: int) -> Answer:
    """An utterance of several requests becomes several opinions."""
    r = case_file.steered(recommendation_id)
    form = forms.SplitForm(data={"parts": [r.content, ""], "version": r.version})
    if form.is_submitted() and request.form.get("more"):
        form.parts.data = [*form.parts.data, ""][: forms.MOST_PARTS]
    elif form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                parts = [Part(content=text, key=f"{form.key.data}-{i}"[:64]) for i, text in enumerate(form.parts.data)]
                made = joining.split(
                    case_file.steered(r.id, lock=True), parts, version=form.version.data, today=calendar.today()
                )
            flash(
                f"Đã tách {r.code} thành {len(made) + 1} ý kiến: {', '.join([r.code, *(m.code for m in made)])}.",
                "success",
            )
            return redirect(_onward(r))
    if form.is_submitted():
        r = _after_refusal(form, recommendation_id, ())
    form.parts.data = [*form.parts.data, *[""] * (2 - len(form.parts.data))]
    return render_template("sorting/split.html", r=r, form=form, back=_back(r)), form.status


@pages.route("/recommendations/<int:recommendation_id>/merge", methods=["GET", "POST"])
@needs(Duty.MERGE)
def merge(recommendation_id: int) -> Answer:
    """Opinions that say the same become one; ``part`` undoes it."""
    r = case_file.steered(recommendation_id)
    form = forms.MergeForm(data={"version": r.version, "stays": "this"})
    if form.validate_on_submit():
        with form.refusals():
            stays = _merge(r.id, form, case_file.versions(request.form.getlist("pick")))
            flash(f"Đã gộp. Ý kiến còn lại: {stays}. Có thể tách ra bất cứ lúc nào.", "success")
            return redirect(_onward(r))
    if form.is_submitted():
        r = _after_refusal(form, recommendation_id, ())
    search = request.args.get("q", "")[:200]
    near = [(one, None) for one in desk.search(viewer(), r, search)] if search else likeness.similar(r, viewer())
    picked = case_file.versions(request.form.getlist("pick"))
    return render_template(
        "sorting/merge.html", r=r, form=form, near=near, q=search, picked=picked, back=_back(r)
    ), form.status


@pages.route("/recommendations/<int:recommendation_id>/part", methods=["GET", "POST"])
@needs(Duty.MERGE)
def part(recommendation_id: int) -> Answer:
    """A merged opinion stands by itself again, with the reason."""
    r = case_file.steered(recommendation_id)
    form = forms.ReasonForm(data={"version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                joining.part(
                    case_file.steered(r.id, lock=True), reason=form.reason.data or "", version=form.version.data
                )
            flash(f"{r.code} lại đứng riêng, được tính riêng.", "success")
            return redirect(_onward(r))
    if form.is_submitted():
        r = _after_refusal(form, recommendation_id, ())
    return render_template("sorting/part.html", r=r, form=form, back=_back(r)), form.status


@pages.route("/recommendations/<int:recommendation_id>/amend", methods=["GET", "POST"])
@needs(Duty.SORT)
def amend(recommendation_id: int) -> Answer:
    """Text, day of reception, channel, thôn or tổ and number of people are corrected."""
    r = case_file.steered(recommendation_id)
    form = forms.AmendForm(data={**forms.said_of(r), "version": r.version})
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                locked = case_file.steered(r.id, lock=True)
                recommendation.amend(
                    locked,
                    content=form.content.data or "",
                    received_on=form.received_on.data,
                    channel=form.channel.data,
                    people=form.people.data or 1,
                    version=form.version.data,
                    today=calendar.today(),
                )
                gathering.come_from(locked, form.locality.data)
            flash(f"Đã sửa {r.code}.", "success")
            return redirect(_onward(r))
    if form.stale:
        r = case_file.steered(recommendation_id)
        case_file.show_change(form, r, forms.said_of(r))
    known = gathering.localities(r.occasion_id)
    return render_template("sorting/amend.html", r=r, form=form, known=known, back=_back(r)), form.status


@pages.post("/recommendations/<int:recommendation_id>/identify")
@needs(Duty.SORT)
def identify(recommendation_id: int) -> Answer:
    """Who spoke is corrected; the journal says that it was, never to what."""
    r = case_file.steered(recommendation_id)
    form = forms.SpeakerForm()
    if form.validate_on_submit():
        with form.refusals():
            with store.one_transaction():
                recommendation.identify(
                    case_file.steered(r.id, lock=True),
                    name=form.name.data or "",
                    address=form.address.data or "",
                    phone=form.phone.data or "",
                    version=form.version.data,
                )
            flash("Đã lưu danh tính người nêu.", "success")
            return redirect(_onward(r))
    _after_refusal(form, recommendation_id, ())
    return pages_of_opinions.story_page(recommendation_id, speaker_form=form), form.status


def _merge(recommendation_id: int, form: forms.MergeForm, picked: Mapping[int, int | None]) -> str:
    """The picked opinions and the open one are merged as the form says; returns the code of the one that stays."""
    if not picked:
        raise Refused("Chưa đánh dấu ý kiến trùng nào. Đánh dấu ít nhất một ý kiến trong danh sách.")
    if form.stays.data == "other" and len(picked) > 1:
        raise Refused("Chỉ đánh dấu một ý kiến khi gộp ý kiến đang mở vào ý kiến khác.", field="stays")
    with store.one_transaction():
        r, others = case_file.steered(recommendation_id, lock=True), case_file.many_steered(picked, lock=True)
        store.unchanged(r, form.version.data)
        if len(others) != len(picked):
            raise NotThere
        for other in others:
            store.unchanged(other, picked[other.id])
            pair = (other, r) if form.stays.data == "this" else (r, other)
            joining.merge(*pair, reason=form.reason.data or "")
        return r.code if form.stays.data == "this" else others[0].code


def _after_refusal(form: VersionedForm, recommendation_id: int, keys: tuple[str, ...]) -> R:
    """The opinion as it stands now; after somebody else's change the form shows that, and who it was."""
    r = case_file.steered(recommendation_id)
    if form.stale:
        case_file.show_change(form, r, {key: getattr(r, key) for key in keys})
    return r


def _back(r: R) -> str:
    """Where the page was opened from: the desk, or the opinion."""
    at_desk = request.args.get("desk", type=int)
    return (
        url_for("sorting.index", occasion=at_desk)
        if at_desk
        else url_for("recommendation.show", recommendation_id=r.id)
    )


def _onward(r: R) -> str:
    """Where to go once it is done: the desk's next opinion, or this one's page."""
    at_desk = request.args.get("desk", type=int)
    if at_desk:
        return url_for("sorting.index", occasion=at_desk, after=r.id)
    return url_for("recommendation.show", recommendation_id=r.id)


def _said(state: desk.Desk) -> routing.Proposal | None:
    """What the routing rules say of the opinion at hand, where its field is known already."""
    r = state.opinion
    return routing.propose([r], calendar.today())[r.id] if r is not None and r.field else None
