"""A portal that was filled before there were several plans keeps what it knew."""

from collections.abc import Iterator
from typing import Any

import pytest

from indicators.models import Campaign, Metric
from indicators.scheme import read_scheme
from tests.builders import FOLDER
from tests.old_tables import last_of, migrate, models_of, tables_of
from units.models import Unit

ONE_PLAN = [("indicators", "0003_several_plans")]
TYPED_ZERO = [("indicators", "0006_month_of_a_unit")]


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


@pytest.fixture
def before_the_zero_report(django_db_blocker: Any) -> Iterator[None]:
    """The tables as they were while a hint still asked for a typed 0."""
    with tables_of(TYPED_ZERO, django_db_blocker):
        yield


def test_loaded_hint_of_wrong_codes_becomes_what_the_plan_now_says(
    before_the_zero_report: None,
) -> None:
    old = models_of(TYPED_ZERO)
    campaign = old.get_model("indicators", "Campaign").objects.create(
        code="plan", jurisdiction="place", source="plan.md", window_first="2022-01-01",
        window_last="2022-12-01", loaded_at="2022-01-01T00:00Z",
    )  # fmt: skip
    for at, (code, meaning) in enumerate(
        [
            ("wrong_credit_codes", "填本月核出的重码和错码个数，没有填0。"),
            ("funding", "由专班办公室根据材料认定：资金已有保障填1，否则填0。"),
        ]
    ):
        old.get_model("indicators", "Metric").objects.create(
            campaign=campaign, code=code, name=code, measure="个", kind="monthly", basis="shadow",
            combine="sum", minimum=0, owed="monthly", meaning=meaning, position=at,
        )  # fmt: skip
    migrate(last_of("indicators"))
    wanted = {row.code: row.meaning for row in read_scheme(FOLDER).metrics}
    for code in ("wrong_credit_codes", "funding"):
        assert Metric.objects.get(code=code).meaning == wanted[code]
    assert "零报告" in wanted["wrong_credit_codes"]
    migrate(TYPED_ZERO)
    assert "没有填0" in old.get_model("indicators", "Metric").objects.first().meaning
