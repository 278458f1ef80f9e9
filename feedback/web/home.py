"""The first page of every role: what the system is for and what waits for whoever is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from feedback.office.duty import Duty
from feedback.web.guard import needs, viewer

pages = Blueprint("home", __name__)


@pages.get("/")
@needs(Duty.HOME)
def index() -> str:
    """The page to start from."""
    return render_template("home/index.html", role=viewer().role)
