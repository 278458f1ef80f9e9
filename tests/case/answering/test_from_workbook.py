"""A workbook that changes a signed reply makes a corrected version: what was signed stays, and verify finds nothing."""

from datetime import UTC, date, datetime

import pytest

from feedback.case.answering import signing
from feedback.case.record import Recommendation
from feedback.core import store
from tests.intake.book import OPINION, sheet, taken, whole

pytestmark = pytest.mark.usefixtures("db")


def test_a_signed_reply_changed_by_a_workbook_is_a_correction():
    answered = OPINION | {"Ngày trả lời": date(2024, 3, 20), "Nội dung trả lời": "Đã sửa."}
    taken(*whole(answered))
    with store.one_transaction():
        one = store.db.session.query(Recommendation).one()
        signing.freeze(one, by="Mẫu", at=datetime(2024, 3, 20, tzinfo=UTC), officer_id=None)
    taken(sheet("Kiến nghị", answered | {"Lĩnh vực": "Giao thông"}))
    assert len(signing.versions(one.id)) == 1
    taken(sheet("Kiến nghị", answered | {"Nội dung trả lời": "Sẽ sửa."}))
    first, second = signing.versions(one.id)
    assert (first.reply_text, second.reply_text) == ("Đã sửa.", "Sẽ sửa.")
    assert second.reason == "Sửa theo sổ theo dõi nhập từ Excel"
    assert list(signing.faults()) == []
