"""Every count by name, with its definition in words: the one list that layouts, cells, lists and papers speak of.

`contract.md` §4 rules 1, 2, 3 and 6. A measure says which records stand behind its number; how they are found is the
ledger's. Nothing here touches the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from feedback.case.word import ContributionForm


class Of(Enum):
    """What kind of record a measure counts."""

    SESSION = "session"
    CONTRIBUTION = "contribution"
    OPINION = "opinion"
    LINE = "line"


@dataclass(frozen=True)
class Measure:
    """One count: its name in layouts and in JSON, its label, what one of it is called, and what it counts."""

    name: str
    label: str
    unit: str
    definition: str
    of: Of
    collective: bool | None = None  # contributions: addressed to a body (True) or to a person (False)
    form: ContributionForm | None = None


def _events(word: str, label: str, *, collective: bool) -> list[Measure]:
    """The three columns of contributions to bodies, or to persons."""
    return [
        Measure(
            f"{word}_{form.value}",
            f"Góp ý {form.label.lower()} đối với {label}",
            "cuộc/lần",
            f"Cuộc, lần góp ý {form.label.lower()} đối với {label} (đếm cuộc, lần; không đếm ý kiến).",
            Of.CONTRIBUTION,
            collective=collective,
            form=form,
        )
        for form in ContributionForm
    ]


_ALL = (
    Measure(
        "dialogues",
        "Cuộc đối thoại",
        "cuộc",
        "Cuộc đối thoại đã tổ chức; cuộc dự kiến, hoãn hoặc hủy không tính. Cuộc do cả hai người đứng đầu chủ trì tính "
        "ở cả Phụ lục 03 và 04, và tính một lần trong tổng số cuộc.",
        Of.SESSION,
    ),
    Measure(
        "contributions",
        "Cuộc, lần góp ý",
        "cuộc/lần",
        "Mọi cuộc, lần góp ý ngoài đối thoại (đếm cuộc, lần; không đếm ý kiến).",
        Of.CONTRIBUTION,
    ),
    *_events("collective", "tổ chức đảng; cơ quan, tổ chức", collective=True),
    *_events("individual", "đảng viên; cá nhân", collective=False),
    Measure(
        "accepted",
        "Ý kiến tiếp thu",
        "ý kiến",
        "Ý kiến có kết luận tiếp thu (kể cả tiếp thu một phần, theo quy tắc đang áp dụng) tại ngày chốt số liệu.",
        Of.OPINION,
    ),
    Measure(
        "partly", "Ý kiến tiếp thu một phần", "ý kiến", "Ý kiến tiếp thu một phần tại ngày chốt số liệu.", Of.OPINION
    ),
    Measure(
        "not_accepted",
        "Ý kiến không tiếp thu",
        "ý kiến",
        "Ý kiến có kết luận không tiếp thu tại ngày chốt số liệu.",
        Of.OPINION,
    ),
    Measure(
        "pending",
        "Ý kiến chưa kết luận",
        "ý kiến",
        "Ý kiến chưa có kết luận tiếp thu hay không tiếp thu tại ngày chốt số liệu, hoặc đã mở lại.",
        Of.OPINION,
    ),
    Measure(
        "total",
        "Tổng số ý kiến",
        "ý kiến",
        "Mọi ý kiến tiếp nhận tại cuộc đối thoại, cuộc góp ý, trừ: ý kiến đã gộp, thắc mắc (theo quy tắc đang "
        "áp dụng), khiếu nại, tố cáo, ý kiến không thụ lý, đã rút, và ý kiến của cuộc đối thoại không tổ chức.",
        Of.OPINION,
    ),
    Measure(
        "declared",
        "Dòng số liệu khai",
        "dòng",
        "Dòng số liệu tổng hợp của đơn vị không có hồ sơ trong thời gian đó, đã cộng vào các cột khác.",
        Of.LINE,
    ),
)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
#: The columns of contributions; `contributions` is their sum.
COLUMNS: tuple[str, ...] = tuple(m.name for m in _ALL if m.form is not None)
#: What a declared line brings by itself; pending follows from these.
DECLARED: tuple[str, ...] = ("dialogues", *COLUMNS, "accepted", "not_accepted", "total")
