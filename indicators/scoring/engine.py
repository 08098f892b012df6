"""Scores a plan: checked facts in, exact points with a trace for every component out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.bounds import Interval
from indicators.scoring.checking import check_facts
from indicators.scoring.exact import added, write_decimal, write_number
from indicators.scoring.facts import Facts
from indicators.scoring.spec import ComponentSpec, Plan
from indicators.scoring.trace import Chosen, Json, Trace

ENGINE_VERSION = "3"


@dataclass(frozen=True)
class ComponentResult:
    """Points of one component 评分项, in 分, their interval and the trace that explains them."""

    indicator: int
    code: str
    trace: Trace
    interval: Interval

    @property
    def points(self) -> Decimal:
        """The points; 12 decimals where they never end."""
        return write_decimal(self.trace.points)

    @property
    def max(self) -> Decimal:
        """The most the component can bring."""
        return write_decimal(self.trace.max)


@dataclass(frozen=True)
class Result:
    """Points of every component; indicators and total are added exactly, then written."""

    components: tuple[ComponentResult, ...]

    @property
    def total(self) -> Decimal:
        """The sum of all components."""
        return write_decimal(self._exact_total())

    @property
    def indicators(self) -> dict[int, Decimal]:
        """The sum of each indicator's components, by number."""
        return {number: write_decimal(points) for number, points in self._exact().items()}

    @property
    def interval(self) -> Interval:
        """The four numbers of the total."""
        return Interval.total(part.interval for part in self.components)

    @property
    def intervals(self) -> dict[int, Interval]:
        """The four numbers of each indicator, by number."""
        parts: dict[int, list[Interval]] = {}
        for part in self.components:
            parts.setdefault(part.indicator, []).append(part.interval)
        return {number: Interval.total(found) for number, found in parts.items()}

    def to_json(self) -> dict[str, Json]:
        """Return the result as JSON data with every number as decimal text."""
        return {
            "engine": ENGINE_VERSION,
            "total": write_number(self._exact_total()),
            "indicators": {str(number): write_number(p) for number, p in self._exact().items()},
            "interval": dict(self.interval.to_json()),
            "intervals": {str(n): dict(found.to_json()) for n, found in self.intervals.items()},
            "components": [
                {
                    "indicator": str(part.indicator),
                    "code": part.code,
                    "points": write_number(part.trace.points),
                    "max": write_number(part.trace.max),
                    "interval": dict(part.interval.to_json()),
                    "trace": part.trace.to_json(),
                }
                for part in self.components
            ],
        }

    def _exact_total(self) -> Fraction:
        return added(part.trace.points for part in self.components)

    def _exact(self) -> dict[int, Fraction]:
        sums: dict[int, Fraction] = {}
        for part in self.components:
            sums[part.indicator] = sums.get(part.indicator, Fraction(0)) + part.trace.points
        return sums


def score(
    plan: Plan,
    facts: Mapping[str, object],
    readings: Mapping[str, str] | None = None,
    *,
    closed: bool = False,
) -> Result:
    """Return the points the facts earn 暂计 under the plan's rules and the chosen readings.

    Facts map metric codes to a number (int, Decimal, text, terminating Fraction), to one per
    month for monthly metrics, or to None where unknown; unknown earns nothing and is marked.
    Every result carries its interval: what it can still end with while the window is open; with
    `closed` all four numbers are the points. Raises FactsError with every problem; with `closed`,
    an unknown value is one of them.
    """
    return Result(score_some(plan, facts, readings, closed=closed))


def score_some(
    plan: Plan,
    facts: Mapping[str, object],
    readings: Mapping[str, str] | None = None,
    *,
    closed: bool = False,
    only: Collection[str] | None = None,
) -> tuple[ComponentResult, ...]:
    """Return the named components alone, scored as `score` scores them; None names them all.

    The facts are checked as a whole, so what contradicts itself anywhere raises FactsError.
    """
    known, in_force = check_facts(plan, facts, readings or {}, closed=closed)
    return tuple(
        _component(plan, indicator.number, component, known, in_force, closed=closed)
        for indicator in plan.indicators
        for component in indicator.components
        if only is None or component.code in only
    )


def _component(
    plan: Plan,
    number: int,
    component: ComponentSpec,
    facts: Facts,
    readings: dict[str, str],
    *,
    closed: bool,
) -> ComponentResult:
    trace = _trace(plan, component, facts, readings)
    ends = (
        Interval.settled(trace.points)
        if closed
        else component.rule.interval(facts, readings, trace.points)
    )
    return ComponentResult(number, component.code, trace, ends)


def _trace(plan: Plan, component: ComponentSpec, facts: Facts, readings: dict[str, str]) -> Trace:
    rule = component.rule
    working = rule.evaluate(facts, readings)
    return Trace(
        component=component.code,
        name=component.name,
        clause=component.clause,
        line=component.line,
        rule=rule.kind,
        max=component.max,
        readings=tuple(_chosen(plan, code, readings[code]) for code in rule.readings),
        parameters=rule.parameters(),
        inputs=facts.inputs(working.reads),
        steps=working.steps,
        points=working.points,
        lost=working.lost,
        flags=working.flags,
    )


def _chosen(plan: Plan, code: str, option: str) -> Chosen:
    spec = plan.readings[code]
    return Chosen(code, option, spec.question, spec.name(option))
