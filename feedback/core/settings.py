"""Settings: what differs from one installation to the next, read from the environment (prefix ``FEEDBACK_``).

A bad value stops the start with one line that names it; nothing falls back silently.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from feedback.core.refusal import Refused, cause

PREFIX = "FEEDBACK_"
SHORTEST_KEY = 16


@dataclass(frozen=True)
class Settings:
    """One installation's settings; times in minutes, sizes in bytes."""

    instance: Path
    database_url: str
    secret_key: str
    demo: bool = False
    secure_cookies: bool = False
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    idle_minutes: int = 30
    session_minutes: int = 12 * 60
    password_length: int = 12
    upload_bytes: int = 32 * 1024 * 1024
    smtp_url: str = field(default="", repr=False)  # empty: no mail is written; it may carry a password
    mail_from: str = ""
    public_url: str = ""  # how people reach the pages, for links in mail; without a slash at its end

    @property
    def attachments(self) -> Path:
        """The folder of attached files."""
        return self.instance / "attachments"

    @property
    def templates(self) -> Path:
        """The folder of Word templates that the installation keeps in place of ours."""
        return self.instance / "templates"

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings the environment asks for; Refused names the first value that cannot be used."""
        env = os.environ if environ is None else environ
        instance = Path(env.get(PREFIX + "INSTANCE") or "instance").resolve()
        url = env.get(PREFIX + "DATABASE_URL") or f"sqlite:///{instance / 'doi-thoai.sqlite3'}"
        if url.startswith("postgres://"):
            url = "postgresql://" + url.removeprefix("postgres://")
        if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise Refused(f"{PREFIX}DATABASE_URL: phải bắt đầu bằng sqlite:/// hoặc postgresql://")
        try:
            instance.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(f"{PREFIX}INSTANCE: không tạo được thư mục {instance} ({cause(error)})") from error
        return cls(
            instance=instance,
            database_url=url,
            secret_key=_given_key(env) or _kept_key(instance),
            demo=_flag(env, "DEMO", (instance / "demo").exists()),
            secure_cookies=_flag(env, "SECURE_COOKIES", False),
            trusted_hosts=tuple(h.strip() for h in env.get(PREFIX + "TRUSTED_HOSTS", "").split(",") if h.strip()),
            proxies=_whole(env, "PROXIES", 0, 0, 5),
            idle_minutes=_whole(env, "IDLE_MINUTES", 30, 5, 240),
            session_minutes=_whole(env, "SESSION_MINUTES", 720, 30, 720),
            password_length=_whole(env, "PASSWORD_LENGTH", 12, 8, 64),
            upload_bytes=_whole(env, "UPLOAD_MB", 32, 1, 512) * 1024 * 1024,
            smtp_url=_smtp(env),
            mail_from=env.get(PREFIX + "MAIL_FROM", "").strip(),
            public_url=_public(env),
        )


def shelf(name: str) -> Path:
    """The folder ``templates``, ``static``, ``migrations`` or ``reports``: the installed one, else the checkout's."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shelf" / name
    return installed if installed.is_dir() else package.parent / name


_OWN: list[Path] = []  # the instance that the application stands in


def stand_in(instance: Path) -> None:
    """From now on what an installation keeps of its own is looked for in that folder."""
    _OWN[:] = [instance]


def shelves(name: str) -> list[Path]:
    """The shelf of that name, then the installation's own folder of it where there is one."""
    return [shelf(name), *(own / name for own in _OWN if (own / name).is_dir())]


def _given_key(env: Mapping[str, str]) -> str:
    """The key the environment gives, or ""; one that can be guessed is refused, for it signs every session."""
    key = env.get(PREFIX + "SECRET_KEY", "")
    if key and len(key) < SHORTEST_KEY:
        raise Refused(f"{PREFIX}SECRET_KEY: phải có ít nhất {SHORTEST_KEY} ký tự")
    return key


def _kept_key(instance: Path) -> str:
    """The instance's own secret key, made at the first start and readable by its owner only."""
    path = instance / "secret-key"
    if not path.exists():
        try:
            _make_key(path)
        except OSError as error:
            raise Refused(f"{PREFIX}INSTANCE: không ghi được vào {instance} ({cause(error)})") from error
    key = path.read_text("ascii").strip()
    if not key:
        raise Refused(f"{path}: tệp khóa bí mật rỗng; xóa tệp đó rồi chạy lại")
    return key


def _make_key(path: Path) -> None:
    """The file stands with a key in it, whole from its first moment: of many that start at once, one's key stays."""
    handle, partial = tempfile.mkstemp(prefix=".secret-key-", dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(partial, path)
        except FileExistsError:
            return
        except OSError:  # a file system without links: the last of many wins, and all read it
            os.replace(partial, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)


def _smtp(env: Mapping[str, str]) -> str:
    """The mail server's address, or ""; with it, who the mail comes from."""
    url = env.get(PREFIX + "SMTP_URL", "").strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query not in ("", "tls=start", "tls=none"):
        raise Refused(
            f"{PREFIX}SMTP_URL: phải có dạng smtp://người-dùng:mật-khẩu@máy-chủ:cổng (thêm ?tls=none nếu không mã hóa) hoặc smtps://…"
        )
    name, sender = parseaddr(env.get(PREFIX + "MAIL_FROM", ""))
    if "@" not in sender or "\n" in name:
        raise Refused(f"{PREFIX}MAIL_FROM: phải là địa chỉ thư gửi đi, ví dụ Đối thoại <doithoai@coquan.gov.vn>")
    return url


def _public(env: Mapping[str, str]) -> str:
    """How people reach the pages, or ""."""
    url = env.get(PREFIX + "PUBLIC_URL", "").strip().rstrip("/")
    if url and not url.startswith(("http://", "https://")):
        raise Refused(f"{PREFIX}PUBLIC_URL: phải bắt đầu bằng http:// hoặc https://")
    return url


def _flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    """A yes-or-no setting."""
    text = env.get(PREFIX + name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes"}:
        return True
    if text in {"0", "false", "no"}:
        return False
    raise Refused(f"{PREFIX}{name}: chỉ nhận 1 hoặc 0, không nhận “{text}”")


def _whole(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole-number setting within its bounds."""
    text = env.get(PREFIX + name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or not low <= int(text) <= high:
        raise Refused(f"{PREFIX}{name}: phải là số nguyên từ {low} đến {high}, không nhận “{text}”")
    return int(text)
