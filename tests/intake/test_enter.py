"""Entering: all or nothing, never twice; what changes, what stands, what counts afterwards."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from feedback.case import verify
from feedback.case.record import Citizen, Dialogue, Occasion, Recommendation
from feedback.case.word import Acceptance
from feedback.case.work import Assignment, Conclusion
from feedback.core import journal, store
from feedback.core.journal import Entry
from feedback.core.refusal import Stale
from feedback.intake import enter
from feedback.office.agency import Agency, Period
from feedback.register.figure import Figure
from tests.intake.book import CONTRIBUTION, DIALOGUE, FIGURE, OPINION, UNITS, counts, refused, sheet, taken, whole

pytestmark = pytest.mark.usefixtures("db")


def opinion(code: str = "YK1") -> Recommendation:
    return store.db.session.scalars(select(Recommendation).where(Recommendation.code == code)).one()


def sound(tmp_path) -> None:
    assert list(verify.faults(attachments=tmp_path)) == []


def test_a_whole_workbook_enters_and_again_changes_nothing(tmp_path):
    book = whole(
        OPINION | {
            "Người nêu": "Nguyễn Văn A", "Điện thoại": 912345678, "Cơ quan chủ trì": "SXD", "Cơ quan phối hợp": "stc; P1",
            "Hạn trả lời": date(2024, 4, 1), "Ngày trả lời": date(2024, 3, 20), "Tiếp thu": "Tiếp thu",
            "Kết quả": "Đã giải quyết", "Ngày giải quyết": date(2024, 5, 1),
        },
        {"Mã ý kiến": "YK2", "Mã cuộc": "gy1", "Nội dung": "Một ý khác", "Gộp vào": "yk1"},
        figures=[FIGURE],
    )  # fmt: skip
    assert counts(taken(*book)) == {
        "Đơn vị": (5, 0, 0), "Đối thoại": (1, 0, 0), "Góp ý": (1, 0, 0), "Kiến nghị": (2, 0, 0), "Số liệu tổng hợp": (1, 0, 0),
    }  # fmt: skip
    lines = store.db.session.scalar(select(func.count()).select_from(Entry))
    assert {sum(c[:2]) for c in counts(taken(*book)).values()} == {0}
    assert store.db.session.scalar(select(func.count()).select_from(Entry)) == lines + 1  # the import itself
    one, two = opinion(), opinion("YK2")
    assert (one.countable, two.countable, two.merged_into_id) == (True, False, one.id)
    assert (one.concluded_on, one.concluded_given) == (date(2024, 3, 20), None)
    assert (one.citizen.name, one.citizen.phone) == ("Nguyễn Văn A", "912345678")
    assert one.level == "commune"
    sound(tmp_path)
    assert journal.broken_at() is None


def test_what_is_written_is_what_was_given():
    said = 'Hỏi: "A\\B" là gì? {x} %s :y $1 \U0001f600 – ’ \\u0041 null'
    row = OPINION | {
        "Nội dung": said,
        "Người nêu": "O'Mẫu \\N",
        "Ngày trả lời": date(2024, 3, 20),
        "Tiếp thu": "Tiếp thu",
    }
    taken(*whole(row, {"Mã ý kiến": "YK2", "Mã cuộc": "DT1", "Nội dung": "null"}))
    one, two = opinion(), opinion("YK2")
    assert (one.content, one.citizen.name, one.replied_on) == (said, "O'Mẫu \\N", date(2024, 3, 20))
    assert (one.acceptance, one.countable, one.version) == (Acceptance.ACCEPTED, True, 1)
    assert (two.content, two.citizen, two.replied_on, two.in_hall, two.acceptance) == ("null", None, None, False, None)


def test_more_than_are_written_at_once():
    many = [DIALOGUE | {"Mã cuộc": f"DT{number}", "Chủ đề": f"Số {number}"} for number in range(1, 1002)]
    assert counts(taken(*whole(OPINION, dialogues=many)))["Đối thoại"] == (1001, 0, 0)
    held = store.db.session.execute(select(Occasion.code, Dialogue.theme).join(Dialogue)).all()
    assert dict(held) == {f"DT{number}": f"Số {number}" for number in range(1, 1002)}


def test_days_of_a_unit_that_leave_sessions_behind_are_a_warning():
    taken(*whole(OPINION))
    late = UNITS[2] | {"Hiệu lực từ": date(2024, 4, 1)}
    examined = taken(sheet("Đơn vị", UNITS[0], late))
    (warning,) = examined.findings.warnings
    assert (warning.sheet, warning.row, warning.column) == ("Đơn vị", 3, "Hiệu lực từ")
    assert "vào ngày của cuộc DT1 (05/03/2024). Kiểm tra lại ngày." in warning.text
    assert taken(sheet("Đơn vị", UNITS[0], late)).findings.warnings == [], "said once, with the change"


def test_one_bad_row_enters_nothing():
    rows = [OPINION | {"Mã ý kiến": f"YK{n}"} for n in range(50)]
    problems = refused(*whole(*rows, OPINION | {"Mã ý kiến": "YK50", "Mã cuộc": "lạ"}))
    assert [(p.sheet, p.row, p.column) for p in problems] == [("Kiến nghị", 52, "Mã cuộc")]
    assert store.db.session.scalar(select(func.count()).select_from(Agency)) == 0
    assert [e.act for e in store.db.session.scalars(select(Entry))] == ["workbook:refuse"]


def test_absent_column_leaves_empty_cell_empties():
    taken(*whole(OPINION | {"Lĩnh vực": "Giao thông", "Số văn bản": "12/UBND"}))
    taken(sheet("Kiến nghị", OPINION | {"Lĩnh vực": None}))
    assert (opinion().field, opinion().paper_number) == (None, "12/UBND")


def test_a_new_date_adds_a_conclusion_the_same_date_corrects_it(tmp_path):
    taken(
        *whole(
            OPINION
            | {
                "Tiếp thu": "Không tiếp thu",
                "Lý do không tiếp thu": "Trùng",
                "Ngày kết luận tiếp thu": date(2024, 4, 1),
            }
        )
    )
    second = OPINION | {
        "Tiếp thu": "Tiếp thu",
        "Lý do không tiếp thu": None,
        "Ngày kết luận tiếp thu": date(2024, 6, 1),
    }
    taken(sheet("Kiến nghị", second))
    taken(sheet("Kiến nghị", second | {"Tiếp thu": "Tiếp thu một phần"}))
    lines = store.db.session.scalars(select(Conclusion).order_by(Conclusion.dated_on)).all()
    assert [(c.dated_on.month, c.acceptance) for c in lines] == [(4, "not_accepted"), (6, "partly")]
    assert opinion().acceptance == "partly"
    sound(tmp_path)


def test_an_older_conclusion_is_added_once_and_the_later_one_stays_in_force(tmp_path):
    taken(*whole(OPINION | {"Tiếp thu": "Tiếp thu", "Ngày kết luận tiếp thu": date(2024, 6, 1)}))
    older = OPINION | {"Tiếp thu": "Tiếp thu một phần", "Ngày kết luận tiếp thu": date(2024, 4, 1)}
    assert counts(taken(sheet("Kiến nghị", older)))["Kiến nghị"] == (0, 1, 0)
    assert counts(taken(sheet("Kiến nghị", older)))["Kiến nghị"] == (0, 0, 1)
    assert (opinion().acceptance, opinion().concluded_on) == ("accepted", date(2024, 6, 1))
    sound(tmp_path)


def test_an_emptied_conclusion_is_withdrawn(tmp_path):
    taken(*whole(OPINION | {"Tiếp thu": "Tiếp thu"}))
    taken(sheet("Kiến nghị", OPINION | {"Tiếp thu": None}))
    assert opinion().acceptance is None
    assert store.db.session.scalar(select(func.count()).select_from(Conclusion)) == 0
    sound(tmp_path)


def test_an_emptied_conclusion_leaves_the_earlier_one_to_the_days_before(tmp_path):
    taken(*whole(OPINION | {"Tiếp thu": "Tiếp thu một phần", "Ngày kết luận tiếp thu": date(2024, 4, 1)}))
    taken(sheet("Kiến nghị", OPINION | {"Tiếp thu": "Tiếp thu", "Ngày kết luận tiếp thu": date(2024, 6, 1)}))
    emptied = OPINION | {"Tiếp thu": None, "Ngày kết luận tiếp thu": None}
    assert counts(taken(sheet("Kiến nghị", emptied)))["Kiến nghị"] == (0, 1, 0)
    assert counts(taken(sheet("Kiến nghị", emptied)))["Kiến nghị"] == (0, 0, 1)
    lines = store.db.session.scalars(select(Conclusion).order_by(Conclusion.dated_on)).all()
    assert [(c.dated_on.month, c.acceptance) for c in lines] == [(4, "partly"), (6, None)]
    assert (opinion().acceptance, opinion().concluded_on) == (None, date(2024, 6, 1))
    sound(tmp_path)


def test_a_conclusion_without_a_date_follows_the_reply(tmp_path):
    taken(*whole(OPINION | {"Tiếp thu": "Tiếp thu"}))
    assert opinion().concluded_on == date(2024, 3, 5)
    taken(sheet("Kiến nghị", OPINION | {"Ngày trả lời": date(2024, 3, 9)}))
    assert opinion().concluded_on == date(2024, 3, 9)
    sound(tmp_path)


def test_another_lead_ends_the_turn_of_the_first():
    taken(*whole(OPINION | {"Cơ quan chủ trì": "SXD", "Cơ quan phối hợp": "STC"}))
    taken(sheet("Kiến nghị", OPINION | {"Cơ quan chủ trì": "STC", "Cơ quan phối hợp": None}))
    rows = store.db.session.scalars(select(Assignment).order_by(Assignment.id)).all()
    assert [(r.agency.code, r.leads, r.turn) for r in rows] == [
        ("SXD", True, "taken_back"), ("STC", False, "taken_back"), ("STC", True, "given"),
    ]  # fmt: skip


def test_who_spoke_stands_apart_and_never_in_the_journal():
    taken(*whole(OPINION | {"Người nêu": "Trần Thị Bí Mật", "Địa chỉ": "Xóm Kín"}))
    taken(sheet("Kiến nghị", OPINION | {"Người nêu": "Trần Thị Khác"}))
    assert (opinion().citizen.name, opinion().citizen.address) == ("Trần Thị Khác", "Xóm Kín")
    taken(sheet("Kiến nghị", OPINION | {"Người nêu": None, "Địa chỉ": None}))
    assert store.db.session.scalar(select(func.count()).select_from(Citizen)) == 0
    told = " ".join(store.db.session.scalars(select(Entry.changes)))
    assert "Bí Mật" not in told
    assert "Xóm Kín" not in told


def test_a_session_moved_takes_its_opinions_along(tmp_path):
    taken(*whole(OPINION, OPINION | {"Mã ý kiến": "YK2", "Góp ý xây dựng": "Chính quyền"}))
    taken(
        sheet(
            "Đối thoại", DIALOGUE | {"Ngày": date(2023, 5, 6), "Người đứng đầu": "Chính quyền", "Đơn vị chủ trì": "Q1"}
        )
    )
    assert (opinion().received_year, opinion().side, opinion().level) == (2023, "authority", "district")
    taken(sheet("Đối thoại", DIALOGUE | {"Trạng thái": "Hủy"}))
    assert not opinion().countable
    sound(tmp_path)


def test_a_unit_grows_a_period_and_its_records_follow(tmp_path):
    taken(*whole(OPINION))
    first = UNITS[2] | {"Hiệu lực đến": date(2025, 6, 30), "Đơn vị cấp trên": "Q1"}
    second = UNITS[2] | {"Hiệu lực từ": date(2025, 7, 1), "Tên đơn vị": "Phường Một (mới)"}
    assert counts(taken(sheet("Đơn vị", first, second)))["Đơn vị"] == (1, 1, 0)
    assert counts(taken(sheet("Đơn vị", first, second)))["Đơn vị"] == (0, 0, 2)
    periods = store.db.session.scalars(
        select(Period)
        .join(Agency, Agency.id == Period.agency_id)
        .where(Agency.code == "P1")
        .order_by(Period.valid_from)
    ).all()
    assert [p.name for p in periods] == ["Phường Một", "Phường Một (mới)"]
    assert store.db.session.scalars(select(Agency).where(Agency.code == "P1")).one().name == "Phường Một (mới)"
    sound(tmp_path)


def test_declared_figures_are_named_by_unit_appendix_and_span():
    half = FIGURE | {"Từ ngày": date(2018, 1, 1), "Đến ngày": date(2018, 6, 30)}
    taken(*whole(dialogues=[], contributions=[], figures=[half]))
    taken(sheet("Số liệu tổng hợp", half | {"Số cuộc đối thoại": 5, "Đơn vị": "t1", "Phụ lục": 4}))
    line = store.db.session.scalars(select(Figure)).one()
    assert (line.dialogues, line.level, line.place_day, line.version) == (5, "province", date(2018, 6, 30), 2)


def test_reason_is_journaled():
    taken(*whole(OPINION), reason="Bổ sung sổ năm 2024")
    assert {e.reason for e in store.db.session.scalars(select(Entry))} == {"Bổ sung sổ năm 2024"}


def test_joint_sessions_and_contributions_settle_the_side(tmp_path):
    joint = DIALOGUE | {"Người đứng đầu": "Cả hai"}
    taken(*whole(OPINION | {"Góp ý xây dựng": "đảng"}, dialogues=[joint]))
    taken(sheet("Kiến nghị", OPINION | {"Mã ý kiến": "YK2", "Mã cuộc": "GY1"}))
    assert (opinion().side, opinion("YK2").side) == ("party", "party")
    assert CONTRIBUTION["Đối tượng"] == "Đảng viên"
    sound(tmp_path)


def test_what_somebody_changed_meanwhile_is_not_overwritten(monkeypatch):
    taken(*whole(OPINION, figures=[FIGURE]))
    read = enter.preview

    def slow(*sheets, **facts):
        examined = read(*sheets, **facts)
        store.db.session.execute(update(Occasion).values(version=9))
        store.db.session.execute(update(Figure).values(version=9))
        return examined

    monkeypatch.setattr(enter, "preview", slow)
    for page in (
        sheet("Đối thoại", DIALOGUE | {"Chủ đề": "x"}),
        sheet("Số liệu tổng hợp", FIGURE | {"Số cuộc đối thoại": 9}),
    ):
        with pytest.raises(Stale, match="nhập lại"):
            taken(page)


def test_a_day_of_conclusion_without_a_conclusion_is_told_and_left_out():
    row = OPINION | {"Ngày kết luận tiếp thu": date(2024, 4, 1), "Tiếp thu": None}
    examined = taken(*whole(row))
    assert [(n.row, n.column) for n in examined.findings.warnings] == [(2, "Ngày kết luận tiếp thu")]
    assert counts(taken(*whole(row)))["Kiến nghị"] == (0, 0, 1)
