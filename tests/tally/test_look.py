"""Looking: every count by field, agency, year and time is the length of its own list; sums equal the appendix."""

from datetime import date, timedelta

from sqlalchemy import func, select

from feedback.case.record import Recommendation as R
from feedback.case.term import punctual
from feedback.case.term.word import Punctuality
from feedback.core import store
from feedback.tally import appendix, look
from feedback.tally.ask import ask
from feedback.tally.look import NONE, Time
from tests import make

DUE = date(2024, 5, 20)
TODAY = date(2024, 7, 1)


def listed(asked, **key) -> int:
    found = look.opinions(asked, **key).with_only_columns(R.id).subquery()
    return store.db.session.scalar(select(func.count()).select_from(found))


def test_every_count_is_its_list(db):
    city = make.city()
    with store.one_transaction():
        session = make.dialogue(date(2024, 4, 1), city.wards[0])
        for number in range(12):
            answered = DUE + timedelta(days=4 * number - 20) if number % 4 else None
            facts = {"due_on": DUE, "replied_on": answered, "reply_text": "Trả lời" if answered else None}
            facts |= {"first_due_on": DUE - timedelta(days=9)} if number % 3 == 0 else {}
            facts |= {"paused_on": date(2024, 5, 1)} if number == 8 else {}
            facts |= (
                {"acceptance": ("accepted", "partly", None)[number % 3], "concluded_on": date(2024, 6, 1)}
                if number % 3 < 2
                else {}
            )
            make.recommendation(
                session, lead=(city.works, city.land)[number % 2], field=("Đất đai", None)[number % 2], **facts
            )
        make.recommendation(session, acceptance="not_accepted", not_accepted_reason="Trái luật")
        make.recommendation(
            make.dialogue(date(2023, 4, 1), city.commune), field="Đất đai", due_on=DUE, reply_text="Chưa ghi ngày"
        )
    window = (date(2023, 1, 1), date(2024, 12, 31))
    for day in (TODAY, DUE, date(2024, 5, 24), date(2024, 12, 31)):
        asked = ask("all", *window, as_of=day)
        seen, total = look.look(asked), appendix.fill(asked).total
        for name in ("accepted", "not_accepted", "pending", "total"):
            assert sum(one[name] for one in seen.fields) == sum(one[name] for one in seen.agencies) == total[name]
            for one in seen.fields:
                assert listed(asked, subject=one.value, acceptance="" if name == "total" else name) == one[name]
        for one in seen.agencies:
            assert sum(one[time.value] for time in Time) == one["total"]
            assert listed(asked, lead=one.value, times=look.DUE) == one.due
            assert [listed(asked, lead=one.value, times=[time]) for time in Time] == [one[time.value] for time in Time]
        for one in seen.years:
            assert [listed(asked, year=one.value, times=[time]) for time in Time] == [one[time.value] for time in Time]
    now = look.look(ask("all", *window, as_of=date(2024, 12, 31)))
    three = punctual.count(select(R), date(2024, 12, 31))
    assert [now.total[one.value] for one in look.DUE] == [three[one] for one in Punctuality] == [3, 1, 7]
    assert {one.value: one.few for one in now.agencies} == {
        str(city.works.id): False,
        str(city.land.id): False,
        NONE: True,
    }
    assert [one.label for one in look.sorted_by(now.agencies, "late")] == [
        "Sở Xây dựng",
        "Sở Nông nghiệp và Môi trường",
    ]


def test_before_the_day_it_was_reopened_it_stood_answered(db):
    make.recommendation(due_on=DUE, replied_on=DUE, reply_text="Trả lời", reopened_on=date(2024, 6, 15))
    by_day = [look.look(ask("all", DUE - timedelta(days=365), TODAY, as_of=date(2024, 6, n))).total for n in (14, 15)]
    assert [(total[Time.ON_TIME], total[Time.LATE]) for total in by_day] == [(1, 0), (0, 1)]
