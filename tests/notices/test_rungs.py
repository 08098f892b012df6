"""On which rung an obligation stands, by the real calendar of 2022."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ledgers.holidays import published
from notices.occasions import SHANGHAI
from notices.plans import PLANS
from notices.rungs import rung_now

PLAN = PLANS["monthly-reminder"]
CALENDAR = published()
ALL = ["soft-5", "soft-3", "soft-1", "soft", "hard", "late-1", "late-3"]


def end_of(day: str) -> datetime:
    """The exclusive bound of a day of 2022, in UTC as it is stored."""
    last = datetime.fromisoformat(f"2022-{day}").replace(tzinfo=SHANGHAI)
    return (last + timedelta(days=1)).astimezone(UTC)


def first_days(soft: str, hard: str) -> dict[str, str]:
    """Rung → the first day on which it is the one in force, walking through the year."""
    found: dict[str, str] = {}
    for number in range(365):
        day = date(2022, 1, 1) + timedelta(days=number)
        rung = rung_now(PLAN, end_of(soft), end_of(hard), day, CALENDAR)
        if rung is not None:
            found.setdefault(rung.code, f"{day:%m-%d}")
    return found


@pytest.mark.parametrize(
    ("soft", "hard", "days"),
    [
        # 24 April, a Sunday, is worked.
        ("04-21", "04-25", "04-14 04-18 04-20 04-21 04-25 04-26 04-28"),
        # 2 April, a Saturday, is worked; 3 to 5 April are off.
        ("03-30", "04-01", "03-23 03-25 03-29 03-30 04-01 04-02 04-07"),
        # 24 April and 7 May are worked, 30 April to 4 May are off.
        ("04-29", "05-06", "04-24 04-26 04-28 04-29 05-06 05-07 05-10"),
        # 25 June is a Saturday: the last working day before it is the day itself.
        ("06-22", "06-25", "06-15 06-17 06-21 06-22 06-24 06-27 06-29"),
        # 1 to 7 October are off, 8 and 9 October are worked.
        ("10-08", "10-12", "09-26 09-28 09-30 10-08 10-12 10-13 10-17"),
    ],
)
def test_every_rung_falls_on_its_working_day(soft: str, hard: str, days: str) -> None:
    assert first_days(soft, hard) == dict(zip(ALL, days.split(), strict=True))


def test_month_with_one_date_has_no_second_day_itself() -> None:
    assert [*first_days("04-25", "04-25")] == ["soft-5", "soft-3", "soft-1", *ALL[4:]]


@pytest.mark.parametrize(
    ("today", "rung"),
    [
        (date(2022, 4, 13), None),
        (date(2022, 4, 16), None),
        (date(2022, 4, 17), None),
        (date(2022, 4, 19), "soft-3"),
        (date(2022, 4, 24), "soft"),
        (date(2022, 4, 27), "late-1"),
        (date(2022, 5, 6), "late-3"),
        (date(2022, 5, 7), None),
    ],
)
def test_rung_stands_until_the_next_and_the_last_for_three_working_days(
    today: date, rung: str | None
) -> None:
    """Never on a rest day: 16 and 17 April are a weekend, 30 April to 4 May the holiday."""
    found = rung_now(PLAN, end_of("04-21"), end_of("04-25"), today, CALENDAR)
    assert (found.code if found else None) == rung


def test_missed_rung_is_made_up_for_on_the_date_itself_though_it_is_a_rest_day() -> None:
    found = rung_now(PLAN, end_of("06-22"), end_of("06-25"), date(2022, 6, 25), CALENDAR)
    assert found is not None
    assert found.code == "hard"
    assert rung_now(PLAN, end_of("06-22"), end_of("06-25"), date(2022, 6, 26), CALENDAR) is None
