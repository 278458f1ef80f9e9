"""The journal's reader: every act has its words, every line its page, and only those in reach are there."""

import re
from pathlib import Path

import pytest

from feedback.core import job, journal, store
from feedback.web import act
from tests import make

SOURCE = Path(act.__file__).parent.parent
ACT = re.compile(r'"([a-z]+:[a-z]+(?:-[a-z]+)*)"')


def test_every_act_in_the_code_has_its_words():
    kinds = {*act.KINDS}
    found = set()  # a job is named the same way; what it is called stands beside it
    for path in SOURCE.rglob("*.py"):
        if path.name not in {"duty.py", "act.py"}:
            found |= {name for name in ACT.findall(path.read_text("utf-8")) if name.partition(":")[0] in kinds}
    assert found
    assert {name for name in found if name not in act._WORDS and name not in job.KINDS} == set()


@pytest.fixture
def city(db):
    return make.city()


def test_the_auditor_reads_lines_and_what_changed(city, signed_in):
    with store.one_transaction():
        journal.record("agency:correct", city.works, changes={"name": ["Sở Cũ", "Sở Mới"]}, reason="Ghi nhầm")
    auditor = signed_in("auditor", city.top)
    page = auditor.get("/journal").text
    assert "Sửa giai đoạn của đơn vị" in page
    assert "Ghi nhầm" in page
    line = re.search(r"/journal/(\d+)", page)
    one = auditor.get(line[0]).text
    assert "Sở Cũ" in one
    assert "Sở Mới" in one
    assert "SXD" in auditor.get("/journal?code=SXD&kind=agency&from=1/1/2020&to=31/12/2099").text
    assert auditor.get("/journal/999999").status_code == 404


def test_a_wards_auditor_reads_only_its_people(city, signed_in):
    token = journal.actor.set(journal.Actor(1, "Người thành phố", city.top.id))
    try:
        with store.one_transaction():
            journal.record("dialogue:plan", ("occasion", 1, "DT-TP"))
    finally:
        journal.actor.reset(token)
    assert "DT-TP" not in signed_in("auditor", city.wards[0]).get("/journal").text
    assert "DT-TP" in signed_in("auditor", city.top).get("/journal").text
