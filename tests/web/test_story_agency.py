"""Stories 4 and 5: an agency accepts, returns, notes its work and replies with the signed paper; concluded, and reopened."""

import pytest
from sqlalchemy import select

from feedback.case.record import Recommendation
from feedback.case.word import Acceptance, OutstandingReason, Result
from feedback.core import store

PAPER = {"name": "Cong van 512 da ky.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%thu"}
NO_FUNDS = "Chưa bố trí được vốn năm 2026, đã đề xuất kế hoạch 2027"


def stored(code: str) -> Recommendation:
    """The opinion as the server has it."""
    store.db.session.rollback()
    return store.db.session.scalars(select(Recommendation).where(Recommendation.code == code)).one()


@pytest.fixture
def desk(walk):
    """The agency's first page."""
    return walk("coquan")


def test_the_most_urgent_first(desk, picture):
    told = desk.locator("tbody tr").all_inner_texts()
    late = ["Quá hạn" in text for text in told]
    assert late[0]
    assert late == sorted(late, reverse=True), "what is overdue stands before the rest"
    picture(desk, "ban-lam-viec", height=900)


def test_accepted_together_and_returned_with_a_reason(desk, walk):
    fresh = desk.locator("tbody tr:has(button[name=only])").filter(has_text="Chủ trì")
    code = fresh.last.locator("th a").inner_text()
    desk.locator("thead input[type=checkbox]").check()
    desk.click("text=Nhận các việc đã chọn")
    desk.wait_for_selector("text=/Đã nhận \\d+ ý kiến/")
    assert desk.locator("button[name=only]").count() == 0
    assert stored(code).taken_on is not None
    desk.click(f"th a:text-is('{code}')")
    desk.click("a:has-text('Trả lại, ghi lý do')")
    desk.wait_for_selector("[name=reason]")
    desk.press("[name=reason]", "Control+Enter")
    desk.locator(".field-bad").first.wait_for()
    desk.fill("[name=reason]", "Thuộc nhiệm vụ của Sở Nông nghiệp và Môi trường")
    desk.press("[name=reason]", "Control+Enter")
    desk.wait_for_selector(f"text=Đã trả lại {code}")
    other = walk("thuky", "/assignments?queue=returned")
    assert "Thuộc nhiệm vụ của Sở Nông nghiệp và Môi trường" in other.inner_text(f"tr:has-text('{code}')")


def test_worked_on_and_answered_with_the_signed_paper(desk, walk, picture):
    desk.locator("td.row-act a:has-text('Trả lời')").first.click()
    desk.wait_for_selector("#reply")
    code = desk.inner_text(".case-meta a")
    desk.fill("#progress [name$=note]", "Đã khảo sát hiện trường cùng phường")
    desk.click("button:text-is('Ghi tiến độ')")
    desk.wait_for_selector(".notes :text('Đã khảo sát hiện trường cùng phường')")
    picture(desk, "soan-tra-loi", height=1150)
    desk.locator("#reply [name$=text]").fill("Sở ghi nhận, sẽ thực hiện khi có vốn.")
    desk.locator("#reply label:text-is('Không tiếp thu')").click()
    desk.locator("#reply label:text-is('Tồn đọng')").click()
    desk.click("button:has-text('Gửi trả lời')")
    desk.locator("#reply .field-bad").first.wait_for()
    wrong = desk.locator("#reply .field-bad").all_inner_texts()
    assert any("Lý do không tiếp thu" in text for text in wrong)
    assert any("Lý do tồn đọng" in text for text in wrong), "all that is missing is said at once"
    assert "Sở ghi nhận" in desk.locator("#reply [name$=text]").input_value(), "nothing typed is lost"
    desk.locator("#reply label:text-is('Tiếp thu một phần')").click()
    desk.select_option("#reply [name$=outstanding_code]", OutstandingReason.NO_FUNDS.value)
    desk.fill("#reply [name$=outstanding_note]", NO_FUNDS)
    desk.fill("#reply [name$=paper_number]", "512/SXD-HT")
    desk.fill("#reply [name$=replied_on]", "21/11/2026")
    desk.fill("#reply [name$=signer]", "Nguyễn Văn Mẫu, Phó Giám đốc")
    desk.locator("#reply input[type=file]").set_input_files([PAPER])
    desk.click("button:has-text('Gửi trả lời')")
    desk.wait_for_selector(f"text=Đã gửi trả lời {code}")
    assert code not in desk.inner_text("tbody"), "answered, it has left what is to do"
    r = stored(code)
    desk.goto(f"/recommendations/{r.id}/work")
    assert (r.paper_number, r.result, r.outstanding_code) == (
        "512/SXD-HT",
        Result.OUTSTANDING,
        OutstandingReason.NO_FUNDS,
    )
    assert r.acceptance is None, "replied is not accepted"
    _conclude(walk("thuky", f"/conclusions?q={code}"), code, picture)
    assert (stored(code).acceptance, stored(code).result) == (Acceptance.PARTLY, Result.OUTSTANDING)
    _reopen(walk("lanhdao", f"/recommendations/{r.id}"), code)
    again = stored(code)
    assert (again.acceptance, again.replied_on is None, again.reopened_on is None) == (None, False, False)


def _conclude(page, code: str, picture) -> None:
    """The secretariat agrees with what the agency proposed, by one key; the paper is at hand."""
    row = page.locator(f"tr:has-text('{code}')")
    assert "Cong van 512 da ky.pdf" in row.inner_text()
    with page.expect_download() as paper:
        row.locator("a:has-text('Cong van 512')").click()
    assert paper.value.suggested_filename == PAPER["name"]
    page.focus(f"tr:has-text('{code}') [data-agree]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=/Đã kết luận/")
    page.goto(f"/conclusions?q={code.rsplit('-', 1)[0]}")
    page.wait_for_selector("h1")
    picture(page, "ket-luan", height=820)


def _reopen(page, code: str) -> None:
    """A leader opens it again with a reason, and the whole story keeps the trace."""
    page.click("summary:text-is('Việc khác')")
    page.click("a:text-is('Mở lại')")
    page.press("[name=reason]", "Control+Enter")
    page.locator(".field-bad").first.wait_for()
    page.fill("[name=reason]", "Nhân dân phản ánh việc chưa làm")
    page.press("[name=reason]", "Control+Enter")
    page.wait_for_selector("h1:has-text('Ý kiến')")
    story = page.inner_text("#story")
    for told in ("Nhân dân phản ánh việc chưa làm", "512/SXD-HT", "Đã khảo sát hiện trường", "tiếp thu một phần"):
        assert told in story, told
