"""Messages: every sentence WTForms or Flask-WTF may say about a field, in Vietnamese, in one place.

Asked for by form.Form; a test reads the libraries' sources and fails when they learn a sentence that is not here.
"""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, str]] = {
    "CSRF failed.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "CSRF token expired.": "Biểu mẫu đã mở quá lâu. Gửi lại biểu mẫu này.",
    "CSRF token missing.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "Invalid CSRF Token.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "The CSRF token is missing.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "The CSRF session token is missing.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "The CSRF token has expired.": "Biểu mẫu đã mở quá lâu. Gửi lại biểu mẫu này.",
    "The CSRF token is invalid.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "The CSRF tokens do not match.": "Phiên làm việc không còn hiệu lực. Gửi lại biểu mẫu này.",
    "Choices cannot be None.": "Ô này chưa có danh sách để chọn. Báo người quản trị.",
    "Date must be at least %(min)s.": "Ngày không được trước %(min)s.",
    "Date must be at most %(max)s.": "Ngày không được sau %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Ngày phải từ %(min)s đến %(max)s.",
    "Field must be equal to %(other_name)s.": "Hai ô phải giống nhau. Nhập lại cho khớp.",
    "File does not have an approved extension.": "Không nhận loại tệp này.",
    "File does not have an approved extension: {extensions}": "Không nhận loại tệp này. Chỉ nhận: {extensions}.",
    "File must be between {min_size} and {max_size} bytes.": "Tệp phải lớn từ {min_size} đến {max_size} byte.",
    "Invalid Choice: could not coerce.": "Giá trị này không có trong danh sách. Chọn lại.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Có giá trị ngoài danh sách. Chọn lại.",
    "'%(value)s' is not a valid choice for this field.": "Có giá trị ngoài danh sách. Chọn lại.",
    "'%(value)s' are not valid choices for this field.": "Có giá trị ngoài danh sách. Chọn lại.",
    "Invalid IP address.": "Địa chỉ IP không đúng.",
    "Invalid Mac address.": "Địa chỉ MAC không đúng.",
    "Invalid URL.": "Địa chỉ liên kết không đúng.",
    "Invalid UUID.": "Mã không đúng.",
    "Invalid email address.": "Địa chỉ thư điện tử không đúng.",
    "Invalid field name '%s'.": "Không có ô “%s”. Báo người quản trị.",
    "Invalid input.": "Nội dung không đúng dạng yêu cầu. Sửa lại.",
    "Invalid value, can't be any of: %(values)s.": "Không được là một trong các giá trị: %(values)s.",
    "Invalid value, must be one of: %(values)s.": "Phải là một trong các giá trị: %(values)s.",
    "Not a valid choice.": "Giá trị này không có trong danh sách. Chọn lại.",
    "Not a valid color.": "Mã màu không đúng.",
    "Not a valid date value.": "Ngày không đúng. Nhập dạng ngày/tháng/năm, ví dụ 05/03/2024.",
    "Not a valid datetime value.": "Thời điểm không đúng.",
    "Not a valid decimal value.": "Số không đúng. Nhập số, ví dụ 12,5.",
    "Not a valid float value.": "Số không đúng. Nhập số, ví dụ 12,5.",
    "Not a valid integer value.": "Số không đúng. Nhập số nguyên, ví dụ 12.",
    "Not a valid month value.": "Tháng không đúng. Nhập dạng tháng/năm, ví dụ 03/2024.",
    "Not a valid time value.": "Giờ không đúng. Nhập dạng giờ:phút, ví dụ 08:30.",
    "Not a valid week value.": "Tuần không đúng.",
    "Number must be at least %(min)s.": "Số không được nhỏ hơn %(min)s.",
    "Number must be at most %(max)s.": "Số không được lớn hơn %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Số phải từ %(min)s đến %(max)s.",
    "This field cannot be edited.": "Ô này không sửa được.",
    "This field is disabled and cannot have a value.": "Ô này đang khóa, không nhập được.",
    "This field is required.": "Ô này bắt buộc, chưa có nội dung.",
    "Field must be at least %(min)d character long.": "Phải có ít nhất %(min)d ký tự.",
    "Field must be at least %(min)d characters long.": "Phải có ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Không được dài quá %(max)d ký tự.",
    "Field cannot be longer than %(max)d characters.": "Không được dài quá %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Phải có đúng %(max)d ký tự.",
    "Field must be exactly %(max)d characters long.": "Phải có đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Phải có từ %(min)d đến %(max)d ký tự.",
}


class Vietnamese:
    """What WTForms calls a translations object: its sentences in Vietnamese, which has no plural forms."""

    def gettext(self, string: str) -> str:
        """The sentence in Vietnamese; one we do not know stays as it is."""
        return MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same, whatever the count."""
        return MESSAGES.get(singular, singular)
