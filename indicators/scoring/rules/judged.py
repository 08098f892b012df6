"""Rules on what the office accepted: accepted_items 认定项, judged 认定分值或发生即失分."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Change, Facts
from indicators.scoring.gauges import Gauge, of_metric
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules.base import Rule, joined, unknown
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.trace import Lost, Step, Working, within


@dataclass(frozen=True, kw_only=True)
class AcceptedItems(Rule):
    """A fixed award for each accepted item, capped at the maximum; unknown items wait."""

    kind: ClassVar[str] = "accepted_items"

    items: tuple[str, ...]
    each: Fraction

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            items=given.metric_list("metrics"),
            each=given.number("each"),
        )
        given.require(rule.each > 0, "each", "应大于0")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return self.items

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        values = [(code, facts.scalar(code)) for code in self.items]
        count = self._count(facts)
        if count is None:
            return unknown(self, self.items, facts.name(self.items[0]))
        points = self._worth(count)
        line = f"{text(self.each)}×{text(count)}"
        capped = f"，最高{text(self.max)}分，得" if self.each * count > self.max else "＝"
        step = Step(f"认定{text(count)}项，{line}{capped}{text(points)}分", points)
        lost = within(self.max - points, (self._loss(facts, *pair) for pair in values))
        return Working(points, self.items, (step,), lost)

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        most = facts.most(self.items)
        reachable = self.max if most is None else self._worth(most)
        return Interval(earned, earned, reachable, earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        alone = len(self.items) == 1
        return Gauge(
            name=joined(facts, self.items),
            measure=facts.measure(self.items[0]),
            value=self._count(facts),
            metrics=self.items,
            metric=self.items[0] if alone else None,
            unit=min(facts.unit(code) for code in self.items),
            full=self.max / self.each,
            zero=Fraction(0),
            worth=self._worth,
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        for code in self.items:
            limit = (facts.scalar(code) or Fraction(0)) + self.max / self.each
            yield from self.toward(limit, code, facts, readings)

    def _count(self, facts: Facts) -> Fraction | None:
        known = [value for code in self.items if (value := facts.scalar(code)) is not None]
        return sum(known, Fraction(0)) if known else None

    def _worth(self, count: Fraction) -> Fraction:
        return min(self.max, self.each * count)

    def _loss(self, facts: Facts, code: str, value: Fraction | None) -> Lost:
        """Return what one item could still bring if the items share the maximum evenly."""
        share = self.max / len(self.items)
        if value is None:
            return Lost(share, None, facts.name(code), "尚未认定，暂不计分")
        reason = f"认定{text(value)}{facts.measure(code)}"
        return Lost(max(Fraction(0), share - self.each * value), None, facts.name(code), reason)


@dataclass(frozen=True, kw_only=True)
class Judged(Rule):
    """The points the office judged; with `until_event`, full points until the first event."""

    kind: ClassVar[str] = "judged"

    metric: str
    until_event: bool

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            metric=given.metric("metric"),
            until_event=given.flag("until_event"),
        )
        most = given.metrics[rule.metric].maximum
        bounded = rule.until_event or (most is not None and most <= rule.max)
        given.require(bounded, "metric", "认定分值的上限应不超过满分")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        value, name = facts.scalar(self.metric), facts.name(self.metric)
        if value is None:
            return unknown(self, self.metrics(), name)
        found = f"{name}{text(value)}{facts.measure(self.metric)}"
        if self.until_event:
            line = f"{found}，{'发生即不得分' if value else '未发生，得满分'}"
        else:
            line = f"{found}，按认定计分"
        points = self._worth(value)
        step = Step(f"{line}：{text(points)}分", points)
        loss = Lost(self.max - points, None, name, found)
        return Working(points, self.metrics(), (step,), (loss,) if loss.points else ())

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        value, most = facts.scalar(self.metric), facts.metrics[self.metric].maximum
        if self.until_event:
            reachable = self.max if value is None else earned
            return Interval(earned, Fraction(0), reachable, earned)
        return Interval(earned, earned, self.max if most is None else most, earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        return replace(
            of_metric(facts, self.metric),
            rising=not self.until_event,
            full=Fraction(0) if self.until_event else self.max,
            zero=facts.unit(self.metric) if self.until_event else Fraction(0),
            worth=self._worth,
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        value, code = facts.scalar(self.metric), self.metric
        if not self.until_event:
            yield from self.toward(self.max, code, facts, readings, smooth=True)
        elif value is None:
            yield from self.toward(Fraction(0), code, facts, readings)
        elif value == 0:
            yield NextStep(
                action=f"{facts.name(code)}保持0{facts.measure(code)}",
                metric=code,
                value=value,
                change=Fraction(0),
                changes=(),
                lapse=(Change(code, None, facts.unit(code)),),
            )

    def _worth(self, value: Fraction) -> Fraction:
        if self.until_event:
            return Fraction(0) if value else self.max
        return value
