"""Loading a scheme: everything once, nothing changed in place, all of it or none."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db.models import Model

from indicators.catalogue import Loader
from indicators.models import (
    Campaign,
    Component,
    Contradiction,
    Duty,
    Indicator,
    Metric,
    Phase,
    Reading,
    Target,
    Task,
)
from indicators.queries import current_campaign, plan_of
from indicators.scheme import SchemeError, read_scheme
from tests.builders import CODE, FOLDER
from units.models import Unit, UnitAlias

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
TABLES: tuple[type[Model], ...] = (
    Campaign, Phase, Contradiction, Metric, Reading, Indicator, Component, Target, Duty, Task,
    Unit, UnitAlias,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / CODE)


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in TABLES}


def rewrite(place: Path, old: str, new: str) -> None:
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")


def load(folder: Path, *, year: int | None = None, demonstration: bool = False) -> Loader:
    loader = Loader(read_scheme(folder, year=year), demonstration=demonstration, now=NOW)
    loader.load()
    return loader


def test_plan_in_the_database_is_the_plan_in_the_files(campaign: Campaign) -> None:
    scheme = read_scheme(FOLDER)
    assert counts() == {
        "Campaign": 1,
        "Phase": len(scheme.phases),
        "Contradiction": len(scheme.contradictions),
        "Metric": len(scheme.metrics),
        "Reading": len(scheme.readings),
        "Indicator": 16,
        "Component": sum(len(one.components) for one in scheme.indicators),
        "Target": sum(len(p.targets) for one in scheme.indicators for p in one.components),
        "Duty": len(scheme.duties),
        "Task": len(scheme.tasks),
        "Unit": 33,
        "UnitAlias": sum(len(unit.aliases) for unit in scheme.units),
    }
    assert sum(one.max for one in campaign.indicators.all()) == campaign.total == 100
    assert Unit.objects.filter(member=True).count() == 32


def test_rules_read_back_from_the_database_are_the_rules_of_the_files(campaign: Campaign) -> None:
    assert plan_of(campaign) == read_scheme(FOLDER).plan


def test_second_load_adds_nothing(campaign: Campaign) -> None:
    before, loaded_at = counts(), campaign.loaded_at
    assert sum(load(FOLDER).new.values()) == 0
    assert counts() == before
    assert Campaign.objects.get().loaded_at == loaded_at


CHANGED = [
    ("metrics.toml", 'name = "在营企业"', 'name = "在册企业"', "enterprises.name", "在营企业"),
    ("units.toml", 'short_name = "区财政局"', 'short_name = "财政"', "unit[finance].short_name",
     "区财政局"),
    ("indicators/02.toml", "each = 1", "each = 2", "component[2].rule", "'each': 1"),
    ("tasks.toml", "due = 2022-03-31", "due = 2022-04-30", ".due", "2022-03-31"),
    ("duties.toml", 'role = "responsible"\nreports = true\nline = 142',
     'role = "responsible"\nreports = true\nline = 143',
     "dishonest_government_bodies × public-order.line", "142"),
    ("campaign.toml", "day = 25", "day = 20", "day", "25"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "key", "stored"), CHANGED)
def test_changed_value_is_refused_with_file_key_and_reason(
    campaign: Campaign, folder: Path, file: str, old: str, new: str, key: str, stored: str
) -> None:
    before = counts()
    rewrite(folder / file, old, new)
    with pytest.raises(SchemeError) as refusal:
        load(folder)
    error = refusal.value
    assert error.file == file
    assert error.key.endswith(key)
    assert error.reason.startswith("已载入的内容不能修改")
    assert stored in error.reason
    assert counts() == before


def test_other_units_for_a_loaded_task_are_refused(campaign: Campaign, folder: Path) -> None:
    rewrite(folder / "tasks.toml", 'units = ["financial-monitoring"]', 'units = ["finance"]')
    with pytest.raises(SchemeError) as refusal:
        load(folder)
    assert str(refusal.value) == (
        "tasks.toml: task[xinyidai-contact].units: 已载入的内容不能修改"
        "（库中为“financial-monitoring（责任）”，文件为“finance（责任）”）"
    )


def test_refused_file_leaves_nothing_half_loaded(campaign: Campaign, folder: Path) -> None:
    before = counts()
    extra = '\n[[unit]]\ncode = "zz-new"\nname = "新单位"\nshort_name = "新"\nkind = "department"\n'
    extra += "member = true\naliases = []\nposts = []\nline = 132\n"
    with (folder / "units.toml").open("a", encoding="utf-8") as file:
        file.write(extra)
    rewrite(folder / "tasks.toml", "due = 2022-03-31", "due = 2022-04-30")
    with pytest.raises(SchemeError):
        load(folder)
    assert counts() == before
    assert not Unit.objects.filter(code="zz-new").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        (
            "metrics.toml",
            'measure = "名"',
            'measure = "名名名名名名名名名"',
            "national_rank.measure",
        ),
        ("units.toml", 'short_name = "区财政局"', f'short_name = "{"财" * 33}"', "short_name"),
    ],
)
def test_value_too_long_for_its_column_is_refused_with_file_and_key(
    campaign: Campaign, folder: Path, file: str, old: str, new: str, key: str
) -> None:
    Campaign.objects.all().delete()
    Unit.objects.all().delete()
    rewrite(folder / file, old, new)
    with pytest.raises(SchemeError) as refusal:
        load(folder)
    assert refusal.value.file == file
    assert refusal.value.key.endswith(key)
    assert not Campaign.objects.exists()


def test_other_year_is_a_second_campaign_of_the_same_units(campaign: Campaign) -> None:
    new = load(FOLDER, year=2026).new
    assert "责任单位" not in new
    assert Unit.objects.count() == 33
    moved = Campaign.objects.get(code=f"{CODE}-in-2026")
    assert (moved.moved_from, moved.demonstration) == (2022, False)
    assert (moved.window_first, moved.window_last) == (date(2026, 1, 1), date(2026, 12, 1))
    assert (moved.first_month, moved.backfill_due) == (date(2026, 4, 1), date(2026, 3, 31))
    assert moved.issued_on == date(2022, 3, 18)
    assert moved.reporting_clause == campaign.reporting_clause
    shifted = {due.replace(year=2026) for due in campaign.tasks.values_list("due", flat=True)}
    assert set(moved.tasks.values_list("due", flat=True)) == shifted
    assert campaign.tasks.count() == moved.tasks.count()
    assert sum(load(FOLDER, year=2026).new.values()) == 0


def test_demonstration_is_a_campaign_of_its_own_and_marked(campaign: Campaign) -> None:
    demonstration = load(FOLDER, year=2026, demonstration=True).campaign
    assert (demonstration.code, demonstration.demonstration) == (f"{CODE}-in-2026-demo", True)
    campaign.refresh_from_db()
    assert not campaign.demonstration
    load(FOLDER, year=2026)
    assert Campaign.objects.count() == 3


def test_campaign_of_today_is_the_one_being_scored(campaign: Campaign) -> None:
    moved = load(FOLDER, year=2026).campaign
    assert current_campaign(today=date(2022, 12, 31)) == campaign
    assert current_campaign(today=date(2026, 1, 1)) == moved
    assert current_campaign(today=date(2030, 1, 1)) == moved
    assert current_campaign(today=date(2026, 5, 1), code=CODE) == campaign
    assert current_campaign(today=date(2026, 5, 1), code="nowhere") is None
