"""Pages of background jobs: one's own and nobody else's; the administrator's view; progress, result, retry, cancel."""

import pytest

from feedback.core import job, journal, store, worker
from feedback.core.job import Done, Job, State
from tests import make
from tests.web.reading import words


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of this test besides ours."""
    monkeypatch.setattr(job, "KINDS", dict(job.KINDS))


@pytest.fixture
def city(app):
    return make.city()


def put(client, unit, name="test:do") -> int:
    with store.one_transaction():
        return job.put(name, {}, by=journal.Actor(client.officer_id, "Nguyễn Văn Mẫu (thu)", unit.id)).id


def seen(number: int) -> Job:
    store.db.session.rollback()
    return store.db.session.get_one(Job, number, populate_existing=True)


def test_ones_own_from_waiting_to_the_file(app, city, kinds, signed_in):
    @job.kind("test:do", "Lập công văn")
    def do(work):
        work.told(20, 500, "đang lập công văn số 20")
        page = clerk.get(f"/jobs/{work.id}")
        assert "Đã làm 20/500" in words(page)
        assert "đang lập công văn số 20" in words(page)
        assert 'hx-trigger="every 2s"' in page.text
        return Done("Đã lập 500 công văn.", "cong-van.zip", b"PK\x03\x04")

    clerk = signed_in("secretariat", city.office)
    number = put(clerk, city.office)
    assert "Lập công văn" in words(clerk.get("/jobs"))
    assert "Đang chờ" in words(clerk.get(f"/jobs/{number}"))
    assert clerk.get(f"/jobs/{number}/result").status_code == 404
    worker.work_one(app.config["SETTINGS"])
    page = clerk.get(f"/jobs/{number}")
    assert "Đã lập 500 công văn." in words(page)
    assert "every 2s" not in page.text
    file = clerk.get(f"/jobs/{number}/result")
    assert (file.status_code, file.data, file.mimetype) == (200, b"PK\x03\x04", "application/zip")
    assert "cong-van.zip" in file.headers["Content-Disposition"]
    other = signed_in("secretariat", city.office)
    for path in (f"/jobs/{number}", f"/jobs/{number}/result"):
        assert other.get(path).status_code == 404
    assert "Chưa có việc nền nào" in words(other.get("/jobs"))


def test_the_administrator_sees_all_and_has_it_done_again(app, city, kinds, signed_in):
    def do(work):
        raise job.Refused("Thiếu mẫu công văn.")

    job.kind("test:do", "Lập công văn")(do)
    number = put(signed_in("secretariat", city.office), city.office)
    with store.one_transaction():
        houses = job.put("job:tidy", {}, by=journal.Actor()).id
    worker.work_one(app.config["SETTINGS"])
    admin = signed_in("admin", city.top)
    assert "1 việc nền không làm được" in words(admin.get("/"))
    page = words(admin.get("/jobs?state=dead"))
    assert "Thiếu mẫu công văn." in page
    assert "Dọn việc nền cũ" in words(admin.get("/jobs"))
    assert admin.submit(f"/jobs/{number}/retry").status_code == 302
    assert (seen(number).state, seen(number).tries) == (State.WAITING, 0)
    assert admin.submit(f"/jobs/{number}/retry").status_code == 422  # it waits already
    assert admin.submit(f"/jobs/{number}/cancel").status_code == 302
    assert seen(number).state is State.CANCELLED
    ward = signed_in("admin", city.wards[0])
    assert ward.get(f"/jobs/{number}").status_code == 404
    assert ward.get(f"/jobs/{houses}").status_code == 404
    assert ward.submit(f"/jobs/{number}/retry").status_code == 404


def test_commands(app, city, kinds, run, signed_in):
    job.kind("test:do", "Lập công văn")(lambda work: Done("Xong"))
    number = put(signed_in("secretariat", city.office), city.office)
    listed = run("jobs", "list").stdout.splitlines()
    assert [line.split("\t")[:3] for line in listed] == [[str(number), "Đang chờ", "Lập công văn"]]
    said = run("jobs", "work", "--once").stderr
    assert said.startswith("Đã làm ")
    assert seen(number).state is State.DONE
    assert str(number) not in {line.split("\t")[0] for line in run("jobs", "list").stdout.splitlines()}
    assert str(number) in {line.split("\t")[0] for line in run("jobs", "list", "--all").stdout.splitlines()}


def test_the_houses_own_work_is_known_to_every_worker(app):
    assert {"mail:send", "reminder:send", "job:tidy"} <= job.KINDS.keys()
    assert {name for name, kind in job.KINDS.items() if kind.daily} >= {"reminder:send", "job:tidy"}
