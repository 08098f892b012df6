"""Which day and hour is right for a letter: decided from dates alone."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from notices.occasions import SHANGHAI, NoticePlan, read_plan
from notices.plans import FOLDER

PLAN = NoticePlan(
    code="returned",
    name="报送单被退回",
    days_after=5,
    not_before=time(9),
    not_after=time(18),
    placeholders={},
    letters={},
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
        (date(2022, 4, 24), False),
        (date(2022, 4, 25), True),
        (date(2022, 4, 30), True),
        (date(2022, 5, 1), False),
        (date(2026, 4, 25), False),
    ],
)
def test_what_happened_concerns_the_days_after_it(today: date, near: bool) -> None:
    assert PLAN.concerns(DUE, today) is near
    assert PLAN.concerns(DUE.astimezone(UTC), today) is near


def test_plan_file_with_an_unknown_key_is_refused_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('code = "x"\nurgent = true\n', encoding="utf-8")
    with pytest.raises(TypeError, match="urgent"):
        read_plan(file)


@pytest.mark.parametrize(
    ("of", "instead", "said"),
    [
        ("{items}", "{itmes}", "“before”：不认识占位符{itmes}"),
        ('letter = "late"', 'letter = "later"', "梯级“late-1”写法有误"),
        ('"leader"]', '"mayor"]', "梯级“late-1”写法有误"),
        ('"hard"\ndays = 0', '"firm"\ndays = 0', "梯级“hard”写法有误"),
    ],
)
def test_plan_file_that_names_what_is_not_there_is_refused(
    tmp_path: Path, of: str, instead: str, said: str
) -> None:
    shipped = (FOLDER / "monthly-reminder.toml").read_text(encoding="utf-8")
    assert of in shipped
    file = tmp_path / "plan.toml"
    file.write_text(shipped.replace(of, instead, 1), encoding="utf-8")
    with pytest.raises(ValueError, match="plan") as refused:
        read_plan(file)
    assert said in str(refused.value)
