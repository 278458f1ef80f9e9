"""Errors: every answer that is not the page asked for, in one place: what happened, what to do next, the request's id.

A person never sees a traceback; what they typed is given back wherever a form could not be taken. Rules speak through
Refused; pages with a form keep it there (form.refusals), all else arrives here.
"""

from __future__ import annotations

import errno
import secrets
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests

from feedback.core import store, wording
from feedback.core.refusal import NotThere, Refused, Stale

#: What happened, and what to do next.
SAID: Final[dict[int, tuple[str, str, str]]] = {
    400: (
        "Yêu cầu không đúng", "Máy chủ không hiểu yêu cầu này, chưa có gì được ghi.",
        "Quay lại trang trước, tải lại trang rồi thử lại.",
    ),
    401: (
        "Phiên làm việc đã hết hạn", "Phiên làm việc kết thúc vì để lâu không dùng, nội dung bạn gửi chưa được ghi.",
        "Chép lại nội dung dưới đây, đăng nhập lại rồi gửi lại biểu mẫu.",
    ),
    403: (
        "Bạn không có quyền mở trang này", "Việc này không thuộc nhiệm vụ được giao cho tài khoản của bạn.",
        "Nếu công việc cần đến, đề nghị người quản trị cấp quyền.",
    ),
    404: (
        "Không tìm thấy trang", "Địa chỉ này không có, hoặc hồ sơ không thuộc phạm vi của đơn vị bạn.",
        "Kiểm tra lại địa chỉ, hoặc tìm hồ sơ từ danh mục ở đầu trang.",
    ),
    405: (
        "Trang này không mở theo cách đó", "Địa chỉ này chỉ nhận dữ liệu gửi từ biểu mẫu, chưa có gì được ghi.",
        "Mở lại trang từ danh mục rồi làm lại.",
    ),
    409: (
        "Hồ sơ vừa được người khác sửa", "Nội dung bạn gửi chưa được ghi, để không xóa mất thay đổi của người kia.",
        "Mở lại hồ sơ để xem nội dung mới nhất, rồi nhập lại phần của bạn.",
    ),
    413: (
        "Dữ liệu gửi lên quá lớn", "Tệp hoặc nội dung vượt quá dung lượng cho phép, chưa có gì được ghi.",
        "Chia nhỏ hoặc nén tệp rồi gửi lại.",
    ),
    422: ("Chưa thực hiện được", "Yêu cầu chưa hợp lệ, chưa có gì được ghi.", "Quay lại trang trước, sửa rồi gửi lại."),
    429: (
        "Thao tác quá nhanh", "Có quá nhiều yêu cầu trong thời gian ngắn.", "Chờ một lát rồi thử lại.",
    ),
    500: (
        "Hệ thống gặp lỗi", "Đã có lỗi ngoài dự kiến, việc vừa rồi chưa được ghi.",
        "Thử lại sau ít phút. Nếu vẫn lỗi, báo người quản trị mã yêu cầu dưới đây.",
    ),
    503: (
        "Hệ thống tạm thời chưa phục vụ được", "Cơ sở dữ liệu đang bận hoặc mất kết nối, việc vừa rồi chưa được ghi.",
        "Thử lại sau ít phút. Nếu kéo dài, báo người quản trị mã yêu cầu dưới đây.",
    ),
    507: (
        "Máy chủ hết chỗ lưu", "Ổ đĩa của máy chủ đã đầy, việc vừa rồi chưa được ghi. Vẫn xem được dữ liệu.",
        "Báo ngay cho người quản trị.",
    ),
}  # fmt: skip
_SECRET: Final = ("password", "old", "again", "token", "secret", "version")
_AWAY: Final = ("locked", "busy", "unable to open", "readonly", "disk i/o")
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


def register(app: Flask) -> None:
    """Every error of the application is answered here, and every answer carries its request's id."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotThere, lambda refused: answer(404, what=refused.message))
    app.register_error_handler(Stale, lambda refused: answer(409, what=refused.message))
    app.register_error_handler(Refused, lambda refused: answer(422, what=refused.message))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InterfaceError, _database)
    app.register_error_handler(PoolTimeout, _database)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(OSError, _system)
    app.after_request(_with_id)


def request_id() -> str:
    """The id of this request, told to the person and written in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    return str(g.request_id)


