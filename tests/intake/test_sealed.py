"""Intake and pages before what an issued edition has fixed: refused with row and edition, taken with a reason, told again."""

from datetime import date

import pytest
from sqlalchemy import insert, select

from feedback.case import joining, recommendation
from feedback.case.word import Acceptance
from feedback.core import calendar, store
from feedback.core.journal import Entry
from feedback.core.refusal import Fixed
from feedback.office import agency as units
from feedback.office import keeping
from feedback.register import book as shelf
from feedback.register import edition as editions
from feedback.register import edition_seal
from feedback.register.dissemination import Dissemination
from feedback.register.document import Document
from feedback.register.edition import EditionChange
from feedback.report import issue, restate
from tests import make
from tests.intake import book

TODAY = date(2025, 3, 1)


@pytest.fixture
def sealed(app, on):
    """Two opinions of 2024, one accepted in time, in an issued edition."""
    on(TODAY)
    c = make.city()
    session = make.dialogue(date(2024, 3, 5), c.commune, head="authority", code="DT1")
    one = make.recommendation(session, code="YK1", acceptance="accepted", concluded_on=date(2024, 4, 1))
    two = make.recommendation(session, code="YK2")
    make.recommendation(make.dialogue(date(2025, 1, 5), c.commune, code="DT2"), code="YK3")
    year = calendar.year_span(2024)
    with store.one_transaction(steady=True):
        made = issue.make(
            issue.Wanted(first=year[0], last=year[1], as_of=year[1], appendices=["04"]), by="", at=calendar.now()
        )
    with store.one_transaction():
        facts = {"number": "7-BC/VP", "dated_on": date(2025, 1, 10), "signer": "A", "version": None}
        issue.seal(made, **facts, by="", at=calendar.now())
    return made, one, two


HEADS = ["Mã ý kiến", "Mã cuộc", "Nội dung", "Tiếp thu", "Ngày kết luận tiếp thu"]
CASES = [
    (["YK2", "DT1", "Ý kiến", "Tiếp thu", date(2024, 12, 1)], True),  # concluded within the as-of day
    (["YK2", "DT1", "Ý kiến", "Tiếp thu", date(2025, 2, 1)], False),  # after it: changes nothing fixed
    (["YK2", "DT1", "Nội dung viết lại", None, None], False),
    (["YK1", "DT1", "Ý kiến", "Tiếp thu một phần", date(2024, 4, 1)], True),
    (["YK1", "DT2", "Ý kiến", "Tiếp thu", date(2024, 4, 1)], None),  # refused anyway: concluded before reception
    (["YK9", "DT1", "Ý kiến mới", None, None], False),  # a new record is no change of a fixed one
    (["YK3", "DT2", "Ý kiến", "Tiếp thu", date(2025, 2, 1)], False),
]


@pytest.mark.parametrize(("row", "refused"), CASES)
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_row_that_changes_what_is_fixed_wants_a_reason(sealed, row, refused):
    sheets = book.sheet("Kiến nghị", dict(zip(HEADS, row, strict=True)))
    done = book.take_in(sheets, today=TODAY)
    if refused is None:
        assert not done.good
        assert not done.only_sealed
        return
    assert done.good is not refused
    if not refused:
        return
    (problem,) = done.problems
    assert (problem.sheet, problem.row) == ("Kiến nghị", 2)
    assert problem.column in ("Tiếp thu", "Ngày kết luận tiếp thu")
    assert "7-BC/VP" in problem.problem
    assert "--reason" in problem.mend
    assert store.db.session.scalar(select(EditionChange.id)) is None


