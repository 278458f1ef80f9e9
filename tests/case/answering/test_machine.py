"""Draft, clearance, signing, delivery and reopening in random order: nothing is sent uncleared, nothing signed changes.

After each step: at most one submission runs; a stage moves only along its way; frozen versions never change and hold their
hash; the record shows the last of them; nobody cleared their own submission; a refusal changed nothing.
"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from feedback.case import resolution, standing
from feedback.case.answering import clearance, delivery, signing, step
from feedback.case.answering.delivery import Handed, Heard
from feedback.case.answering.record import Delivery, Signed, Submission
from feedback.case.answering.word import RUNNING, AskedBy, Satisfaction, Stage, Verdict, Way
from feedback.case.word import Acceptance
from feedback.core import store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.office import officer as officers
from tests import make
from tests.case.answering.ground import answer
from tests.machine import Machine, walk

TODAY = date(2024, 4, 20)
AT = datetime(2024, 4, 20, 2, tzinfo=UTC)
S = Stage
#: From which stage of a submission whereto; standing still is always allowed.
LEGAL = {
    (None, S.SUBMITTED), (S.SUBMITTED, S.CLEARED), (S.SUBMITTED, S.SENT_BACK), (S.SUBMITTED, S.WITHDRAWN),
    (S.CLEARED, S.WITHDRAWN), (S.CLEARED, S.SIGNED),
}  # fmt: skip
PEOPLE = st.integers(0, 2)
TEXTS = st.sampled_from(["Đã sửa xong.", "Sẽ sửa trong quý này.", "Đã giao đơn vị quản lý."])
REASONS = st.sampled_from(["", "", "Ghi nhầm"])


class Answering(Machine):
    """One opinion held by a department whose steps come and go, three of its officers."""

    def __init__(self) -> None:
        super().__init__()
        self.city = make.city()
        self.people = [make.officer("agency", self.city.works) for _ in range(3)]
        self.viewers = [officers.viewer(one) for one in self.people]
        self.r = make.recommendation(
            make.dialogue(agency=self.city.top), lead=self.city.works, assigned_on=make.DAY, taken_on=make.DAY
        )
        self.stages, self.frozen = {}, []

    def does(self, name, act, *args, **kwargs):
        type(self).steps += 1
        before = self.picture()
        try:
            with store.one_transaction():
                act(*args, **kwargs)
        except Refused:
            assert self.picture() == before, f"{name} was refused and changed something"
            return
        self.took[name] = self.took.get(name, 0) + 1

    def picture(self):
        r = self.r
        draft = resolution.draft_of(r.id)
        return (
            standing.handling(r), r.replied_on, r.reply_text, r.paper_number, r.version,
            draft and (draft.reply_text, draft.sent_on), [(s.number, s.stage, s.step_id) for s in self.submissions()],
            [v.digest for v in signing.versions(r.id)], db.session.query(Delivery).count(),
        )  # fmt: skip

    def submissions(self):
        return clearance.submissions(self.r.id)

    @rule(who=PEOPLE, text=TEXTS)
    def draft(self, who, text):
        self.does("draft", resolution.save_draft, self.r, self.viewers[who], answer(text=text), by="Mẫu", at=AT)

    @rule(who=PEOPLE, text=TEXTS, reason=REASONS)
    def send(self, who, text, reason):
        more = {"by": "Mẫu", "at": AT, "today": TODAY, "reason": reason}
        self.does("send", resolution.send, self.r, self.viewers[who], answer(text=text), **more)

    @rule(who=PEOPLE, text=TEXTS, reason=REASONS)
    def submit(self, who, text, reason):
        more = {"by": "Mẫu", "at": AT, "today": TODAY, "reason": reason}
        self.does("submit", clearance.submit, self.r, self.viewers[who], answer(text=text), **more)

    @rule(who=PEOPLE)
    def clear(self, who):
        self.does("clear", clearance.clear, self.r, self.viewers[who], by="Mẫu", at=AT)

    @rule()
    def clear_through(self):
        for who in (0, 1, 2, 0, 1):
            self.clear(who)

    @rule(who=PEOPLE)
    def issue_what_is_cleared(self, who):
        self.clear_through()
        self.everything_holds()  # a stage passed on the way is seen too
        self.issue(who, "22/SXD")

    @rule(who=PEOPLE, remarks=st.sampled_from(["", "Nêu rõ ngày"]))
    def send_back(self, who, remarks):
        self.does("send_back", clearance.send_back, self.r, self.viewers[who], by="Mẫu", at=AT, remarks=remarks)

    @rule(who=PEOPLE)
    def withdraw(self, who):
        self.does("withdraw", clearance.withdraw, self.r, self.viewers[who])

    @rule(who=PEOPLE, number=st.sampled_from(["20/SXD", "21/SXD"]))
    def issue(self, who, number):
        paper = {"replied_on": date(2024, 4, 18), "paper_number": number, "signer": "GĐ"}
        self.does("issue", clearance.issue, self.r, self.viewers[who], **paper, by="Mẫu", at=AT, today=TODAY)

    @rule()
    def reopen(self):
        self.does("reopen", resolution.reopen, self.r, reason="Chưa đúng ý", on=TODAY)

    @rule()
    def conclude(self):
        self.does(
            "conclude", resolution.conclude, self.r, Acceptance.ACCEPTED, dated_on=TODAY, reason="Đủ", today=TODAY
        )

    @rule()
    def deliver(self):
        handed = Handed(way=Way.POST, on=TODAY, by="Bưu tá")
        self.does("deliver", delivery.deliver, self.r, handed, officer_id=1, at=AT, today=TODAY)

    @rule(verdict=st.sampled_from(list(Satisfaction)))
    def hear(self, verdict):
        heard = Heard(verdict=verdict, asked_by=AskedBy.PHONE, on=TODAY, note="Nghe nói")
        self.does("hear", delivery.hear, self.r, heard, officer_id=1, by="Mẫu", at=AT, today=TODAY)

    @rule(many=st.sampled_from([0, 1, 2, 2]))
    def set_steps(self, many):
        self.does("steps", step.adopt, self.city.works, [step.Wanted(name) for name in ("Phòng", "Sở")[:many]])

    @invariant()
    def everything_holds(self):
        now = {one.number: one.stage for one in self.submissions()}
        for number, stage in now.items():
            was = self.stages.get(number)
            assert was is stage or (was, stage) in LEGAL, f"{was} → {stage}"
        self.stages = now
        assert sum(stage in RUNNING for stage in now.values()) <= 1 or not step.of(self.r.lead_id)
        lines = signing.versions(self.r.id)
        digests = [line.digest for line in lines]
        assert digests[: len(self.frozen)] == self.frozen, "a frozen version changed"
        self.frozen = digests
        assert signing.holds(lines)
        assert all(line.reason for line in lines if line.kind.value == "correction")
        if lines:
            assert signing.matches(self.r, lines[-1])
        assert (self.r.replied_on is None) == (not lines)
        for line in db.session.query(clearance.Clearance).filter_by(verdict=Verdict.CLEARED):
            assert line.officer_id != db.session.get_one(Submission, line.submission_id).officer_id

    def at_the_end(self):
        super().at_the_end()
        assert list(signing.faults()) == []
        assert db.session.query(Signed).count() == len(self.frozen)


@pytest.mark.parametrize(("database", "few", "far"), [("sqlite", 7, 80), ("postgresql", 1, 13)])
def test_no_order_of_acts_sends_what_was_not_cleared(request, rounds, database, few, far):
    examples = far if rounds >= 20 else few
    walk(Answering, request.getfixturevalue(f"{database}_house"), examples, begin=12)
    if database == "sqlite":
        names = {"draft", "send", "submit", "clear", "send_back", "withdraw", "issue", "reopen"}
        names |= {"conclude", "deliver", "hear", "steps"}
        assert set(Answering.took) == names, names - set(Answering.took)
    assert Answering.steps >= 30 * examples