def answer(code: int, *, title: str = "", what: str = "", then: str = "", headers: dict[str, str] | None = None) -> Any:
    """The page for this code; a part of a page under htmx, JSON for a script of ours."""
    usual = SAID.get(code) or SAID[500 if code >= 500 else 400]
    said = {"code": code, "title": title or usual[0], "what": what or usual[1], "then": then or usual[2]}
    said |= {"request_id": request_id(), "typed": typed(), "back": _back()}
    said["enter"] = url_for("sign_in.enter") if code == 401 else ""
    if code >= 500:
        current_app.logger.error("%s: %s %s -> %s", request_id(), request.method, request.path, code)
    if request.headers.get("X-Requested-With") == "fetch":
        response = jsonify(problem=said["what"], title=said["title"], request_id=said["request_id"])
    else:
        response = Response(_body(code, said), mimetype="text/html")
    response.status_code = code
    response.headers.extend(headers or {})
    return response


def typed() -> list[str]:
    """The longer texts that this request brought, to be given back: the first twenty, secrets left out."""
    if request.method != "POST":
        return []
    try:
        pairs = list(request.form.items(multi=True))
    except HTTPException:
        return []
    texts = [wording.nfc(text[:20_000]).strip() for name, text in pairs if not any(word in name for word in _SECRET)]
    return [text for text in texts if len(text) >= 12 and " " in text][:20]


def _body(code: int, said: dict[str, Any]) -> str:
    """The answer's text; what may itself be broken (database, menu) is not asked after a 500."""
    if request.headers.get("HX-Request"):
        return current_app.jinja_env.get_template("error/part.html").render(**said)
    if code < 500:
        try:
            store.db.session.rollback()
            return render_template("error/page.html", **said)
        except Exception:  # whatever else is wrong: the plain page says what happened
            current_app.logger.exception("%s: the page for %s could not be made", request_id(), code)
    return current_app.jinja_env.get_template("error/bare.html").render(**said)


def _back() -> str:
    """The page this request came from, where that is one of ours and another one."""
    parts = urlsplit(request.referrer or "")
    here = parts.netloc == request.host and parts.path != request.path and parts.path.isprintable()
    return (parts.path + ("?" + parts.query if parts.query else "")) if here and parts.path.startswith("/") else ""


def _forged(error: CSRFError) -> Any:
    """The form's token does not belong to the present session: mostly a session that has ended."""
    return answer(
        400,
        title="Phiên làm việc đã hết hạn",
        what="Biểu mẫu này thuộc một phiên làm việc đã kết thúc hoặc đã đăng xuất, chưa có gì được ghi.",
        then="Đăng nhập lại, mở lại trang rồi gửi lại biểu mẫu.",
    )


def _http(error: HTTPException) -> Any:
    """An HTTP error raised by us or by the framework; redirects pass."""
    code = error.code or 500
    if code < 400:
        return error
    headers: dict[str, str] = {}
    what = ""
    if code == 405 and (allowed := getattr(error, "valid_methods", None)):
        headers["Allow"] = ", ".join(allowed)
    if isinstance(error, TooManyRequests) and error.retry_after:
        headers["Retry-After"] = str(error.retry_after)
    if code == 413 and (most := current_app.config.get("MAX_CONTENT_LENGTH")):
        what = f"Tệp hoặc nội dung vượt quá {most // 2**20} MB cho phép, chưa có gì được ghi."
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return answer(500)
    return answer(code if code in SAID else 500 if code >= 500 else 400, what=what, headers=headers)


def _database(error: OperationalError | InterfaceError | PoolTimeout) -> Any:
    """The database is away, busy or full: a plain page; anything else it says is a fault of ours."""
    text = str(getattr(error, "orig", error)).lower()
    if "full" in text and "sqlite" in type(getattr(error, "orig", None)).__module__:
        return answer(507)
    if "sqlite" in type(getattr(error, "orig", None)).__module__ and not any(word in text for word in _AWAY):
        raise error
    current_app.logger.warning("%s: database: %s", request_id(), text.splitlines()[0] if text else error)
    return answer(503, headers={"Retry-After": "30"})


def _out_of_range(error: DataError | OverflowError) -> Any:
    """A number no record can have: in an address there is no such page, in a form it is refused."""
    current_app.logger.warning("%s: out of range: %s", request_id(), str(error)[:200])
    if request.method in {"GET", "HEAD"}:
        return answer(404)
    return answer(422, what="Có số hoặc nội dung vượt quá giới hạn hệ thống nhận được, chưa có gì được ghi.")


def _system(error: OSError) -> Any:
    """A full disk says so; any other fault of the machine is a 500."""
    if error.errno in _FULL:
        return answer(507)
    raise error


def _with_id(response: Response) -> Response:
    """The answer carries the request's id."""
    response.headers["X-Request-ID"] = request_id()
    return response
