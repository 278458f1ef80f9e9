"""What pages of a sitting share: the session within reach, its papers as files, who may see names."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from flask import request, send_file
from werkzeug.wrappers import Response

from feedback.case import dialogue as dialogues
from feedback.case.caution import NOTICE_DAYS
from feedback.case.record import Dialogue
from feedback.case.word import Head
from feedback.core.refusal import NotThere
from feedback.core.wording import fold
from feedback.office.duty import Duty
from feedback.report import letterhead, to_docx
from feedback.report.document import part
from feedback.report.letterhead import Family
from feedback.web.guard import may, note_reading, settings, viewer


def opened(dialogue_id: int) -> Dialogue:
    """The session, within the reach of whoever looks; an agency that only answers has no part in its pages."""
    if viewer().only_given:
        raise NotThere
    return dialogues.get(dialogue_id, viewer())


def handles() -> bool:
    """Whether whoever looks handles the cases of this session, so that they may see who spoke."""
    return may(Duty.IDENTITY) and not viewer().only_given


def notice_by(dialogue: Dialogue) -> date:
    """The last day on which the people must be told."""

    return dialogue.occasion.day - timedelta(days=NOTICE_DAYS)


def given_version() -> int | None:
    """The version that a one-button form carried."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def head(dialogue: Dialogue, *, place: str = "") -> part.Head:
    """The head of a paper of this session: by whose head presides, issued by the presiding unit."""
    unit = dialogue.occasion.agency
    family = Family.PARTY if dialogue.head is Head.PARTY else letterhead.family_of(unit.kind)
    return part.Head(family=family, issuer=unit.name, place=place, on=dialogue.occasion.day)


def named(dialogue: Dialogue, **said: str) -> part.Session:
    """The session as papers name it; ``said``: what its minutes say instead."""
    own = {
        "theme": dialogue.theme,
        "place": dialogue.place,
        "chair": dialogue.chair,
        "chair_title": dialogue.chair_title,
    }
    words = {key: said.get(key) or value or "" for key, value in own.items()}
    return part.Session(code=dialogue.occasion.code, on=dialogue.occasion.day, **words)


def send(dialogue: Dialogue, name: str, write: Callable[[IO[bytes], Path], None]) -> Response:
    """The Word paper as a file, from the installation's own template where it keeps one; the journal says it was taken."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - Flask closes it once it is sent
    write(file, settings().templates)
    code = _plain(dialogue.occasion.code)
    note_reading("dialogue:paper", ("occasion", dialogue.id, dialogue.occasion.code), reason=name)
    file.seek(0)
    return send_file(file, as_attachment=True, download_name=f"{name}-{code}.docx", mimetype=to_docx.MIMETYPE)


def send_zip(
    dialogue: Dialogue, name: str, papers: Iterable[tuple[str, Callable[[IO[bytes], Path], None]]]
) -> Response:
    """Several Word papers, each named after whom it goes to, in one zip."""
    out, code = io.BytesIO(), _plain(dialogue.occasion.code)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (to, write) in enumerate(papers, 1):
            one = io.BytesIO()
            write(one, settings().templates)
            archive.writestr(f"{name}-{number:02}-{_plain(to)}.docx"[:120], one.getvalue())
    note_reading("dialogue:paper", ("occasion", dialogue.id, dialogue.occasion.code), reason=name)
    out.seek(0)
    return send_file(out, as_attachment=True, download_name=f"{name}-{code}.zip", mimetype="application/zip")


def _plain(text: str) -> str:
    """The text as part of a file's name: plain letters, so that every system keeps it."""
    return "-".join(part for part in re.split(r"[^a-z0-9]+", fold(text)) if part)
