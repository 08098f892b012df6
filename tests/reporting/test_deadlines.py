"""The 25th counts to its last microsecond; the soft date lies working days before it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from ledgers.holidays import published
from ledgers.workdays import Calendar
from reporting.duties.deadlines import (
    SHANGHAI,
    Punctuality,
    Timetable,
    covers_text,
    due_text,
    left_text,
    punctuality,
)

CALENDAR = published()
PLAN = Timetable(
    day=25,
    first_month=date(2022, 4, 1),
    backfill_opens=date(2022, 3, 18),
    backfill_due=date(2022, 3, 31),
)
APRIL = PLAN.due(date(2022, 4, 1), CALENDAR)
TICK = timedelta(microseconds=1)


def test_april_is_due_when_the_25th_has_ended() -> None:
    assert datetime(2022, 4, 26, tzinfo=SHANGHAI) == APRIL
    assert datetime(2022, 4, 25, 16, tzinfo=UTC) == APRIL


@pytest.mark.parametrize("month", [6, 9, 12])
def test_25th_on_a_rest_day_is_not_moved(month: int) -> None:
    assert PLAN.due(date(2022, month, 1), CALENDAR) == datetime(2022, month, 26, tzinfo=SHANGHAI)


@pytest.mark.parametrize("month", [1, 2, 3])
def test_months_before_the_plan_are_back_filled_by_the_end_of_march(month: int) -> None:
    day = date(2022, month, 1)
    assert PLAN.opens(day) == datetime(2022, 3, 18, tzinfo=SHANGHAI)
    assert PLAN.due(day, CALENDAR) == datetime(2022, 4, 1, tzinfo=SHANGHAI)


def test_regular_month_opens_on_its_first_day() -> None:
    assert PLAN.opens(date(2022, 4, 1)) == datetime(2022, 4, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("arrived", "judged"),
    [
        (datetime(2022, 4, 1, tzinfo=SHANGHAI), Punctuality.ON_TIME),
        (datetime(2022, 4, 25, 23, 59, 59, 999_999, tzinfo=SHANGHAI), Punctuality.ON_TIME),
        (datetime(2022, 4, 25, 15, 59, 59, 999_999, tzinfo=UTC), Punctuality.ON_TIME),
        (datetime(2022, 4, 26, tzinfo=SHANGHAI), Punctuality.LATE),
        (datetime(2022, 4, 25, 16, tzinfo=UTC), Punctuality.LATE),
    ],
)
def test_arrival_is_judged_to_the_microsecond(arrived: datetime, judged: Punctuality) -> None:
    for now in (arrived, APRIL + timedelta(days=300)):
        assert punctuality(first_submitted=arrived, due=APRIL, now=now) is judged


@pytest.mark.parametrize(
    ("now", "judged"),
    [
        (APRIL - timedelta(days=3) - TICK, Punctuality.OPEN),
        (APRIL - timedelta(days=3), Punctuality.NEAR),
        (APRIL - TICK, Punctuality.NEAR),
        (APRIL, Punctuality.OVERDUE),
        (APRIL + timedelta(days=1000), Punctuality.OVERDUE),
    ],
)
def test_what_has_not_arrived_is_judged_by_the_clock(now: datetime, judged: Punctuality) -> None:
    assert punctuality(first_submitted=None, due=APRIL, now=now) is judged


def test_leap_day_and_year_end_are_ordinary_days() -> None:
    plan = Timetable(29, date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 31))
    assert plan.due(date(2024, 2, 1), CALENDAR) == datetime(2024, 3, 1, tzinfo=SHANGHAI)
    plan = Timetable(31, date(2022, 1, 1), date(2022, 1, 1), date(2022, 1, 2))
    assert plan.due(date(2022, 12, 1), CALENDAR) == datetime(2023, 1, 1, tzinfo=SHANGHAI)


def test_due_day_is_named_as_people_say_it() -> None:
    assert due_text(APRIL) == "4月25日 24:00"
    assert due_text(PLAN.due(date(2022, 2, 1), CALENDAR)) == "3月31日 24:00"
    assert due_text(APRIL.astimezone(UTC)) == "4月25日 24:00"


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(days=4, hours=6, minutes=59), "还有4天6小时"),
        (timedelta(days=3), "还有3天"),
        (timedelta(hours=5), "还有5小时"),
        (timedelta(minutes=59), "不足1小时"),
        (timedelta(0), "已逾期不足1小时"),
        (timedelta(hours=-5), "已逾期5小时"),
        (timedelta(days=-2, hours=-7), "已逾期2天"),
    ],
)
def test_what_is_left_is_told_in_words(gap: timedelta, text: str) -> None:
    assert left_text(APRIL, APRIL - gap) == text


def test_every_judgement_has_a_chinese_name() -> None:
    assert [one.label for one in Punctuality] == ["未到期", "临期", "逾期", "按时", "逾期已报"]


# Soft dates three working days before the 25th of March to December 2022 (product.md section 10).
SOFT = (
    "03-22", "04-21", "05-20", "06-22", "07-20", "08-22", "09-21", "10-20", "11-22", "12-21",
)  # fmt: skip
REST_DAYS = {6: ("06-24", "06-27"), 9: ("09-23", "09-26"), 12: ("12-23", "12-26")}
ALL_YEAR = replace(PLAN, first_month=date(2022, 1, 1))


def last_day(bound: datetime) -> str:
    """The last day before an exclusive bound, which lies at its midnight."""
    assert bound.astimezone(SHANGHAI).time() == time()
    return f"{bound.astimezone(SHANGHAI).date() - timedelta(days=1):%m-%d}"


@pytest.mark.parametrize(("month", "soft"), list(enumerate(SOFT, start=3)))
def test_soft_date_ends_three_working_days_before_the_25th(month: int, soft: str) -> None:
    dates = ALL_YEAR.dates(date(2022, month, 1), CALENDAR)
    found = (last_day(dates.soft_due_at), last_day(dates.due_at), dates.soft_provisional)
    assert found == (soft, f"{month:02}-25", False)


@pytest.mark.parametrize(("month", "around"), list(REST_DAYS.items()))
def test_25th_on_a_rest_day_rolls_only_where_the_plan_says_so(
    month: int, around: tuple[str, str]
) -> None:
    first = date(2022, month, 1)
    dates = {
        roll: replace(ALL_YEAR, roll=roll).dates(first, CALENDAR)
        for roll in ("none", "back", "forward")
    }
    found = [last_day(dates[roll].due_at) for roll in ("none", "back", "forward")]
    assert found == [f"{month:02}-25", *around]
    # Three working days before a rest day are three before the working day after it.
    assert dates["forward"].soft_due_at == dates["none"].soft_due_at > dates["back"].soft_due_at


def test_25th_that_is_worked_never_rolls() -> None:
    # 24 April 2022 is a Sunday that is worked; the 25th a Monday.
    for roll in ("back", "forward"):
        assert replace(PLAN, roll=roll).dates(date(2022, 4, 1), CALENDAR).due_at == APRIL


def test_soft_date_may_be_the_hard_one_and_never_lies_before_the_opening() -> None:
    same = replace(PLAN, soft_days=0).dates(date(2022, 4, 1), CALENDAR)
    assert same.soft_due_at == same.due_at
    early = replace(ALL_YEAR, day=2).dates(date(2022, 7, 1), CALENDAR)
    assert (last_day(early.soft_due_at), last_day(early.due_at)) == ("07-01", "07-02")


def test_back_filled_month_has_a_soft_date_and_is_never_rolled() -> None:
    dates = replace(PLAN, roll="forward").dates(date(2022, 2, 1), CALENDAR)
    assert (last_day(dates.soft_due_at), last_day(dates.due_at)) == ("03-28", "03-31")


def test_unpublished_year_is_provisional_and_counted_by_weekday() -> None:
    plan = replace(PLAN, first_month=date(2040, 1, 1))
    dates = plan.dates(date(2040, 10, 1), CALENDAR)
    # 25 October 2040 is a Thursday: Monday the 22nd without any notice.
    assert (last_day(dates.soft_due_at), dates.soft_provisional) == ("10-22", True)
    rolled = replace(plan, roll="back").dates(date(2040, 8, 1), Calendar(()))
    assert (last_day(rolled.due_at), rolled.soft_provisional) == ("08-24", True)


@pytest.mark.parametrize(
    ("month", "covers"),
    [
        (1, "1月1日—1月31日"),
        (3, "3月1日—3月31日"),
        (4, "4月1日—4月25日"),
        (5, "4月26日—5月25日"),
        (12, "11月26日—12月25日"),
    ],
)
def test_flow_covers_the_days_since_the_month_before(month: int, covers: str) -> None:
    assert covers_text(*PLAN.coverage(date(2022, month, 1))) == covers


def test_every_day_is_covered_once() -> None:
    for plan in (PLAN, ALL_YEAR, replace(PLAN, covers_from=1)):
        spans = [plan.coverage(date(2022, month, 1)) for month in range(1, 13)]
        assert spans[0][0] == date(2022, 1, 1)
        for (_, last), (first, _) in pairwise(spans):
            assert first - last == timedelta(days=1)
    assert ALL_YEAR.coverage(date(2022, 1, 1)) == (date(2022, 1, 1), date(2022, 1, 25))


@pytest.mark.parametrize(
    ("month", "until"), [(1, "03-31"), (3, "04-05"), (4, "05-05"), (12, "01-05")]
)
def test_rates_are_corrected_until_the_5th_of_the_month_after(month: int, until: str) -> None:
    assert last_day(PLAN.dates(date(2022, month, 1), CALENDAR).correction_until) == until


def test_nearness_is_judged_by_the_soft_date_and_lateness_by_the_hard_one() -> None:
    soft = PLAN.dates(date(2022, 4, 1), CALENDAR).soft_due_at
    judged = {
        soft - timedelta(days=3) - TICK: Punctuality.OPEN,
        soft - timedelta(days=3): Punctuality.NEAR,
        soft + TICK: Punctuality.NEAR,
        APRIL - TICK: Punctuality.NEAR,
        APRIL: Punctuality.OVERDUE,
    }
    found = {
        now: punctuality(first_submitted=None, due=APRIL, soft=soft, now=now) for now in judged
    }
    assert found == judged
    after_soft = punctuality(first_submitted=soft + TICK, due=APRIL, soft=soft, now=APRIL)
    assert after_soft is Punctuality.ON_TIME
