"""Two versions of a text compared word by word, for a page: what stayed, what was put in, what was taken out.

Pure: texts in, parts out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

#: In longer texts words that stand everywhere are no places to compare by: it would take minutes.
LONG = 1500
_PARTS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
#: The columns of a reply that a comparison shows beside its text, with their words.
NAMES = {
    "acceptance": "Đề xuất tiếp thu", "not_accepted_reason": "Lý do không tiếp thu", "result": "Kết quả",
    "settled_on": "Ngày giải quyết", "roadmap_on": "Lộ trình", "outstanding_code": "Lý do tồn đọng",
    "outstanding_note": "Diễn giải", "paper_number": "Số văn bản", "replied_on": "Ngày trả lời", "signer": "Người ký",
}  # fmt: skip


def parts(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts as one: (``same``, ``in`` or ``out``, words), in order."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > LONG).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(new[c:d])))
            continue
        if a < b:
            found.append(("out", "".join(old[a:b])))
        if c < d:
            found.append(("in", "".join(new[c:d])))
    return found


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the other facts that differ."""
    return [words for key, words in NAMES.items() if (before.get(key) or None) != (after.get(key) or None)]
