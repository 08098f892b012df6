"""Due days are counted in working days with 调休, or in natural days; unknown is never timely."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.holidays import published
from ledgers.judging import Terms
from ledgers.judging.timing import Clock

CALENDAR = published()
# Worked out by hand from the notices of the State Council's office.
DUE = """
2022-01-24 2022-02-07; 2022-01-29 2022-02-14; 2022-01-30 2022-02-15; 2022-01-31 2022-02-15
2022-02-06 2022-02-15; 2022-04-02 2022-04-14; 2022-04-24 2022-05-06; 2022-04-28 2022-05-11
2022-09-30 2022-10-14; 2022-10-08 2022-10-17; 2022-12-28 2023-01-09; 2023-01-16 2023-01-30
2024-02-04 2024-02-19; 2024-12-30 2025-01-09; 2025-09-26 2025-10-13; 2026-02-14 2026-03-03
2026-12-22 2026-12-31
"""
PAIRS = [tuple(one.split()) for line in DUE.strip().splitlines() for one in line.split(";")]


def clock(reported_on: date, terms: Terms | None = None) -> Clock:
    return Clock(CALENDAR, terms or Terms(), reported_on)


@pytest.mark.parametrize(("decided", "due"), PAIRS)
def test_report_is_timely_up_to_the_seventh_working_day(decided: str, due: str) -> None:
    last = date.fromisoformat(due)
    assert clock(last).timing(decided) == (last, True)
    assert clock(last + timedelta(days=1)).timing(decided) == (last, False)


def test_year_without_a_notice_is_to_be_checked() -> None:
    assert clock(date(2027, 1, 5)).timing("2026-12-23") == (None, None)
    assert clock(date(2027, 3, 5)).timing("2027-03-01") == (None, None)


def test_natural_days_need_no_notice() -> None:
    terms = Terms(days=15, working=False)
    assert clock(date(2027, 3, 16), terms).timing("2027-03-01") == (date(2027, 3, 16), True)
    assert clock(date(2027, 3, 17), terms).timing("2027-03-01") == (date(2027, 3, 16), False)


def test_decision_after_the_report_has_no_due_day() -> None:
    assert clock(date(2022, 5, 12)).timing("2022-05-13") == (None, None)
    assert clock(date(2022, 5, 12)).timing("") == (None, None)


@given(st.dates(date(2019, 1, 1), date(2026, 11, 30)), st.integers(1, 12))
def test_so_many_working_days_lie_between_decision_and_due(decided: date, days: int) -> None:
    due, timely = clock(date(2026, 12, 31), Terms(days=days)).timing(decided.isoformat())
    assert due is not None
    passed = [decided + timedelta(days=n) for n in range(1, (due - decided).days + 1)]
    assert sum(map(CALENDAR.is_workday, passed)) == days
    assert CALENDAR.is_workday(due)
    assert timely == (date(2026, 12, 31) <= due)
