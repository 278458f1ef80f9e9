"""The program works from a wheel, away from its checkout: pages, looks, migrations and layouts come along."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.test_files import ROOT, tracked

SHELF = ("templates", "static", "migrations", "reports")
WINDOW = ("--from", "2014-01-01", "--to", "2020-12-31")
#: The papers one after the other, then the pages.
PAPERS = """
import sys
from pathlib import Path
import feedback, feedback.core.settings as settings
from feedback.command import main
for kind in ("pdf", "docx"):
    asked = ["appendix", "03", *sys.argv[1:], "--format", kind, "--output", f"3.{kind}"]
    main(asked, standalone_mode=False)
assert Path(feedback.__file__).is_relative_to(Path.cwd() / "installed"), feedback.__file__
client = feedback.create_app().test_client()
page = client.get("/sign-in")
assert page.status_code == 200, page.status
assert "Đăng nhập" in page.text
assert client.get("/static/vendor/bootstrap.min.css").status_code == 200
for name in ("templates", "static", "migrations", "reports"):
    assert settings.shelf(name).is_relative_to(Path.cwd() / "installed" / "feedback" / "shelf"), name
"""


def run(*command: object, cwd: Path, **environment: str) -> str:
    """What the command printed; it must end well."""
    known = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("FEEDBACK_", "COV_", "COVERAGE_", "PYTHON"))
    }
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=known | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel as a release would build it."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_package_and_its_shelf_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in tracked():
        if name.split("/")[0] in SHELF:
            assert f"feedback/shelf/{name}" in names
        elif name.startswith("feedback/"):
            assert name in names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"feedback"}


def test_an_installed_program_does_its_work(wheel, tmp_path):
    target = tmp_path / "installed"
    pip = (
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-compile",
    )
    run(*pip, "--target", target, wheel, cwd=tmp_path)
    here = {"PYTHONPATH": str(target), "FEEDBACK_INSTANCE": str(tmp_path / "instance")}
    assert "officer" in run(sys.executable, target / "bin" / "feedback", "--help", cwd=tmp_path, **here)
    printed = run(sys.executable, "-m", "feedback", "appendix", "03", *WINDOW, cwd=tmp_path, **here)
    assert len(json.loads(printed)["rows"]) == 7 * 3
    run(sys.executable, "-c", PAPERS, *WINDOW, cwd=tmp_path, **here)
    for kind, start in (("pdf", b"%PDF-"), ("docx", b"PK")):
        assert (tmp_path / f"3.{kind}").read_bytes().startswith(start)
