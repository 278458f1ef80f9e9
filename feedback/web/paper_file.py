"""Word papers at the door: a session's records become the plain values of a paper, the paper becomes a file to save."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO

from flask import send_file
from werkzeug.wrappers import Response

from feedback.case.paper import Notice, Publication
from feedback.case.paper_row import Line
from feedback.case.record import Dialogue
from feedback.office import issuer
from feedback.report import to_docx
from feedback.report.document import conclusion, publication, slip
from feedback.report.document.part import Head, Session, Signer, paragraphs
from feedback.web import paper_form
from feedback.web.guard import settings, viewer


def own_templates() -> Path:
    """Where an installation keeps templates of its own."""
    return settings().templates


def sent(name: str, write: Callable[[IO[bytes], Path], None]) -> Response:
    """The paper as a file of that name; ``write`` gets the target and the folder of the installation's own templates."""
    out = BytesIO()
    write(out, own_templates())
    out.seek(0)
    return send_file(out, mimetype=to_docx.MIMETYPE, as_attachment=True, download_name=f"{name}.docx")


def session(dialogue: Dialogue) -> Session:
    """The session as papers name it."""
    return Session(
        code=dialogue.occasion.code,
        on=dialogue.occasion.day,
        theme=dialogue.theme or "",
        place=dialogue.place or "",
        chair=dialogue.chair or "",
        chair_title=dialogue.chair_title or "",
    )


def notice_paper(dialogue: Dialogue, notice: Notice | None, lines: list[Line]) -> conclusion.Conclusion:
    """The conclusion notice as it stands; a draft has dots where something is missing."""
    head, signer, receivers = _heads(dialogue, notice)
    return conclusion.Conclusion(
        head=head,
        session=session(dialogue),
        text=(notice.body if notice else "") or "",
        tasks=tuple(
            conclusion.Task(
                code=one.code,
                content=slip.short(one.content, 400),
                lead=one.lead,
                helpers=one.helpers,
                due_on=one.due_on,
            )
            for one in lines
        ),
        signer=signer,
        receivers=receivers,
    )


def publication_paper(
    dialogue: Dialogue, notice: Notice | None, row: Publication | None, lines: list[Line]
) -> publication.Publication:
    """What is put up, under its own number and day."""
    head, signer, _ = _heads(dialogue, notice)
    return publication.Publication(
        head=Head(
            family=head.family,
            superior=head.superior,
            issuer=head.issuer,
            place=head.place,
            number=(row.number if row else "") or "",
            on=row.published_on if row else None,
        ),
        session=session(dialogue),
        people=dialogue.attendance,
        told=tuple(
            publication.Told(
                code=one.code, content=one.content, agency=one.lead, answer=one.answer, standing=one.stands
            )
            for one in lines
        ),
        posted_at="; ".join(paragraphs(row.posted_at)) if row else "",
        signer=signer,
        receivers=("Như mục công khai", "Lưu Văn phòng"),
    )


def slip_paper(
    dialogue: Dialogue, notice: Notice | None, lines: list[Line], *, ask_at: str, names: dict[int, tuple[str, str]]
) -> slip.Slips:
    """The slips of a session's opinions."""
    head, _, _ = _heads(dialogue, notice)
    return slip.Slips(
        head=head,
        ask_at=ask_at,
        slips=tuple(
            slip.Slip(
                code=one.code,
                content=one.content,
                received_on=one.received_on,
                name=names.get(one.id, ("", ""))[0],
                agency=one.lead,
                due_on=one.due_on,
            )
            for one in lines
        ),
    )


def unit_head() -> Head:
    """The head that papers of whoever looks usually carry; number and day are left to fill in."""
    named = issuer.named(viewer().seat)
    return Head(family=named.family, superior=named.superior, issuer=named.issuer, place=named.place)


def _heads(dialogue: Dialogue, notice: Notice | None) -> tuple[Head, Signer, tuple[str, ...]]:
    """Head, signature and receivers: the notice's, else what a new one would begin with."""
    given = paper_form.stored(notice, dialogue)
    words = {key: value or "" for key, value in given.items()}
    head = Head(
        family=given["family"],
        superior=words["superior"],
        issuer=words["issuer"],
        number=words.get("number", ""),
        place=words["place"],
        on=given.get("dated_on"),
    )
    signer = Signer(authority=words["authority"], title=words["signer_title"], name=words["signer"])
    return head, signer, tuple(paragraphs(words["receivers"]))
