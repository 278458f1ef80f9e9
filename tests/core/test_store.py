"""What a fault of the database says of the values that were being written: nothing."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.core import store


def test_a_fault_is_told_without_the_values(db):
    with pytest.raises(DBAPIError) as told, store.one_transaction():
        db.session.execute(text("INSERT INTO no_such_table VALUES (:name)"), {"name": "Nguyễn Thị Kín"})
    assert "no_such_table" in str(told.value)
    assert "Kín" not in str(told.value)
