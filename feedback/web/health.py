"""Health: for whoever watches the machine; says nothing about what is inside."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from feedback.core.store import db
from feedback.office.duty import Duty
from feedback.web.guard import needs

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@needs(Duty.OPEN)
def alive() -> tuple[str, int]:
    """The program answers."""
    return "ok\n", 200


@pages.get("/readyz")
@needs(Duty.OPEN)
def ready() -> tuple[str, int]:
    """The program answers and reaches its database."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", 200
