"""A portal that was filled before there were several plans keeps what it knew."""

from collections.abc import Iterator
from typing import Any

import pytest

from indicators.models import Campaign
from tests.old_tables import last_of, migrate, models_of, tables_of
from units.models import Unit

ONE_PLAN = [("indicators", "0003_several_plans")]


@pytest.fixture
def before_several_plans(django_db_blocker: Any) -> Iterator[None]:
    """A database with the tables of these two rooms alone, as they were with one plan."""
    with tables_of(ONE_PLAN, django_db_blocker):
        yield


def test_units_of_a_task_become_its_responsible_units(before_several_plans: None) -> None:
    old = models_of(ONE_PLAN)
    campaign = old.get_model("indicators", "Campaign").objects.create(
        code="plan", jurisdiction="place", source="plan.md", window_first="2022-01-01",
        window_last="2022-12-01", loaded_at="2022-01-01T00:00Z",
    )  # fmt: skip
    units = [
        old.get_model("units", "Unit").objects.create(
            jurisdiction="place", code=code, name=code, position=position
        )
        for position, code in enumerate(("second", "first"), start=1)
    ]
    task = old.get_model("indicators", "Task").objects.create(
        campaign=campaign, code="one", title="一项任务", due="2022-03-31", clause="原文", line=1
    )
    task.units.set(units)
    migrate(last_of("units", "indicators"))
    [task] = Campaign.objects.get(code="plan").tasks.all()
    assert [(duty.unit.code, duty.role, duty.position) for duty in task.duties.all()] == [
        ("second", "responsible", 1),
        ("first", "responsible", 2),
    ]
    assert set(Unit.objects.values_list("source", flat=True)) == {"plan.md"}
    migrate(ONE_PLAN)
    back = old.get_model("indicators", "Task").objects.get()
    assert sorted(back.units.values_list("code", flat=True)) == ["first", "second"]
