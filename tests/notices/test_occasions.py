"""Which day and hour is right for a letter: decided from dates alone."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from ledgers.workdays import Calendar, Year
from notices.occasions import SHANGHAI, NoticePlan, read_plan

PLAN = NoticePlan(
    code="monthly-reminder",
    name="每月报送提醒",
    days_before=5,
    days_after=5,
    not_before=time(9),
    not_after=time(18),
    subject="还有{count}项",
)
DUE = datetime(2022, 4, 26, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("hour", "minute", "second", "occasion"),
    [
        (8, 59, 59, None),
        (9, 0, 0, "2022-04-20"),
        (17, 59, 59, "2022-04-20"),
        (18, 0, 0, None),
        (0, 0, 0, None),
    ],
)
def test_nobody_is_written_to_at_night(
    hour: int, minute: int, second: int, occasion: str | None
) -> None:
    now = datetime(2022, 4, 20, hour, minute, second, tzinfo=SHANGHAI)
    assert PLAN.occasion(now) == occasion
    assert PLAN.occasion(now.astimezone(UTC)) == occasion


def test_the_day_is_the_one_in_shanghai() -> None:
    assert PLAN.occasion(datetime(2022, 4, 20, 1, 30, tzinfo=UTC)) == "2022-04-20"
    assert PLAN.occasion(datetime(2022, 12, 31, 23, 0, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("today", "near"),
    [
        (date(2022, 4, 19), False),
        (date(2022, 4, 20), True),
        (date(2022, 4, 25), True),
        (date(2022, 4, 30), True),
        (date(2022, 5, 1), False),
        (date(2026, 4, 25), False),
    ],
)
def test_deadline_concerns_the_days_around_the_25th(today: date, near: bool) -> None:
    assert PLAN.concerns(DUE, today) is near
    assert PLAN.concerns(DUE.astimezone(UTC), today) is near


YEAR = Year(2022, (), {date(2022, 4, 23): "周六"}, {date(2022, 4, 24): "调休"})


@pytest.mark.parametrize(
    ("today", "asks"),
    [
        (date(2022, 4, 12), False),
        (date(2022, 4, 13), True),
        (date(2022, 4, 16), False),
        (date(2022, 4, 20), True),
        (date(2022, 4, 23), False),
        (date(2022, 4, 24), True),
        (date(2022, 5, 2), True),
        (date(2022, 5, 3), False),
    ],
)
def test_whoever_owes_is_asked_on_working_days_alone(today: date, asks: bool) -> None:
    """Five working days before the soft date (20 April) to five after the hard one."""
    soft, calendar = datetime(2022, 4, 21, tzinfo=SHANGHAI), Calendar((YEAR,))
    assert PLAN.asks(soft, DUE, today, calendar) is asks
    assert PLAN.asks(soft.astimezone(UTC), DUE.astimezone(UTC), today, calendar) is asks


def test_plan_file_with_an_unknown_key_is_refused_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('code = "x"\nurgent = true\n', encoding="utf-8")
    with pytest.raises(TypeError, match="urgent"):
        read_plan(file)
