"""A sealed edition restated: the year's paper is issued, conclusions come late, the paper says what changed and why."""

from datetime import date, timedelta

from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.register.edition import Edition
from tests.web.browser import looks_right

NUMBER = "15-BC/TU"


def fresh(query):
    """What the server has."""
    store.db.session.rollback()
    return store.db.session.scalar(query)


def test_a_sealed_paper_is_restated_after_late_conclusions(walk, on, picture):
    clerk = walk("thuky", "/editions/periods?year=2026")
    clerk.locator("tr:has-text('9 tháng 2026') a:has-text('Lập')").click()
    for number in ("01", "02"):
        clerk.uncheck(f"input[name=appendices][value='{number}']")
    clerk.click("button:has-text('Lập')")
    clerk.wait_for_selector("text=Đã lập. Xem lại số liệu")
    run = fresh(select(Edition).order_by(Edition.id.desc()))
    clerk.click("a.btn-primary:has-text('Ban hành')")
    clerk.fill("[name=number]", NUMBER)
    clerk.fill("[name=signer]", "Phạm Văn Minh Họa, Phó Bí thư")
    looks_right(clerk, "story-sealed-2-issue")
    clerk.press("[name=signer]", "Control+Enter")
    clerk.wait_for_selector("text=Từ nay số liệu này không thay đổi nữa")
    picture(clerk, "bieu-ban-hanh", height=900)

    opinion = fresh(
        select(Recommendation).where(
            Recommendation.countable.is_(True),
            Recommendation.side == "authority",
            Recommendation.received_on.between(date(2026, 1, 1), date(2026, 9, 1)),
            Recommendation.acceptance.is_(None),
            Recommendation.replied_on.is_not(None),
        )
    )
    code, opinion_id = opinion.code, opinion.id
    late = date(2026, 11, 20)
    _conclude(clerk, opinion_id, late)  # after the as-of day: nothing fixed changes, no question
    clerk.goto(f"/editions/{run.id}/today?appendix=04")
    clerk.wait_for_selector("text=Không có chênh lệch")
    clerk.click("a.chip:has-text('Chốt hôm nay')")
    part = clerk.locator(f"li:has-text('{code}')").first
    assert "kết luận sau ngày chốt số liệu đã ký" in part.inner_text()
    picture(clerk, "so-voi-nay", height=760)

    clerk.goto(f"/recommendations/{opinion_id}/sort")
    clerk.check("input[name=nature][value=complaint]")
    clerk.press("[name=field]", "Control+Enter")
    clerk.wait_for_selector("text=Chưa có gì được ghi")
    assert NUMBER in clerk.inner_text("main")
    looks_right(clerk, "story-sealed-4-reason")
    clerk.fill("[name=sealed_reason]", "Xác minh lại: là khiếu nại")
    clerk.click("button:has-text('Ghi, có lý do')")
    clerk.wait_for_load_state()
    clerk.goto(f"/editions/{run.id}/today?appendix=04")
    assert "xác định là khiếu nại" in clerk.inner_text("main")
    assert "Xác minh lại: là khiếu nại" in clerk.inner_text("main")
    on(late + timedelta(days=2))
    clerk.goto(f"/editions/{run.id}")
    clerk.click("button:has-text('Lập bản thay thế, cùng ngày chốt')")
    clerk.locator("#confirm[open] button[value=yes]").click()
    clerk.wait_for_selector("text=Sẽ thay thế")


def _conclude(page, opinion_id: int, day: date) -> None:
    """The opinion is accepted on that day, on its page."""
    page.goto(f"/recommendations/{opinion_id}/conclude")
    page.check("input[name=acceptance][value=accepted]")
    page.fill("[name=dated_on]", f"{day:%d/%m/%Y}")
    page.press("[name=dated_on]", "Control+Enter")
    page.wait_for_load_state()
