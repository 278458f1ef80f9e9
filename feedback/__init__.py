"""Đối thoại: direct dialogue between heads of committees and authorities and the people, from the hall to the appendix.

``create_app`` puts the house together, here and only here; importing the package itself stays light.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from feedback.core.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application for one installation, its rooms plugged in; it opens no connection yet."""
    from flask import Flask

    from feedback import web
    from feedback.core import settings as core_settings
    from feedback.core import store
    from feedback.report import fixed

    settings = settings or core_settings.Settings.from_environ()
    core_settings.stand_in(settings.instance)
    app = Flask(
        "feedback",
        instance_path=str(settings.instance),
        template_folder=str(core_settings.shelf("templates")),
        static_folder=str(core_settings.shelf("static")),
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=_url(settings.database_url),
        MAX_CONTENT_LENGTH=settings.upload_bytes,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="doithoai",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
    )
    _load_tables()
    store.db.init_app(app)
    if os.environ.get("FLASK_RUN_FROM_CLI"):  # `flask db`; a server is sooner there without
        from flask_migrate import Migrate

        Migrate(app, store.db, directory=str(core_settings.shelf("migrations")), render_as_batch=True)
    with app.app_context():
        store.prepare_engine(store.db.engine)
    web.plug_in(app, settings)
    fixed.attach()
    return app


def _url(url: str) -> str:
    """The address as SQLAlchemy takes it, with psycopg 3 named."""
    return "postgresql+psycopg://" + url.removeprefix("postgresql://") if url.startswith("postgresql://") else url


def _load_tables() -> None:
    """Every module that owns tables is imported, so that the metadata is whole."""
    import importlib
    import importlib.util

    for name in (
        "core.journal",
        "core.sent",
        "core.attachment",
        "office.agency",
        "office.officer",
        "core.job",
        "core.mail",
        "office.delegation",
        "case.record",
        "case.work",
        "case.finding",
        "case.standing",
        "case.term.record",
        "case.sitting.record",
        "case.handing.record",
        "case.answering.record",
        "case.watch.record",
        "case.reminder",
        "case.undo",
        "case.paper",
        "register.figure",
        "register.edition",
        "register.library",
        "tally.rule",
        "tally.kept",
        "intake.match",
    ):
        if importlib.util.find_spec(f"feedback.{name}") is not None:
            importlib.import_module(f"feedback.{name}")
