"""Assets: the address of a style sheet or script carries the hash of its content and is kept by browsers for a year.

A closed network: everything comes from ``static/``, nothing from another host. Also the words that every template
speaks: the filters ``day``, ``moment``, ``number``, ``decimal``. No page logic here.
"""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app, has_request_context, request, url_for

from feedback.core import calendar, wording

KEPT = timedelta(days=365)


def asset(name: str) -> str:
    """The address of a file of ``static/``, with ``v=`` the first letters of its content's hash; a changed file has a new one."""
    path = f"{current_app.static_folder}/{name}"
    changed, root = os.stat(path).st_mtime_ns, request.script_root if has_request_context() else ""
    kept: dict[tuple[str, str], tuple[int, str]] = current_app.extensions.setdefault("asset", {})
    known, address = kept.get((name, root), (0, ""))
    if known != changed:
        address = url_for("static", filename=name, v=_hash(path))
        kept[(name, root)] = (changed, address)
    return address


def register(app: Flask) -> None:
    """Templates know ``asset(…)`` and the word filters; static files may be kept by the browser for a year."""
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["today"] = lambda: calendar.today()
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT
    for speak in (wording.day, wording.moment, wording.number, wording.decimal):
        app.jinja_env.filters[speak.__name__] = speak


def _hash(path: str) -> str:
    """The first twelve letters of the content's hash."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]
