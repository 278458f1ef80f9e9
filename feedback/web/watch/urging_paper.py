"""Urging letters as Word files: one at the door, many in a zip, very many by a background job. Reading only."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from feedback.case import hiding, paper_row
from feedback.case.watch import urging
from feedback.case.watch.record import Letter
from feedback.core import job
from feedback.core.store import db
from feedback.core.wording import fold
from feedback.office import issuer
from feedback.report.document import slip
from feedback.report.document import urging as paper
from feedback.report.document.part import Head, Signer

#: So many letters are written at once in a request; more wait for the background.
MOST_AT_ONCE: Final = 20
JOB: Final = "urging:letters"


def write(target: IO[bytes], letter: Letter, own: Path | None) -> None:
    """The letter stands in ``target`` under its sender's head, its opinions in a table."""
    by = issuer.named(letter.sender)
    head = Head(
        family=by.family,
        issuer=by.issuer,
        superior=by.superior,
        number=letter.number,
        place=letter.place or by.place,
        on=letter.dated_on,
    )
    signer = Signer(authority=letter.authority or "", title=letter.signer_title or "", name=letter.signer)
    urged = urging.opinions(letter)
    who = paper_row.citizens([one.recommendation.id for one in urged])
    owed = tuple(
        paper.Owed(
            code=one.recommendation.code,
            content=slip.short(hiding.hidden(one.recommendation.content, who.get(one.recommendation.id, ())), 400),
            assigned_on=one.recommendation.assigned_on,
            due_on=one.due_on,
            days_late=_late(one.due_on, letter.dated_on) if one.late else 0,
            note=one.reason or "",
        )
        for one in urged
    )
    paper.write(
        target,
        paper.Urging(
            head=head,
            agency=letter.addressee.name,
            as_of=letter.dated_on,
            reply_by=letter.answer_by,
            text=letter.text,
            owed=owed,
            signer=signer,
            receivers=("Như trên", f"Lưu {by.issuer}"),
        ),
        own=own,
    )


def zipped(letters: Sequence[Letter], own: Path | None) -> bytes:
    """Every letter as a Word file of its own in one zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in letters:
            archive.writestr(f"{name(letter)}.docx", _made(letter, own))
    return out.getvalue()


def name(letter: Letter) -> str:
    """What the file of a letter is called: plain letters, so that every system keeps it."""
    kept = "".join(one if one.isalnum() else "-" for one in fold(letter.addressee.name))
    return f"don-doc-{letter.id}-{'-'.join(part for part in kept.split('-') if part)}"[:80]


@job.kind(JOB, "Lập công văn đôn đốc")
def _letters(work: job.Work) -> job.Done:
    """The letters that were asked for as Word files in a zip, with progress."""
    query = select(Letter).where(Letter.id.in_(work.payload["letters"])).order_by(Letter.id)
    letters = list(db.session.scalars(query.options(joinedload(Letter.sender), joinedload(Letter.addressee))))
    out, own, total = BytesIO(), work.settings.templates, len(letters)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, letter in enumerate(letters, 1):
            archive.writestr(f"{name(letter)}.docx", _made(letter, own))
            if place % 20 == 0:
                work.told(place, total, f"Đã lập {place}/{total} công văn")
    return job.Done(message=f"{total} công văn đôn đốc", name="cong-van-don-doc.zip", content=out.getvalue())


def _made(letter: Letter, own: Path | None) -> bytes:
    out = BytesIO()
    write(out, letter, own)
    return out.getvalue()


def _late(due_on: date | None, on: date) -> int:
    return max(0, (on - due_on).days) if due_on else 0
