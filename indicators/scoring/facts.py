"""Facts 数据: the checked values a rule may look at, and the problems that keep them out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.trace import Input
from indicators.scoring.vocabulary import MetricSpec

Value = Fraction | None
Series = tuple[Value, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the facts: which metric, which month, and the reason in Chinese."""

    metric: str
    month: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.metric}: {self.month or '不分月'}: {self.reason}"


class FactsError(ValueError):
    """Facts that cannot be scored; `problems` holds every one of them, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Change:
    """One value that becomes known or moves: metric, month (None where it has no months)."""

    metric: str
    month: str | None
    value: Fraction


@dataclass(frozen=True)
class Facts:
    """Checked values by metric code; None is unknown 未知 and never zero."""

    months: tuple[str, ...]
    metrics: Mapping[str, MetricSpec]
    scalars: Mapping[str, Value]
    monthly: Mapping[str, Series]

    def name(self, code: str) -> str:
        """Return the Chinese name of a metric."""
        return self.metrics[code].name

    def measure(self, code: str) -> str:
        """Return the measure word 量词 of a metric."""
        return self.metrics[code].measure

    def scalar(self, code: str) -> Value:
        """Return the value of a metric without months."""
        return self.scalars.get(code)

    def series(self, code: str) -> Series:
        """Return one value per month of the window."""
        return self.monthly.get(code) or (None,) * len(self.months)

    def most(self, codes: Iterable[str]) -> Value:
        """Return the largest sum the metrics' bounds allow, None where one has no upper bound."""
        total = Fraction(0)
        for code in codes:
            top = self.metrics[code].maximum
            if top is None:
                return None
            total += top
        return total

    def unit(self, code: str) -> Fraction:
        """Return the smallest amount a metric can change by."""
        return Fraction(1, 10 ** self.metrics[code].decimals)

    def lowest(self, code: str) -> Fraction:
        """Return the least a metric may read beside the known parts of it."""
        metric = self.metrics[code]
        parts = (part.code for part in self.metrics.values() if part.part_of == code)
        known = (value for part in parts if (value := self.scalar(part)) is not None)
        return max([metric.minimum, *known])

    def highest(self, code: str) -> Value:
        """Return the most a metric may read beside the known whole it is part of, if any."""
        metric = self.metrics[code]
        whole = self.scalar(metric.part_of) if metric.part_of else None
        bounds = [bound for bound in (metric.maximum, whole) if bound is not None]
        return min(bounds, default=None)

    def changed(self, changes: Iterable[Change]) -> "Facts":
        """Return the facts after some values became known or moved; nothing is checked again."""
        scalars, monthly = dict(self.scalars), dict(self.monthly)
        for one in changes:
            if one.month is None:
                scalars[one.metric] = one.value
            else:
                row = list(monthly[one.metric])
                row[self.months.index(one.month)] = one.value
                monthly[one.metric] = tuple(row)
        return Facts(self.months, self.metrics, scalars, monthly)

    def inputs(self, codes: Iterable[str]) -> tuple[Input, ...]:
        """Return every value of the metrics, in the order the rule named them."""
        found: list[Input] = []
        for code in codes:
            metric = self.metrics[code]
            if metric.monthly:
                months: tuple[str | None, ...] = self.months
                values = self.series(code)
            else:
                months, values = (None,), (self.scalar(code),)
            pairs = zip(months, values, strict=True)
            found += [Input(code, metric.name, month, v, metric.measure) for month, v in pairs]
        return tuple(found)
