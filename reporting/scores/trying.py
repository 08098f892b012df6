"""What was typed into a what-if (试算), understood as facts and readings: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.filling.entries import Field, understand
from reporting.scores.facts import Fact


@dataclass(frozen=True)
class Input:
    """One number that may be tried: a metric, or one month of a monthly metric."""

    metric: str
    month: str | None
    field: Field

    @property
    def name(self) -> str:
        """How forms and problems call it: the metric, with its month behind a dot."""
        return f"{self.metric}.{self.month}" if self.month else self.metric


@dataclass(frozen=True)
class Tried:
    """Facts and readings to score instead of those in force, and what could not be understood."""

    values: Mapping[str, Fact]
    readings: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)


def inputs_of(fields: Mapping[str, Field], months: Iterable[str], monthly: set[str]) -> list[Input]:
    """Every number of the given metrics, in their order, month by month where they have months."""
    listed = list(months)
    return [
        Input(code, month, one)
        for code, one in fields.items()
        for month in (listed if code in monthly else [None])
    ]


def read_tried(
    typed: Mapping[str, str],
    inputs: Iterable[Input],
    *,
    known: Mapping[str, Fact],
    months: list[str],
    readings: Mapping[str, str],
) -> Tried:
    """The facts with what was typed put in place; a blank makes a number unknown, never zero.

    Names that were not typed keep what is known. `typed` holds plain text by `Input.name`.
    """
    values = dict(known)
    problems: dict[str, str] = {}
    for one in inputs:
        if one.name not in typed:
            continue
        entry = understand(typed[one.name], False, one.field)
        if entry.problem:
            problems[one.name] = entry.problem
            continue
        values[one.metric] = _placed(values.get(one.metric), one, entry.value, months)
    return Tried(values, readings, problems)


def _placed(now: Fact, one: Input, value: Decimal | None, months: list[str]) -> Fact:
    if one.month is None:
        return value
    row: list[Decimal | None] = list(now) if isinstance(now, list) else [None for _ in months]
    row[months.index(one.month)] = value
    return row
