"""Gauges 标尺: the quantity a component is measured by, and where its points begin and end."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from indicators.scoring.facts import Facts, Value

PERCENT = "%"
FINE = Fraction(1, 100)


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """One quantity on one axis, in `measure`; `value` is None while nobody knows it.

    `metric` names the metric whose value or monthly mean it simply is, None for shares, sums and
    counts of several; `called` is the word by which a target then names it. Full marks begin at
    `full`, or only beyond it where `strict`; points end at `zero`, if anywhere; `rising` says that
    more is better. Where `alone` is false the points also depend on something else, such as
    months nobody has decided yet.
    """

    name: str
    measure: str
    value: Value
    metrics: tuple[str, ...]
    unit: Fraction
    metric: str | None = None
    called: str = ""
    rising: bool = True
    full: Value = None
    strict: bool = False
    zero: Value = None
    alone: bool = True
    monthly: bool = False
    worth: Callable[[Fraction], Fraction] | None = field(default=None, compare=False, repr=False)

    def points_at(self, value: Fraction) -> Value:
        """Return the exact points if the gauge stood there, None for a gauge without points."""
        return None if self.worth is None else self.worth(value)

    def cut(self, value: Fraction, *, rising: bool) -> Fraction:
        """Return the value in whole units, never nearer to the better end than it is."""
        steps = value / self.unit
        return (floor(steps) if rising else ceil(steps)) * self.unit


def average(values: Iterable[Value]) -> Value:
    """Return the exact mean of what is known, None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def share(results: Iterable[bool | None]) -> Value:
    """Return how many in % of the decided results are passes, None when nothing is decided."""
    return average(None if one is None else Fraction(100 * one) for one in results)


def of_metric(facts: Facts, code: str) -> Gauge:
    """Return the gauge of one metric alone: its value, or the mean of its known months."""
    monthly = facts.metrics[code].monthly
    return Gauge(
        name=facts.name(code),
        measure=facts.measure(code),
        value=average(facts.series(code)) if monthly else facts.scalar(code),
        metrics=(code,),
        metric=code,
        unit=FINE if monthly else facts.unit(code),
        monthly=monthly,
    )
