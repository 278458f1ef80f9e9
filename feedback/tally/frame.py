"""A filled appendix as a data frame: for charts, and for whoever goes on working with the figures in a spreadsheet.

The counting is done (`tally.ledger`, in SQL); a frame only holds, sums and reshapes its few dozen rows. pandas is imported
when the first frame is asked for: it costs a second and 60 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedback.tally.appendix import Appendix
from feedback.tally.measure import MEASURES
from feedback.tally.ratio import percent

if TYPE_CHECKING:
    import pandas

#: The measures that a share of the total is worked out for, from sums.
SHARED = ("accepted", "not_accepted", "pending")


def figures(appendix: Appendix) -> pandas.DataFrame:
    """One line per year and level, in the order of the form; a column per measure, whole numbers."""
    import pandas

    rows = [
        {"year": row.year, "level": appendix.level_label(row), **{name: row[name] for name in MEASURES}}
        for row in appendix.rows
    ]
    return pandas.DataFrame(rows, columns=["year", "level", *MEASURES])


def as_csv(appendix: Appendix) -> str:
    """The figures by year and level with their shares of the total, headed in words, as a spreadsheet opens it."""
    frame = figures(appendix)
    for name in SHARED:
        label = f"{MEASURES[name].label} (%)"
        frame[label] = [_share(part, whole) for part, whole in zip(frame[name], frame["total"], strict=True)]
    heads: dict[str, Any] = {"year": "Năm", "level": "Cấp", **{name: one.label for name, one in MEASURES.items()}}
    text: str = frame.rename(columns=heads).to_csv(index=False, lineterminator="\r\n")
    return "\ufeff" + text


def _share(part: int, whole: int) -> str:
    """A share of a sum, with its decimal comma; nothing without a denominator."""
    return percent(part, whole).removesuffix("%") if whole else ""
