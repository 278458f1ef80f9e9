"""The list of every route with its duty and who holds it: `python -m tests.house.routes` writes docs/routes.md."""

import tempfile
from pathlib import Path

from flask import Flask

from feedback import create_app
from feedback.core.settings import Settings
from feedback.office.duty import Duty, Role, may

PAGE = Path(__file__).parents[2] / "docs" / "routes.md"
HEAD = """# Every route with its duty

Made from the application's own map (`python -m tests.house.routes`); a test fails when it is out of date, and others fail on
a route without a duty, on one that opens to a role without it, and on one that shows a foreign unit's record.

| route | methods | page | duty | roles |
|---|---|---|---|---|
"""


def listed(app: Flask) -> str:
    """The page: one line a route, in the order of addresses."""
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint == "static":
            continue
        duty = getattr(app.view_functions[rule.endpoint], "duty", None)
        methods = ", ".join(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        roles = "anybody" if duty is Duty.OPEN else ", ".join(role.value for role in Role if duty and may(role, duty))
        address = rule.rule.replace("|", "\\|")
        lines.append(f"| `{address}` | {methods} | {rule.endpoint} | `{duty}` | {roles} |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(listed(create_app(Settings.from_environ({"FEEDBACK_INSTANCE": folder}))), "utf-8")
