"""Levers 下一分在哪: the cheapest next step of every component, priced by scoring it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.checking import check_facts
from indicators.scoring.exact import write_number, write_short
from indicators.scoring.facts import Change, Facts
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules import Rule
from indicators.scoring.spec import ComponentSpec, Plan
from indicators.scoring.trace import Json

GAIN = "gain"
KEEP = "keep"


@dataclass(frozen=True)
class Lever:
    """One step of one component, with exactly what it is worth in 分.

    `gains` is what re-scoring shows once the step is taken; `keeps` is how much more stays
    reachable than after its lapse. A gain 挣分 brings `gains`, a keep 保分 holds `keeps`.
    """

    indicator: int
    component: str
    kind: str
    step: NextStep
    gains: Fraction
    keeps: Fraction

    @property
    def points(self) -> Fraction:
        """The points people are told: won by a gain, held by a keep."""
        return self.gains if self.kind == GAIN else self.keeps

    @property
    def sentence(self) -> str:
        """The step and its worth in one Chinese sentence; exact unless marked 约."""
        verb = "多得" if self.kind == GAIN else "保"
        return f"{self.step.action}，{verb}{write_short(self.points)}分。"

    def to_json(self) -> dict[str, Json]:
        """Return the lever as JSON data with every number as decimal text."""
        step = self.step
        return {
            "indicator": str(self.indicator),
            "component": self.component,
            "kind": self.kind,
            "metric": step.metric,
            "month": step.month,
            "change": None if step.change is None else write_number(step.change),
            "value": write_number(step.value),
            "mean": None if step.mean is None else write_number(step.mean),
            "points": write_number(self.points),
            "gains": write_number(self.gains),
            "keeps": write_number(self.keeps),
            "sentence": self.sentence,
        }


def levers(
    plan: Plan, facts: Mapping[str, object], readings: Mapping[str, str] | None = None
) -> tuple[Lever, ...]:
    """Return what an open window still offers, in the plan's order: one gain, then the keeps.

    A component at its maximum has no gain; one whose next step depends on a number nobody has
    reported (a denominator, or a value of which less is better) has none either. Raises FactsError.
    """
    known, in_force = check_facts(plan, facts, readings or {})
    return tuple(
        lever
        for indicator in plan.indicators
        for component in indicator.components
        for lever in _of_component(indicator.number, component, known, in_force)
    )


def apply(plan: Plan, facts: Mapping[str, object], lever: Lever) -> dict[str, object]:
    """Return the facts after the step was taken, in the shape they were given in."""
    return changed(plan, facts, lever.step.changes)


def lapse(plan: Plan, facts: Mapping[str, object], lever: Lever) -> dict[str, object]:
    """Return the facts after the step of a keep 保分 failed in the least possible way."""
    return changed(plan, facts, lever.step.lapse)


def changed(
    plan: Plan, facts: Mapping[str, object], changes: tuple[Change, ...]
) -> dict[str, object]:
    """Return the facts with some values replaced; the given facts stay as they are."""
    moved = dict(facts)
    for one in changes:
        if one.month is None:
            moved[one.metric] = one.value
        else:
            given = moved.get(one.metric)
            row = list(given) if isinstance(given, list | tuple) else [None] * len(plan.months)
            row[plan.months.index(one.month)] = one.value
            moved[one.metric] = row
    return moved


def _of_component(
    number: int, component: ComponentSpec, facts: Facts, readings: dict[str, str]
) -> Iterator[Lever]:
    price = _Price(component.rule, facts, readings)
    priced = [(step, *price(step)) for step in component.rule.next_steps(facts, readings)]
    gains = [one for one in priced if one[1] > 0 >= one[2]]
    if gains:
        yield Lever(number, component.code, GAIN, *min(gains, key=lambda one: _effort(one[0])))
    for step, gained, kept in priced:
        if kept > 0:
            yield Lever(number, component.code, KEEP, step, gained, kept)


class _Price:
    """Scores a component after a step and after its lapse."""

    def __init__(self, rule: Rule, facts: Facts, readings: Mapping[str, str]) -> None:
        self.rule = rule
        self.facts = facts
        self.readings = readings
        self.before = rule.points(facts, readings)

    def __call__(self, step: NextStep) -> tuple[Fraction, Fraction]:
        """Return what the step gains and what its lapse would put out of reach."""
        points, reachable = self._after(step.changes)
        kept = reachable - self._after(step.lapse)[1] if step.lapse else Fraction(0)
        return points - self.before, kept

    def _after(self, changes: tuple[Change, ...]) -> tuple[Fraction, Fraction]:
        facts = self.facts.changed(changes)
        points = self.rule.points(facts, self.readings)
        return points, self.rule.interval(facts, self.readings, points).reachable


def _effort(step: NextStep) -> Fraction:
    return abs(step.value if step.change is None else step.change)
