"""One campaign copied many times inside the database, each copy with figures of its own."""

from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from indicators.models import (
    Campaign,
    Component,
    Duty,
    Indicator,
    Metric,
    Reading,
    Target,
)
from reporting.models import Cell, Period, ScoreRequest, Submission

# What is copied first may be named by what follows; units and people are shared.
COPIED: tuple[type[models.Model], ...] = (
    *(Campaign, Metric, Reading, Indicator, Component, Target, Duty),
    *(Period, Submission, Cell, ScoreRequest),
)
AT_ONCE = 50
# 零报告 and judgements stay; a flow adds up over units and months and moves least.
MOVED = """CASE WHEN row.zero_report OR row.kind = 'judged' THEN row.value ELSE
    least(row.value + (copy % CASE row.kind WHEN 'flow' THEN 5 ELSE 150 END)
        / power(10::numeric, row.decimals), row.maximum) END"""
OWN_VALUES = {
    (Campaign, "code"): "row.code || '-' || copy",
    (Cell, "value"): MOVED,
    (Cell, "typed"): "CASE WHEN row.zero_report OR row.value IS NULL THEN row.typed"
    f" ELSE trim_scale({MOVED})::text END",
}
WITH_METRIC = """(SELECT cell.*, metric.kind, metric.decimals, metric.maximum
    FROM reporting_cell cell JOIN indicators_metric metric ON metric.id = cell.metric_id)"""


class Copies:
    """Copies of the only campaign in a database; copy 0 is that campaign itself."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign, self.count = campaign, 1
        # Copy n of a row has the row's key plus n strides: no table of keys is needed.
        self.strides = {model: _last_key(model) for model in COPIED}

    def up_to(self, count: int) -> list[int]:
        """Brings the number of campaigns up to count; returns the keys of the first count."""
        while self.count < count:
            last = min(self.count + AT_ONCE, count) - 1
            self._add(self.count, last)
            self.count = last + 1
        stride = self.strides[Campaign]
        return [self.campaign.pk + copy * stride for copy in range(count)]

    @transaction.atomic
    def _add(self, first: int, last: int) -> None:
        with connection.cursor() as cursor:
            for model in COPIED:
                cursor.execute(self._statement(model), [first, last, self.strides[model]])

    def _statement(self, model: type[models.Model]) -> str:
        """Every row of the original once per copy; the names in it are those of our tables."""
        table, fields = model._meta.db_table, model._meta.local_concrete_fields
        names = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        rows = WITH_METRIC if model is Cell else table
        return (
            f'INSERT INTO "{table}" ({names}) SELECT {values}'  # noqa: S608
            f" FROM {rows} row, generate_series(%s::int, %s::int) copy WHERE row.id <= %s"
        )

    def _value(self, model: type[models.Model], field: "models.Field[Any, Any]") -> str:
        # % is the driver's own sign.
        own = OWN_VALUES.get((model, field.name), f'row."{field.column}"').replace("%", "%%")
        keyed = model if field.primary_key else field.related_model
        stride = self.strides.get(keyed) if isinstance(keyed, type) else None
        return own if stride is None else f"{own} + copy * {stride}"


def _last_key(model: type[models.Model]) -> int:
    found = model._default_manager.aggregate(last=Max("pk"))["last"]
    return int(found or 0)
