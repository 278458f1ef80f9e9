"""A reply as it is kept with a submission: plain values under the draft's names, and what of it must be cleared.

Pure: replies come in, data and hashes go out, and the other way round.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from feedback.case.reply import Outcome, Reply
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core.wording import nfc, squeeze

#: What is added on issuing and needs no clearance.
PAPER = ("replied_on", "paper_number", "signer")


def digest(reply: Reply) -> str:
    """SHA-256 over what is cleared: all but number, date and signer."""
    data = {key: value for key, value in as_data(reply).items() if key not in PAPER}
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def as_data(reply: Reply) -> dict[str, Any]:
    """The reply as plain values, settled as the record would keep them."""
    o = reply.outcome
    values = {
        "replied_on": reply.replied_on, "paper_number": squeeze(reply.paper_number or ""), "signer": squeeze(reply.signer or ""),
        "reply_text": nfc(reply.text or "").strip(), "acceptance": reply.acceptance,
        "not_accepted_reason": squeeze(reply.not_accepted_reason or ""), "result": o.result, "settled_on": o.settled_on,
        "roadmap_on": o.roadmap_on, "outstanding_code": o.outstanding_code, "outstanding_note": squeeze(o.outstanding_note or ""),
    }  # fmt: skip
    return {key: _plain(value) or None for key, value in values.items()}


def of_data(data: dict[str, Any]) -> Reply:
    """The reply that was kept so."""
    outcome = Outcome(
        result=Result(data["result"]) if data.get("result") else None,  # type: ignore[call-arg]
        settled_on=_day(data.get("settled_on")),
        roadmap_on=_day(data.get("roadmap_on")),
        outstanding_code=OutstandingReason(data["outstanding_code"]) if data.get("outstanding_code") else None,  # type: ignore[call-arg]
        outstanding_note=data.get("outstanding_note"),
    )
    return Reply(
        outcome=outcome,
        replied_on=_day(data.get("replied_on")),
        paper_number=data.get("paper_number"),
        signer=data.get("signer"),
        text=data.get("reply_text"),
        acceptance=Acceptance(data["acceptance"]) if data.get("acceptance") else None,  # type: ignore[call-arg]
        not_accepted_reason=data.get("not_accepted_reason"),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value) if hasattr(value, "value") else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
