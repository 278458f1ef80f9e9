"""A filled appendix as a file of one kind: the same bytes from the page and from the command.

JSON is `contract.md` §3; csv and xlsx are the paper. Nothing here counts.
"""

from __future__ import annotations

import json
from io import BytesIO

from feedback.core.refusal import Refused
from feedback.report import paper
from feedback.tally import appendix as appendices
from feedback.tally.appendix import Appendix

#: The kinds that are made, with what a browser is told they are.
KINDS: dict[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def made(appendix: Appendix, kind: str) -> bytes:
    """The file's content; Refused for a kind that is not made yet."""
    if kind == "json":
        return (json.dumps(appendices.as_json(appendix), ensure_ascii=False, indent=2) + "\n").encode()
    if kind == "csv":
        return paper.as_csv(appendix).encode()
    if kind == "xlsx":
        from feedback.report import to_xlsx_appendix

        out = BytesIO()
        to_xlsx_appendix.write(out, paper.lay_out(appendix))
        return out.getvalue()
    raise Refused(f"Chưa xuất được phụ lục ra {kind}; hiện có json, csv và xlsx.")


def name(appendix: Appendix, kind: str) -> str:
    """What the file is called: plain letters, so that every system keeps it."""
    ask = appendix.ask
    return f"phu-luc-{ask.appendix}-{ask.first:%Y%m%d}-{ask.last:%Y%m%d}.{kind}"
