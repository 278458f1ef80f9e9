"""The four appendices of a small made-up city, with everything that a paper must tell apart; and their words, line by line.

`python -m tests.papers.signed` writes the golden texts of `tests/papers/phu-luc/` anew.
"""

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pypdf

from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.report import file
from feedback.tally.ask import ask
from tests import make
from tests.papers import golden

FOLDER = Path(__file__).parent / "phu-luc"
WINDOW = (date(2013, 12, 12), date(2015, 4, 30))
CITIZEN = "Tước Thị Canary"
#: Every Vietnamese letter with every tone, small and capital.
LETTERS = "".join(
    dict.fromkeys(
        letter
        for row in ("aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị", "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ",
                    "ưừửữứự", "yỳỷỹýỵ", "bcdđghklmnpqrstvx")
        for letter in row + row.upper()
    )
)  # fmt: skip
MARKUP = '<b>&amp;</b> #read("/etc/passwd") *đậm* _nghiêng_ $x^2$ [a](b) {{ 7*7 }} {% for x in y %} = -- \\ @ak ~'


def city() -> SimpleNamespace:
    """Two years of it."""
    found = make.city()
    make.figure(
        found.top, year=2013, appendix="04", first_day=date(2013, 12, 12), last_day=date(2013, 12, 31), dialogues=2,
        accepted=3, not_accepted=1, total=5, source="Báo cáo 12-BC/TU ngày 5/1/2014",
    )  # fmt: skip
    make.figure(found.commune, year=2014, appendix="04", dialogues=9, total=30, accepted=20)
    make.figure(found.commune, year=2015, appendix="04", dialogues=1, total=4)
    session = make.dialogue(date(2014, 3, 1), found.commune, head="both")
    for number in range(10):
        accepted = {"acceptance": "accepted" if number else "partly"} if number < 7 else {}
        refused = {"acceptance": "not_accepted", "not_accepted_reason": "Hết vốn"} if number in (7, 8) else {}
        make.recommendation(session, side_given="authority", citizen=CITIZEN, **accepted, **refused)
    make.recommendation(make.contribution(date(2014, 4, 1), found.district, target="body", form="ad_hoc"))
    make.contribution(date(2015, 2, 1), found.top, target="person", form="regular")
    book(found)
    return found


def book(found: SimpleNamespace) -> None:
    """Lines of both books."""
    with make.written():
        for place, (unit, people, copies) in enumerate([(found.top, 120, 500), (found.commune, 40, None)], 1):
            code = f"PB{place}"
            line = Dissemination(code=code, code_key=code.lower(), day=date(2014, 5, place), agency_id=unit.id, meetings=1,
                                 people=people, copies=copies, other_forms="Loa truyền thanh" if copies else None)  # fmt: skip
            make.store.db.session.add(line)
        for place, (kind, number, abstract) in enumerate(
            [
                ("Kế hoạch", "12-KH/TU", "Triển khai quy chế đối thoại"),
                ("Công văn", None, LETTERS),
                ("Quyết định", "3-QĐ/TU", MARKUP),
            ],
            1,
        ):
            code = f"VB{place}"
            line = Document(code=code, code_key=code.lower(), day=date(2014, 6, place), agency_id=found.top.id, type=kind,
                            number=number, abstract=abstract)  # fmt: skip
            make.store.db.session.add(line)


def made(number: str, kind: str) -> bytes:
    """One appendix of it as a file."""
    return file.made(file.filled(ask(number, *WINDOW)), kind)


def pages(content: bytes) -> list[str]:
    """The words of a PDF, page by page."""
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]


def said(number: str, kind: str) -> str:
    """The words of one appendix, as the golden file keeps them."""
    content = made(number, kind)
    if kind == "docx":
        return golden.words(content)
    return "\n".join(line.rstrip() for page in pages(content) for line in [*page.splitlines(), "----"]) + "\n"


def _write_all() -> None:
    from feedback import create_app
    from feedback.core import schema
    from feedback.core.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_environ({"FEEDBACK_INSTANCE": folder}))
        with app.app_context():
            schema.upgrade(Path(folder))
            city()
            FOLDER.mkdir(exist_ok=True)
            for number in ("01", "02", "03", "04"):
                for kind in ("docx", "pdf"):
                    (FOLDER / f"{number}.{kind}.txt").write_text(said(number, kind), "utf-8")


if __name__ == "__main__":
    _write_all()
