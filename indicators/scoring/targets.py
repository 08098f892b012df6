"""Targets 任务目标 against the facts: met or not, how far still, and what meeting them brings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.facts import Facts, Value
from indicators.scoring.gauges import Gauge
from indicators.scoring.spec import ComponentSpec, Plan

MEETS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": lambda value, wanted: value >= wanted,
    "over": lambda value, wanted: value > wanted,
    "at_most": lambda value, wanted: value <= wanted,
    "under": lambda value, wanted: value < wanted,
    "equals": lambda value, wanted: value == wanted,
}
SIGNS = {"at_least": "≥", "over": "＞", "at_most": "≤", "under": "＜", "equals": "＝"}


@dataclass(frozen=True)
class Goal:
    """What a plan asks of one component, in the measure of its gauge.

    Without a metric the text says what is meant: a share, a sum, or something nobody reports.
    """

    component: str
    level: str
    name: str
    comparison: str
    value: Fraction
    metric: str = ""

    def met_at(self, value: Fraction) -> bool:
        """Whether the target is met at this value."""
        return MEETS[self.comparison](value, self.value)

    def rising(self, gauge: Gauge) -> bool:
        """Whether the target is reached from below; one that equals follows its gauge."""
        if self.comparison == "equals":
            return gauge.rising if gauge.full is not None else self.value > 0
        return self.comparison in ("at_least", "over")

    def barely(self, gauge: Gauge) -> Fraction:
        """Return the worst value that meets the target."""
        if self.comparison == "over":
            return self.value + gauge.unit
        return self.value - gauge.unit if self.comparison == "under" else self.value


@dataclass(frozen=True)
class Progress:
    """One target today: `met` is None while the value is unknown.

    `shortfall` 缺口 is what is still missing in the gauge's measure; `completion` is a share of 1,
    None where there is none to speak of, as of a target of zero that is missed.
    """

    met: bool | None
    shortfall: Value
    completion: Value


def gauge_of(
    goal: Goal, component: ComponentSpec, facts: Facts, readings: Mapping[str, str]
) -> Gauge | None:
    """Return the gauge the target stands on, None where no reported number says it.

    A target naming a metric is measured by it. One without is a share, sum or count that has no
    metric of its own, told by its check's name or by the measure in its brackets.
    """
    own, parts = component.rule.gauge(facts, readings), component.rule.parts(facts)
    if goal.metric:
        return next((one for one in (own, *parts) if one.metric == goal.metric), None)
    mixed = [one for one in parts if one.metric is None]
    named = [one for one in mixed if one.called and one.called in goal.name]
    if len(component.rule.metrics()) > 1:
        mixed.insert(0, own)
    measured = [one for one in mixed if f"（{one.measure}" in goal.name]
    return next(iter((*named, *measured)), None)


def progress(goal: Goal, gauge: Gauge) -> Progress:
    """Return how the target stands at the gauge's present value."""
    value = gauge.value
    if value is None:
        return Progress(None, None, None)
    if goal.met_at(value):
        return Progress(True, Fraction(0), Fraction(1))
    return Progress(False, abs(goal.barely(gauge) - value), _completion(goal, gauge, value))


def _completion(goal: Goal, gauge: Gauge, value: Fraction) -> Value:
    """Where less is better, the target's share of what there is, as 50 of rank 60."""
    if goal.value <= 0 or value <= 0:
        return None if goal.value <= 0 else Fraction(0)
    part = value / goal.value if goal.rising(gauge) else goal.value / value
    return min(part, Fraction(1))


@dataclass(frozen=True)
class Short:
    """A component whose targets, all of them exactly met, still bring less than full marks."""

    indicator: int
    component: ComponentSpec
    goal: Goal
    gauge: Gauge
    points: Fraction

    @property
    def lost(self) -> Fraction:
        return self.component.max - self.points


@dataclass(frozen=True)
class Promise:
    """The most points there are when every target is met and none is exceeded."""

    points: Fraction
    total: Fraction
    short: tuple[Short, ...]


def promised(
    plan: Plan, goals: Iterable[Goal], facts: Facts, readings: Mapping[str, str]
) -> Promise:
    """Return the points if every target were exactly met.

    A component without a target on its own gauge is taken at full marks, so this is a bound.
    """
    of_component: dict[str, list[Goal]] = {}
    for goal in goals:
        of_component.setdefault(goal.component, []).append(goal)
    found = [
        one
        for indicator in plan.indicators
        for part in indicator.components
        if (one := _short(indicator.number, part, of_component.get(part.code, ()), facts, readings))
    ]
    return Promise(
        plan.total - sum((one.lost for one in found), Fraction(0)), plan.total, tuple(found)
    )


def _short(
    indicator: int,
    component: ComponentSpec,
    goals: Iterable[Goal],
    facts: Facts,
    readings: Mapping[str, str],
) -> Short | None:
    """Of several targets on the gauge all are met, so the most demanding one decides."""
    own = component.rule.gauge(facts, readings)
    met = [
        Short(indicator, component, goal, own, points)
        for goal in goals
        if gauge_of(goal, component, facts, readings) == own
        and (points := own.points_at(goal.barely(own))) is not None
    ]
    best = max(met, key=lambda one: one.points, default=None)
    return best if best and best.points < component.max else None
