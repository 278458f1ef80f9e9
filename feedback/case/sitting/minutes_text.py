"""The words of minutes: their sections, how they are first written from the captured lines, how they are read again.

Plain official form (biên bản hội nghị). Whoever spoke stands in the text as “[Lượt 3]” only: the name is put in where
somebody who handles the case reads it, so that a name can be hidden or erased while the locked text keeps its digest.
Pure: facts come in, words go out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from feedback.core.wording import nfc, number

_TURN = re.compile(r"\[Lượt (\d{1,6})\]")
_ITEM = re.compile(r"^(\d+)\.\s*(?:\[Lượt (\d{1,6})\])?\s*(?:\(tiếp\))?\s*:?\s*(.*)$")
_GROUP = re.compile(r"^-\s*(.+?):\s*([\d.]+)\s*người\W*$")
_WHOLE = re.compile(r"^Tổng số:\s*([\d.]+)\s*người", re.MULTILINE)
ANSWER = "Trả lời tại hội nghị: "
LATER = "Tiếp thu, trả lời sau hội nghị."


@dataclass(frozen=True)
class Content:
    """What minutes say, section by section; short ones are one line."""

    place: str = ""
    began: str = ""
    ended: str = ""
    chair: str = ""
    chair_title: str = ""
    secretary: str = ""
    secretary_title: str = ""
    attendance: str = ""
    opening: str = ""
    opinions: str = ""
    conclusion: str = ""
    closing: str = ""


#: The sections in their order, as pages and papers name them.
LABELS: dict[str, str] = {
    "place": "Địa điểm",
    "began": "Bắt đầu lúc",
    "ended": "Kết thúc lúc",
    "chair": "Chủ trì",
    "chair_title": "Chức danh chủ trì",
    "secretary": "Thư ký",
    "secretary_title": "Chức danh thư ký",
    "attendance": "Thành phần dự",
    "opening": "Trình tự, nội dung mở đầu",
    "opinions": "Ý kiến của Nhân dân và trả lời tại hội nghị",
    "conclusion": "Kết luận của người chủ trì",
    "closing": "Kết thúc",
}
#: Sections of one line.
SHORT = ("place", "began", "ended", "chair", "chair_title", "secretary", "secretary_title")


@dataclass(frozen=True)
class Spoken:
    """One captured line: the speaking turn, what was said, what was answered; ``ahead``: how it came before the session."""

    turn: int | None
    content: str
    answer: str | None = None
    in_hall: bool = False
    ahead: str = ""


@dataclass(frozen=True)
class Item:
    """One opinion as it is read again out of the text."""

    number: int
    turn: int
    content: str
    answer: str


def write(
    *,
    unit: str,
    on: date,
    theme: str,
    place: str,
    chair: str,
    chair_title: str,
    groups: Sequence[tuple[str, int]],
    people: int | None,
    lines: Sequence[Spoken],
    last_result: str = "",
) -> Content:
    """The first draft of the minutes of a session."""
    steps = [
        "Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình hội nghị.",
        f"Thông báo kết quả giải quyết ý kiến của cuộc đối thoại trước. {last_result}".strip(),
        "Người chủ trì phát biểu mở đầu, đề nghị Nhân dân nêu ý kiến.",
        "Nhân dân phát biểu ý kiến; người chủ trì và các cơ quan trả lời.",
    ]
    about = f" Chủ đề: {theme}." if theme else ""
    return Content(
        place=place,
        chair=chair,
        chair_title=chair_title,
        attendance=attendance(groups, people),
        opening=f"Ngày {on.day:02}/{on.month:02}/{on.year}, {unit} tổ chức hội nghị đối thoại trực tiếp với Nhân dân.{about}\n"
        + "\n".join(f"{at}) {step}" for at, step in enumerate(steps, 1)),
        opinions=opinions(lines),
        closing="Hội nghị kết thúc cùng ngày. Biên bản đã được đọc lại, mọi người nhất trí với nội dung trên.",
    )


def attendance(groups: Sequence[tuple[str, int]], people: int | None) -> str:
    """The groups, one a line, and how many came in all."""
    rows = [f"- {name}: {number(count)} người." for name, count in groups]
    whole = people if people is not None else sum(count for _, count in groups) or None
    return "\n".join([*rows, *([f"Tổng số: {number(whole)} người."] if whole is not None else [])])


def opinions(lines: Sequence[Spoken]) -> str:
    """Every opinion with its answer in the hall: those sent in before, then those spoken, turn after turn."""
    found: list[str] = []
    ahead, spoken = [one for one in lines if one.ahead], [one for one in lines if not one.ahead]
    at = 0
    for heading, part in (("Ý kiến gửi trước hội nghị", ahead), ("Ý kiến phát biểu tại hội nghị", spoken)):
        if part and ahead:
            found += ([""] if found else []) + [f"{heading} ({number(len(part))} ý kiến)"]
        turn: int | None = None
        for one in part:
            at += 1
            found += _said(at, one, again=one.turn is not None and one.turn == turn)
            turn = one.turn
    return "\n".join(found) or "Không có ý kiến nào được nêu."


def _said(at: int, one: Spoken, *, again: bool) -> list[str]:
    spoke = one.turn is not None and not one.ahead
    who = f"[Lượt {one.turn}]" + (" (tiếp)" if again else "") + ": " if spoke else ""
    text = " ".join(one.content.split()) + (f" ({one.ahead})" if one.ahead else "")
    answered = ANSWER + " ".join((one.answer or "đã trả lời trực tiếp.").split()) if one.in_hall else LATER
    return [f"{at}. {who}{text}", answered]


def items(text: str) -> list[Item]:
    """The opinions of the section, read again out of its lines; a line that begins nothing belongs to the one before."""
    found: list[Item] = []
    for raw in text.split("\n"):
        row = raw.strip()
        began = _ITEM.match(row)
        if began is not None:
            found.append(Item(int(began[1]), int(began[2] or 0), began[3], ""))
        elif found and row and not row.endswith("ý kiến)"):
            last = found[-1]
            if row.startswith(ANSWER.strip()) or row == LATER:
                said = row.removeprefix(ANSWER.strip()).strip()
                found[-1] = Item(last.number, last.turn, last.content, said)
            elif last.answer:
                found[-1] = Item(last.number, last.turn, last.content, f"{last.answer}\n{row}")
            else:
                found[-1] = Item(last.number, last.turn, f"{last.content}\n{row}", "")
    return found


def groups(text: str) -> list[tuple[str, int]]:
    """The groups of those who came, read again out of the section's lines."""
    found = (_GROUP.match(row.strip()) for row in text.split("\n"))
    return [(one[1], int(one[2].replace(".", ""))) for one in found if one]


