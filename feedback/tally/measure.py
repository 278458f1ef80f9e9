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
    MEETING = "meeting"  # a line of the book of dissemination
    DOCUMENT = "document"


@dataclass(frozen=True)
class Measure:
    """One count: its name in layouts and in JSON, its label, what one of it is called, what it counts, by which rules."""

    name: str
    label: str
    unit: str
    definition: str
    of: Of
    rules: tuple[int, ...]  # numbers of the counting rules, as `reports/cach-tinh.toml` says them
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
            (1, 2, 4, 5),
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
        (1, 2, 4, 5),
    ),
    Measure(
        "contributions",
        "Cuộc, lần góp ý",
        "cuộc/lần",
        "Mọi cuộc, lần góp ý ngoài đối thoại (đếm cuộc, lần; không đếm ý kiến).",
        Of.CONTRIBUTION,
        (1, 2, 4, 5),
    ),
    *_events("collective", "tổ chức đảng; cơ quan, tổ chức", collective=True),
    *_events("individual", "đảng viên; cá nhân", collective=False),
    Measure(
        "accepted",
        "Ý kiến tiếp thu",
        "ý kiến",
        "Ý kiến có kết luận tiếp thu (kể cả tiếp thu một phần, theo quy tắc đang áp dụng) tại ngày chốt số liệu.",
        Of.OPINION,
        (3, 4, 6),
    ),
    Measure(
        "partly",
        "Ý kiến tiếp thu một phần",
        "ý kiến",
        "Ý kiến tiếp thu một phần tại ngày chốt số liệu.",
        Of.OPINION,
        (3, 4, 6),
    ),
    Measure(
        "not_accepted",
        "Ý kiến không tiếp thu",
        "ý kiến",
        "Ý kiến có kết luận không tiếp thu tại ngày chốt số liệu.",
        Of.OPINION,
        (3, 4, 6),
    ),
    Measure(
        "pending",
        "Ý kiến chưa kết luận",
        "ý kiến",
        "Ý kiến chưa có kết luận tiếp thu hay không tiếp thu tại ngày chốt số liệu, hoặc đã mở lại.",
        Of.OPINION,
        (3, 4),
    ),
    Measure(
        "total",
        "Tổng số ý kiến",
        "ý kiến",
        "Mọi ý kiến tiếp nhận tại cuộc đối thoại, cuộc góp ý, trừ: ý kiến đã gộp, thắc mắc (theo quy tắc đang "
        "áp dụng), khiếu nại, tố cáo, ý kiến không thụ lý, đã rút, và ý kiến của cuộc đối thoại không tổ chức.",
        Of.OPINION,
        (1, 2, 3, 4, 5),
    ),
    Measure(
        "declared",
        "Dòng số liệu khai",
        "dòng",
        "Dòng số liệu tổng hợp của đơn vị không có hồ sơ trong thời gian đó, đã cộng vào các cột khác.",
        Of.LINE,
        (7,),
    ),
)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
_BOOKS = (
    Measure(
        "meetings",
        "Số cuộc phổ biến, quán triệt",
        "cuộc",
        "Số cuộc ghi ở các dòng của Sổ phổ biến, quán triệt, theo cấp của đơn vị tổ chức vào ngày tổ chức.",
        Of.MEETING,
        (4, 5),
    ),
    Measure(
        "people",
        "Số người tham gia",
        "lượt người",
        "Số người tham gia ghi ở các dòng đó, cộng lại; một người dự nhiều cuộc được tính ở từng cuộc.",
        Of.MEETING,
        (4, 5),
    ),
    Measure(
        "copies",
        "Số tài liệu, ấn phẩm được phát hành",
        "bản",
        "Số tài liệu phát hành ghi ở các dòng đó, cộng lại; dòng để trống không thêm gì.",
        Of.MEETING,
        (4, 5),
    ),
    Measure(
        "other_forms",
        "Các hình thức khác",
        "",
        "Các hình thức khác ghi ở các dòng đó, theo ngày; hình thức ghi giống nhau in một lần kèm số lần.",
        Of.MEETING,
        (4, 5),
    ),
    Measure(
        "documents",
        "Văn bản triển khai",
        "văn bản",
        "Văn bản trong Sổ văn bản ban hành trong kỳ, nêu ở “Triển khai văn bản” một trong các văn bản mà phụ lục nói đến, "
        "hoặc để trống ô đó.",
        Of.DOCUMENT,
        (4, 5),
    ),
)
#: The counts of the books: appendices 01 and 02.
BOOKS: dict[str, Measure] = {measure.name: measure for measure in _BOOKS}
#: What a column of these appendices may print: counts, and what a row is called.
BOOK_VALUES: dict[str, tuple[str, ...]] = {
    "01": ("number", "level", "meetings", "people", "copies", "other_forms"),
    "02": ("number", "type", "issued_on", "abstract"),
}
#: The columns of contributions; `contributions` is their sum.
COLUMNS: tuple[str, ...] = tuple(m.name for m in _ALL if m.form is not None)
#: What a declared line brings by itself; pending follows from these.
DECLARED: tuple[str, ...] = ("dialogues", *COLUMNS, "accepted", "not_accepted", "total")
