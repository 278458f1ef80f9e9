"""Settings: what the environment says, and one line that names a bad value."""

import pytest

from feedback.core.refusal import Refused, cause
from feedback.core.settings import Settings, shelf


def test_an_empty_environment_gives_sqlite_in_the_instance(tmp_path):
    found = Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path / "kho")})
    assert found.is_sqlite
    assert found.database_url == f"sqlite:///{tmp_path / 'kho' / 'doi-thoai.sqlite3'}"
    assert len(found.secret_key) == 64
    assert Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path / "kho")}).secret_key == found.secret_key
    assert (tmp_path / "kho" / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("SECRET_KEY", "quá ngắn"),
        ("IDLE_MINUTES", "mười"),
        ("IDLE_MINUTES", "0"),
        ("SECURE_COOKIES", "maybe"),
        ("UPLOAD_MB", "9999"),
        ("PASSWORD_LENGTH", "3"),
        ("SMTP_URL", "mail.coquan.gov.vn"),
        ("SMTP_URL", "smtp://mail:cong"),
        ("SMTP_URL", "smtp://mail?tls=maybe"),
        ("PUBLIC_URL", "doithoai.coquan.gov.vn"),
    ],
)
def test_a_bad_value_is_named_in_one_line(tmp_path, name, value):
    with pytest.raises(Refused) as refused:
        Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path), f"FEEDBACK_{name}": value})
    assert f"FEEDBACK_{name}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_instance_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "tep").write_text("")
    with pytest.raises(Refused, match="FEEDBACK_INSTANCE"):
        Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path / "tep" / "kho")})


def test_the_shelf_has_what_the_program_needs():
    assert (shelf("migrations") / "env.py").is_file()
    assert (shelf("templates") / "base.html").is_file()


def test_a_mail_server_wants_a_sender_and_keeps_its_password(tmp_path):
    url = "smtp://gui:matkhaukin@thu.coquan.gov.vn"
    with pytest.raises(Refused, match="FEEDBACK_MAIL_FROM"):
        Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path), "FEEDBACK_SMTP_URL": url})
    sender = {"FEEDBACK_MAIL_FROM": "Đối thoại <doithoai@coquan.gov.vn>", "FEEDBACK_PUBLIC_URL": "https://dt.gov.vn/"}
    found = Settings.from_environ({"FEEDBACK_INSTANCE": str(tmp_path), "FEEDBACK_SMTP_URL": url, **sender})
    assert (found.smtp_url, found.public_url) == (url, "https://dt.gov.vn")
    assert "matkhaukin" not in repr(found)


def test_the_machines_causes_are_told_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    for path, words in (
        (tmp_path / "missing" / "x", "không có tệp hoặc thư mục này"),
        (tmp_path, "đây là thư mục, không phải tệp"),
        (tmp_path / "file" / "x", "một phần của đường dẫn không phải là thư mục"),
    ):
        with pytest.raises(OSError) as raised:  # noqa: PT011 - which one is the operating system's to say
            path.write_text("x")
        assert cause(raised.value) == words
