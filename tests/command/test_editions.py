"""`feedback editions`: a period made by a timer, once; what there is, listed; a backup keeps it, seal and all."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from feedback.core import calendar, job, store, worker
from feedback.register import edition_seal
from feedback.register import period as periods
from feedback.register.edition import Edition, Span
from feedback.report import issue
from feedback.report import run as background
from tests import make


@pytest.mark.parametrize(
    ("key", "name", "first", "last"),
    [
        ("2024-02", "Tháng 2/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-q3", "Quý III/2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-6T", "6 tháng 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-9t", "9 tháng 2026", date(2026, 1, 1), date(2026, 9, 30)),
        ("2026", "Năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods(key, name, first, last):
    found = periods.read(key)
    assert (found.label, found.first, found.last) == (name, first, last)
    assert len(periods.of_year(2026)) == 19


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_made_once_and_listed(app, run, on):
    on(date(2026, 11, 21))
    make.recommendation(make.dialogue(date(2026, 8, 1), make.city().commune))
    assert "Đã lập KB-00001: Quý III/2026, Toàn hệ thống." in run("editions", "make", "--period", "2026-Q3").stderr
    assert "Đã có KB-00001" in run("editions", "make", "--period", "2026-Q3").stderr
    run("editions", "make", "--period", "2026-Q3", "--agency", "X3", "--appendix", "04")
    lines = run("editions", "list").stdout.splitlines()
    assert [line.split("\t")[3] for line in lines] == ["Toàn hệ thống", "Xã Ba"]
    run("editions", "make", "--period", "2026", "--appendix", "02")
    assert run("editions", "list").stdout.splitlines()[-1].split("\t")[4] == "2026-11-21"
    assert "chưa bắt đầu" in run("editions", "make", "--period", "2026-12", code=1).stderr
    assert "Không có kỳ báo cáo" in run("editions", "make", "--period", "2026-13", code=1).stderr


def test_a_backup_keeps_an_issued_paper(app, run, tmp_path, request):
    make.recommendation(make.dialogue(date(2026, 8, 1), make.city().commune))
    with store.one_transaction(steady=True):
        made = issue.make(
            issue.Wanted(first=date(2026, 7, 1), last=date(2026, 9, 30), as_of=date(2026, 9, 30)),
            by="",
            at=calendar.now(),
        )
        facts = {"number": "1-BC", "dated_on": date(2026, 10, 2), "signer": "A", "version": None}
        issue.seal(made, **facts, by="", at=calendar.now())
    run("backup", tmp_path / "kept.zip")
    name = request.node.callspec.params["app"]
    request.getfixturevalue(f"{name}_house").renew()
    run("restore", tmp_path / "kept.zip")
    assert list(edition_seal.faults()) == []
    assert store.db.session.scalar(select(Edition.number)) == "1-BC"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_run_of_a_day_under_way_is_made_again_when_it_is_over(app, on):
    make.city()
    last = date(2026, 9, 30)
    wanted = issue.Wanted(first=date(2026, 7, 1), last=last, as_of=last, appendices=["02"])
    with store.one_transaction(steady=True):
        made = issue.make(wanted, by="", at=datetime(2026, 9, 30, 3, tzinfo=UTC))
    on(last)
    assert issue.same(wanted) is made
    on(date(2026, 10, 1))
    assert issue.same(wanted) is None


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_large_run_is_made_in_the_background_once(app):
    make.recommendation(make.dialogue(date(2026, 8, 1), make.city().commune))
    wanted = issue.Wanted(
        first=date(2026, 7, 1), last=date(2026, 9, 30), as_of=date(2026, 9, 30), appendices=["04"], span=Span.QUARTER
    )
    assert background.size(wanted) == 1
    with store.one_transaction():
        asked = job.put(background.JOB, background.payload(wanted))
        number = asked.id
    worker.work_one(app.config["SETTINGS"], name="thử")
    store.db.session.rollback()
    assert job.get(number).state is job.State.DONE
    made = store.db.session.scalars(select(Edition)).one()
    assert (made.span, made.last_day, made.sealed) == (Span.QUARTER, date(2026, 9, 30), False)
    with store.one_transaction():
        facts = {"number": "1-BC", "dated_on": date(2026, 10, 2), "signer": "A", "version": None}
        issue.seal(made, **facts, by="", at=calendar.now())
        job.put(background.JOB, background.payload(issue.again(made, as_of=made.as_of)))
    worker.work_one(app.config["SETTINGS"], name="thử")
    store.db.session.rollback()
    assert store.db.session.scalar(select(Edition.replaces).where(Edition.id != made.id)) == made.id
