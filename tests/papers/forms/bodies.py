"""What each paper says, in the words of an office; the placeholders are the fields of its dataclass in `report/document`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Mm

from tests.papers.forms import frame
from tests.papers.forms.pen import Pen

_OF_SESSION = "cuộc đối thoại trực tiếp với Nhân dân ngày {{ session.on }}"


def minutes(facts: dict[str, Any]) -> Pen:
    """Biên bản."""
    pen = Pen(facts)
    frame.head(pen)
    frame.title(pen, "BIÊN BẢN", "Cuộc đối thoại trực tiếp giữa người đứng đầu với Nhân dân")
    pen.when("not final", lambda: pen.line("(Dự thảo lần {{ version }})", align="center", italic=True, after=6))
    pen.part("I. Thời gian, địa điểm")
    pen.flow(
        'Bắt đầu lúc {{ began or "……" }}, ngày {{ session.on }}, tại {{ session.place or "……" }}. Mã cuộc: {{ session.code }}.'
    )
    pen.when("session.theme", lambda: pen.flow("Nội dung đối thoại: {{ session.theme }}."))
    pen.part("II. Thành phần")
    pen.flow(
        '1. Chủ trì: {{ session.chair or "……" }}{% if session.chair_title %}, {{ session.chair_title }}{% endif %}.'
    )
    pen.flow('2. Thư ký: {{ secretary or "……" }}{% if secretary_title %}, {{ secretary_title }}{% endif %}.')
    pen.flow("3. Người dự{% if people %}: {{ people }} người{% endif %}{% if groups %}, gồm:{% else %}.{% endif %}")
    pen.each("one in groups", lambda: pen.flow("- {{ one.name }}: {{ one.people }} người;"))
    pen.part("III. Diễn biến")
    pen.each("line in opening", lambda: pen.flow("{{ line }}"))
    pen.when("said", lambda: pen.flow("//Ý kiến của Nhân dân và trả lời tại hội nghị://"))
    pen.tag("for one in said")
    pen.flow(
        '**{{ loop.index }}.** {% if one.speaker %}**{{ one.speaker }}:** {% endif %}{{ one.content[0] if one.content else "" }}'
    )
    pen.each("line in one.content[1:]", lambda: pen.flow("{{ line }}"))
    pen.tag("if one.answer")
    pen.flow("//Trả lời{% if one.answered_by %} ({{ one.answered_by }}){% endif %}:// {{ one.answer[0] }}")
    pen.each("line in one.answer[1:]", lambda: pen.flow("{{ line }}"))
    pen.tag("endif")
    pen.tag("endfor")
    pen.when("not said", lambda: pen.flow("Không có ý kiến nào được ghi tại hội nghị."))
    pen.part("IV. Kết luận của người chủ trì")
    pen.each("line in conclusion", lambda: pen.flow("{{ line }}"))
    pen.when("not conclusion", lambda: pen.flow("…………"))
    pen.flow(
        'Cuộc đối thoại kết thúc lúc {{ ended or "……" }} cùng ngày. '
        "Biên bản đã được đọc lại cho những người dự cùng nghe, thống nhất."
    )
    frame.two_names(pen, ("THƯ KÝ", "{{ secretary }}"), ("CHỦ TRÌ", "{{ session.chair }}"))
    return pen


def preparation(facts: dict[str, Any]) -> Pen:
    """Phiếu chuẩn bị trả lời."""
    pen = Pen(facts)
    frame.head(pen)
    frame.title(pen, "PHIẾU CHUẨN BỊ TRẢ LỜI", f"Ý kiến, kiến nghị gửi đến {_OF_SESSION}")
    pen.line("Kính gửi: {{ agency }}", align="center", after=6)
    pen.flow(
        "Để chuẩn bị " + _OF_SESSION + "{% if session.place %}, tại {{ session.place }}{% endif %}"
        "{% if session.theme %}, nội dung: {{ session.theme }}{% endif %}, "
        "đề nghị {{ agency }} chuẩn bị nội dung trả lời {{ count }} ý kiến, kiến nghị dưới đây"
        "{% if reply_by %} và gửi lại trước ngày **{{ reply_by }}**{% endif %}."
    )
    pen.grid(
        ["STT", "Nội dung ý kiến, kiến nghị", "Phối hợp", "Nội dung dự kiến trả lời"],
        [12, 70, 29, 54],
        "one in asked",
        [
            "^{{ loop.index }}",
            "**{{ one.code }}**{% if one.field %} – {{ one.field }}{% endif %}: {{ one.content }}"
            '{% if one.people != "1" %} ({{ one.people }} người cùng ý kiến){% endif %}',
            "{{ one.helpers }}",
            "{{ one.draft }}",
        ],
    )
    frame.ending(pen)
    return pen


def opening(facts: dict[str, Any]) -> Pen:
    """Kết quả cuộc trước."""
    pen = Pen(facts)
    frame.head(pen)
    frame.title(pen, "KẾT QUẢ", "Giải quyết ý kiến, kiến nghị của cuộc đối thoại ngày {{ last.on }}")
    pen.flow(
        "Cuộc đối thoại {{ last.code }} ngày {{ last.on }}{% if last.theme %}, nội dung: {{ last.theme }}{% endif %}, có "
        "{{ total }} ý kiến, kiến nghị. Đến ngày {{ as_of }}: đã trả lời {{ answered }}, đã giải quyết xong {{ settled }}, "
        "quá hạn chưa trả lời {{ late }}."
    )
    pen.tag("if kept")
    pen.flow("Còn {{ count }} ý kiến, lời hứa chưa xong:")
    pen.grid(
        ["STT", "Nội dung", "Cơ quan", "Hạn", "Tình hình, lý do"],
        [12, 66, 32, 24, 41],
        "one in kept",
        [
            "^{{ loop.index }}",
            "**{{ one.code }}**: {{ one.content }}",
            "{{ one.agency }}",
            "^{{ one.due_on }}",
            "{{ one.standing }}{% if one.reason %}. {{ one.reason }}{% endif %}",
        ],
    )
    pen.tag("else")
    pen.flow("Không còn ý kiến, lời hứa nào chưa xong.")
    pen.tag("endif")
    frame.ending(pen)
    return pen


def conclusion(facts: dict[str, Any]) -> Pen:
    """Thông báo kết luận."""
    pen = Pen(facts)
    frame.head(pen)
    frame.title(pen, "THÔNG BÁO", "{{ about }}")
    pen.flow(
        "Ngày {{ session.on }}{% if session.place %}, tại {{ session.place }}{% endif %}, "
        "{% if session.chair %}đồng chí {{ session.chair }}{% if session.chair_title %}, {{ session.chair_title }},{% endif %} "
        "chủ trì{% else %}đã diễn ra{% endif %} cuộc đối thoại trực tiếp với Nhân dân"
        "{% if session.theme %} về: {{ session.theme }}{% endif %}. "
        "Sau khi nghe ý kiến của Nhân dân và giải trình của các cơ quan, người chủ trì kết luận như sau:"
    )
    pen.each("line in text", lambda: pen.flow("{{ line }}"))
    frame.ending(pen)
    pen.tag("if tasks")
    pen.line("PHỤ LỤC", pen.size["title"], align="center", bold=True).paragraph_format.page_break_before = True
    pen.line("Phân công giải quyết ý kiến, kiến nghị của Nhân dân", align="center", bold=True)
    pen.line("(Kèm theo Thông báo số {{ head.number }} {{ head.day_line }})", 13, align="center", italic=True, after=8)
    pen.grid(
        ["STT", "Ý kiến, kiến nghị", "Chủ trì", "Phối hợp", "Hạn"],
        [12, 70, 36, 33, 24],
        "one in tasks",
        [
            "^{{ loop.index }}",
            "**{{ one.code }}**: {{ one.content }}",
            "{{ one.lead }}",
            "{{ one.helpers }}",
            "^{{ one.due_on }}",
        ],
    )
    pen.tag("endif")
    return pen


def publication(facts: dict[str, Any]) -> Pen:
    """Công khai kết quả."""
    pen = Pen(facts)
    frame.head(pen)
    frame.title(pen, "THÔNG BÁO", f"Công khai kết quả {_OF_SESSION}")
    pen.flow(
        "Cuộc đối thoại {{ session.code }}{% if session.theme %}, nội dung: {{ session.theme }}{% endif %}"
        "{% if session.place %}, tổ chức tại {{ session.place }}{% endif %}{% if people %}, có {{ people }} người dự{% endif %}. "
        "Kết quả tiếp nhận, trả lời {{ count }} ý kiến, kiến nghị như sau:"
    )
    pen.grid(
        ["STT", "Ý kiến, kiến nghị", "Cơ quan trả lời", "Nội dung trả lời", "Kết quả"],
        [12, 55, 30, 52, 26],
        "one in told",
        [
            "^{{ loop.index }}",
            "**{{ one.code }}**: {{ one.content }}",
            "{{ one.agency }}",
            "{{ one.answer }}",
            "{{ one.standing }}",
        ],
    )
    pen.when("posted_at", lambda: pen.flow("Thông báo này được công khai tại: {{ posted_at }}."))
    frame.ending(pen)
    return pen


def slips(facts: dict[str, Any]) -> Pen:
    """Phiếu cho công dân: four to a sheet."""
    pen = Pen(facts, margins=10)
    table = pen.columns([95, 95], rows=3, lined="dashed", inside=4)
    for place, side in enumerate(("left", "right")):
        cell = table.cell(1, place)
        if side == "right":
            pen.tag("if pair.both", cell)
        pen.line("{{ head.issuer }}", 12, at=cell, align="center", bold=True, before=8)
        pen.line("PHIẾU TIẾP NHẬN Ý KIẾN", 14, at=cell, align="center", bold=True, before=6)
        pen.line("{{ pair." + side + ".code }}", 18, at=cell, align="center", bold=True, before=4, after=6)
        pen.tag("if pair." + side + ".name", cell)
        pen.line("Ông/bà: **{{ pair." + side + ".name }}**", 13, at=cell, after=3)
        pen.tag("endif", cell)
        pen.line("Ngày tiếp nhận: {{ pair." + side + ".received_on }}", 13, at=cell, after=3)
        pen.line("Nội dung: {{ pair." + side + ".content }}", 13, at=cell, align="both", after=3)
        pen.line("Cơ quan trả lời: {{ pair." + side + '.agency or "sẽ được thông báo" }}', 13, at=cell, after=3)
        pen.line("Trả lời trước ngày: **{{ pair." + side + '.due_on or "……" }}**', 13, at=cell, after=3)
        pen.line("Hỏi kết quả tại: {{ ask_at }}. Khi hỏi, nói mã ở trên.", 12, at=cell, italic=True)
        if side == "right":
            pen.tag("endif", cell)
            pen.line("", 6, at=cell)
        cell._tc.remove(cell.paragraphs[0]._p)
    table.rows[1].height, table.rows[1].height_rule = Mm(137), WD_ROW_HEIGHT_RULE.EXACTLY
    pen.cell(table.cell(0, 0), "{%tr for pair in pairs %}")
    pen.cell(table.cell(2, 0), "{%tr endfor %}")
    pen.line("", 1, exact=1)
    return pen


def urging(facts: dict[str, Any]) -> Pen:
    """Công văn đôn đốc."""
    pen = Pen(facts)
    frame.head(pen, dispatch="{{ about }}")
    pen.line("Kính gửi: {{ agency }}", align="center", before=6, after=8)
    pen.flow(
        "Qua theo dõi việc giải quyết ý kiến, kiến nghị của Nhân dân, đến ngày {{ as_of }}, {{ agency }} còn {{ count }} ý kiến "
        "chưa trả lời hoặc chưa giải quyết xong đúng hạn, gồm:"
    )
    pen.grid(
        ["STT", "Ý kiến, kiến nghị", "Ngày giao", "Hạn", "Quá hạn (ngày)", "Ghi chú"],
        [12, 70, 24, 24, 18, 26],
        "one in owed",
        [
            "^{{ loop.index }}",
            "**{{ one.code }}**: {{ one.content }}",
            "^{{ one.assigned_on }}",
            "^{{ one.due_on }}",
            "^{{ one.days_late }}",
            "{{ one.note }}",
        ],
    )
    pen.each("line in text", lambda: pen.flow("{{ line }}"))
    pen.flow(
        "Đề nghị {{ agency }} khẩn trương giải quyết, trả lời bằng văn bản"
        "{% if reply_by %} trước ngày **{{ reply_by }}**{% endif %}; "
        "ý kiến nào chưa giải quyết được thì nêu rõ lý do và thời hạn giải quyết" + facts["end"]
    )
    frame.ending(pen)
    return pen


def outstanding(facts: dict[str, Any]) -> Pen:
    """Danh sách tồn đọng."""
    pen = Pen(facts)
    frame.head(pen)
    frame.title(pen, "DANH SÁCH", "Ý kiến, kiến nghị của Nhân dân còn tồn đọng {{ period }}")
    pen.line("Kính gửi: {{ receiver }}", align="center", after=6)
    pen.flow(
        "Đến ngày {{ as_of }}, còn {{ count }} ý kiến, kiến nghị tồn đọng"
        "{% if reasons %}: {% for one in reasons %}{{ one.name|lower }} {{ one.opinions }}{% if not loop.last %}; {% endif %}"
        "{% endfor %}{% endif %}."
    )
    pen.tag("if waiting")
    pen.grid(
        ["STT", "Ý kiến, kiến nghị", "Cơ quan chủ trì", "Tiếp nhận", "Lý do tồn đọng", "Xem lại, giải quyết"],
        [12, 59, 32, 24, 45, 24],
        "one in waiting",
        [
            "^{{ loop.index }}",
            "**{{ one.code }}**: {{ one.content }}",
            "{{ one.agency }}",
            "^{{ one.received_on }}",
            "{{ one.reason }}{% if one.story %}. {{ one.story }}{% endif %}",
            "^{{ one.next_on }}",
        ],
    )
    pen.tag("endif")
    frame.ending(pen)
    return pen


def register(facts: dict[str, Any]) -> Pen:
    """Sổ 12 cột, in the manner of form 03/TCD."""
    from tests.papers.forms.book import twelve

    return twelve(facts)


BODIES: dict[str, Callable[[dict[str, Any]], Pen]] = {
    "bien-ban": minutes,
    "phieu-chuan-bi": preparation,
    "ket-qua-cuoc-truoc": opening,
    "thong-bao-ket-luan": conclusion,
    "cong-khai": publication,
    "phieu-cong-dan": slips,
    "don-doc": urging,
    "ton-dong": outstanding,
    "so-12-cot": register,
}