def people(text: str) -> int | None:
    """How many came in all, read again out of the section's last line."""
    found = _WHOLE.search(text)
    return int(found[1].replace(".", "")) if found else None


def with_names(text: str, names: Mapping[int, str]) -> str:
    """The text with each “[Lượt n]” as the name of who spoke; without a name as the first, the second … who did."""
    order = speaking_order(text)
    return _TURN.sub(lambda m: names.get(int(m[1])) or f"Người phát biểu thứ {order[int(m[1])]}", text)


def speaking_order(text: str) -> dict[int, int]:
    """The turns of the text, each with its place among those who spoke."""
    turns = dict.fromkeys(int(found) for found in _TURN.findall(text))
    return {turn: place for place, turn in enumerate(turns, 1)}


def of(values: Mapping[str, str | None]) -> Content:
    """What was typed as content: composed, white space at the ends dropped."""
    given = {one.name: nfc(values.get(one.name) or "") for one in fields(Content)}
    return Content(**{key: "\n".join(row.rstrip() for row in text.split("\n")).strip() for key, text in given.items()})


def store(content: Content) -> str:
    """The content as it is kept."""
    return json.dumps(asdict(content), ensure_ascii=False)


def restore(kept: str) -> Content:
    """The content that was kept."""
    return of(json.loads(kept))


def whole(content: Content) -> str:
    """The minutes as one text, what the digest is taken over."""
    values = asdict(content)
    return "\n\n".join(f"{label}\n{values[key]}" for key, label in LABELS.items() if values[key])


def digest(content: Content) -> str:
    """The SHA-256 of the minutes' text."""
    return hashlib.sha256(whole(content).encode()).hexdigest()
