"""The second half of the whole cycle: sorted, given out, concluded on, answered, cleared, signed, settled, published."""

from datetime import date
from io import BytesIO

from docx import Document
from sqlalchemy import select

from feedback.case.answering import signing
from feedback.case.paper import Notice, Publication
from feedback.case.record import Recommendation
from feedback.case.word import Acceptance, Result
from feedback.core import store
from tests.web.browser import looks_right

ASKED_IN_HALL = "Đề nghị công khai lịch thu gom rác"
LEAD = "Sở Nông nghiệp và Môi trường"
REPLY = "Đã niêm yết lịch thu gom rác tại nhà văn hóa các tổ dân phố từ ngày 18/12."
SPEAKER = "Hoàng Thị Ẩn Danh"
#: What the record tells afterwards, in its order.
TOLD = (
    "ghi ý kiến tại cuộc", "phân loại: lĩnh vực Môi trường", f"giao cho {LEAD}", "nhận việc", "trình duyệt trả lời (bản 1)",
    "bước “Lãnh đạo phòng” đồng ý", "bước “Lãnh đạo Sở” đồng ý", "trả lời bằng văn bản số 412/SNNMT-MT", "Đóng băng bản 1",
    "kết luận: tiếp thu", "Giao trả lời đến người nêu",
)  # fmt: skip


def opinion(dialogue_id: int, content: str) -> Recommendation:
    """The opinion as the server has it."""
    store.db.session.rollback()
    found = select(Recommendation).where(Recommendation.occasion_id == dialogue_id, Recommendation.content == content)
    return store.db.session.scalars(found).one()


def sorted_out(page, dialogue_id: int, how_many: int) -> None:
    """Every opinion gets its field, by keyboard, one after the other."""
    page.goto(f"/sorting?occasion={dialogue_id}")
    for _ in range(how_many):
        told = page.inner_text(".desk")
        page.locator("[name=field]").press_sequentially("moi truong")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_function("(told) => document.querySelector('.desk')?.innerText !== told", arg=told)
    page.wait_for_selector("text=Đã phân loại hết ý kiến của cuộc này")


def given_out(page, dialogue_id: int, how_many: int) -> None:
    """What was not answered in the hall goes to its agency, after a preview."""
    page.goto(f"/assignments?occasion={dialogue_id}")
    page.check("[data-pick-all]")
    page.click("button:has-text('Giao xử lý')")
    page.fill("input#lead", "so nong nghiep")
    page.press("input#lead", "Enter")
    page.wait_for_selector(f"#preview p:has-text('sẽ giao {LEAD} chủ trì')")
    page.locator("#preview form .btn-primary").click()
    page.wait_for_selector(f"h1:has-text('Đã giao {how_many} ý kiến cho {LEAD}')")


def noticed(page, dialogue_id: int, picture) -> None:
    """The conclusion notice is issued; its annex says who answers what by when."""
    page.goto(f"/dialogues/{dialogue_id}")
    page.click("a:text-is('Soạn thông báo kết luận')")
    page.fill("[name=body]", "Giao các cơ quan có tên tại phụ lục giải quyết, trả lời Nhân dân đúng hạn.")
    for name, text in (("number", "88/TB-UBND"), ("dated_on", "16/12/2026"), ("signer_title", "Chủ tịch"),
                       ("signer", "Lê Văn Thử")):  # fmt: skip
        page.fill(f"[name={name}]", text)
    r = opinion(dialogue_id, ASKED_IN_HALL)
    line = page.inner_text(f"tr:has-text('{ASKED_IN_HALL}')")
    assert LEAD in line
    assert r.due_on.strftime("%d/%m/%Y") in line
    picture(page, "thong-bao-ket-luan", height=1100)
    page.click("button:text-is('Ban hành')")
    page.wait_for_selector("#papers :text('Đã kết luận')")
    store.db.session.rollback()
    assert store.db.session.get_one(Notice, dialogue_id).issued
    annex = Document(BytesIO(page.request.get(f"/dialogues/{dialogue_id}/conclusion.docx").body())).tables[-1]
    cells = next([cell.text for cell in row.cells] for row in annex.rows if ASKED_IN_HALL in row.cells[1].text)
    assert any(LEAD in cell for cell in cells)


