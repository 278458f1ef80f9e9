"""What the tests of this page share: builders, and what a test reads back."""

import io
import re
from datetime import date
from urllib.parse import quote

import openpyxl

TODAY = date(2024, 6, 1)

SECRET = "Trần Thị Tuyệt Mật"

PATH = "/recommendations"

ACTS = [
    ("secretariat", "office", "A1", {"Phân loại", "Tách ý kiến", "Gộp trùng", "Sửa nội dung"}, {"Nhận việc"}),
    ("secretariat", "office", "A2", {"Giao xử lý", "Sửa phân loại"}, {"Thu hồi"}),
    ("secretariat", "office", "A3", {"Giao lại, đổi hạn", "Thu hồi"}, {"Kết luận"}),
    ("secretariat", "office", "B1", {"Kết luận tiếp thu", "Mở lại"}, {"Tách ý kiến", "Giao"}),
    ("secretariat", "office", "A5", {"Tách khỏi ý kiến đã gộp"}, {"Gộp trùng", "Giao"}),
    ("leader", "top", "B1", {"Kết luận tiếp thu", "Mở lại"}, {"Phân loại", "Giao", "Sửa nội dung"}),
    ("front", "front", "B1", set(), {"Kết luận", "Mở lại", "Phân loại", "Giao", "Sửa nội dung", "Gộp"}),
    ("auditor", "top", "A1", set(), {"Phân loại", "Giao", "Sửa"}),
]


def codes(client, query=""):
    """The codes of a list, in its order."""
    page = client.get(PATH + quote(query, safe="?=&+%"))
    assert page.status_code == 200
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page.text)


def sheet(content):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]
