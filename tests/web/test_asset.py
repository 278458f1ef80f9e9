"""Style sheets and scripts: addressed by their content, kept by browsers for a year; nothing inline, nothing foreign."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feedback.core.settings import shelf
from feedback.web.asset import asset

TEMPLATES = sorted(shelf("templates").rglob("*.html"))


def test_address_changes_with_the_content(app, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    file = tmp_path / "x.css"
    with app.test_request_context("/"):
        file.write_text("a {}")
        first = asset("x.css")
        file.write_text("b { }")
        assert re.fullmatch(r"/static/x\.css\?v=[0-9a-f]{12}", first)
        assert asset("x.css") != first


def test_kept_for_a_year_and_private_pages_not(client):
    kept = client.get("/static/site.css")
    assert kept.cache_control.max_age == 365 * 24 * 3600
    assert not kept.cache_control.no_store
    assert client.get("/sign-in").cache_control.no_store


def test_templates_speak_dates_and_numbers(app):
    say = app.jinja_env.from_string(
        "{{ d|day }} {{ t|moment }} {{ n|number }} {{ x|decimal }} {{ today()|day }}"
    ).render
    said = say(d=date(2024, 3, 5), t=datetime(2024, 3, 5, 2, 3, tzinfo=UTC), n=1234567, x=88.36)
    assert said.startswith("05/03/2024 05/03/2024 09:03 1.234.567 88,4 ")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_inline_in_a_template(path: Path):
    text = path.read_text("utf-8")
    assert not re.search(
        r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style|<script(?![^>]*\ssrc=)", text, re.IGNORECASE
    )
    assert "|safe" not in text.replace(" ", "")
    assert "hx-on" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_template_can_be_read(app, path: Path):
    app.jinja_env.get_template(str(path.relative_to(shelf("templates"))))
