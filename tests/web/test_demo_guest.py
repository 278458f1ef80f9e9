"""The printed accounts of a demonstration: on its sign-in page, one click each; nowhere else."""

from dataclasses import replace

import pytest

from feedback.web import demo_guest
from tests import make

SHEET = """DỮ LIỆU MINH HỌA: mọi tên người, địa danh, vụ việc đều hư cấu.

Tên đăng nhập  Vai trò            Họ và tên         Đơn vị
thuky          Bộ phận thư ký     Trần Thị Ví Dụ    Ban Tuyên giáo và Dân vận Thành ủy
kiemtra        Kiểm tra           Vũ Thị Dụ         Ủy ban Kiểm tra Thành ủy

Mật khẩu chung: {password}
"""


@pytest.fixture
def demonstration(app, monkeypatch):
    """The same app as a demonstration with its sheet."""
    here = replace(app.config["SETTINGS"], demo=True)
    sheet = here.instance / "demo"
    sheet.write_text(SHEET.format(password=make.PASSWORD), "utf-8")
    monkeypatch.setitem(app.config, "SETTINGS", here)
    yield here
    sheet.unlink()


def test_the_sheet_is_read(demonstration):
    found = demo_guest.listed(demonstration)
    assert [(one.login, one.role, one.agency) for one in found] == [
        ("thuky", "Bộ phận thư ký", "Ban Tuyên giáo và Dân vận Thành ủy"),
        ("kiemtra", "Kiểm tra", "Ủy ban Kiểm tra Thành ủy"),
    ]
    assert {one.password for one in found} == {make.PASSWORD}
    assert demo_guest.listed(replace(demonstration, demo=False)) == []


def test_one_click_signs_in(demonstration, client):
    make.officer("secretariat", login="thuky")
    assert "Xem thử với một vai" in client.get("/sign-in").get_data(as_text=True)
    answer = client.submit("/sign-in", {"guest": "thuky"})
    assert (answer.status_code, answer.location) == (302, "/")


def test_who_is_not_on_the_sheet_is_no_guest(demonstration, client):
    make.officer("admin", login="somebody")
    assert client.submit("/sign-in", {"guest": "somebody"}).status_code == 422
    assert client.post("/sign-in", data={"guest": "thuky"}).status_code == 400


def test_in_earnest_there_are_no_guests(client):
    make.officer("secretariat", login="thuky")
    assert "Xem thử" not in client.get("/sign-in").get_data(as_text=True)
    assert client.submit("/sign-in", {"guest": "thuky"}).status_code == 422
