"""The workbook as data: its sheets, their columns, what is compulsory, what a cell may hold (`contract.md` §2).

Names are exact: other programs are written against them. Import, export, template and the matching of other people's
sheets all read these tables; a rule that concerns more than one cell stands in `intake.check_*`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from feedback.case import word as w
from feedback.core.wording import Labelled, plain
from feedback.office.agency import LEVEL_WORDS, Kind
from feedback.register.figure import COUNTS
from feedback.register.library import SHAPES
from feedback.register.shape import Shape


class Cells(Enum):
    """What the cells of a column hold."""

    CODE = auto()  # names a record; a number reads as its digits
    UNIT = auto()  # code of a unit
    UNITS = auto()  # codes of units, parted by ;
    OTHER = auto()  # code of another row or cuộc
    TEXT = auto()  # any text, several lines
    LINE = auto()  # one line of text
    DIGITS = auto()  # telephone, paper number: a number reads as its digits
    WORD = auto()  # one of a closed list
    DAY = auto()
    ROADMAP = auto()  # a day, mm/yyyy or yyyy: its last day
    COUNT = auto()  # a whole number from 0
    YEAR = auto()
    APPENDIX = auto()  # 03 or 04


CODES = frozenset({Cells.CODE, Cells.UNIT, Cells.OTHER})


@dataclass(frozen=True)
class Column:
    """One column: the record's name for it, its heading, what its cells hold."""

    key: str
    heading: str
    cells: Cells = Cells.TEXT
    must: bool = False
    words: tuple[str, ...] = ()
    kind: type[Labelled] | None = None
    longest: int = 30_000
    identity: bool = False  # a citizen's identity: not for everyone


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``code`` is the column that names its records (the figures have a key of three instead)."""

    key: str
    name: str
    columns: tuple[Column, ...]
    code: str | None

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(c for c in self.columns if c.key == key)

    @property
    def compulsory(self) -> tuple[Column, ...]:
        """The columns without which the sheet cannot be read."""
        return tuple(c for c in self.columns if c.must)


def _word(key: str, heading: str, kind: type[Labelled], *, must: bool = False) -> Column:
    return Column(key, heading, Cells.WORD, must, tuple(member.label for member in kind), kind)


def _day(key: str, heading: str, *, must: bool = False) -> Column:
    return Column(key, heading, Cells.DAY, must)


def _unit(key: str, heading: str, *, must: bool = False) -> Column:
    return Column(key, heading, Cells.UNIT, must, longest=64)


AGENCY = Sheet(
    "agency",
    "Đơn vị",
    (
        Column("code", "Mã đơn vị", Cells.CODE, must=True, longest=64),
        Column("name", "Tên đơn vị", Cells.LINE, must=True, longest=300),
        _word("kind", "Loại", Kind, must=True),
        Column("level_word", "Cấp", Cells.WORD, must=True, words=tuple(LEVEL_WORDS)),
        _unit("parent", "Đơn vị cấp trên"),
        _day("valid_from", "Hiệu lực từ"),
        _day("valid_to", "Hiệu lực đến"),
        _unit("successor", "Đơn vị kế thừa"),
    ),
    code="code",
)

DIALOGUE = Sheet(
    "dialogue",
    "Đối thoại",
    (
        Column("code", "Mã cuộc", Cells.CODE, must=True, longest=64),
        _day("day", "Ngày", must=True),
        _unit("agency", "Đơn vị chủ trì", must=True),
        Column("chair", "Người chủ trì", Cells.LINE, longest=200),
        Column("chair_title", "Chức danh", Cells.LINE, longest=200),
        _word("head", "Người đứng đầu", w.Head, must=True),
        _word("form", "Hình thức", w.DialogueForm),
        Column("theme", "Chủ đề"),
        Column("place", "Địa điểm"),
        Column("attendance", "Số người dự", Cells.COUNT),
        _word("state", "Trạng thái", w.DialogueState),
    ),
    code="code",
)

CONTRIBUTION = Sheet(
    "contribution",
    "Góp ý",
    (
        Column("code", "Mã cuộc", Cells.CODE, must=True, longest=64),
        _day("day", "Ngày", must=True),
        _unit("agency", "Đơn vị được góp ý", must=True),
        _word("target", "Đối tượng", w.Target, must=True),
        _word("form", "Hình thức", w.ContributionForm, must=True),
        Column("contributor", "Tổ chức, cá nhân góp ý"),
        Column("content", "Nội dung"),
    ),
    code="code",
)

RECOMMENDATION = Sheet(
    "recommendation",
    "Kiến nghị",
    (
        Column("code", "Mã ý kiến", Cells.CODE, must=True, longest=64),
        Column("occasion", "Mã cuộc", Cells.OTHER, must=True, longest=64),
        _day("received_given", "Ngày tiếp nhận"),
        _word("side_given", "Góp ý xây dựng", w.Side),
        _word("nature", "Loại", w.Nature),
        _word("admission", "Thụ lý", w.Admission),
        Column("admission_reason", "Lý do không thụ lý"),
        Column("citizen_name", "Người nêu", Cells.LINE, longest=300, identity=True),
        Column("citizen_address", "Địa chỉ", Cells.LINE, identity=True),
        Column("citizen_phone", "Điện thoại", Cells.DIGITS, longest=64, identity=True),
        Column("field", "Lĩnh vực", Cells.LINE, longest=200),
        Column("content", "Nội dung", must=True),
        _unit("lead", "Cơ quan chủ trì"),
        Column("co", "Cơ quan phối hợp", Cells.UNITS),
        _day("assigned_on", "Ngày giao"),
        _day("due_on", "Hạn trả lời"),
        _day("replied_on", "Ngày trả lời"),
        Column("paper_number", "Số văn bản", Cells.DIGITS, longest=200),
        Column("reply_text", "Nội dung trả lời"),
        _word("acceptance", "Tiếp thu", w.Acceptance),
        _day("concluded_given", "Ngày kết luận tiếp thu"),
        Column("not_accepted_reason", "Lý do không tiếp thu"),
        _word("result", "Kết quả", w.Result),
        _day("settled_on", "Ngày giải quyết"),
        Column("roadmap_on", "Lộ trình", Cells.ROADMAP),
        Column("outstanding_reason", "Lý do tồn đọng"),
        Column("merged_into", "Gộp vào", Cells.OTHER, longest=64),
    ),
    code="code",
)

FIGURE = Sheet(
    "figure",
    "Số liệu tổng hợp",
    (
        Column("year", "Năm", Cells.YEAR, must=True),
        _unit("agency", "Đơn vị", must=True),
        Column("appendix", "Phụ lục", Cells.APPENDIX, must=True, words=("03", "04")),
        _day("first_day", "Từ ngày"),
        _day("last_day", "Đến ngày"),
        *(Column(key, heading, Cells.COUNT) for key, heading in COUNTS.items()),
        Column("source", "Nguồn số liệu", must=True),
    ),
    code=None,
)


def _book(shape: Shape) -> Sheet:
    """The sheet of a book beside the cases, as its shape has it."""
    columns = (
        Column(c.key, c.heading, Cells[c.holds.name], c.must, tuple(w.label for w in c.kind or ()), c.kind, c.longest)
        for c in shape.columns
    )
    return Sheet(shape.subject, shape.name, tuple(columns), code="code")


#: The books beside the cases: sheets made from their shapes.
BOOKS = tuple(_book(shape) for shape in SHAPES)
SHEETS = (AGENCY, DIALOGUE, CONTRIBUTION, RECOMMENDATION, FIGURE, *BOOKS)
#: Sheets of our own template that carry no records.
HELP = "Hướng dẫn"
LISTS = "Danh mục"
#: What a marked copy adds: a column beside each row, a sheet of all faults.
FAULT = "Lỗi"
FAULTS = "Danh sách lỗi"
#: The fingerprint that an export writes into every row.
PRINT = Column("fingerprint", "Phiên bản", Cells.LINE, longest=64)

_BY_NAME = {plain(sheet.name): sheet for sheet in SHEETS}


def by_name(name: str) -> Sheet | None:
    """The sheet of that name, however it is cased, spaced or composed."""
    return _BY_NAME.get(plain(name))


def by_key(key: str) -> Sheet:
    """The sheet of that key."""
    return next(sheet for sheet in SHEETS if sheet.key == key)
