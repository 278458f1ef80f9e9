"""The forms of the papers after a session, and what a new one begins with: what the unit wrote last, else its name."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from flask import request

from feedback.case import paper as papers
from feedback.case.paper import Notice, Publication, Terms
from feedback.case.record import Dialogue
from feedback.case.word import Head as DialogueHead
from feedback.core.wording import fold
from feedback.office import issuer
from feedback.office.issuer import Family
from feedback.web.form import (
    DayField,
    EnumField,
    Form,
    Length,
    NoteField,
    Required,
    TextField,
    VersionedForm,
    VersionField,
    YesField,
)

_USUAL = ("family", "superior", "issuer", "place", "authority", "signer_title", "signer", "receivers")
_POST = re.compile(r"(?:Phó )?(?:Bí thư(?! chi bộ)|Chủ tịch)")
_RECEIVERS = "Các cơ quan có tên tại phụ lục\nỦy ban Mặt trận Tổ quốc Việt Nam cùng cấp\nLưu Văn phòng"


class NoticeForm(VersionedForm):
    """The conclusion notice: who issues it, under which number, what is concluded."""

    version = VersionField("Phiên bản")
    family = EnumField("Thể thức", Family, [Required()], radio=True)
    superior = TextField("Cơ quan cấp trên", [Length(300)])
    issuer = TextField("Cơ quan ban hành", [Length(300)])
    number = TextField("Số, ký hiệu", [Length(200)])
    dated_on = DayField("Ngày ban hành")
    place = TextField("Địa danh", [Length(200)])
    body = NoteField("Nội dung kết luận", [Length(50_000)])
    authority = TextField("Thay mặt", [Length(200)])
    signer_title = TextField("Chức vụ người ký", [Length(200)])
    signer = TextField("Người ký", [Length(200)])
    receivers = NoteField("Nơi nhận", [Length(2000)])
    late_note = NoteField("Lý do muộn", [Length(2000)])
    reason = NoteField("Lý do đính chính", [Length(2000)])

    @property
    def issues(self) -> bool:
        """Whether the press was “Ban hành”, not “Lưu nháp”."""
        return request.form.get("then") == "issue"

    def terms(self) -> Terms:
        """What the notice says."""
        values = {one.name: getattr(self, one.name).data for one in fields(Terms)}
        return Terms(**values)


class PublicationForm(VersionedForm):
    """When and where the results were put up."""

    version = VersionField("Phiên bản")
    on = DayField("Ngày công khai", [Required()])
    posted_at = NoteField("Công khai ở đâu", [Required(), Length(2000)])
    number = TextField("Số, ký hiệu", [Length(200)])
    late_note = NoteField("Lý do muộn", [Length(2000)])


class SlipForm(Form):
    """Slips for citizens: whom to ask, with names or without."""

    ask_at = TextField("Hỏi kết quả tại", [Required(), Length(300)])
    names = YesField("In họ tên người nêu")


def stored(notice: Notice | None, dialogue: Dialogue) -> dict[str, Any]:
    """What the form shows first: the notice, else what the unit's last one had, else its name."""
    if notice is not None:
        return {one.name: getattr(notice, one.name) for one in fields(Terms)} | {"version": notice.version}
    last = papers.usual(dialogue.occasion.agency_id)
    if last is not None:
        return {name: getattr(last, name) for name in _USUAL} | {"version": 0}
    return _proposed(dialogue) | {"version": 0}


def published(row: Publication | None) -> dict[str, Any]:
    """What the form of the publication shows first."""
    if row is None:
        return {"version": 0}
    return {
        "on": row.published_on,
        "posted_at": row.posted_at,
        "number": row.number,
        "late_note": row.late_note,
        "version": row.version,
    }


def _proposed(dialogue: Dialogue) -> dict[str, Any]:
    party = dialogue.head is not DialogueHead.AUTHORITY
    named = issuer.named(dialogue.occasion.agency, Family.PARTY if party else Family.STATE)
    committee = fold(named.issuer).startswith(("thanh uy", "tinh uy", "quan uy", "huyen uy", "thi uy", "dang uy"))
    on_behalf = "T/M Ban Thường vụ" if party and committee else "TM. Ủy ban nhân dân" if not party else ""
    return {
        "family": named.family,
        "superior": named.superior,
        "issuer": named.issuer,
        "place": named.place,
        "authority": on_behalf,
        "signer_title": _post(dialogue.chair_title or ""),
        "signer": dialogue.chair,
        "receivers": _RECEIVERS,
    }


def _post(title: str) -> str:
    """The post as it stands under a signature: “Bí thư”, “Chủ tịch”, without the unit that the head has named."""
    found = _POST.match(title)
    return found[0] if found else title