def answered(walk, dialogue_id: int, picture) -> None:
    """The agency accepts, writes, has it cleared in its two steps, signs; what is signed is frozen."""
    page = walk("coquan2", "/?part=fresh")
    r = opinion(dialogue_id, ASKED_IN_HALL)
    page.click(f"tr:has-text('{r.code}') button[name=only]")
    page.wait_for_selector("text=/Đã nhận/")
    page.goto(f"/recommendations/{r.id}/work")
    page.fill("#reply [name$=text]", REPLY)
    page.locator("#reply label:text-is('Tiếp thu')").click()
    page.locator("#reply label:text-is('Đã giải quyết')").click()
    page.fill("#reply [name$=settled_on]", "18/12/2026")
    page.click("#reply button:text-is('Trình duyệt')")
    page.wait_for_selector("text=/trình duyệt/i")
    page.goto(f"/recommendations/{r.id}/clearance")
    for _ in range(2):
        page.fill("[name=remarks]", "Đồng ý nội dung.")
        page.click("#clear button:text-is('Đồng ý')")
        page.wait_for_selector("text=Đã duyệt")
        page.goto(f"/recommendations/{r.id}/clearance")
    looks_right(page, "story-cycle-11-cleared")
    picture(page, "duyet-tra-loi", height=900)
    page.fill("#issue [name=paper_number]", "412/SNNMT-MT")
    page.fill("#issue [name=signer]", "Phạm Thị Phỏng")
    page.click("button:text-is('Ký, phát hành')")
    page.wait_for_selector(f"text=Đã phát hành trả lời {r.code}")
    store.db.session.rollback()
    kept = signing.last_of(r.id)
    assert (kept.reply_text, kept.paper_number, kept.replied_on) == (REPLY, "412/SNNMT-MT", date(2026, 12, 18))


def concluded(page, dialogue_id: int) -> None:
    """The secretariat agrees with one press; the reply is handed over."""
    r = opinion(dialogue_id, ASKED_IN_HALL)
    page.goto(f"/conclusions?q={r.code}")
    page.click(f"tr:has-text('{r.code}') button[data-agree]")
    page.wait_for_selector("text=/Đã kết luận/")
    r = opinion(dialogue_id, ASKED_IN_HALL)
    assert (r.acceptance, r.result) == (Acceptance.ACCEPTED, Result.SETTLED)
    page.goto(f"/recommendations/{r.id}/delivery")
    page.locator("label:text-is('Trực tiếp')").click()
    page.click("main form .btn-primary")
    page.wait_for_selector(f"text=Đã ghi giao trả lời {r.code}")


def published(page, dialogue_id: int, picture) -> None:
    """The results are put up within ten days; nobody who spoke is named in them."""
    page.goto(f"/dialogues/{dialogue_id}/extract")
    told = page.inner_text("main")
    assert REPLY in told
    assert "Đã trả lời ngày 21/11/2026" not in told, "what was sent in before was answered in the hall, on its day"
    assert SPEAKER not in page.content()
    picture(page, "ban-cong-khai", height=1000)
    page.goto(f"/dialogues/{dialogue_id}/publication")
    page.fill("[name=on]", "22/12/2026")
    page.fill("[name=posted_at]", "Niêm yết tại trụ sở và nhà văn hóa các tổ dân phố")
    page.click("main form .btn-primary")
    page.wait_for_selector("#papers :text('Đã công khai')")
    store.db.session.rollback()
    assert store.db.session.get_one(Publication, dialogue_id).published_on == date(2026, 12, 22)


def told(page, dialogue_id: int, picture) -> None:
    """The record tells the whole of it, in its order, to anyone who may read it."""
    r = opinion(dialogue_id, ASKED_IN_HALL)
    page.goto(f"/recommendations/{r.id}")
    story = page.inner_text("#story")
    places = [story.find(words) for words in TOLD]
    assert -1 not in places, dict(zip(TOLD, places, strict=True))
    assert places == sorted(places)
    assert SPEAKER not in page.content()
    looks_right(page, "story-cycle-13-story")
    picture(page, "dien-bien", height=1200, top="#story")
