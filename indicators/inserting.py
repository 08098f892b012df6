"""Insert-only writing: a row that is there must be the same, a row that is missing is added."""

from collections import Counter
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from indicators.scheme import SchemeError

M = TypeVar("M", bound=models.Model)
Values = dict[str, Any]


class Inserter:
    """Reads each table once, so that a plan already loaded costs one query per table."""

    def __init__(self) -> None:
        self.new = Counter[str]()
        self._there: dict[type[models.Model], tuple[list[str], dict[Any, models.Model]]] = {}

    def know(self, rows: "models.QuerySet[M]", *key: str) -> list[M]:
        """Takes note of what is there, each row known by its key; one query."""
        names = [_attribute(rows.model, name) for name in key]
        found = list(rows)
        self._there[rows.model] = (names, {_key(vars(row), names): row for row in found})
        return found

    def insert(self, model: type[M], place: str, key: Values, columns: Values) -> M:
        """The row of that key. Raises SchemeError, naming the place, when one of its columns
        is kept otherwise or cannot hold the value."""
        given = {_attribute(model, name): _plain(value) for name, value in columns.items()}
        names, rows = self._there[model]
        whole = given | {_attribute(model, name): _plain(value) for name, value in key.items()}
        known = rows.get(_key(whole, names))
        if known is None:
            _check_columns(model, place, key | columns)
            row = model._default_manager.create(**whole)
            rows[_key(whole, names)] = row
            self.new[str(model._meta.verbose_name)] += 1
            return row
        assert isinstance(known, model)
        for name, value in columns.items():
            kept = getattr(known, _attribute(model, name))
            if kept != _plain(value):
                raise changed(place, name, kept, value)
        return known


def _attribute(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.attname


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _key(values: Values, names: list[str]) -> tuple[Any, ...]:
    return tuple(values[name] for name in names)


def _check_columns(model: type[models.Model], place: str, columns: Values) -> None:
    """What a column cannot hold is refused by name before the database would refuse it."""
    for name, value in columns.items():
        field = model._meta.get_field(name)
        if isinstance(field, models.Field) and not field.is_relation:
            try:
                field.run_validators(value)
            except ValidationError as error:
                raise refused(place, name, "；".join(error.messages)) from error


def changed(place: str, name: str, known: object, given: object) -> SchemeError:
    return refused(place, name, f"已载入的内容不能修改（库中为“{known}”，文件为“{given}”）")


def refused(place: str, name: str, reason: str) -> SchemeError:
    """The refusal of one column at a place written "file: row"."""
    file, _, rest = place.partition(": ")
    return SchemeError(file, f"{rest}.{name}".lstrip("."), reason)
