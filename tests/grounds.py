"""A ground that many tests stand on, read back after `ground` has brought it back: its rows as the database has them."""

from types import SimpleNamespace

from feedback.core.store import db
from feedback.office.agency import Agency

CODES = {"top": "TP", "office": "VP", "front": "MT", "works": "SXD", "land": "SNNMT", "district": "Q1", "commune": "X3"}


def city() -> SimpleNamespace:
    """The city of `make.city()`, its units as they are stored now."""
    units = {unit.code: unit for unit in db.session.query(Agency)}
    named = {name: units[code] for name, code in CODES.items()}
    return SimpleNamespace(**named, wards=[units["P1"], units["P2"]], units=units)
