"""Acts in words: each line of the journal as an office would say it, for the journal's reader and the stories of records.

Every act that the house records has its words here; a test walks the code and fails on one that has none.
"""

from __future__ import annotations

from typing import Final

#: What an act was done on, by the first part of its name.
KINDS: Final = {
    "session": "Đăng nhập",
    "door": "Bị từ chối",
    "dialogue": "Cuộc đối thoại",
    "contribution": "Cuộc góp ý",
    "recommendation": "Ý kiến, kiến nghị",
    "citizen": "Danh tính công dân",
    "attachment": "Tệp đính kèm",
    "figure": "Số liệu khai",
    "counting": "Quy tắc đếm",
    "workbook": "Nhập, xuất Excel",
    "appendix": "Phụ lục",
    "overview": "Tổng quan",
    "matching": "Cách đọc tệp Excel",
    "agency": "Đơn vị",
    "officer": "Tài khoản",
    "demo": "Dữ liệu minh họa",
}

_WORDS: Final = {
    "session:sign-in": "Đăng nhập",
    "session:refuse": "Đăng nhập sai",
    "session:sign-out": "Đăng xuất",
    "door:refuse": "Bị từ chối vì không có quyền",
    "dialogue:plan": "Lập cuộc đối thoại",
    "dialogue:change": "Sửa cuộc đối thoại",
    "dialogue:announce": "Thông báo đến Nhân dân",
    "dialogue:hold": "Ghi đã tổ chức",
    "dialogue:postpone": "Hoãn",
    "dialogue:replan": "Chuyển sang ngày mới",
    "dialogue:cancel": "Hủy",
    "dialogue:reinstate": "Đưa về dự kiến",
    "contribution:record": "Ghi cuộc góp ý",
    "contribution:change": "Sửa cuộc góp ý",
    "recommendation:receive": "Ghi ý kiến",
    "recommendation:amend": "Sửa ý kiến",
    "recommendation:sort": "Phân loại",
    "recommendation:split": "Tách ý kiến",
    "recommendation:split-from": "Tách ra từ ý kiến khác",
    "recommendation:merge": "Gộp vào ý kiến khác",
    "recommendation:take-in": "Nhận ý kiến trùng gộp vào",
    "recommendation:part": "Tách khỏi ý kiến đã gộp",
    "recommendation:let-go": "Ý kiến đã gộp được tách ra",
    "recommendation:strike": "Xóa dòng ghi nhầm",
    "recommendation:assign": "Giao xử lý",
    "recommendation:take": "Nhận việc",
    "recommendation:give-back": "Trả lại",
    "recommendation:take-back": "Thu hồi",
    "recommendation:hand-over": "Chuyển cho đơn vị kế thừa",
    "recommendation:progress": "Ghi tiến độ",
    "recommendation:reply": "Gửi trả lời",
    "recommendation:settle": "Ghi kết quả giải quyết",
    "recommendation:conclude": "Kết luận tiếp thu",
    "recommendation:reopen": "Mở lại",
    "recommendation:download": "Tải danh sách ý kiến",
    "counting:adopt": "Đổi quy tắc đếm",
    "agency:change": "Sửa đơn vị",
    "citizen:change": "Sửa danh tính người nêu",
    "citizen:read": "Xem danh tính người nêu",
    "attachment:keep": "Đính kèm tệp",
    "attachment:read": "Tải tệp đính kèm",
    "attachment:drop": "Gỡ tệp đính kèm",
    "figure:add": "Khai số liệu",
    "figure:change": "Sửa số liệu khai",
    "figure:remove": "Xóa số liệu khai",
    "dialogue:import": "Nhập cuộc đối thoại từ Excel",
    "contribution:import": "Nhập cuộc góp ý từ Excel",
    "recommendation:import": "Nhập ý kiến từ Excel",
    "figure:import": "Nhập số liệu khai từ Excel",
    "agency:import": "Nhập đơn vị từ Excel",
    "appendix:download": "Tải phụ lục",
    "workbook:import": "Nhập sổ theo dõi",
    "workbook:refuse": "Sổ theo dõi bị từ chối",
    "workbook:export": "Xuất sổ theo dõi",
    "matching:save": "Ghi cách đọc tệp Excel",
    "matching:forget": "Xóa cách đọc tệp Excel",
    "overview:download": "Tải số liệu tổng quan",
    "agency:add": "Thêm đơn vị",
    "agency:follow": "Thay đổi đơn vị từ một ngày",
    "agency:correct": "Sửa giai đoạn của đơn vị",
    "agency:end": "Kết thúc đơn vị",
    "demo:fill": "Đổ dữ liệu minh họa",
    "officer:add": "Lập tài khoản",
    "officer:change": "Sửa tài khoản",
    "officer:password": "Đổi mật khẩu",
}


def words(act: str) -> str:
    """The act as an office says it."""
    return _WORDS.get(act) or KINDS.get(act.partition(":")[0], act)
