"""Workbooks through the pages: looked at, refused with the marked copy, entered once; an office's own Excel matched."""

import io
from dataclasses import replace

import openpyxl
import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from feedback.case.record import Recommendation
from feedback.core import store
from feedback.core.journal import Entry
from feedback.core.refusal import NotThere
from feedback.intake import match
from feedback.web import upload
from tests import make


@pytest.fixture
def city(db):
    return make.city()


@pytest.fixture
def clerk(city, signed_in):
    return signed_in("secretariat", city.office)


def _book(**sheets) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())


def _good(code="YK-1"):
    return _book(
        **{
            "Đối thoại": [
                ["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"],
                ["DT-1", "1/3/2024", "TP", "Chính quyền"],
            ],
            "Kiến nghị": [["Mã ý kiến", "Mã cuộc", "Nội dung", "Người nêu"], [code, "DT-1", "Sửa đường", "Ông Thử"]],
        }
    )


def _bring(client, content, name="so.xlsx", matching=""):
    data = {"file": (content, name), "matching": matching}
    return client.submit("/exchange/files", data, content_type="multipart/form-data")


def _opinions() -> int:
    return store.db.session.scalar(select(func.count()).select_from(Recommendation))


def test_a_file_is_looked_at_and_entered_once(clerk):
    answer = _bring(clerk, _good())
    assert answer.status_code == 302
    look = clerk.get(answer.location).text
    assert "Tệp không có lỗi" in look
    assert _opinions() == 0
    done = clerk.submit(answer.location, {"reason": "Báo cáo quý I"})
    assert done.status_code == 302
    assert "Kiến nghị 1 mới" in clerk.get(done.location).text
    assert _opinions() == 1
    assert clerk.get(answer.location).status_code == 404
    again = _bring(clerk, _good())
    clerk.submit(again.location, {})
    assert _opinions() == 1


def test_every_fault_is_shown_and_the_marked_copy_handed_back(clerk):
    content = _book(
        **{
            "Đối thoại": [
                ["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"],
                ["DT-1", "32/3/2024", "KHONG", "Ai đó"],
            ]
        }
    )
    answer = _bring(clerk, content)
    look = clerk.get(answer.location).text
    assert "3 chỗ phải sửa" in look
    assert "Nhập vào hệ thống" not in look
    copy = clerk.get(answer.location + "/marked.xlsx")
    assert copy.mimetype.endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    assert "Lỗi" in str([[cell.value for cell in row] for row in book["Đối thoại"]])
    assert clerk.submit(answer.location, {}).status_code == 200
    assert _opinions() == 0


@pytest.mark.parametrize(
    ("content", "name", "code"), [(b"", "so.xlsx", 422), (b"khong", "so.xlsx", 422), (b"MZ", "so.exe", 422)]
)
def test_what_is_no_workbook_is_said_in_a_sentence(clerk, content, name, code):
    answer = _bring(clerk, io.BytesIO(content), name)
    if answer.status_code == 302:
        answer = clerk.get(answer.location)
    assert answer.status_code == code
    assert "Traceback" not in answer.text


def test_a_kept_file_is_its_bearers_only(clerk, city, signed_in):
    path = _bring(clerk, _good()).location
    other = signed_in("secretariat", city.office)
    assert other.get(path).status_code == 404
    assert other.submit(path, {}).status_code == 404
    assert clerk.get(path.replace("/files/", "/files/../")).status_code == 404


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_of_one_bearer_the_latest_files_wait(app, tmp_path):
    limits = replace(app.config["SETTINGS"], instance=tmp_path, upload_bytes=100)

    def keep(size, officer_id=1):
        file = FileStorage(io.BytesIO(b"x" * size), "so.xlsx")
        return upload.keep(file, officer_id=officer_id, settings=limits)

    def waits(*kept):
        return [one.path.is_file() and one.path.with_suffix(".json").is_file() for one in kept]

    other, few = keep(100, officer_id=2), [keep(10) for _ in range(6)]
    assert waits(other, *few) == [True, False, True, True, True, True, True]
    full = [keep(100), keep(100), keep(90)]
    assert waits(*few, *full) == [False] * 7 + [True, True]
    with pytest.raises(NotThere, match="tải lên nhiều tệp khác"):
        upload.find(full[0].token, officer_id=1, settings=limits)


def test_one_sentence_for_a_whole_sheet_that_one_may_not_write(city, signed_in):
    rows = [["Mã cuộc", "Ngày", "Đơn vị chủ trì", "Người đứng đầu"]]
    rows += [[f"DT-{n}", f"{n}/3/2024", "TP", "Cả hai"] for n in range(1, 21)]
    admin = signed_in("admin", city.top)
    answer = admin.get(_bring(admin, _book(**{"Đối thoại": rows})).location)
    assert answer.text.count("Bạn không được giao ghi sổ “Đối thoại”.") == 1
    assert "20 hàng, từ 2 đến 21" in answer.text
    assert "Có 20 chỗ phải sửa" in answer.text
    assert "chỗ nữa" not in answer.text


