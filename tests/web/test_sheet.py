"""Lines as a script sends them: kept once, never over somebody else's words, never back once struck, within reach."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from feedback.case.record import Citizen, Recommendation
from feedback.case.word import Side
from feedback.core import journal
from feedback.core.store import db
from tests import make

TODAY = date(2024, 9, 10)
ON_BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)


class Sheet:
    """A sheet in somebody's browser, without the browser."""

    def __init__(self, client: FlaskClient, occasion_id: int) -> None:
        self.client, self.url = client, f"/occasions/{occasion_id}/lines"
        self.token = self.get().json["token"]

    def get(self):
        return self.client.get(self.url, headers=FETCH)

    def send(self, content="Đề nghị sửa đường", *, to="", **line):
        said = {"key": str(uuid4()), "content": content, "nature": "recommendation", **line}
        return self.client.post(self.url + to, json=said, headers={**FETCH, "X-CSRFToken": self.token})


@pytest.fixture
def sheet(signed_in):
    """A sheet over a session held today, its secretary signed in."""
    c = make.city()
    made = make.dialogue(TODAY, c.wards[0])
    client = signed_in("secretariat", c.office)
    return Sheet(client, made.id)


def kept() -> list[Recommendation]:
    db.session.rollback()
    return list(db.session.query(Recommendation).order_by(Recommendation.position))


@ON_BOTH
def test_sent_twice_kept_once(sheet):
    key = str(uuid4())
    first = sheet.send(key=key, speaker="Lê Thị Hà")
    again = sheet.send(key=key, speaker="Lê Thị Hà", again="y")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert first.json["turn"] == 1
    assert len(kept()) == 1
    typed_on = sheet.send("Đề nghị sửa đường và cầu", key=key, speaker="Lê Thị Hà")
    assert typed_on.json["version"] > first.json["version"], "typed on before the answer came"
    assert [one.content for one in kept()] == ["Đề nghị sửa đường và cầu"]


@ON_BOTH
def test_many_at_once(app, sheet):
    """Forty lines, each sent twice, by eight hands at once."""
    lines = [str(uuid4()) for _ in range(20)] * 2

    def hand(key: str) -> int:
        client = app.test_client()
        client.set_cookie("doithoai", sheet.client.get_cookie("doithoai").value)
        with app.app_context():
            said = {"key": key, "content": key, "nature": "recommendation"}
            headers = {**FETCH, "X-CSRFToken": sheet.token}
            return FlaskClient.open(client, sheet.url, method="POST", json=said, headers=headers).status_code

    db.session.rollback()
    with ThreadPoolExecutor(8) as hands:
        assert set(hands.map(hand, lines)) == {200}
    assert sorted(one.content for one in kept()) == sorted(set(lines))
    assert len({one.code for one in kept()}) == len({one.turn for one in kept()}) == 20


def test_changed_elsewhere(sheet):
    line = sheet.send().json
    edit = {"key": line["key"], "id": line["id"], "version": line["version"]}
    assert sheet.send("Một người sửa", **edit).status_code == 200
    late = sheet.send("Người kia sửa", **edit)
    assert late.status_code == 409
    assert late.json["line"]["content"] == "Một người sửa"
    assert sheet.send("Người kia sửa", **(edit | {"version": late.json["line"]["version"]})).status_code == 200
    assert sheet.send("Người kia sửa", **edit).status_code == 200, "what it already says is no conflict"


@ON_BOTH
def test_struck_never_comes_back(sheet):
    line = sheet.send(speaker="Lê Thị Hà").json
    assert sheet.send(to="/strike", key=line["key"], id=line["id"], version=line["version"]).json == {"struck": True}
    assert sheet.send(to="/strike", key=line["key"], id=line["id"], version=line["version"]).json == {"struck": True}
    assert sheet.send(key=line["key"], again="y").status_code == 410
    assert sheet.send("Sửa", key=line["key"], id=line["id"], version=1).status_code == 410
    assert kept() == []
    assert db.session.query(Citizen).all() == []
    acts = [entry.act for entry in journal.story("recommendation", line["id"])]
    assert acts == ["recommendation:receive", "recommendation:strike"]


def test_dealt_with_is_not_rewritten(sheet):
    line = sheet.send().json
    with make.written():
        kept_line = db.session.get(Recommendation, line["id"])
        kept_line.sorted_on = TODAY
    edit = {"key": line["key"], "id": line["id"], "version": line["version"] + 1}
    assert sheet.send("Sửa sau khi phân loại", **edit).status_code == 422
    assert sheet.send(to="/strike", **edit).status_code == 422
    assert sheet.get().json["lines"][0]["locked"]


