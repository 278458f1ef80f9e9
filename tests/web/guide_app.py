"""The small app behind the style guide: every macro and every kind of input on three pages, under the real headers."""

from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask, redirect, render_template, request
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from feedback.case.standing import Handling
from feedback.case.word import Acceptance, Nature, Result
from feedback.core.refusal import Refused, Stale
from feedback.core.settings import shelf
from feedback.web import asset, badge, error, guard
from feedback.web.form import (
    ChoiceField,
    ChoicesField,
    CodeField,
    DayField,
    EnumField,
    FileField,
    NoteField,
    Required,
    SelectChoice,
    VersionedForm,
    WholeField,
    YesField,
)
from feedback.web.listing import Choice, Day, Flag, Listing, Sort, Words

AGENCIES = [
    "Sở Giao thông vận tải",
    "Ủy ban nhân dân xã Đường Hòa",
    "Sở Y tế",
    *(f"Phường số {n}" for n in range(1, 30)),
]
UNITS = [SelectChoice(str(n), name) for n, name in enumerate(AGENCIES)]
MENU = [
    "Trang chính",
    "Cuộc đối thoại",
    "Ý kiến, kiến nghị",
    "Còn tồn đọng",
    "Tổng quan",
    "Phụ lục 03, 04",
    "Nhập, xuất Excel",
]


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    text: Mapped[str]
    field: Mapped[str]
    due_on: Mapped[date | None]


ROWS = Listing(
    key=Row.id,
    sorts=[Sort("due", "Hạn", Row.due_on), Sort("code", "Mã", Row.code)],
    filters=[
        Words("q", "Tìm trong nội dung", lambda text: Row.text.contains(text), hint="Có dấu hoặc không dấu"),
        Choice("unit", "Cơ quan chủ trì", UNITS, lambda one: Row.code != one),
        Choice("result", "Kết quả", Result, lambda many: Row.code.not_in(many), many=True),
        Day("from", "Hạn từ ngày", lambda day: Row.due_on >= day),
        Flag("late", "Chỉ quá hạn", lambda _: Row.id < 0),
    ],
    size=8,
)


class Give(VersionedForm):
    lead = ChoiceField("Cơ quan chủ trì", [Required()], choices=UNITS, description="Chịu trách nhiệm trả lời.")
    due_on = DayField("Hạn trả lời", [Required()], description="Ví dụ 05/03/2027")
    people = WholeField("Số người dự")
    code = CodeField("Mã ý kiến")
    nature = EnumField("Loại", Nature)
    note = NoteField("Nội dung giao", [Required()])
    result = EnumField("Kết quả", Result, radio=True)
    helpers = ChoicesField("Cơ quan phối hợp", choices=UNITS[:3])
    agree = YesField("Đã trả lời tại hội nghị")
    paper = FileField("Văn bản đã ký", description="PDF, Word hoặc ảnh.")


def small_app(engine) -> Flask:
    """The three pages, under the headers of the real house."""
    app = Flask("guide", static_folder=str(shelf("static")))
    app.secret_key = "guide"
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(Path(__file__).parent / "guide"), FileSystemLoader(shelf("templates"))]
    )
    CSRFProtect(app)
    asset.register(app)
    badge.register(app)
    error.register(app)
    app.after_request(lambda response: response.headers.extend(guard._HEADERS) or response)
    app.config["POSTS"] = []

    @app.context_processor
    def frame():
        lines = [{"label": text, "url": f"/?m={n}", "active": n == 2} for n, text in enumerate(MENU)]
        menu = [lines[0], {"label": "Hồ sơ", "lines": lines[1:5], "active": True}, *lines[5:]]
        who = {"name": "Nguyễn Thị Thu Hương", "agency": "Văn phòng Thành ủy", "role": "Thư ký", "account_url": "/me"}
        return {
            "demo": True,
            "menu": menu,
            "signed_in": who,
            "sign_out_url": "/out",
            "version": "1",
            "help_url": "/help",
        }

    @app.get("/")
    def listing():
        with Session(engine) as session:
            page = ROWS.page(session, select(Row))
        happened = [
            {
                "who": "Trần Văn Bình",
                "when": datetime(2026, 11, 20, 3, 12, tzinfo=UTC),
                "what": "Ghi tiến độ",
                "detail": "a\nb",
            },
            {"who": "Lê Thị Mai", "when": date(2026, 11, 10), "what": "Gia hạn", "why": "Chờ ý kiến", "tone": "warn"},
        ]
        words = {"handlings": list(Handling), "acceptances": [None, *Acceptance], "results": [None, *Result]}
        return render_template("list.html", page=page, events=happened, **words)

    @app.route("/form", methods=["GET", "POST"])
    def form():
        given = Give(data={"version": 1, "note": "Nội dung cũ", "due_on": date(2026, 12, 5)})
        if given.validate_on_submit():
            app.config["POSTS"].append(dict(request.form))
            with given.refusals():
                if given.note.data == "stale":
                    raise Stale()
                if given.note.data == "refused":
                    raise Refused("Hạn phải sau ngày giao.", field="due_on")
                return redirect("/")
        if given.stale:
            given.show_current({"note": "Của người kia", "lead": "2"}, version=2, who="Lê Thị Mai")
        return render_template("form.html", form=given), given.status

    @app.post("/act")
    def act():
        app.config["POSTS"].append(dict(request.form))
        return redirect("/")

    app.add_url_rule("/sheet", "sheet", lambda: render_template("sheet.html"))
    return app
