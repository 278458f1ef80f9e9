"""Help: what each page of one's own menu is for, the day's work of a role, and the words that the pages use.

Reading only; nothing here counts. A page of the menu without a sentence is listed by its name alone.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template

from feedback.office.duty import Duty, Role
from feedback.register.library import SHAPES
from feedback.web.guard import needs, viewer

pages = Blueprint("help", __name__, url_prefix="/help")

#: What a page of the menu is for, by its endpoint.
HINTS: Final = {
    "home.index": "Việc chờ bạn hôm nay, việc quá hạn đứng trước; mỗi con số mở đúng danh sách của nó.",
    "dialogue.index": "Lập cuộc, ghi thông báo, ghi đã tổ chức, hoãn, hủy; trang của mỗi cuộc cho biết đang ở bước nào.",
    "plan.index": "Kế hoạch năm của từng đơn vị, cuộc nào đã tổ chức theo kế hoạch, đơn vị nào chậm.",
    "paper.index": "Các cuộc đã tổ chức còn thiếu thông báo kết luận hoặc chưa công khai kết quả, kèm hạn.",
    "prepared.index": "Ý kiến gửi trước mà cơ quan bạn được giao chuẩn bị câu trả lời cho hội nghị.",
    "contribution.index": "Các cuộc, lần góp ý xây dựng Đảng, chính quyền ngoài đối thoại (Quyết định 218-QĐ/TW).",
    "gathering.index": "Ý kiến do Mặt trận tập hợp trước hội nghị và chuyển cho bộ phận thư ký.",
    "recommendation.index": "Mọi ý kiến trong phạm vi của bạn: tìm, lọc, tải danh sách, mở hồ sơ từng ý kiến.",
    "sorting.index": "Xếp lĩnh vực, loại, bên; gộp ý kiến trùng; tách ý kiến; chuyển khiếu nại, tố cáo ra khỏi đối thoại.",
    "assignment.index": "Ý kiến chưa giao hoặc bị trả lại: giao cơ quan chủ trì, phối hợp và hạn trả lời.",
    "transfer.index": "Cơ quan đề nghị chuyển việc sang cơ quan khác, chờ bạn quyết định.",
    "charge.index": "Ý kiến mà trong cơ quan đã phân cho chính bạn.",
    "clearance.index": "Bản trả lời đang trình duyệt qua từng bước, bản bị trả lại để sửa.",
    "delivery.index": "Đã trả lời nhưng chưa đến tay người nêu: ghi ngày giao, hỏi mức hài lòng.",
    "resolution.index": "Cơ quan đã trả lời: kết luận tiếp thu, tiếp thu một phần hay không tiếp thu.",
    "daybook.index": "Sổ theo dõi 12 cột theo mẫu, in và tải về được.",
    "undo.index": "Những lần làm cho nhiều ý kiến cùng lúc; làm nhầm thì hoàn tác tại đây.",
    "outstanding.index": "Ý kiến chưa giải quyết xong, đếm theo thời gian, cơ quan, lĩnh vực, lý do.",
    "register.index": "Từng ý kiến tồn đọng với lý do và ngày xem lại; danh sách của quý để báo cáo.",
    "following.index": "Ý kiến, cơ quan, cuộc đối thoại mà bạn đánh dấu để theo dõi.",
    "urging.index": "Công văn đôn đốc đã gửi, đã được trả lời hay quá hạn trả lời.",
    "promise.index": "Lãnh đạo đã hứa gì, ai chịu trách nhiệm, hạn nào, minh chứng đã thực hiện.",
    "reminder.index": "Hệ thống đã nhắc ai, về ý kiến nào, ngày nào.",
    "book.index": "Bảy quyển sổ bên cạnh hồ sơ: mỗi sổ bao nhiêu dòng, dòng mới nhất ngày nào.",
    **{f"{one.subject}.index": one.about for one in SHAPES},
    "overview.index": "Số liệu nhiều năm theo cấp, theo bên; biểu đồ; mỗi con số mở danh sách của nó.",
    "appendix.index": "Các phụ lục của Kế hoạch 246-KH/TU tự tổng hợp từ hồ sơ, cho kỳ và đơn vị bất kỳ.",
    "edition.due": "Các kỳ báo cáo trong năm: kỳ nào đã lập, kỳ nào đến hạn.",
    "edition.index": "Các lần đã lập, đã ban hành; số liệu hôm nay khác lúc ban hành thì nêu rõ vì sao.",
    "method.index": "Mỗi cột, mỗi con số được đếm thế nào, theo quy định nào.",
    "figure.index": "Số liệu của những năm, những đơn vị không có hồ sơ từng ý kiến; không cộng lẫn với hồ sơ.",
    "exchange.index": "Xuất sổ theo dõi ra Excel.",
    "exchange.bring": "Nhập sổ theo dõi từ Excel: xem trước, báo lỗi từng dòng, nhập tất cả hoặc không nhập gì.",
    "counting.index": "Lựa chọn cách tính đang áp dụng và từ ngày nào.",
    "rule.index": "Mỗi việc phải xong trong bao nhiêu ngày, căn cứ quy định nào, có hiệu lực từ khi nào.",
    "holiday.index": "Ngày nghỉ, ngày làm bù dùng để tính hạn theo ngày làm việc.",
    "routing.index": "Lĩnh vực, địa bàn nào thì đề nghị giao cơ quan nào.",
    "ticket.index": "Liên kết cho cơ quan không có tài khoản nhận việc và trả lời; thu hồi khi cần.",
    "template.index": "Câu trả lời soạn sẵn theo lĩnh vực, kết quả.",
    "agency.index": "Các đơn vị qua từng thời kỳ: đổi tên, sáp nhập, kế thừa.",
    "officer.index": "Lập, khóa tài khoản, đặt lại mật khẩu.",
    "entry.index": "Ai đã làm gì, xem gì, lúc nào; không ai sửa được.",
    "job.index": "Việc máy chủ đang làm: xuất tệp lớn, nhắc việc, tính lại.",
}

#: What somebody of a role does, in the order of their day.
DAY: Final = {
    Role.SECRETARIAT: (
        "Mở Trang chính: giao lại ý kiến bị trả lại, phân loại ý kiến mới, giao cơ quan.",
        "Trước hội nghị: ghi thông báo cho Nhân dân, nhận ý kiến gửi trước, giao chuẩn bị trả lời, in phiếu mở đầu.",
        "Tại hội nghị: mở trang Ghi ý kiến của cuộc, mỗi ý kiến một dòng; dòng nào viết xong là được lưu ngay.",
        "Sau hội nghị: lập biên bản, phân loại, giao xử lý, ban hành thông báo kết luận, công khai kết quả.",
        "Khi cơ quan đã trả lời: kết luận tiếp thu, ghi kết quả giải quyết, giao trả lời đến người nêu.",
    ),
    Role.AGENCY: (
        "Mở Trang chính: việc gấp đứng trước. Nhận việc, hoặc trả lại kèm lý do nếu không đúng nhiệm vụ.",
        "Ghi tiến độ khi có bước mới; cần thêm thời gian thì xin gia hạn trước khi quá hạn.",
        "Soạn trả lời, đề xuất tiếp thu hay không, trình duyệt nếu cơ quan đặt bước duyệt.",
        "Sau khi trả lời: cập nhật kết quả cho đến khi giải quyết xong.",
    ),
    Role.FRONT: (
        "Xem việc quá hạn, tồn đọng lâu; đánh dấu việc cần theo dõi.",
        "Lập công văn đôn đốc gửi cơ quan; ghi chú giám sát.",
        "Trước hội nghị: tập hợp ý kiến của thôn, tổ dân phố, chuyển cho bộ phận thư ký.",
    ),
    Role.LEADER: (
        "Xem việc chờ bạn, việc quá hạn lâu nhất và cơ quan còn nợ nhiều.",
        "Kết luận tiếp thu; ghi lời hứa và theo dõi đến khi có minh chứng.",
        "Xem số liệu nhiều năm, các phụ lục trước khi ban hành.",
    ),
    Role.AUDITOR: ("Đọc mọi hồ sơ, số liệu; xem nhật ký: ai làm gì, khi nào, vì sao.",),
    Role.ADMIN: (
        "Giữ danh mục đơn vị, tài khoản; đặt lại mật khẩu cho người quên.",
        "Đặt ngày nghỉ, ngày làm bù của năm tới; quy định thời hạn.",
        "Xem nhật ký; sao lưu hằng ngày theo tài liệu vận hành.",
    ),
}


@pages.get("")
@needs(Duty.HOME)
def index() -> str:
    """What one's own pages are for."""
    return render_template("help/index.html", hints=HINTS, day=DAY[viewer().role])