def test_matching_shows_what_must_be_chosen_and_what_was_found(clerk):
    rows = [["Nội dung kiến nghị", "Tình trạng", "Ghi thêm"], ["Sửa đường", "xong", "x"]]
    token = _bring(clerk, _book(Sổ=rows)).location.rsplit("/", 1)[-1]
    page = clerk.get(f"/exchange/matchings/new/{token}").text
    must, _, others = page.partition("Cột bắt buộc của sổ")[2].partition("Cột đã đoán được trong tệp")
    found, _, rest = others.partition("<summary>Cột khác")
    assert must.count("<select") == 3  # code, occasion, content
    assert 'name="c_result"' in found
    assert found.count("<select") < 5
    assert 'name="c_paper_number"' in rest


def test_an_offices_own_excel_is_matched_once_and_remembered(clerk, city):
    make.dialogue(agency=city.top, code="DT-PM-01")
    rows = [
        ["UBND PHƯỜNG MẪU", None, None],
        [],
        ["STT", "Nội dung kiến nghị", "Đơn vị giải quyết", "Tình trạng"],
        [1, "Sửa đường liên thôn", "Sở Xây Dựng", "Đang giải quyết"],
        [2, "Thoát nước ngõ 5", "phòng lạ", "đang làm"],
    ]
    path = _bring(clerk, _book(**{"Sổ 2024": rows})).location
    assert "Ghép cột" in clerk.get(path).text
    token = path.rsplit("/", 1)[-1]
    first = clerk.get(f"/exchange/matchings/new/{token}?sheet=Sổ 2024").text
    assert "Nội dung kiến nghị" in first
    data = {
        "name": "Sổ của phường", "c_content": "Nội dung kiến nghị", "c_lead": "Đơn vị giải quyết", "c_result": "Tình trạng",
        "f_code": "PM-{STT}", "f_occasion": "DT-PM-01",
    }  # fmt: skip
    answer = clerk.submit(f"/exchange/matchings/new/{token}?sheet=Sổ 2024&target=recommendation&row=3", data)
    assert answer.status_code == 302, answer.text
    second = clerk.get(answer.location).text
    assert "đang làm" in second
    assert 'value="SXD"' in second
    kept = match.of_agency(city.top.id)[0]
    data = {
        "version": kept.version,
        "w_lead_0": "SXD",
        "w_lead_1": "SXD",
        "w_result_0": "Đang giải quyết",
        "w_result_1": "Đang giải quyết",
    }
    answer = clerk.submit(answer.location, data)
    assert answer.status_code == 302, answer.text
    assert "Tệp không có lỗi" in clerk.get(answer.location).text
    assert clerk.submit(answer.location, {}).status_code == 302
    found = store.db.session.scalars(select(Recommendation).order_by(Recommendation.code)).all()
    assert [(r.code, r.lead_id) for r in found] == [("PM-1", city.works.id), ("PM-2", city.works.id)]
    again = _bring(clerk, _book(**{"Sổ 2024": rows}), matching=str(kept.id))
    assert "Thêm mới" in clerk.get(again.location).text
    assert clerk.submit(f"/exchange/matchings/{kept.id}/forget").status_code == 302
    assert match.of_agency(city.top.id) == []


def test_the_export_comes_back_unchanged_and_is_journaled(clerk, city, signed_in):
    clerk.submit(_bring(clerk, _good()).location, {})
    file = clerk.get("/exchange/export.xlsx")
    assert file.status_code == 200
    headings = [c.value for c in openpyxl.load_workbook(io.BytesIO(file.data))["Kiến nghị"][1]]
    assert "Người nêu" in headings
    look = clerk.get(_bring(clerk, io.BytesIO(file.data)).location).text
    assert "Tệp không có lỗi" in look
    front = signed_in("front", city.front).get("/exchange/export.xlsx")
    headings = [c.value for c in openpyxl.load_workbook(io.BytesIO(front.data))["Kiến nghị"][1]]
    assert "Người nêu" not in headings
    assert store.db.session.scalar(select(func.count()).select_from(Entry).where(Entry.act == "workbook:export")) == 2
    assert clerk.get(f"/exchange/export.xlsx?agency={city.top.id}").status_code == 200
    assert clerk.get("/exchange/export.xlsx?agency=99999").status_code == 422
    assert openpyxl.load_workbook(io.BytesIO(clerk.get("/exchange/template.xlsx").data)).sheetnames
