"""Assets: the address of a style sheet or script carries the hash of its content and is kept by browsers for a year.

A closed network: everything comes from ``static/``, nothing from another host. Also the words that every template
speaks: the filters ``day``, ``moment``, ``number``, ``decimal``. No page logic here.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for

from feedback.core import calendar, wording

KEPT = timedelta(days=365)


def asset(name: str) -> str:
    """The address of a file of ``static/``, with ``v=`` the first letters of its content's hash."""
    path = Path(current_app.static_folder or "static") / name
    return url_for("static", filename=name, v=_hash(path, path.stat().st_mtime_ns))


def register(app: Flask) -> None:
    """Templates know ``asset(…)`` and the word filters; static files may be kept by the browser for a year."""
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["today"] = lambda: calendar.today()
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT
    for speak in (wording.day, wording.moment, wording.number, wording.decimal):
        app.jinja_env.filters[speak.__name__] = speak


@lru_cache(maxsize=128)
def _hash(path: Path, _changed: int) -> str:
    """The first twelve letters of the content's hash; the time of change only renews the cache."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
