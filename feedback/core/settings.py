"""Settings: what differs from one installation to the next, read from the environment (prefix ``FEEDBACK_``).

A bad value stops the start with one line that names it; nothing falls back silently.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feedback.core.refusal import Refused

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

    @property
    def attachments(self) -> Path:
        """The folder of attached files."""
        return self.instance / "attachments"

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
            raise Refused(f"{PREFIX}INSTANCE: không tạo được thư mục {instance} ({error.strerror})") from error
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
        )


def shelf(name: str) -> Path:
    """The folder ``templates``, ``static``, ``migrations`` or ``reports``: the installed one, else the checkout's."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "shelf" / name
    return installed if installed.is_dir() else package.parent / name


def _given_key(env: Mapping[str, str]) -> str:
    """The key the environment gives, or ""; one that can be guessed is refused, for it signs every session."""
    key = env.get(PREFIX + "SECRET_KEY", "")
    if key and len(key) < SHORTEST_KEY:
        raise Refused(f"{PREFIX}SECRET_KEY: phải có ít nhất {SHORTEST_KEY} ký tự")
    return key


def _kept_key(instance: Path) -> str:
    """The instance's own secret key, made at the first start and readable by its owner only."""
    path = instance / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise Refused(f"{PREFIX}INSTANCE: không ghi được vào {instance} ({error.strerror})") from error
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    for _ in range(50):
        key = path.read_text("ascii").strip()
        if key:
            return key
    raise Refused(f"{path}: tệp khóa bí mật rỗng; xóa tệp đó rồi chạy lại")


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
