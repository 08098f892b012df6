"""得分历史: what was known then is worth now what it was worth then, by day and by month."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Campaign
from indicators.scoring.engine import score
from reporting.duties.days import end_of, read_day, read_days
from reporting.models import Event, Score
from reporting.queries.scores.history import by_day, by_month, history_of
from reporting.queries.scores.known import as_known, compared
from reporting.scores.knowledge import facts_now
from tests import builders as build
from tests.life import BANK, MARKET, TOWN, kept, live, same
from tests.web import ask, read, signed_in

pytestmark = pytest.mark.django_db
NOW = build.at(6, 10)


@pytest.fixture
def lived(campaign: Campaign) -> Campaign:
    return live(campaign)


def test_every_moment_is_worth_what_it_was_worth(lived: Campaign) -> None:
    scores = list(Score.objects.filter(campaign=lived))
    assert len(scores) == 10
    for found in scores:
        same(lived, found)


def test_sources_name_the_submission_version_and_acceptor_of_then(lived: Campaign) -> None:
    sheet = build.sheet_of(lived, MARKET, 4)

    def april(when: datetime) -> list[list[object]]:
        rows = as_known(lived, at=when).sources["enterprises"]
        return [row for row in rows if row[1] == "2022-04"]

    assert april(build.at(4, 12)) == []
    (first,) = april(build.at(4, 30))
    assert first[:6] == [MARKET, "2022-04", "6400", sheet.pk, 4, "reviewer岗"]
    assert datetime.fromisoformat(str(first[6])) == build.at(4, 13)
    assert april(build.at(5, 6)) == []
    (second,) = april(build.at(5, 31))
    assert second[2:5] == ["6500", sheet.pk, 7]


def test_end_of_a_day_is_its_24_hours_in_shanghai(lived: Campaign) -> None:
    event = Event.objects.filter(submission__unit__code=BANK, to_state="accepted").last()
    assert event is not None
    Event.objects.filter(pk=event.pk).update(at=build.at(3, 31, 23, 59))
    counted = as_known(lived, at=end_of(date(2022, 3, 31)))
    Event.objects.filter(pk=event.pk).update(at=build.at(4, 1, 0, 0))
    missed = as_known(lived, at=end_of(date(2022, 3, 31)))
    assert counted.submissions == missed.submissions + 1


def test_difference_of_two_days_names_every_cause(lived: Campaign) -> None:
    ends = end_of(date(2022, 4, 10)), end_of(date(2022, 4, 30))
    found = compared(lived, since=ends[0], until=ends[1]).difference
    assert found is not None
    rows = {row.code: row for row in found.rows}
    assert "口径“" in rows["1"].sentence
    assert "→6400" in rows["13"].sentence
    assert found.change == sum(row.change for row in found.rows)
    reopened = compared(lived, since=ends[1], until=end_of(date(2022, 5, 5))).difference
    assert reopened is not None
    assert "6400→" in {row.code: row for row in reopened.rows}["13"].sentence


def test_facts_that_contradict_each_other_have_no_score_of_that_day(lived: Campaign) -> None:
    build.open_months(lived, now=build.at(6, 1))
    build.deliver(lived, MARKET, 6, when=build.at(6, 2), enterprises="0")
    known = as_known(lived, at=build.at(6, 3))
    assert known.result is None
    assert known.problems
    page = read(signed_in(build.leader()), "history", lived.code, on="2022-06-03")
    assert "当时的数据相互矛盾，不能计算" in page
    answer = ask(
        signed_in(build.leader()), "GET", f"campaigns/{lived.code}/scores/as-known/?on=2022-06-03"
    )
    assert (answer[0], answer[1]["total"], answer[1]["components"]) == (200, None, [])


def test_by_day_keeps_the_last_score_of_each_day(lived: Campaign) -> None:
    build.deliver(lived, TOWN, 5, when=build.at(5, 20, 13))
    late = kept(lived, build.at(5, 20, 23, 59))
    next_day = kept(lived, build.at(5, 21, 0, 1))
    assert late == next_day
    days = by_day(lived)
    assert [one.day for one in days] == [
        *(date(2022, 3, day) for day in range(21, 26)),
        date(2022, 4, 13),
        date(2022, 4, 20),
        date(2022, 5, 5),
        date(2022, 5, 7),
        date(2022, 5, 20),
    ]
    assert (days[-1].score, days[-1].total) == (late.pk, late.total)


def test_months_tell_what_was_known_then_from_what_their_data_are_worth(lived: Campaign) -> None:
    months = {f"{one.month:%Y-%m}": one for one in by_month(lived, now=NOW)}
    assert list(months) == [f"2022-{month:02}" for month in range(1, 7)]
    known = {day.day: day.total for day in by_day(lived)}
    assert [one.known for one in months.values()] == [
        None,
        None,
        known[date(2022, 3, 25)],
        known[date(2022, 4, 20)],
        known[date(2022, 5, 20)],
        known[date(2022, 5, 20)],
    ]
    latest = Score.objects.filter(campaign=lived)[0]
    assert months["2022-05"].data == months["2022-06"].data == latest.total
    assert [one.running for one in months.values()] == [False] * 5 + [True]


def test_month_of_data_is_the_pure_score_of_what_speaks_of_months_up_to_it(
    lived: Campaign,
) -> None:
    """Worked the other way round: everything later than the month is undone, then scored."""
    wanted = {f"{one.month:%Y-%m}": one.data for one in by_month(lived, now=NOW)}
    latest = Score.objects.filter(campaign=lived)[0]
    plan = as_known(lived, at=NOW).plan
    for month in range(5, 2, -1):
        later = lived.periods.filter(month__gt=date(2022, month, 1))
        later.delete()
        facts = facts_now(lived, plan, latest.readings)
        assert score(plan, facts.values, latest.readings).total == wanted[f"2022-{month:02}"]


def test_months_after_the_window_are_listed_while_something_was_scored(lived: Campaign) -> None:
    assert len(by_month(lived, now=build.at(2, 1, year=2024))) == 12
    build.deliver(lived, TOWN, 5, when=build.at(1, 10, year=2023))
    last = kept(lived, build.at(1, 10, 12, year=2023))
    months = by_month(lived, now=build.at(2, 1, year=2024))
    assert (len(months), months[-1].known, months[-1].data) == (13, last.total, None)


def test_campaign_never_scored_has_no_history(campaign: Campaign) -> None:
    history = history_of(campaign, now=NOW)
    assert (history.days, history.marks, history.snapshots) == ([], [], [])
    assert {(one.known, one.data) for one in history.months} == {(None, None)}
    assert "还没有核算过得分" in read(signed_in(build.leader()), "history", campaign.code)


def test_adopted_readings_are_marked(lived: Campaign) -> None:
    (mark,) = history_of(lived, now=NOW).marks
    assert mark.day == date(2022, 4, 20)
    assert mark.text.endswith("（市专班办公室决定）")


@pytest.mark.parametrize(
    ("typed", "day", "said"),
    [
        ("2022-05-31", date(2022, 5, 31), ""),
        (" ２０２２年5月31日 ", date(2022, 5, 31), ""),
        ("2022/6/10", date(2022, 6, 10), ""),
        ("", None, "请填写日期，如 2022-05-31"),
        ("五月底", None, "看不懂“五月底”，请写成年-月-日，如 2022-05-31"),
        ("2022-02-30", None, "看不懂“2022-02-30”，请写成年-月-日，如 2022-05-31"),
        ("2022-06-11", None, "2022-06-11 还没有到，最晚只能查到今天（2022-06-10）"),
        (
            "2021-12-31",
            None,
            "2021-12-31 在创建活动开始之前，最早只能查到评分期第一天（2022-01-01）",
        ),
    ],
)
def test_day_is_read_or_refused_with_a_sentence(typed: str, day: date | None, said: str) -> None:
    found = read_day(typed, first=date(2022, 1, 1), today=date(2022, 6, 10))
    assert (found.typed, found.day, found.problem) == (typed, day, said)


def test_days_the_wrong_way_round_are_refused() -> None:
    since, until = read_days(
        "2022-05-31", "2022-04-30", first=date(2022, 1, 1), today=date(2022, 6, 10)
    )
    assert (since.problem, until.problem) == ("", "起始日期晚于截止日期，请把两个日期对调")


def cost(ask_for: Callable[[], object]) -> int:
    ask_for()
    with CaptureQueriesContext(connection) as asked:
        ask_for()
    return len(asked)


def test_as_known_asks_at_most_twelve_times(lived: Campaign) -> None:
    assert cost(lambda: as_known(lived, at=NOW)) <= 12
    assert cost(lambda: history_of(lived, now=NOW + timedelta(days=1))) <= 10
    assert cost(lambda: by_month(lived, now=NOW)) <= 8
