"""Every answer that is not the page asked for: plain words, what to do next, the request's id, what was typed given back."""

import errno
import re
import sqlite3

import pytest
from psycopg.errors import NumericValueOutOfRange
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    TooManyRequests,
)

from feedback.core.refusal import NotThere, Refused, Stale
from feedback.web import error

TYPED = {
    "content": "Đề nghị sửa đường <b>thôn</b> 4",
    "password": "mật khẩu rất dài của tôi",
    "version": "3",
    "id": "12",
}


def sqlite_says(text: str) -> OperationalError:
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError(text))


@pytest.fixture
def answered(app):
    """`answered(exception)`: what the application answers where a page raised it."""

    def answer(raised: Exception, **request):
        with app.test_request_context("/some-page", **request):
            response = app.make_response(app.handle_user_exception(raised))
            return app.process_response(response)

    return answer


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (BadRequest(), 400, "Yêu cầu không đúng"),
        (Forbidden(), 403, "Bạn không có quyền mở trang này"),
        (NotFound(), 404, "Không tìm thấy trang"),
        (NotThere(), 404, "không thuộc phạm vi của đơn vị bạn"),
        (MethodNotAllowed(["POST"]), 405, "Trang này không mở theo cách đó"),
        (Stale(), 409, "Hồ sơ vừa được người khác sửa"),
        (RequestEntityTooLarge(), 413, "32 MB"),
        (Refused("Hạn phải sau ngày giao."), 422, "Hạn phải sau ngày giao."),
        (TooManyRequests(retry_after=60), 429, "Thao tác quá nhanh"),
        (InternalServerError(), 500, "Hệ thống gặp lỗi"),
        (sqlite_says("database is locked"), 503, "tạm thời chưa phục vụ được"),
        (sqlite_says("database or disk is full"), 507, "hết chỗ lưu"),
        (InterfaceError("SELECT 1", {}, Exception("connection closed")), 503, "tạm thời chưa phục vụ được"),
        (DataError("SELECT 1", {}, NumericValueOutOfRange("out of range")), 404, "Không tìm thấy trang"),
        (OverflowError("int too large"), 404, "Không tìm thấy trang"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "hết chỗ lưu"),
    ],
)
def test_plain_words_and_the_id(answered, raised, code, says):
    response = answered(raised)
    page = response.get_data(as_text=True)
    assert response.status_code == code
    assert says in page
    assert response.headers["X-Request-ID"] in page
    assert "Traceback" not in page
    assert "<h1" in page
    assert 'lang="vi"' in page


def test_a_fault_of_ours_is_not_hidden_from_us(answered):
    for fault in (sqlite_says("no such column: x"), OSError(errno.ENOENT, "no such file")):
        with pytest.raises(type(fault)):
            answered(fault)


def test_what_was_typed_is_given_back(answered):
    page = answered(Stale(), method="POST", data=TYPED).get_data(as_text=True)
    assert "Đề nghị sửa đường &lt;b&gt;thôn&lt;/b&gt; 4" in page
    assert "mật khẩu rất dài" not in page


def test_a_form_of_another_session(client):
    response = client.post("/sign-in", data=TYPED)
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "Phiên làm việc đã hết hạn" in page
    assert "Đề nghị sửa đường" in page


def test_a_session_that_ended_while_typing(signed_in):
    client = signed_in("secretariat")
    with client.session_transaction() as kept:
        kept["seen"] = 0
    response = client.submit("/password", {"content": TYPED["content"]})
    page = response.get_data(as_text=True)
    assert response.status_code == 401
    assert "Đề nghị sửa đường" in page
    assert 'href="/sign-in"' in page


def test_a_fault_asks_nothing_of_the_database(answered, query_count):
    with query_count() as queries:
        answered(InternalServerError(), method="POST", data=TYPED)
        answered(sqlite_says("database is locked"))
    assert queries == []


def test_a_part_of_a_page_and_a_script_get_their_own(answered):
    part = answered(Refused("Không được."), headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in part
    assert re.search(r"data-problem>\s*Không được\.", part)
    told = answered(Refused("Không được."), headers={"X-Requested-With": "fetch"})
    assert (told.status_code, told.json["problem"]) == (422, "Không được.")


def test_headers_that_belong(answered):
    assert answered(MethodNotAllowed(["POST"])).headers["Allow"] == "POST"
    assert answered(TooManyRequests(retry_after=60)).headers["Retry-After"] == "60"
    assert answered(sqlite_says("database is locked")).headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/list?page=2", "/list?page=2"),
        ("http://localhost/some-page", ""),
        ("https://evil.example/list", ""),
        ("", ""),
    ],
)
def test_the_way_back_stays_with_us(app, referrer, back):
    with app.test_request_context("/some-page", headers={"Referer": referrer}):
        assert error._back() == back


def test_every_code_has_its_words():
    for code, said in error.SAID.items():
        assert all(said), code
        assert all(sentence.endswith(".") for sentence in said[1:]), code
