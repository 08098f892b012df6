"""Which published number stands when several bulletins were issued: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")
MetricMonth = tuple[str, str | None]


@dataclass(frozen=True)
class Issue:
    """One bulletin as the choice sees it: its dates, its numbers, and whether one replaced it."""

    id: int
    as_of: date
    issued_on: date
    replaced: bool = False
    total: Decimal | None = None
    points: Mapping[int, Decimal] = field(default_factory=dict)
    values: Mapping[MetricMonth, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Stands:
    """A number in force and the bulletin it stands in; `summed` where the paper gives no total."""

    value: Decimal
    issue: Issue
    summed: bool = False


def in_force(issues: Iterable[Issue]) -> list[Issue]:
    """Bulletins that nothing replaced, the newest by (as_of, issued_on, id) first."""
    alive = [issue for issue in issues if not issue.replaced]
    return sorted(alive, key=lambda one: (one.as_of, one.issued_on, one.id), reverse=True)


def points_standing(issues: Iterable[Issue]) -> dict[int, Stands]:
    """Indicator number → the points of the newest bulletin that gives them."""
    return _newest((issue, issue.points) for issue in in_force(issues))


def values_standing(issues: Iterable[Issue]) -> dict[MetricMonth, Stands]:
    """Metric and month → the value of the newest bulletin that gives it."""
    return _newest((issue, issue.values) for issue in in_force(issues))


def _newest(given: Iterable[tuple[Issue, Mapping[Key, Decimal]]]) -> dict[Key, Stands]:
    found: dict[Key, Stands] = {}
    for issue, numbers in given:
        for key, value in numbers.items():
            found.setdefault(key, Stands(value, issue))
    return found


def total_standing(issues: Iterable[Issue], numbers: Iterable[int]) -> Stands | None:
    """The newest published total; without any, the sum of one bulletin that gives every indicator.

    Never completed from another bulletin or from the district's own points: None is 未通报.
    """
    alive = in_force(issues)
    for issue in alive:
        if issue.total is not None:
            return Stands(issue.total, issue)
    owed = set(numbers) if alive else set()
    for issue in alive:
        if owed and issue.points.keys() >= owed:
            total = sum((issue.points[number] for number in owed), Decimal(0))
            return Stands(total, issue, summed=True)
    return None