def test_who_spoke(sheet):
    line = sheet.send(speaker="Lê Thị Hà").json
    with make.written():
        db.session.get(Recommendation, line["id"]).citizen.phone = "0912000000"
    version = sheet.get().json["lines"][0]["version"]
    sheet.send(key=line["key"], id=line["id"], version=version, speaker="Lê Thị Hạ")
    assert (kept()[0].citizen.name, kept()[0].citizen.phone) == ("Lê Thị Hạ", "0912000000")
    assert db.session.query(Citizen).count() == 1
    entries = db.session.query(journal.Entry).all()
    assert not any("Lê Thị" in entry.changes + entry.reason for entry in entries)
    assert sum(entry.act == "citizen:read" for entry in entries) == 1, "the journal says once that names were seen"


def test_sides(signed_in):
    c = make.city()
    joint, given = make.dialogue(TODAY, c.wards[0], head="both"), make.contribution(TODAY, c.top, target="party_body")
    client = signed_in("secretariat", c.office)
    sheet = Sheet(client, joint.id)
    refused = sheet.send()
    assert (refused.status_code, refused.json["field"]) == (422, "side_given")
    assert sheet.send(side="party").json["side"] == "party"
    assert Sheet(client, given.id).send(side="authority").status_code == 200
    assert kept()[-1].side is Side.PARTY, "a contribution's side follows from whom it is addressed to"


def test_turns(sheet):
    first = sheet.send().json["turn"]
    assert sheet.send(turn=first).json["turn"] == first
    assert sheet.send().json["turn"] == first + 1
    order = [line["turn"] for line in sheet.get().json["lines"]]
    sheet.send("Ý nhớ ra sau", turn=first)
    assert order == [1, 1, 2]
    assert [line["turn"] for line in sheet.get().json["lines"]] == [1, 1, 1, 2], "lines of a turn stand together"


GOOD = {"key": "k", "content": "x", "nature": "question"}
BAD = [
    None, [], "x", {"content": "không khóa", "nature": "question"}, {"key": "k", "content": "x"},
    *(GOOD | bad for bad in (
        {"key": "k" * 65}, {"content": " \n\u200b"}, {"content": "x" * 20_001}, {"nature": "lạ"}, {"speaker": "y" * 301},
        {"id": "9" * 40}, {"version": "-1"}, {"turn": 0}, {"received_on": "30/02/2024"},
    )),
]  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_refused_in_words(sheet, message):
    answer = sheet.client.post(sheet.url, json=message, headers={**FETCH, "X-CSRFToken": sheet.token})
    assert answer.status_code == 422
    assert answer.json["problem"].endswith((".", "!"))
    assert kept() == []


def test_odd_words_are_kept_as_they_are(sheet):
    odd = "<b>Đề nghị</b> \u202exoay\u202c \0 🙂 “a” 'b'; DROP TABLE -- {{ 7*7 }}"
    line = sheet.send(odd, field="<script>").json
    assert line["content"] == "<b>Đề nghị</b> xoay  🙂 “a” 'b'; DROP TABLE -- {{ 7*7 }}"
    page = sheet.client.get(f"/dialogues/{sheet.url.split('/')[2]}/capture").text
    assert '<script>"' not in page
    assert "&lt;b&gt;Đề nghị&lt;/b&gt;" in page


def test_only_who_may(sheet, signed_in, client):
    for role in ("agency", "front", "leader", "auditor", "admin"):
        assert signed_in(role).get(sheet.url, headers=FETCH).status_code == 403
    assert client.get(sheet.url, headers=FETCH).status_code == 401
    elsewhere = signed_in("secretariat", make.agency("Xã khác", kind="authority"))
    assert elsewhere.get(sheet.url, headers=FETCH).status_code == 404
    assert elsewhere.get(f"/dialogues/{sheet.url.split('/')[2]}/capture").status_code == 404
    assert sheet.client.post(sheet.url, json={"key": "k", "content": "x", "nature": "question"}).status_code == 400


def test_cancelled_session(signed_in):
    c = make.city()
    made = make.dialogue(TODAY, c.wards[0], state="cancelled")
    client = signed_in("secretariat", c.office)
    assert Sheet(client, made.id).send().status_code == 422
    page = client.get(f"/dialogues/{made.id}/capture").text
    assert "Cuộc này đã hủy" in page
    assert 'id="capture"' not in page


def test_queries_do_not_grow(sheet, query_count):
    def cost(path: str) -> int:
        with query_count() as queries:
            assert sheet.client.get(path).status_code == 200
        return len(queries)

    number = sheet.url.split("/")[2]
    paths = (sheet.url, f"/dialogues/{number}/capture", f"/dialogues/{number}", "/dialogues")
    sheet.send(speaker="Lê Thị Hà")
    few = [cost(path) for path in paths]
    few = [cost(path) for path in paths]
    for _ in range(12):
        sheet.send(speaker="Trần Văn Nam")
    many = [cost(path) for path in paths]
    assert few == many
    assert max(many) <= 20, dict(zip(paths, many, strict=True))
