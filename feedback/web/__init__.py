"""Pages: what a signed-in person sees and does; one module per subject, no rule of the trade here.

``plug_in`` hangs every page and the doors' common rules on the application; it is called once, by ``create_app``.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from feedback.core.settings import Settings

#: Subjects, each a module with a ``pages`` blueprint; endpoint = subject.act = template's name.
SUBJECTS = (
    "sign_in",
    "home",
    "help",
    "dialogue",
    "capture",
    "contribution",
    "sitting.plan",
    "sitting.planned",
    "sitting.preparation",
    "sitting.prepared",
    "sitting.hall",
    "sitting.opening",
    "sitting.carry",
    "sitting.attendance",
    "sitting.minutes",
    "recommendation",
    "sorting",
    "assignment",
    "handing.routing",
    "handing.transfer",
    "handing.part",
    "handing.charge",
    "handing.ticket",
    "handing.delegation",
    "term.deadline",
    "term.rule",
    "term.holiday",
    "resolution",
    "answering.template",
    "answering.clearance",
    "answering.delivery",
    "answering.repeat",
    "attachment",
    "outstanding",
    "watch.urging",
    "watch.register",
    "watch.promise",
    "watch.following",
    "watch.gathering",
    "paper",
    "daybook",
    "undo",
    "reminder",
    "job",
    "overview",
    "appendix",
    "edition",
    "fixed",
    "method",
    "plausible",
    "figure",
    "counting",
    "book",
    "dissemination",
    "document",
    "draft",
    "inspection",
    "reception",
    "comment",
    "supervision",
    "exchange",
    "matching",
    "agency",
    "officer",
    "entry",
    "health",
)


def plug_in(app: Flask, settings: Settings) -> None:
    """Every page, the guard, the errors and the helpers of the templates are part of the application."""
    from flask_babel import Babel
    from flask_wtf import CSRFProtect
    from werkzeug.middleware.proxy_fix import ProxyFix

    from feedback.web import asset, badge, error, guard, menu

    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    Babel(app)
    CSRFProtect(app)
    asset.register(app)
    badge.register(app)
    error.register(app)
    guard.register(app)
    menu.register(app)
    for subject in SUBJECTS:
        if importlib.util.find_spec(f"feedback.web.{subject}") is not None:
            app.register_blueprint(importlib.import_module(f"feedback.web.{subject}").pages)
