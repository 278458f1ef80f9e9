"""One opinion as a page that writes opens it: within reach, locked while it is written, its latest change told.

``opened`` asks what the viewer may see, ``steered`` what was raised in their reach and is theirs to give out and to
conclude. Both answer alike where there is none. Lines of a form say which opinions, each at which version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import FileStorage

from feedback.case import bulk, recommendation
from feedback.case.record import Recommendation as R
from feedback.core import attachment, calendar, journal
from feedback.core.refusal import NotThere
from feedback.core.store import db
from feedback.web.form import VersionedForm
from feedback.web.guard import me, settings, viewer


def opened(recommendation_id: int, *, lock: bool = False) -> R:
    """The opinion, within what the viewer may see; ``lock``: nobody else changes it until this is written."""
    return recommendation.get(recommendation_id, viewer(), lock=lock)


def steered(recommendation_id: int, *, lock: bool = False) -> R:
    """The opinion, raised in the viewer's reach; NotThere otherwise."""
    query = select(R).where(R.id == recommendation_id, recommendation.steered(viewer()))
    if lock:
        query = query.with_for_update(of=R).execution_options(populate_existing=True)
    else:
        query = query.options(joinedload(R.occasion), joinedload(R.host), joinedload(R.lead))
    found = db.session.scalar(query)
    if found is None:
        raise NotThere
    return found


def many_steered(ids: Iterable[int], *, lock: bool = False) -> list[R]:
    """The opinions with these ids that were raised in the viewer's reach, in the order of their codes."""
    query = (
        select(R)
        .where(R.id.in_(sorted(set(ids))[: bulk.MOST]), recommendation.steered(viewer()))
        .order_by(R.occasion_day, R.code_key, R.id)
    )
    if lock:
        query = query.with_for_update(of=R).execution_options(populate_existing=True)
    else:
        query = query.options(joinedload(R.lead))
    return list(db.session.scalars(query))


def versions(lines: Sequence[str]) -> dict[int, int | None]:
    """What a form says of its lines: ``id:version`` each; one that cannot be read is left out."""
    pairs = (line.partition(":")[::2] for line in lines[: bulk.MOST])
    return {int(one): int(version) for one, version in pairs if _number(one) and _number(version)}


def ids(texts: Sequence[str]) -> list[int]:
    """The ids that a form or an address names; what is no id is left out."""
    return sorted({int(text) for text in texts[: bulk.MOST * 2] if _number(text)})


def keep_files(subject: object, files: list[FileStorage]) -> None:
    """The chosen files are kept with the opinion, or with a part of its answer."""
    at: datetime = calendar.now()
    for file in files:
        if file.filename:
            with file.stream as stream:
                content = stream.read(attachment.LARGEST + 1)
            folder = settings().instance / "attachments"
            attachment.keep(subject, name=file.filename, content=content, folder=folder, by=me().name, at=at)


def show_change(form: VersionedForm, r: R, values: Mapping[str, Any]) -> None:
    """After somebody else's change: what is stored now stands beside what was typed, with who wrote it and when."""
    last = db.session.scalar(
        select(journal.Entry)
        .where(journal.Entry.subject_kind == "recommendation", journal.Entry.subject_id == r.id)
        .order_by(journal.Entry.id.desc())
        .limit(1)
    )
    form.show_current(values, version=r.version, who=last.officer_name if last else "", when=last.at if last else None)


def number(text: str) -> int | None:
    """The id or version that the text is; None where it can be neither."""
    return int(text) if _number(text) else None


def _number(text: str) -> bool:
    """Whether the text is a number that an id or a version can be."""
    return text.isascii() and text.isdecimal() and len(text) < 10
