"""The working days of 2022 as computed for the plan (product.md, section 10), and unknown years."""

from datetime import date

import pytest

from ledgers.holidays import published
from ledgers.workdays import Calendar, Counted, Reached

CALENDAR = published()
ADJUSTED = ("01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09")
SEVEN_LATER = {
    "01-20": "01-29",
    "03-31": "04-12",
    "04-28": "05-11",
    "09-28": "10-12",
    "09-30": "10-14",
}
SOFT_DATES = (
    "03-22", "04-21", "05-20", "06-22", "07-20", "08-22", "09-21", "10-20", "11-22", "12-21",
)  # fmt: skip
RESTING_25TH = {
    "06-25": ("06-24", "06-27"),
    "09-25": ("09-23", "09-26"),
    "12-25": ("12-23", "12-26"),
}
LAST_OF_WEEK = {
    "03-28": "04-02",
    "04-18": "04-24",
    "05-02": "05-07",
    "05-30": "06-02",
    "10-03": "10-09",
}


def day(text: str, year: int = 2022) -> date:
    return date.fromisoformat(f"{year}-{text}")


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1).toordinal()
    return [date.fromordinal(first + n) for n in range(366) if first + n < _new_year(year + 1)]


def _new_year(year: int) -> int:
    return date(year, 1, 1).toordinal()


def test_adjusted_days_are_the_only_weekend_days_that_are_worked() -> None:
    worked = [one for one in every_day(2022) if one.weekday() > 4 and CALENDAR.is_workday(one)]
    assert worked == [day(one) for one in ADJUSTED]


@pytest.mark.parametrize(("decided", "due"), list(SEVEN_LATER.items()))
def test_seven_working_days_after_a_decision(decided: str, due: str) -> None:
    assert CALENDAR.add(day(decided), 7) == Reached(day(due), provisional=False)


@pytest.mark.parametrize(("month", "soft"), list(enumerate(SOFT_DATES, start=3)))
def test_soft_date_is_three_working_days_before_the_25th(month: int, soft: str) -> None:
    assert CALENDAR.add(date(2022, month, 25), -3).day == day(soft)


@pytest.mark.parametrize(("rest", "around"), list(RESTING_25TH.items()))
def test_25th_on_a_rest_day_lies_between_two_working_days(
    rest: str, around: tuple[str, str]
) -> None:
    assert not CALENDAR.is_workday(day(rest))
    found = (CALENDAR.add(day(rest), -1).day, CALENDAR.add(day(rest), 1).day)
    assert found == (day(around[0]), day(around[1]))


def test_every_other_25th_from_march_on_is_a_working_day() -> None:
    resting = [m for m in range(3, 13) if not CALENDAR.is_workday(date(2022, m, 25))]
    assert resting == [6, 9, 12]


@pytest.mark.parametrize(("monday", "last"), list(LAST_OF_WEEK.items()))
def test_last_working_day_of_a_week_follows_the_adjusted_days(monday: str, last: str) -> None:
    assert CALENDAR.last_of_week(day(monday)) == Reached(day(last), provisional=False)


def test_last_working_day_is_friday_in_every_other_full_week_from_march_on() -> None:
    mondays = [one for one in every_day(2022) if one.weekday() == 0 and one.month >= 3]
    found = {one: CALENDAR.last_of_week(one) for one in mondays}
    moved = [f"{one:%m-%d}" for one, last in found.items() if last and last.day.weekday() != 4]
    assert moved == list(LAST_OF_WEEK)


def test_week_without_a_working_day_has_no_last_one() -> None:
    assert CALENDAR.last_of_week(date(2026, 2, 18)) is None


def test_today_counts_as_left_when_it_is_a_working_day() -> None:
    assert CALENDAR.left(day("04-20"), day("04-25")) == Counted(5, provisional=False)
    assert CALENDAR.left(day("04-23"), day("04-25")).days == 2
    assert CALENDAR.left(day("04-25"), day("04-25")).days == 1
    assert CALENDAR.left(day("04-26"), day("04-25")) == Counted(0, provisional=False)
    assert CALENDAR.left(day("10-01"), day("10-07")).days == 0


def test_adding_goes_back_over_what_it_came() -> None:
    for start in every_day(2022)[40:320]:
        for count in (1, 3, 7):
            there = CALENDAR.add(start, count).day
            assert CALENDAR.is_workday(there)
            assert CALENDAR.left(date.fromordinal(start.toordinal() + 1), there).days == count
            if CALENDAR.is_workday(start):
                assert CALENDAR.add(there, -count).day == start


def test_adding_nothing_stays_where_it_is() -> None:
    assert CALENDAR.add(day("10-01"), 0) == Reached(day("10-01"), provisional=False)


def test_unpublished_year_counts_monday_to_friday_and_says_so() -> None:
    assert CALENDAR.provisional(2040)
    assert CALENDAR.provisional(date(2040, 5, 1))
    assert not CALENDAR.provisional(2022)
    week = [CALENDAR.is_workday(date(2040, 10, one)) for one in range(1, 8)]
    assert week == [True] * 5 + [False] * 2
    assert CALENDAR.add(date(2040, 10, 1), 7) == Reached(date(2040, 10, 10), provisional=True)
    counted = CALENDAR.left(date(2040, 10, 1), date(2040, 10, 7))
    assert (counted, counted.text) == (Counted(5, True), "5个工作日（暂按周一至周五）")


def test_count_into_an_unpublished_year_is_provisional() -> None:
    calendar = Calendar(tuple(year for year in CALENDAR.years if year.year < 2023))
    assert calendar.left(day("12-25"), day("12-31")) == Counted(5, provisional=False)
    assert calendar.left(day("12-25"), date(2023, 1, 3)) == Counted(7, provisional=True)
    assert calendar.add(day("12-30"), 1) == Reached(date(2023, 1, 2), provisional=True)
    assert calendar.add(date(2023, 1, 2), -1) == Reached(day("12-30"), provisional=True)
    # 2 January 2023 is off, as the notice says that this calendar does not know.
    assert CALENDAR.add(day("12-30"), 1) == Reached(date(2023, 1, 3), provisional=False)
