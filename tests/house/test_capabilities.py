"""The table of capabilities (docs/nang-luc.md): every line names a test or a measurement, and each that it names is there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "nang-luc.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`")


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))


def test_every_capability_names_tests_that_exist():
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(lines) > 50
    wrong = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        proofs = NAMED.findall(cells[-1])
        file = ""
        for named, test in proofs:
            file = named or file
            if not (ROOT / file).is_file() or (test and test not in names_in(file)):
                wrong.append(f"{cells[0]}: {file}::{test}")
        if len(cells) != 4 or not proofs:
            wrong.append(f"{cells[0]}: no test named")
    assert wrong == []


def test_every_picture_in_the_papers_for_users_is_there_and_used():
    shown = {
        name
        for paper in [*ROOT.glob("docs/*.md"), ROOT / "README.md"]
        for name in re.findall(r"\]\((?:docs/)?pictures/([\w-]+\.png)\)", paper.read_text("utf-8"))
    }
    assert shown == {file.name for file in (ROOT / "docs" / "pictures").glob("*.png")}
