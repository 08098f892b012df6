"""A scheme folder is read whole or refused with file, key and reason."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from indicators.scheme import SchemeError, read_scheme
from indicators.scheme.moving import later
from tests.indicators.sources import DEFINITIONS, SCHEMES

FOLDER = DEFINITIONS / "liaocheng-resort-2022"

REFUSALS = tomllib.loads(
    (Path(__file__).parent / "scheme_refusals.toml").read_text(encoding="utf-8")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / FOLDER.name)


def rewrite(place: Path, old: str, new: str) -> None:
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> SchemeError:
    with pytest.raises(SchemeError) as caught:
        read_scheme(folder)
    return caught.value


@pytest.mark.parametrize("fault", REFUSALS)
def test_scheme_is_refused_for(fault: str, folder: Path) -> None:
    case = REFUSALS[fault]
    rewrite(folder / case["file"], case["old"], case["new"])
    error = refusal(folder)
    assert (error.file, error.key) == (case["file"], case["key"])
    assert case["reason"] in error.reason
    assert str(error) == f"{error.file}: {error.key}: {error.reason}"


def test_missing_file_is_refused(folder: Path) -> None:
    (folder / "tasks.toml").unlink()
    assert str(refusal(folder)) == "tasks.toml: : 缺少这个文件"


def test_file_that_nobody_reads_is_refused(folder: Path) -> None:
    (folder / "extra.toml").write_text("", encoding="utf-8")
    assert str(refusal(folder)) == "extra.toml: : 不是方案的文件"


def test_number_owed_by_units_that_nobody_has_listed_is_refused(folder: Path) -> None:
    rewrite(folder / "units.toml", 'kind = "utility"', 'kind = "collective"')
    error = refusal(folder)
    assert (error.file, error.reason) == (
        "duties.toml", "“power-supply”是未列举单位，不能报送数据"
    )  # fmt: skip


def test_plan_with_neither_indicators_nor_tasks_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "indicators")
    for name in ("metrics.toml", "readings.toml", "duties.toml"):
        (folder / name).unlink()
    (folder / "tasks.toml").write_text("", encoding="utf-8")
    assert str(refusal(folder)) == "campaign.toml: : 方案既没有指标也没有节点任务"


def test_plan_without_indicators_has_no_total(tmp_path: Path) -> None:
    folder = shutil.copytree(DEFINITIONS / "licheng-2021", tmp_path / "licheng-2021")
    rewrite(folder / "campaign.toml", "window =", "total = 100\nwindow =")
    assert str(refusal(folder)) == "campaign.toml: total: 没有指标的方案不应有总分"


def test_numbers_without_a_reporting_calendar_are_refused(folder: Path) -> None:
    place = folder / "campaign.toml"
    text = place.read_text(encoding="utf-8")
    before, _, rest = text.partition("[reporting]")
    place.write_text(before + rest[rest.index("[[phase]]") :], encoding="utf-8")
    assert str(refusal(folder)) == "campaign.toml: reporting: 有数据项的方案应写明报送要求"


def test_units_may_be_named_by_code_name_or_alias(folder: Path) -> None:
    own = read_scheme(folder)
    rewrite(folder / "tasks.toml", 'units = ["huxi"]', 'units = ["湖西办事处"]')
    rewrite(folder / "duties.toml", 'units = ["public-order"]', 'units = ["区综治办"]')
    again = read_scheme(folder)
    assert (again.tasks, again.duties) == (own.tasks, own.duties)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_plan_can_be_moved_to_another_year(name: str) -> None:
    own, moved = read_scheme(DEFINITIONS / name), read_scheme(DEFINITIONS / name, year=2026)
    assert (moved.code, moved.campaign.moved_from) == (f"{name}-in-2026", int(name[-4:]))
    years = 2026 - int(name[-4:])
    assert [row.due for row in moved.tasks] == [later(row.due, years) for row in own.tasks]
    assert [row.clause for row in moved.tasks] == [row.clause for row in own.tasks]
    assert moved.campaign.issued_on == own.campaign.issued_on
    assert moved.campaign.day == own.campaign.day
    calendar = (moved.campaign.first_month, moved.campaign.backfill_due)
    assert {day.year for day in calendar if day} <= {2026}
    assert moved.plan.months[0] == "2026-01"


def test_reading_used_outside_its_indicators_is_refused(folder: Path) -> None:
    rewrite(folder / "readings.toml", "indicators = [4, 5]", "indicators = [4]")
    assert str(refusal(folder)) == (
        "indicators/05.toml: component[5].rule.readings: 口径“missed_month”未列指标5"
    )


def test_unmoved_scheme_keeps_its_code_and_year() -> None:
    scheme = read_scheme(FOLDER)
    assert (scheme.code, scheme.campaign.moved_from) == ("liaocheng-resort-2022", None)
    assert read_scheme(FOLDER, year=2022) == scheme


def test_moved_scheme_takes_every_date_along() -> None:
    own, moved = read_scheme(FOLDER), read_scheme(FOLDER, year=2024)
    assert moved.code == moved.campaign.code == "liaocheng-resort-2022-in-2024"
    assert moved.campaign.moved_from == 2022
    assert moved.campaign.months == tuple(f"2024-{month:02}" for month in range(1, 13))
    assert moved.plan.months == moved.campaign.months
    assert moved.campaign.first_month == date(2024, 4, 1)
    assert moved.campaign.backfill_opens == date(2024, 1, 1)
    assert moved.campaign.backfill_due == date(2024, 3, 31)
    assert [row.ends for row in moved.phases] == [later(row.ends, 2) for row in own.phases]
    assert [row.due for row in moved.tasks] == [later(row.due, 2) for row in own.tasks]
    assert moved.indicators[7].components[0].targets[0].due == date(2024, 5, 31)


def test_moved_scheme_quotes_its_source_untouched() -> None:
    own, moved = read_scheme(FOLDER), read_scheme(FOLDER, year=2024)
    assert moved.campaign.issued_on == own.campaign.issued_on == date(2022, 3, 18)
    assert [row.clause for row in moved.tasks] == [row.clause for row in own.tasks]
    assert moved.campaign.reporting_clause == own.campaign.reporting_clause


def test_leap_day_becomes_the_28th_where_there_is_none() -> None:
    assert later(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert later(date(2024, 2, 29), 4) == date(2028, 2, 29)
