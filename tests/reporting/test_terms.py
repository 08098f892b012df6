"""A month falls to whoever holds the duty on its first day, so always to exactly one of two."""

from datetime import date, timedelta

import pytest

from reporting.duties.terms import Term, owes, owing

JUNE = date(2022, 6, 1)


@pytest.mark.parametrize(
    ("since", "until", "owed"),
    [
        (None, None, True),
        (date(2022, 6, 1), None, True),
        (date(2022, 6, 2), None, False),
        (None, date(2022, 5, 31), False),
        (None, date(2022, 6, 1), True),
        (date(2022, 7, 1), date(2022, 7, 31), False),
    ],
)
def test_month_falls_to_the_duty_of_its_first_day(
    since: date | None, until: date | None, owed: bool
) -> None:
    assert owes(JUNE, since=since, until=until) is owed


def test_handing_over_on_any_day_leaves_every_month_to_exactly_one() -> None:
    months = [f"2022-{month:02}" for month in range(1, 13)]
    for day in range(365):
        last = date(2022, 1, 1) + timedelta(days=day)
        terms = (Term("old", until=last), Term("new", since=last + timedelta(days=1)))
        assert all(len(owing(("old", "new"), terms, month)) == 1 for month in months)


def test_unit_without_a_term_owes_every_month() -> None:
    terms = (Term("b", until=date(2022, 3, 31)), Term("b", since=date(2022, 9, 1)))
    assert owing(("a", "b"), terms, "2022-03") == ("a", "b")
    assert owing(("a", "b"), terms, "2022-06") == ("a",)
    assert owing(("a", "b"), terms, "2022-09") == ("a", "b")
