"""The program as an office runs it: real processes over an instance of their own, served, visited and killed.

For the few tests where one process would prove nothing: first start of many workers, kill -9 under load, benchmarks.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def free_port() -> int:
    """A port nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`feedback` over one instance: its commands, and its server while that is up."""

    def __init__(self, instance: Path, database_url: str = "", **settings: str) -> None:
        self.instance = instance
        kept = {key: value for key, value in os.environ.items() if not key.startswith("FEEDBACK_")}
        given = {"FEEDBACK_" + name.upper(): value for name, value in settings.items()}
        self.environment = kept | {"FEEDBACK_INSTANCE": str(instance), "FEEDBACK_DATABASE_URL": database_url} | given
        self.server: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self, *arguments: object, **options) -> subprocess.Popen:
        """A command under way, in a process group of its own."""
        command = [sys.executable, "-m", "feedback", *map(str, arguments)]
        return subprocess.Popen(command, env=self.environment, cwd=self.instance, start_new_session=True, **options)

    def run(self, *arguments: object, code: int = 0, **options) -> subprocess.CompletedProcess[str]:
        """A command to its end, with the exit code expected."""
        command = [sys.executable, "-m", "feedback", *map(str, arguments)]
        piped = {"capture_output": True, "text": True, "env": self.environment, "cwd": self.instance, **options}
        done = subprocess.run(command, **piped)
        assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done

    def serve(self, *, workers: int = 2, patience: float = 60, jobs: bool = False) -> float:
        """The server answers and reaches its database, without a worker of jobs unless asked; returns the seconds that took."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        with open(self.instance / "server.log", "ab") as log:
            beside = "--jobs" if jobs else "--no-jobs"
            self.server = self.start("serve", "--port", port, "--workers", workers, beside, stdout=log, stderr=log)
        while time.monotonic() - began < patience:
            assert self.server.poll() is None, (self.instance / "server.log").read_text()
            try:
                if Visitor(self.url).ask("/readyz")[0] == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"not ready after {patience} s: " + (self.instance / "server.log").read_text())

    def kill(self) -> None:
        """The server and all its workers are gone in an instant, as when the power goes (kill -9)."""
        assert self.server
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(10)

    def stop(self) -> int:
        """The server has ended as when it is asked to; returns its exit code."""
        if self.server is None or self.server.poll() is not None:
            return 0
        self.server.send_signal(signal.SIGTERM)
        return self.server.wait(40)


class _Stay(HTTPRedirectHandler):
    """An answer that sends elsewhere is an answer: a form's acknowledgement is its 302."""

    def redirect_request(self, *_):
        return None


class Visitor:
    """Somebody with a browser, seen from the wire: cookies, and forms with the token of their session."""

    def __init__(self, url: str, *, patience: float = 30) -> None:
        self.url, self.patience, self.token = url, patience, ""
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}), _Stay())

    def ask(self, path: str, data: dict[str, object] | None = None) -> tuple[int, str]:
        """Status, and the page or where it sends."""
        body = None if data is None else urlencode(data, doseq=True).encode()
        asked = Request(self.url + path, body, {"Referer": self.url + path})
        try:
            with self.opener.open(asked, timeout=self.patience) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as other:
            with other:
                return other.code, other.headers.get("Location") or other.read().decode()

    def get(self, path: str) -> str:
        """The page, which must be there."""
        status, page = self.ask(path)
        assert status == 200, f"{path}: {status} {page[:300]}"
        return page

    def post(self, path: str, data: dict[str, object]) -> tuple[int, str]:
        """Status of the answer to a form, and the page or where it sends."""
        if not self.token:
            self.token = TOKEN.search(self.get(path))[1]
        return self.ask(path, {"csrf_token": self.token, **data})

    def sign_in(self, login: str, password: str) -> "Visitor":
        """Signed in, or it fails; the session has a token of its own."""
        status, page = self.post("/sign-in", {"login": login, "password": password})
        assert status == 302, f"not signed in: {status} {page[:300]}"
        self.token = ""
        return self
