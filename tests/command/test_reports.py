"""`feedback reports`: layouts checked, Word templates taken out."""

import pytest

from feedback.core import settings
from feedback.tally import layout

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_check_says_every_fault_and_goes_wrong(run, tmp_path):
    assert "4 tệp mẫu biểu dùng được" in run("reports", "check").output
    text = (settings.shelf("reports") / layout.REPORT / "appendix-01.toml").read_text("utf-8")
    (tmp_path / "appendix-01.toml").write_text(
        text.replace('"people"', '"men"').replace('"level"\n', '"number"\n').replace('"Stt"', '""'), "utf-8"
    )
    told = run("reports", "check", "--folder", tmp_path, code=1).output
    assert "appendix-01.toml: cột 1: thiếu heading" in told
    assert "appendix-01.toml: cột 4: chỉ tiêu không có trong hệ thống: men" in told
    assert "appendix-01.toml: thiếu cột value = “level”." in told
    assert "Có 3 chỗ cần sửa." in told


def test_copy_leaves_what_is_there(run, tmp_path):
    (tmp_path / "phu-luc-01.docx").write_bytes(b"cua toi")
    assert "Đã chép 3 mẫu" in run("reports", "copy", tmp_path).output
    assert (tmp_path / "phu-luc-01.docx").read_bytes() == b"cua toi"
    assert (tmp_path / "phu-luc-04.docx").stat().st_size > 5000
