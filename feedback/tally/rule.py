"""Counting settings, kept dated: what `contract.md` §4 leaves to an installation, and from which day it holds.

Where nothing is kept the defaults of the contract are in force. A setting is never overwritten: a later day adds one,
so that a past paper is counted again by the rules it was counted by. Nothing here counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from feedback.core import journal
from feedback.core.refusal import Refused
from feedback.core.store import Base, db, sentence, word
from feedback.core.wording import Labelled, squeeze


class Questions(Labelled):
    """Whether a pure question (Thắc mắc) counts as an opinion (rule 3)."""

    EXCLUDED = "excluded", "Không tính thắc mắc là ý kiến"
    INCLUDED = "included", "Tính cả thắc mắc là ý kiến"


class Partly(Labelled):
    """Where an opinion accepted in part is counted (rule 6)."""

    ACCEPTED = "accepted", "Ý kiến tiếp thu một phần tính là tiếp thu"
    NOT_ACCEPTED = "not_accepted", "Ý kiến tiếp thu một phần tính là không tiếp thu"


@dataclass(frozen=True)
class Rules:
    """The settings in force on a day; made without arguments, the defaults of the contract."""

    questions: Questions = Questions.EXCLUDED
    partly: Partly = Partly.ACCEPTED
    total_line: bool = True

    def in_words(self) -> str:
        """One line that every paper carries."""
        return f"Quy tắc tính: {_lower(self.questions.label)}; {_lower(self.partly.label)}."


class CountingRule(Base):
    """The settings from one day on, until a later line."""

    __tablename__ = "counting_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(unique=True)
    questions: Mapped[Questions] = mapped_column(word(Questions, "questions_known"))
    partly: Mapped[Partly] = mapped_column(word(Partly, "partly_known"))
    total_line: Mapped[bool]  # a line of totals below a form that has none
    basis: Mapped[str] = mapped_column(String(500))  # the paper that says so

    @property
    def code(self) -> str:
        """How the journal names the line."""
        return self.valid_from.isoformat()


sentence("uq_counting_rule_valid_from", "Đã có quy tắc tính bắt đầu từ ngày này. Chọn ngày khác.", field="valid_from")


def line(day: date) -> CountingRule | None:
    """The line in force on that day; None where the defaults are."""
    query = select(CountingRule).where(CountingRule.valid_from <= day).order_by(CountingRule.valid_from.desc()).limit(1)
    return db.session.scalar(query)


def in_force(day: date) -> Rules:
    """The settings in force on that day."""
    kept = line(day)
    return Rules(kept.questions, kept.partly, kept.total_line) if kept else Rules()


def adopt(rules: Rules, *, valid_from: date, basis: str) -> CountingRule:
    """The settings hold from that day on and are journaled; Refused without the paper they rest on."""
    if not squeeze(basis):
        raise Refused("Thay đổi quy tắc tính phải ghi căn cứ: số, ngày của văn bản quy định.", field="basis")
    line = CountingRule(
        valid_from=valid_from,
        questions=rules.questions,
        partly=rules.partly,
        total_line=rules.total_line,
        basis=squeeze(basis),
    )
    db.session.add(line)
    db.session.flush()
    changes = {key: [None, value] for key, value in journal.snapshot(line).items() if key != "id"}
    journal.record("counting:adopt", line, changes=changes)
    return line


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
