"""Loading a scheme into the database: insert-only, idempotent, refused as a whole or done."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction

from indicators.inserting import Inserter, changed
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
    TaskDuty,
)
from indicators.scheme import Scheme
from indicators.scheme.rows import IndicatorRow, TaskRow
from indicators.sharing import Directory
from units.models import Unit

M = TypeVar("M", bound=models.Model)
# Any number that nobody else locks by: two loads at once would both find nothing there.
LOAD_LOCK = 20220318


class Loader:
    """Writes one scheme and counts what was new; a row that differs is refused, not changed."""

    def __init__(self, scheme: Scheme, *, demonstration: bool, now: datetime) -> None:
        self.scheme, self.demonstration, self.now = scheme, demonstration, now
        self.inserter = Inserter()

    @property
    def new(self) -> Counter[str]:
        """How many rows were added, by the Chinese name of their table."""
        return self.inserter.new

    def load(self) -> Campaign:
        """The campaign with everything below it; one transaction."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
            self.units = self._units()
            self.campaign = self._campaign()
            self._know()
            self._phases_and_contradictions()
            self.metrics = {
                row.code: self._of_campaign(Metric, "metrics.toml", row.code, row, position=at)
                for at, row in _counted(self.scheme.metrics)
            }
            self._readings()
            for row in self.scheme.indicators:
                self._indicator(row)
            self._duties()
            for task in self.scheme.tasks:
                self._task(task)
        return self.campaign

    def _units(self) -> dict[str, Unit]:
        """The plan's code → the unit, which another plan may have named otherwise."""
        row = self.scheme.campaign
        directory = Directory(self.inserter, jurisdiction=row.jurisdiction, source=row.source)
        return {
            unit.code: directory.unit(unit, position=at) for at, unit in _counted(self.scheme.units)
        }

    def _campaign(self) -> Campaign:
        row = self.scheme.campaign
        code = f"{row.code}-demo" if self.demonstration else row.code
        columns = _columns(row, without={"code"}) | {"demonstration": self.demonstration}
        known = self.inserter.know(Campaign.objects.filter(code=code), "code")
        loaded_at = known[0].loaded_at if known else self.now
        key = {"code": code}
        return self.inserter.insert(
            Campaign, "campaign.toml", key, columns | {"loaded_at": loaded_at}
        )

    def _know(self) -> None:
        campaign, know = self.campaign, self.inserter.know
        for model in (Phase, Contradiction, Metric, Reading):
            know(model._default_manager.filter(campaign=campaign), "campaign", "code")
        tasks = know(Task.objects.filter(campaign=campaign), "campaign", "code")
        know(Indicator.objects.filter(campaign=campaign), "campaign", "number")
        components = Component.objects.filter(indicator__campaign=campaign)
        know(components, "indicator", "code")
        targets = Target.objects.filter(component__indicator__campaign=campaign)
        know(targets, "component", "level", "name")
        know(Duty.objects.filter(campaign=campaign), "metric", "unit", "role")
        named = TaskDuty.objects.filter(task__campaign=campaign).select_related("unit")
        self.known_duties: dict[int, set[tuple[str, str]]] = {task.pk: set() for task in tasks}
        for duty in know(named, "task", "unit"):
            self.known_duties[duty.task_id].add((duty.unit.code, duty.role))

    def _phases_and_contradictions(self) -> None:
        for phase in self.scheme.phases:
            self._of_campaign(Phase, "campaign.toml", phase.code, phase)
        for one in self.scheme.contradictions:
            self._of_campaign(Contradiction, "contradictions.toml", one.code, one)

    def _readings(self) -> None:
        for row in self.scheme.readings:
            options = [asdict(option) for option in row.options]
            extra = {"options": options, "indicators": list(row.indicators)}
            self._of_campaign(Reading, "readings.toml", row.code, row, **extra)

    def _indicator(self, row: IndicatorRow) -> None:
        insert = self.inserter.insert
        key = {"campaign": self.campaign, "number": row.number}
        columns = _columns(row, without={"number", "components"})
        indicator = insert(Indicator, row.file, key, columns)
        for position, part in _counted(row.components):
            place = f"{row.file}: component[{part.code}]"
            columns = _columns(part, without={"code", "targets"}) | {
                "rule": _plain(part.rule),
                "position": position,
            }
            key = {"indicator": indicator, "code": part.code}
            component = insert(Component, place, key, columns)
            for target in part.targets:
                key = {"component": component, "level": target.level, "name": target.name}
                columns = _columns(target, without={"level", "name"})
                insert(Target, f"{place}.target", key, columns)

    def _duties(self) -> None:
        for row in self.scheme.duties:
            key = {
                "metric": self.metrics[row.metric],
                "unit": self.units[row.unit],
                "role": row.role,
            }
            columns = _columns(row, without={"metric", "unit", "role"})
            place = f"duties.toml: {row.metric} × {row.unit}"
            self.inserter.insert(Duty, place, key, columns | {"campaign": self.campaign})

    def _task(self, row: TaskRow) -> None:
        metric = self.metrics[row.metric] if row.metric else None
        columns = _columns(row, without={"code", "duties", "metric"}) | {"metric": metric}
        key = {"campaign": self.campaign, "code": row.code}
        place = f"tasks.toml: task[{row.code}]"
        task = self.inserter.insert(Task, place, key, columns)
        known = self.known_duties.get(task.pk)
        if known is not None:
            # Kept as they are; the order in which they are named may differ.
            given = {(self.units[duty.unit].code, duty.role) for duty in row.duties}
            if known != given:
                raise changed(place, "units", _told(known), _told(given))
            return
        for position, duty in _counted(row.duties):
            key = {"task": task, "unit": self.units[duty.unit]}
            columns = {"role": duty.role, "position": position}
            self.inserter.insert(TaskDuty, f"{place}.units", key, columns)

    def _of_campaign(self, model: type[M], file: str, code: str, row: Any, **extra: Any) -> M:
        columns = _columns(row, without={"code"}) | extra
        key = {"campaign": self.campaign, "code": code}
        return self.inserter.insert(model, f"{file}: {code}", key, columns)


def _told(duties: set[tuple[str, str]]) -> str:
    return "、".join(sorted(f"{unit}（{TaskDuty.Role(role).label}）" for unit, role in duties))


def _counted(rows: Any) -> Any:
    return enumerate(rows, start=1)


def _columns(row: Any, *, without: set[str]) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name not in without}


def _plain(value: Any) -> Any:
    """A rule as JSON holds it: decimals as text, so that no binary float ever appears."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool | None) else str(value)
