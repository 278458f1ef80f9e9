"""A form that writes something new, sent twice: written once, told so, and once more only knowingly."""

from datetime import date

import pytest

from feedback.core import store
from feedback.register.dissemination import Dissemination
from tests import book_lines, make
from tests.web.reading import hidden, words


def lines() -> int:
    store.db.session.rollback()
    return store.db.session.query(Dissemination).count()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_sent_twice_it_is_written_once_and_again_only_knowingly(app, signed_in, on):
    on(date(2024, 9, 10))
    city = make.city()
    client = signed_in("secretariat", city.office)
    (key,) = hidden(client.get("/disseminations/new"), "once")
    told = book_lines.form("dissemination", agency=city.commune.id) | {"once": key}
    refused = client.submit("/disseminations/new", {**told, "people": "-1"})
    assert (refused.status_code, hidden(refused, "once"), lines()) == (
        422,
        [key],
        0,
    )  # nothing was written, so it still holds
    assert client.submit("/disseminations/new", told).status_code == 302
    again = client.submit("/disseminations/new", told)
    assert (again.status_code, lines()) == (409, 1)
    said = words(again)
    assert "Đã ghi rồi, không ghi hai lần Biểu mẫu này đã được ghi lúc" in said
    assert "bấm “Ghi lần nữa”" in said
    assert "Ghi lần nữa Quay lại" in said
    assert "Loa truyền thanh" in again.text
    (fresh,) = hidden(again, "once")
    assert fresh != key
    assert client.submit("/disseminations/new", {**told, "once": fresh}).status_code == 302
    assert lines() == 2
