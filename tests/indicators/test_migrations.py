"""A portal that was filled before there were several plans keeps what it knew."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from indicators.models import Campaign
from units.models import Unit

ONE_PLAN = [("indicators", "0003_several_plans")]


@pytest.fixture
def before_several_plans(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database with the tables of these two rooms alone, as they were with one plan."""
    own, name = connection.settings_dict["NAME"], f"one_plan_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        _lead_to(name)
        try:
            _step_by_step().migrate(ONE_PLAN)
            yield
        finally:
            _lead_to(own)
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


def _step_by_step() -> MigrationExecutor:
    """The executor of a portal that grew: without the migrations that stand for several."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


def _migrate_to_the_last() -> None:
    executor = _step_by_step()
    leaves = executor.loader.graph.leaf_nodes()
    rooms = [node for node in leaves if node[0] in ("units", "indicators")]
    executor.migrate([one for one in rooms if not executor.loader.disk_migrations[one].replaces])


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def test_units_of_a_task_become_its_responsible_units(before_several_plans: None) -> None:
    executor = _step_by_step()
    old = executor.loader.project_state(ONE_PLAN).apps
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
    _migrate_to_the_last()
    [task] = Campaign.objects.get(code="plan").tasks.all()
    assert [(duty.unit.code, duty.role, duty.position) for duty in task.duties.all()] == [
        ("second", "responsible", 1),
        ("first", "responsible", 2),
    ]
    assert set(Unit.objects.values_list("source", flat=True)) == {"plan.md"}
    _step_by_step().migrate(ONE_PLAN)
    back = old.get_model("indicators", "Task").objects.get()
    assert sorted(back.units.values_list("code", flat=True)) == ["first", "second"]
