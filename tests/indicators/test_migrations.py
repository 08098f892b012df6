"""A portal that was filled before there were several plans keeps what it knew."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from indicators.models import Campaign
from tests import kept
from units.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before_several_plans() -> Iterator[None]:
    """The tables as they were with one plan, empty; put forward again afterwards."""
    call_command("flush", interactive=False, verbosity=0)
    executor = MigrationExecutor(connection)
    executor.migrate([("indicators", "0003_several_plans")])
    yield
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    kept.restore()


def test_units_of_a_task_become_its_responsible_units(before_several_plans: None) -> None:
    executor = MigrationExecutor(connection)
    old = executor.loader.project_state([("indicators", "0003_several_plans")]).apps
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
    call_command("migrate", verbosity=0)
    [task] = Campaign.objects.get(code="plan").tasks.all()
    assert [(duty.unit.code, duty.role, duty.position) for duty in task.duties.all()] == [
        ("second", "responsible", 1),
        ("first", "responsible", 2),
    ]
    assert set(Unit.objects.values_list("source", flat=True)) == {"plan.md"}
    MigrationExecutor(connection).migrate([("indicators", "0003_several_plans")])
    back = old.get_model("indicators", "Task").objects.get()
    assert sorted(back.units.values_list("code", flat=True)) == ["first", "second"]
