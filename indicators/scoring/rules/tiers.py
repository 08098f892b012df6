"""tiers 分档: points of the highest tier the value is over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_equal, write_told
from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Facts
from indicators.scoring.gauges import FINE, PERCENT, Gauge, of_metric
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules.base import Rule, unknown
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.trace import ON_THE_LINE, Lost, Step, Working


@dataclass(frozen=True)
class Tier:
    """One 档: points for any value over the threshold."""

    over: Fraction
    points: Fraction


@dataclass(frozen=True, kw_only=True)
class Tiers(Rule):
    """A value, or its ratio to a denominator, against thresholds written 超过.

    The value that no clause covers carries the flag 临界; reading `uncovered_value` says
    whether it takes the lower or the upper tier.
    """

    kind: ClassVar[str] = "tiers"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"uncovered_value": ("lower", "upper")}

    metric: str
    denominator: str | None
    tiers: tuple[Tier, ...]
    uncovered: Fraction | None

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rows = [_tier(row, given) for row in given.as_rows(given.take("tiers"), "tiers")]
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            metric=given.metric("metric"),
            denominator=given.metric("denominator") if given.has("denominator") else None,
            tiers=tuple(sorted(rows, key=lambda tier: tier.over, reverse=True)),
            uncovered=given.number("uncovered") if given.has("uncovered") else None,
        )
        falling = [tier.points for tier in rule.tiers]
        given.require(falling == sorted(set(falling), reverse=True), "tiers", "应一档高于一档")
        given.require(falling[0] == rule.max, "tiers", "最高一档应等于满分")
        starts = [None, *(tier.over for tier in rule.tiers)]
        given.require(rule.uncovered in starts, "uncovered", "应是其中一档的起点")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return (self.metric, *self.denominators())

    def denominators(self) -> tuple[str, ...]:
        return (self.denominator,) if self.denominator else ()

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        value, item = facts.scalar(self.metric), facts.name(self.metric)
        absent = [code for code in self.metrics() if facts.scalar(code) is None]
        if value is None or absent:
            return unknown(self, self.metrics(), facts.name(absent[0]))
        first = Step(f"{item}{text(value)}{facts.measure(self.metric)}", value)
        divisor = facts.scalar(self.denominator) if self.denominator else None
        if divisor is not None:
            value = value / divisor
            first = Step(f"{first.text}÷{text(divisor)}{write_equal(value, *self._lines)}", value)
        uncovered = value == self.uncovered
        upper = uncovered and self._taken_up(readings)
        points, line = self._points(value, upper)
        steps = [first, Step(f"{line}，得{text(points)}分", points)]
        if uncovered:
            taken = "上" if upper else "下"
            steps.insert(1, Step(f"条文未规定恰为{text(value)}的情形，按{taken}一档", value))
        lost = (self._loss(item, value, points),) if points < self.max else ()
        flags = (ON_THE_LINE,) if uncovered else ()
        return Working(points, self.metrics(), tuple(steps), lost, flags)

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        if self.denominator:
            # A ratio can fall to nothing and rise to the top as its denominator moves.
            return Interval(earned, Fraction(0), self.max, earned)
        most = facts.most((self.metric,))
        if most is None:
            return Interval(earned, earned, self.max, earned)
        return Interval(earned, earned, self._worth(most, readings), earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        top, low = self.tiers[0].over, self.tiers[-1].over
        times = 100 if self.denominator else 1
        return replace(
            self._ratio(facts) if self.denominator else of_metric(facts, self.metric),
            full=top * times,
            strict=not (top == self.uncovered and self._taken_up(readings)),
            zero=low * times if low < top else None,
            worth=lambda value: self._worth(value / times, readings),
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        whole = facts.scalar(self.denominator) if self.denominator else Fraction(1)
        if whole is not None:
            limit = self.tiers[0].over * whole + facts.unit(self.metric)
            yield from self.toward(limit, self.metric, facts, readings)

    def _ratio(self, facts: Facts) -> Gauge:
        """Return the gauge of the value over the denominator, in %."""
        value, divisor = facts.scalar(self.metric), facts.scalar(self.denominator or "")
        return Gauge(
            name=f"{facts.name(self.metric)}÷{facts.name(self.denominator or '')}",
            measure=PERCENT,
            value=None if value is None or divisor is None else value / divisor * 100,
            metrics=self.metrics(),
            unit=FINE,
        )

    def _worth(self, value: Fraction, readings: Mapping[str, str]) -> Fraction:
        return self._points(value, value == self.uncovered and self._taken_up(readings))[0]

    def _taken_up(self, readings: Mapping[str, str]) -> bool:
        return self.option("uncovered_value", readings) == "upper"

    def _points(self, value: Fraction, upper: bool) -> tuple[Fraction, str]:
        for tier in self.tiers:
            if value > tier.over:
                return tier.points, f"{self._told(value)}超过{text(tier.over)}"
            if upper and value == tier.over:
                return tier.points, f"{self._told(value)}视同超过{text(tier.over)}"
        return Fraction(0), f"{self._told(value)}未超过{text(self.tiers[-1].over)}"

    def _loss(self, item: str, value: Fraction, points: Fraction) -> Lost:
        missed = min(tier.over for tier in self.tiers if tier.points > points)
        return Lost(self.max - points, None, item, f"{self._told(value)}未超过{text(missed)}")

    @property
    def _lines(self) -> tuple[Fraction, ...]:
        return tuple(tier.over for tier in self.tiers)

    def _told(self, value: Fraction) -> str:
        return write_told(value, *self._lines)


def _tier(row: object, given: Parameters) -> Tier:
    if not isinstance(row, Mapping) or set(row) != {"over", "points"}:
        given.refuse("tiers", "每档应有 over 和 points")
    return Tier(given.as_number(row["over"], "tiers"), given.as_number(row["points"], "tiers"))