def test_with_a_reason_it_is_taken_journaled_and_shown(sealed):
    made, one, _ = sealed
    sheets = book.sheet("Kiến nghị", dict(zip(HEADS, CASES[0][0], strict=True)))
    assert book.take_in(sheets, today=TODAY, reason="Đối chiếu biên bản").good
    kept = store.db.session.scalars(select(EditionChange)).one()
    assert (kept.code, kept.reason) == ("YK2", "Đối chiếu biên bản")
    line = store.db.session.scalars(select(Entry).where(Entry.act == "edition:overtake")).one()
    assert line.reason == "Đối chiếu biên bản"
    told = {d.measure: d for d in restate.restate(made, "04").differences}
    assert (told["accepted"].then, told["accepted"].now) == (1, 2)
    assert [(m.code, m.reason) for m in told["accepted"].parts[0].records] == [("YK2", "Đối chiếu biên bản")]
    assert told["accepted"].parts[0].why == "kết luận được ghi sau ngày ký"
    again = book.sheet(
        "Kiến nghị", dict(zip(HEADS, ["YK2", "DT1", "Viết lại", "Tiếp thu", date(2024, 12, 1)], strict=True))
    )
    assert book.take_in(again, today=TODAY).good  # admitted before
    assert not list(edition_seal.faults())
    facts = {name: getattr(kept, name) for name in ("edition_id", "appendix", "kind", "record_id", "code", "after")}
    with store.one_transaction():  # an excuse that no act has made; to take one away is refused by the database
        unasked = {"reason": "Tự thêm", "changed_at": kept.changed_at, "changed_by": "A"}
        store.db.session.execute(insert(EditionChange).values(**facts, **unasked))
    assert [fault.partition(": ")[2] for fault in edition_seal.faults()] == [
        "số lần sửa có ghi lý do không khớp với nhật ký."
    ]


def test_a_session_called_off_is_at_fault_for_its_opinions(sealed):
    row = {
        "Mã cuộc": "DT1",
        "Ngày": date(2024, 3, 5),
        "Đơn vị chủ trì": "X3",
        "Người đứng đầu": "Chính quyền",
        "Trạng thái": "Hủy",
    }
    done = book.take_in(book.sheet("Đối thoại", row), today=TODAY)
    assert {(p.sheet, p.row, p.column) for p in done.problems} == {("Đối thoại", 2, "Trạng thái")}


def test_pages_acts_ask_for_a_reason_too(sealed):
    made, one, two = sealed
    with pytest.raises(Fixed, match="YK2.*7-BC/VP"), store.one_transaction():
        joining.merge(two, one)
    store.db.session.expire_all()
    assert two.merged_into_id is None
    with store.one_transaction():
        editions.give_reason("Trùng nội dung")
        joining.merge(two, one)
    with store.one_transaction():  # nothing that counts
        recommendation.identify(one, name="Ông Mẫu", address="", phone="", version=None)
    (total,) = [d for d in restate.restate(made, "04").differences if d.measure == "total"]
    assert (total.change, total.parts[0].why) == (-1, "gộp vào YK1")
    assert one.acceptance is Acceptance.ACCEPTED


def test_what_the_books_papers_print_is_fixed_too(app, on):
    on(TODAY)
    c = make.city()
    with store.one_transaction():
        facts = {"on": date(2024, 3, 5), "today": TODAY, "agency": c.commune}
        paper = shelf.save(Document, None, **facts, values={"type": "Kế hoạch", "number": "1", "abstract": "Cũ"})
        spread = shelf.save(Dissemination, None, **facts, values={"meetings": 1, "people": 30, "other_forms": "Loa"})
    first, last = calendar.year_span(2024)
    with store.one_transaction(steady=True):
        wanted = issue.Wanted(first=first, last=last, as_of=last, appendices=["01", "02"])
        made = issue.make(wanted, by="", at=calendar.now())
    with store.one_transaction():
        issue.seal(made, number="8-BC", dated_on=TODAY, signer="A", version=None, by="", at=calendar.now())
    for line, values in ((paper, {"abstract": "Mới"}), (spread, {"other_forms": "Pa nô"})):
        with pytest.raises(Fixed, match=rf"{line.code}.*8-BC"), store.one_transaction():
            shelf.save(type(line), line, **facts, values=values)
        with store.one_transaction():
            editions.give_reason("Ghi nhầm")
            shelf.save(type(line), line, **facts, values=values)
    (period,) = units.periods(c.commune.id)
    terms = keeping.Terms(name="Xã Ba", kind=period.kind, level_word="Huyện", parent=c.top)
    days = {"valid_from": period.valid_from, "valid_to": period.valid_to, "successor": None}
    with pytest.raises(Fixed, match=spread.code), store.one_transaction():
        keeping.correct(period, terms, **days, reason="Ghi nhầm cấp")
    told = {number: restate.restate(made, number) for number in ("01", "02")}
    assert [one.differences for one in told.values()] == [[], []]
    assert [[(m.code, m.reason) for m in one.rewritten] for one in told.values()] == [
        [(spread.code, "Ghi nhầm")],
        [(paper.code, "Ghi nhầm")],
    ]
