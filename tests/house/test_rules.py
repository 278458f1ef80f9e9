"""The quick checks pass (`make check`: format, lint, types, import rule, templates), and the program starts light."""

import subprocess
import sys

from tests.house.test_files import ROOT

#: Only where they are needed, and late (or never): each costs a second or tens of megabytes.
HEAVY = {"pandas", "numpy", "matplotlib", "openpyxl", "playwright"}
START = """
import pathlib, sys, tempfile
from feedback import create_app
from feedback.core.settings import Settings
with tempfile.TemporaryDirectory() as folder:
    create_app(Settings(instance=pathlib.Path(folder), database_url="sqlite://", secret_key="x"))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_make_check():
    done = subprocess.run(["make", "--old-file=setup", "check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_house_starts_without_its_heavy_packages():
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stdout.split())


def test_help_needs_no_web():
    code = "import sys, feedback.command; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"flask", "sqlalchemy", "wtforms"}.isdisjoint(done.stdout.split())
