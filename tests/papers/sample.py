"""One filled paper of each kind, plainly made up: what the golden texts are of and what is turned into pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from feedback.report.document import (
    conclusion,
    minutes,
    opening,
    outstanding,
    preparation,
    publication,
    register,
    slip,
    urging,
)
from feedback.report.document.part import Head, Session, Signer
from feedback.report.letterhead import Family

HELD = date(2026, 6, 5)
SESSION = Session(
    code="DT-P1-2026-02",
    on=HELD,
    theme="Thoát nước và vệ sinh môi trường",
    place="Nhà văn hóa phường Mẫu",
    chair="Trần Thị Mẫu",
    chair_title="Bí thư Đảng ủy phường",
)
LAST = Session(code="DT-P1-2026-01", on=date(2026, 1, 9), theme="Trật tự đô thị")
HEADS = {
    "dang-36": Head(
        family=Family.PARTY,
        superior="Thành ủy Mẫu",
        issuer="Đảng ủy phường Mẫu",
        number="07-TB/ĐU",
        place="Phường Mẫu",
        on=date(2024, 2, 5),
    ),
    "dang-05": Head(
        family=Family.PARTY,
        superior="Thành ủy Mẫu",
        issuer="Đảng ủy phường Mẫu",
        number="12-TB/ĐU",
        place="Phường Mẫu",
        on=date(2026, 6, 9),
    ),
    "nha-nuoc-30": Head(
        family=Family.STATE,
        superior="Ủy ban nhân dân thành phố Mẫu",
        issuer="Ủy ban nhân dân phường Mẫu",
        number="31/TB-UBND",
        place="Phường Mẫu",
        on=date(2026, 6, 9),
    ),
    "mat-tran": Head(
        family=Family.FRONT,
        issuer="Ủy ban Mặt trận Tổ quốc Việt Nam phường Mẫu",
        number="15/MTTQ-BTT",
        place="Phường Mẫu",
        on=date(2026, 6, 9),
    ),
}
SIGNER = Signer(authority="T/M Ban Thường vụ", title="Bí thư", name="Trần Thị Mẫu")
RECEIVERS = ("Các cơ quan có tên tại phụ lục", "Ủy ban Mặt trận Tổ quốc phường", "Lưu Văn phòng")
_DRAIN = "Đề nghị cải tạo cống thoát nước tổ dân phố số 4, mưa lớn nước tràn vào nhà <dân> & ngập quá nửa bánh xe"
_LIGHT = "Đề nghị lắp thêm đèn chiếu sáng ngõ 12"


def papers(layout: str = "dang-05") -> dict[str, tuple[Any, Any]]:
    """By paper: the module that writes it, and what it says."""
    head = HEADS[layout]
    signed: dict[str, Any] = {"signer": SIGNER, "receivers": RECEIVERS}
    return {
        "bien-ban": (minutes, _minutes(head)),
        "phieu-chuan-bi": (
            preparation,
            preparation.Preparation(
                head=head,
                session=SESSION,
                agency="Phòng Kinh tế, Hạ tầng và Đô thị",
                reply_by=date(2026, 6, 2),
                asked=(
                    preparation.Asked(
                        code="YK-1", content=_DRAIN, field="Thoát nước", people=12, helpers="Công ty Thoát nước"
                    ),
                    preparation.Asked(code="YK-2", content=_LIGHT, draft="Đã có trong kế hoạch quý III."),
                ),
                **signed,
            ),
        ),
        "ket-qua-cuoc-truoc": (
            opening,
            opening.Opening(
                head=head,
                session=SESSION,
                last=LAST,
                total=12,
                answered=11,
                settled=9,
                late=1,
                as_of=date(2026, 6, 1),
                kept=(
                    opening.Kept(
                        code="YK-0",
                        content="Đề nghị dẹp chợ tạm",
                        agency="Công an phường",
                        due_on=date(2026, 5, 1),
                        standing="Tồn đọng",
                        reason="Liên quan nhiều ngành, chờ phối hợp",
                    ),
                ),
                signer=SIGNER,
            ),
        ),
        "thong-bao-ket-luan": (
            conclusion,
            conclusion.Conclusion(
                head=head,
                session=SESSION,
                text="1. Ghi nhận ý kiến của Nhân dân.\n\n2. Giao các cơ quan giải quyết theo phụ lục kèm theo",
                tasks=(
                    conclusion.Task(
                        code="YK-1",
                        content=_DRAIN,
                        lead="Phòng Kinh tế, Hạ tầng và Đô thị",
                        helpers="Công ty Thoát nước",
                        due_on=date(2026, 7, 1),
                    ),
                    conclusion.Task(code="YK-2", content=_LIGHT, lead="Điện lực", due_on=date(2026, 6, 26)),
                ),
                **signed,
            ),
        ),
        "cong-khai": (
            publication,
            publication.Publication(
                head=head,
                session=SESSION,
                people=1250,
                told=(
                    publication.Told(
                        code="YK-1",
                        content=_DRAIN,
                        agency="Phòng Kinh tế, Hạ tầng và Đô thị",
                        answer="Đã nạo vét ngày 10/6/2026.\nCải tạo trong quý III.",
                        standing="Sẽ giải quyết, lộ trình 30/09/2026",
                    ),
                ),
                posted_at="trụ sở phường và nhà văn hóa các tổ",
                **signed,
            ),
        ),
        "phieu-cong-dan": (
            slip,
            slip.Slips(
                head=head,
                ask_at="Văn phòng Đảng ủy phường, điện thoại 0225 000 000, giờ hành chính",
                slips=tuple(
                    slip.Slip(
                        code=f"YK-{n}",
                        content=_DRAIN if n % 2 else _DRAIN * 6,
                        received_on=HELD,
                        name="Nguyễn Văn Mẫu" if n == 1 else "",
                        agency="Phòng Kinh tế, Hạ tầng và Đô thị",
                        due_on=date(2026, 7, 1) if n < 4 else None,
                    )
                    for n in range(1, 6)
                ),
            ),
        ),
        "don-doc": (
            urging,
            urging.Urging(
                head=replace(head, number=head.number.replace("TB", "CV")),
                agency="Phòng Kinh tế, Hạ tầng và Đô thị",
                as_of=date(2026, 6, 8),
                reply_by=date(2026, 6, 15),
                owed=(
                    urging.Owed(
                        code="YK-1",
                        content=_DRAIN,
                        assigned_on=HELD,
                        due_on=date(2026, 6, 6),
                        days_late=2,
                        note="Đã nhắc 1 lần",
                    ),
                ),
                **signed,
            ),
        ),
        "ton-dong": (
            outstanding,
            outstanding.Outstanding(
                head=head,
                receiver="Ban Thường trực Ủy ban Mặt trận Tổ quốc phường",
                period="quý II năm 2026",
                as_of=date(2026, 6, 30),
                waiting=(
                    outstanding.Waiting(
                        code="YK-0",
                        content="Đề nghị dẹp chợ tạm",
                        agency="Công an phường",
                        received_on=date(2026, 1, 9),
                        reason="Liên quan nhiều ngành, chờ phối hợp",
                        story="Chờ bố trí mặt bằng chợ mới",
                        next_on=date(2026, 9, 30),
                    ),
                ),
                reasons=(outstanding.Reason(name="Liên quan nhiều ngành, chờ phối hợp", opinions=1),),
                **signed,
            ),
        ),
        "so-12-cot": (register, _register(head)),
    }


def filled(paper: str, layout: str = "dang-05") -> bytes:
    """The paper as a file."""
    module, values = papers(layout)[paper]
    out = BytesIO()
    module.write(out, values)
    return out.getvalue()


def _minutes(head: Head) -> minutes.Minutes:
    return minutes.Minutes(
        head=head,
        session=SESSION,
        began="8 giờ 00",
        ended="11 giờ 15",
        secretary="Lê Văn Ghi",
        secretary_title="Chánh Văn phòng",
        groups=(minutes.Group(name="Nhân dân tổ 1 đến tổ 5", people=118), minutes.Group(name="Đại biểu", people=12)),
        people=130,
        opening="Chủ tịch Ủy ban nhân dân phường báo cáo kết quả giải quyết ý kiến của cuộc trước.",
        said=(
            minutes.Said(
                turn=1,
                speaker="Nguyễn Văn Mẫu",
                content=_DRAIN + "\nĐã phản ánh hai lần.",
                answer="Sẽ nạo vét trong tháng 6.",
                answered_by="Phòng Kinh tế, Hạ tầng và Đô thị",
            ),
            minutes.Said(turn=2, speaker="", content=_LIGHT),
        ),
        conclusion="Giao các cơ quan trả lời đúng hạn.",
    )


def _register(head: Head) -> register.Register:
    return register.Register(
        head=head,
        first=date(2026, 4, 1),
        last=date(2026, 6, 30),
        rows=(
            register.Row(
                number=1,
                received_on=HELD,
                who="Nguyễn Văn Mẫu\nTổ 4, phường Mẫu",
                content=_DRAIN,
                nature="Kiến nghị",
                people=12,
                own=True,
                passed_to="Phòng Kinh tế, Hạ tầng và Đô thị, 05/06/2026",
                result="Sẽ giải quyết, lộ trình 30/09/2026",
                code="YK-1",
            ),
            register.Row(
                number=2,
                received_on=HELD,
                who="",
                content="Tố cáo cán bộ địa chính",
                nature="Tố cáo",
                people=1,
                guided="Hướng dẫn gửi đơn theo Luật Tố cáo",
                code="YK-3",
            ),
        ),
    )
