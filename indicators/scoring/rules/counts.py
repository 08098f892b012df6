"""Rules that count: deduct_each 逐个扣分, categories_over 分类达量, distinct_capped 缺一扣分."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Change, Facts
from indicators.scoring.gauges import Gauge, of_metric
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules.base import Rule, unknown
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.trace import Lost, Step, Working, within


@dataclass(frozen=True, kw_only=True)
class DeductEach(Rule):
    """Full points less a fixed number for each counted thing, never below 0.

    Reading `listing` decides which things the office counts; the arithmetic is the same.
    """

    kind: ClassVar[str] = "deduct_each"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "listing": ("ever_in_window", "on_last_day")
    }

    metric: str
    each: Fraction

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            metric=given.metric("metric"),
            each=given.number("each"),
        )
        given.require(rule.each > 0, "each", "应大于0")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        count, name = facts.scalar(self.metric), facts.name(self.metric)
        if count is None:
            return unknown(self, self.metrics(), name)
        points = self._worth(count)
        line = f"{text(self.max)}－{text(self.each)}×{text(count)}"
        measure = facts.measure(self.metric)
        floored = "，扣至0分为止" if self.each * count > self.max else ""
        reason = f"{text(count)}{measure}，每{measure}扣{text(self.each)}分{floored}"
        loss = Lost(self.max - points, None, name, reason)
        step = Step(f"{line}{floored}＝{text(points)}分", points)
        return Working(points, self.metrics(), (step,), (loss,) if loss.points else ())

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        most = facts.most((self.metric,))
        secured = Fraction(0) if most is None else min(earned, self._worth(most))
        count = facts.scalar(self.metric)
        # Counted on the last day alone, what is listed today can still leave the list.
        if count is None or self._may_leave(readings):
            count = facts.metrics[self.metric].minimum
        return Interval(earned, secured, self._worth(count), earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        return replace(
            of_metric(facts, self.metric),
            rising=False,
            full=Fraction(0),
            zero=self.max / self.each,
            worth=self._worth,
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        count, unit = facts.scalar(self.metric), facts.unit(self.metric)
        if count is None or self._may_leave(readings):
            yield from self.toward(facts.lowest(self.metric), self.metric, facts, readings)
        elif facts.highest(self.metric) != count:
            yield NextStep(
                action=f"{facts.name(self.metric)}保持{text(count)}{facts.measure(self.metric)}",
                metric=self.metric,
                value=count,
                change=Fraction(0),
                changes=(),
                lapse=(Change(self.metric, None, count + unit),),
            )

    def _may_leave(self, readings: Mapping[str, str]) -> bool:
        return self.option("listing", readings) == "on_last_day"

    def _worth(self, count: Fraction) -> Fraction:
        return max(Fraction(0), self.max - self.each * count)


@dataclass(frozen=True, kw_only=True)
class CategoriesOver(Rule):
    """A fixed award for each category that reaches the wanted quantity, capped at the maximum."""

    kind: ClassVar[str] = "categories_over"

    categories: tuple[str, ...]
    at_least: Fraction
    each: Fraction

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            categories=given.metric_list("metrics"),
            at_least=given.number("at_least"),
            each=given.number("each"),
        )
        enough = rule.each * len(rule.categories) >= rule.max
        given.require(rule.each > 0 and enough, "each", "各类之和不到满分")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return self.categories

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        short = [(c, v) for c in self.categories if not self._reached(v := facts.scalar(c))]
        count = len(self.categories) - len(short)
        points = self._worth(count)
        step = Step(
            f"{len(self.categories)}类中{count}类不少于{text(self.at_least)}，"
            f"{text(self.each)}×{count}＝{text(points)}分",
            points,
        )
        lost = (
            Lost(self.each, None, facts.name(c), self._reason(v, facts.measure(c)))
            for c, v in short
        )
        return Working(points, self.categories, (step,), within(self.max - points, lost))

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        count = sum(self._can_reach(facts, code) for code in self.categories)
        return Interval(earned, earned, self._worth(count), earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        known = [value for code in self.categories if (value := facts.scalar(code)) is not None]
        return Gauge(
            name=f"不少于{text(self.at_least)}{facts.measure(self.categories[0])}的类数",
            measure="类",
            value=Fraction(sum(map(self._reached, known))) if known else None,
            metrics=self.categories,
            unit=Fraction(1),
            full=self.max / self.each,
            zero=Fraction(0),
            worth=self._worth,
        )

    def parts(self, facts: Facts) -> tuple[Gauge, ...]:
        alone = super().parts(facts)
        values = [one.value for one in alone if one.value is not None]
        least = Gauge(
            name="数量最少的一类",
            measure=alone[0].measure,
            # What an unknown category holds may be less than the least of the known ones.
            value=min(values) if len(values) == len(alone) else None,
            metrics=self.categories,
            unit=alone[0].unit,
            full=self.at_least,
        )
        return (least, *alone)

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        for code in self.categories:
            if not self._reached(facts.scalar(code)):
                yield from self.toward(self.at_least, code, facts, readings)

    def _worth(self, count: Fraction | int) -> Fraction:
        return min(self.max, self.each * count)

    def _can_reach(self, facts: Facts, code: str) -> bool:
        most = facts.metrics[code].maximum
        return most is None or most >= self.at_least or self._reached(facts.scalar(code))

    def _reached(self, value: Fraction | None) -> bool:
        return value is not None and value >= self.at_least

    def _reason(self, value: Fraction | None, measure: str) -> str:
        if value is None:
            return "数据未知，暂不计分"
        return f"{text(value)}{measure}，不足{text(self.at_least)}{measure}"


@dataclass(frozen=True, kw_only=True)
class DistinctCapped(Rule):
    """Full points for the wanted count of distinct things, a fixed loss for each one short."""

    kind: ClassVar[str] = "distinct_capped"

    metric: str
    each: Fraction
    full_count: Fraction

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            metric=given.metric("metric"),
            each=given.number("each"),
            full_count=given.number("full_count"),
        )
        given.require(rule.each > 0, "each", "应大于0")
        given.require(rule.full_count > 0, "full_count", "应大于0")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return (self.metric,)

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        count, name = facts.scalar(self.metric), facts.name(self.metric)
        if count is None:
            return unknown(self, self.metrics(), name)
        missing = max(Fraction(0), self.full_count - count)
        points = self._worth(count)
        measure = facts.measure(self.metric)
        wanted = f"{text(self.full_count)}{measure}"
        have = f"{text(count)}{measure}，距{wanted}缺{text(missing)}{measure}"
        line = f"{text(self.max)}－{text(self.each)}×{text(missing)}"
        steps = (Step(have, missing), Step(f"{line}＝{text(points)}分", points))
        loss = Lost(self.max - points, None, name, f"{have}，每缺一{measure}扣{text(self.each)}分")
        return Working(points, self.metrics(), steps, (loss,) if loss.points else ())

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        most = facts.most((self.metric,))
        reachable = self.max if most is None else self._worth(most)
        return Interval(earned, earned, reachable, earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        end = self.full_count - self.max / self.each
        return replace(
            of_metric(facts, self.metric),
            full=self.full_count,
            zero=end if end >= 0 else None,
            worth=self._worth,
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        yield from self.toward(self.full_count, self.metric, facts, readings)

    def _worth(self, count: Fraction) -> Fraction:
        missing = max(Fraction(0), self.full_count - count)
        return max(Fraction(0), self.max - self.each * missing)
