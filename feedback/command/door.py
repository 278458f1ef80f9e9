"""The door of the commands: the program itself, the application opened over the instance's database, words to the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="doi-thoai", prog_name="feedback")
def main() -> None:
    """Đối thoại: sổ sách, giao việc và số liệu của đối thoại trực tiếp với Nhân dân."""


@contextmanager
def opened(*, writes: bool) -> Iterator[Flask]:
    """The application over the instance's database: brought up to date for a writer, only checked for a reader.

    A refusal is printed and ends the program with 1.
    """
    from feedback.core.refusal import Refused

    try:
        from sqlalchemy.exc import OperationalError

        from feedback import create_app
        from feedback.core import schema

        app = create_app()
        with app.app_context():
            instance = app.config["SETTINGS"].instance
            try:
                if writes:
                    schema.upgrade(instance)
                else:
                    schema.require(instance)
            except OperationalError as error:
                why = str(error.orig).strip().splitlines() or [""]
                raise Refused(f"FEEDBACK_DATABASE_URL: không mở được cơ sở dữ liệu ({why[0]})") from error
            yield app
    except Refused as refused:
        raise SystemExit(refuse(str(refused))) from refused


def say(words: str) -> None:
    """Words for the person at the terminal, on standard error."""
    click.echo(words, err=True)


def stage(words: str) -> None:
    """What is being done, for whoever waits at a terminal."""
    if sys.stderr.isatty():
        say(words)


def refuse(words: str) -> int:
    """The words are said; the exit code of a refusal."""
    say(words)
    return 1
