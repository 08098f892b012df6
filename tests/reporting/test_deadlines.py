"""The 25th counts to its last microsecond, in Asia/Shanghai, whatever the server's clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reporting.deadlines import (
    SHANGHAI,
    Punctuality,
    Timetable,
    due_text,
    left_text,
    punctuality,
)

PLAN = Timetable(
    day=25,
    first_month=date(2022, 4, 1),
    backfill_opens=date(2022, 3, 18),
    backfill_due=date(2022, 3, 31),
)
APRIL = PLAN.due(date(2022, 4, 1))
TICK = timedelta(microseconds=1)


def test_april_is_due_when_the_25th_has_ended() -> None:
    assert datetime(2022, 4, 26, tzinfo=SHANGHAI) == APRIL
    assert datetime(2022, 4, 25, 16, tzinfo=UTC) == APRIL


@pytest.mark.parametrize("month", [6, 9, 12])
def test_25th_on_a_rest_day_is_not_moved(month: int) -> None:
    assert PLAN.due(date(2022, month, 1)) == datetime(2022, month, 26, tzinfo=SHANGHAI)


@pytest.mark.parametrize("month", [1, 2, 3])
def test_months_before_the_plan_are_back_filled_by_the_end_of_march(month: int) -> None:
    day = date(2022, month, 1)
    assert PLAN.opens(day) == datetime(2022, 3, 18, tzinfo=SHANGHAI)
    assert PLAN.due(day) == datetime(2022, 4, 1, tzinfo=SHANGHAI)


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
    assert plan.due(date(2024, 2, 1)) == datetime(2024, 3, 1, tzinfo=SHANGHAI)
    assert Timetable(31, date(2022, 1, 1), date(2022, 1, 1), date(2022, 1, 2)).due(
        date(2022, 12, 1)
    ) == datetime(2023, 1, 1, tzinfo=SHANGHAI)


def test_due_day_is_named_as_people_say_it() -> None:
    assert due_text(APRIL) == "4月25日 24:00"
    assert due_text(PLAN.due(date(2022, 2, 1))) == "3月31日 24:00"
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
