"""Acts offered on an opinion's page: what this viewer may do with it as it stands, the natural next one first.

Only an offer: every page behind a button checks duty, reach and rule again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from feedback.case.record import Recommendation as R
from feedback.case.standing import ANSWERED, OFF_ROAD, WAITING, Handling, handling
from feedback.case.word import FINISHED, Turn
from feedback.case.work import Assignment
from feedback.office.duty import Duty, Viewer
from feedback.web.road import link


@dataclass(frozen=True)
class Act:
    """A button: its words, where it leads, whether it is the natural next act; ``rare``: folded under “Việc khác”."""

    label: str
    url: str
    main: bool = False
    rare: bool = False


#: What a stage of the case file offers: the opinion, who looks, the part held, whether raised in reach, where it stands.
Offer = Callable[[R, Viewer, Assignment | None, bool, Handling], Iterable[Act]]
_OFFERS: list[Offer] = []


def offers(maker: Offer) -> Offer:
    """What this gives is offered too, after the acts named here."""
    _OFFERS.append(maker)
    return maker


def offered(r: R, who: Viewer, turn: Assignment | None, *, steers: bool) -> list[Act]:
    """What may be done; ``turn``: the part that the viewer's agency holds; ``steers``: raised in the viewer's reach."""
    where = handling(r)
    acts = list(_of_agency(r, who, turn, where))
    if steers:
        acts += [*_of_secretariat(r, who, where), *_of_conclusion(r, who, where)]
    acts += [act for maker in _OFFERS for act in maker(r, who, turn, steers, where)]
    acts = [act for act in acts if act.url]
    main = next((act for act in acts if act.main), None)
    return [replace(act, main=act is main) for act in sorted(acts, key=lambda act: act is not main)]


def _of_agency(r: R, who: Viewer, turn: Assignment | None, where: Handling) -> Iterator[Act]:
    """What the agency that holds a part does."""
    if not who.may(Duty.WORK) or turn is None or where in OFF_ROAD:
        return
    if turn.turn is Turn.GIVEN:
        yield Act("Nhận việc hoặc trả lại", link("resolution.work", recommendation_id=r.id), main=True)
    elif turn.leads and where in WAITING:
        yield Act("Soạn trả lời", link("resolution.work", recommendation_id=r.id, _anchor="reply"), main=True)
    if turn.turn is Turn.TAKEN and r.result not in FINISHED:
        yield Act("Ghi tiến độ", link("resolution.work", recommendation_id=r.id, _anchor="progress"))
    if turn.leads and where in ANSWERED and r.result not in FINISHED:
        yield Act("Cập nhật kết quả", link("resolution.update", recommendation_id=r.id), main=True)
    if where in WAITING:
        yield Act("Trả lại", link("assignment.give_back", recommendation_id=r.id))


def _of_secretariat(r: R, who: Viewer, where: Handling) -> Iterator[Act]:
    """Sorting, splitting, merging, giving out."""
    here = {"recommendation_id": r.id}
    if who.may(Duty.SORT) and where is not Handling.MERGED:
        yield Act(
            "Phân loại" if r.sorted_on is None else "Sửa phân loại",
            link("sorting.one", **here),
            where is Handling.RECEIVED,
            rare=r.sorted_on is not None,
        )
    if who.may(Duty.ASSIGN) and where in WAITING and where is not Handling.RECEIVED:
        yield Act(
            "Giao lại, đổi hạn" if r.lead_id else "Giao xử lý", link("assignment.give", **here), main=r.lead_id is None
        )
        if r.lead_id:
            yield Act("Thu hồi", link("assignment.take_back", **here), rare=True)
    if who.may(Duty.MERGE) and where is Handling.MERGED:
        yield Act("Tách khỏi ý kiến đã gộp", link("sorting.part", **here), main=True)
    elif who.may(Duty.MERGE) and where not in OFF_ROAD:
        yield Act("Gộp trùng", link("sorting.merge", **here), rare=r.sorted_on is not None)
    if who.may(Duty.SORT) and where not in OFF_ROAD and where not in ANSWERED:
        yield Act("Tách ý kiến", link("sorting.split", **here), rare=r.sorted_on is not None)
    if who.may(Duty.SORT):
        yield Act("Sửa nội dung", link("sorting.amend", **here), rare=True)


def _of_conclusion(r: R, who: Viewer, where: Handling) -> Iterator[Act]:
    """Concluding acceptance, reopening."""
    if who.may(Duty.CONCLUDE) and where in ANSWERED:
        words = "Kết luận tiếp thu" if r.acceptance is None else "Kết luận lại"
        yield Act(
            words, link("resolution.conclude", recommendation_id=r.id), r.acceptance is None, r.acceptance is not None
        )
    if who.may(Duty.CONCLUDE) and where in ANSWERED and r.result not in FINISHED:
        yield Act("Ghi kết quả", link("resolution.settle", recommendation_id=r.id))
    if who.may(Duty.REOPEN) and where in ANSWERED:
        yield Act("Mở lại", link("resolution.reopen", recommendation_id=r.id), rare=True)
