"""What every file of the repository keeps to: size, an opening sentence, nothing left open, no machine, no other host."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300
OWN_VENDOR = "static/vendor/"
#: Left open, skipped, or true on one machine only. Spelled in parts, so that this list does not find itself.
NEVER = ["TO" + "DO", "FIX" + "ME", "mark." + "skip", "mark." + "xfail", "pytest." + r"skip\(", "importor" + "skip"]
MACHINE = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "/fa" + "rm/", r"\.pye" + "nv"]
HOST = re.compile(
    r"""(?:(?:src|href|action|srcset|poster|data)\s*=\s*["']?|url\(\s*["']?|@import\s+["']|["'`])(?:https?:)?//[\w-]"""
)


@cache
def tracked() -> list[str]:
    """The files git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(name for name in set(listed.stdout.splitlines()) if (ROOT / name).is_file())


def python() -> list[str]:
    return [name for name in tracked() if name.endswith(".py")]


def texts() -> list[tuple[str, str]]:
    """Every file of ours that is text, with its content."""
    found = []
    for name in tracked():
        raw = (ROOT / name).read_bytes()
        if b"\0" not in raw[:8000] and not name.startswith(OWN_VENDOR) and not name.endswith(".lock"):
            found.append((name, raw.decode("utf-8", "replace")))
    return found


def finds(patterns: list[str]) -> list[str]:
    wanted = re.compile("|".join(patterns))
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if wanted.search(line)
    ]


def test_every_python_file_is_short_and_says_what_it_is_for():
    faults = []
    for name in python():
        source = (ROOT / name).read_text()
        if source.count("\n") > LONGEST:
            faults.append(f"{name}: more than {LONGEST} lines, a room to cut")
        if source.strip() and not (ast.get_docstring(ast.parse(source)) or "").strip():
            faults.append(f"{name}: does not say what it is for")
    assert faults == []


def test_python_stands_only_in_three_places():
    assert {name.split("/")[0] for name in python()} <= {"feedback", "tests", "migrations"}


def test_nothing_is_left_open_or_skipped():
    assert finds(NEVER) == []


def test_no_path_of_one_machine():
    assert finds(MACHINE) == []


def test_pages_call_no_other_host():
    pages = [(name, text) for name, text in texts() if name.startswith(("templates/", "static/"))]
    assert pages
    called = [
        f"{name}: {m.group()}" for name, text in pages for m in HOST.finditer(re.sub(r"//www\.w3\.org/", "", text))
    ]
    assert called == []


def test_locks_carry_hashes_and_no_host():
    for lock in ("requirements.lock", "tests/requirements.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_both_locks_name_the_same_versions():
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text(), re.M))

    assert versions("requirements.lock") <= versions("tests/requirements.lock")
