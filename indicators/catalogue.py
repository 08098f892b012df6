"""Loading a scheme into the database: insert-only, idempotent, refused as a whole or done."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

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
from indicators.scheme import Scheme, SchemeError
from indicators.scheme.rows import IndicatorRow, UnitRow
from units.models import Unit, UnitAlias

M = TypeVar("M", bound=models.Model)


class Loader:
    """Writes one scheme and counts what was new; a row that differs is refused, not changed."""

    def __init__(self, scheme: Scheme, *, demonstration: bool, now: datetime) -> None:
        self.scheme, self.demonstration, self.now = scheme, demonstration, now
        self.new = Counter[str]()

    def load(self) -> Campaign:
        """The campaign with everything below it; one transaction."""
        with transaction.atomic():
            self.units = {row.code: self._unit(at, row) for at, row in _counted(self.scheme.units)}
            self.campaign = self._campaign()
            self._phases_and_contradictions()
            self.metrics = {
                row.code: self._of_campaign(Metric, "metrics.toml", row.code, row, position=at)
                for at, row in _counted(self.scheme.metrics)
            }
            self._readings()
            for row in self.scheme.indicators:
                self._indicator(row)
            self._duties()
            self._tasks()
        return self.campaign

    def _unit(self, position: int, row: UnitRow) -> Unit:
        columns = _columns(row, without={"aliases", "note"}) | {
            "posts": list(row.posts),
            "position": position,
        }
        key = {"jurisdiction": self.scheme.campaign.jurisdiction, "code": columns.pop("code")}
        unit = self._insert(Unit, f"units.toml: unit[{row.code}]", key, columns)
        for alias in row.aliases:
            place = f"units.toml: unit[{row.code}].aliases"
            self._insert(UnitAlias, place, {"unit": unit, "alias": alias}, {})
        return unit

    def _campaign(self) -> Campaign:
        row = self.scheme.campaign
        code = f"{row.code}-demo" if self.demonstration else row.code
        columns = _columns(row, without={"code"}) | {"demonstration": self.demonstration}
        known = Campaign.objects.filter(code=code).first()
        loaded_at = known.loaded_at if known else self.now
        return self._insert(
            Campaign, "campaign.toml", {"code": code}, columns | {"loaded_at": loaded_at}
        )

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
        key = {"campaign": self.campaign, "number": row.number}
        columns = _columns(row, without={"number", "components"})
        indicator = self._insert(Indicator, row.file, key, columns)
        for position, part in _counted(row.components):
            place = f"{row.file}: component[{part.code}]"
            columns = _columns(part, without={"code", "targets"}) | {
                "rule": _plain(part.rule),
                "position": position,
            }
            key = {"indicator": indicator, "code": part.code}
            component = self._insert(Component, place, key, columns)
            for target in part.targets:
                key = {"component": component, "name": target.name}
                self._insert(Target, f"{place}.target", key, _columns(target, without={"name"}))

    def _duties(self) -> None:
        for row in self.scheme.duties:
            key = {
                "metric": self.metrics[row.metric],
                "unit": self.units[row.unit],
                "role": row.role,
            }
            columns = _columns(row, without={"metric", "unit", "role"})
            place = f"duties.toml: {row.metric} × {row.unit}"
            self._insert(Duty, place, key, columns | {"campaign": self.campaign})

    def _tasks(self) -> None:
        for row in self.scheme.tasks:
            metric = self.metrics[row.metric] if row.metric else None
            columns = _columns(row, without={"code", "units", "metric"}) | {"metric": metric}
            key = {"campaign": self.campaign, "code": row.code}
            place = f"tasks.toml: task[{row.code}]"
            task = self._insert(Task, place, key, columns)
            known = set(task.units.values_list("code", flat=True))
            if not known:
                task.units.add(*(self.units[code] for code in row.units))
            elif known != set(row.units):
                raise _changed(place, "units", sorted(known), sorted(row.units))

    def _of_campaign(self, model: type[M], file: str, code: str, row: Any, **extra: Any) -> M:
        columns = _columns(row, without={"code"}) | extra
        key = {"campaign": self.campaign, "code": code}
        return self._insert(model, f"{file}: {code}", key, columns)

    def _insert(
        self, model: type[M], place: str, key: dict[str, Any], columns: dict[str, Any]
    ) -> M:
        _check_columns(model, place, key | columns)
        row, new = model._default_manager.get_or_create(**key, defaults=columns)
        if new:
            self.new[str(model._meta.verbose_name)] += 1
            return row
        for name, value in columns.items():
            if getattr(row, name) != value:
                raise _changed(place, name, getattr(row, name), value)
        return row


def _check_columns(model: type[models.Model], place: str, columns: dict[str, Any]) -> None:
    """What a column cannot hold is refused by name before the database would refuse it."""
    for name, value in columns.items():
        field = model._meta.get_field(name)
        if isinstance(field, models.Field) and not field.is_relation:
            try:
                field.run_validators(value)
            except ValidationError as error:
                raise _refused(place, name, "；".join(error.messages)) from error


def _changed(place: str, name: str, known: object, given: object) -> SchemeError:
    return _refused(place, name, f"已载入的内容不能修改（库中为“{known}”，文件为“{given}”）")


def _refused(place: str, name: str, reason: str) -> SchemeError:
    file, _, rest = place.partition(": ")
    return SchemeError(file, f"{rest}.{name}".lstrip("."), reason)


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
