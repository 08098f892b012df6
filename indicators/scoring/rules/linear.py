"""linear_between 按比例计分: full points at one threshold, none at the other, a line between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_equal, write_told
from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Facts
from indicators.scoring.gauges import FINE, PERCENT, Gauge
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules.base import Rule, joined, unknown
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.trace import Lost, Step, Working

PROPORTIONAL = "proportional"
LOAN_AMOUNT = "loan_amount"


@dataclass(frozen=True, kw_only=True)
class LinearBetween(Rule):
    """A sum, or its share of a denominator in %, between two thresholds in either direction.

    Reading `proportional` says whether the line starts at the lower threshold or at zero;
    reading `loan_amount` picks the numerator where the definition gives one per option.
    """

    kind: ClassVar[str] = "linear_between"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        PROPORTIONAL: ("interpolate", "from_zero"),
        LOAN_AMOUNT: ("credit_plus_loans", "loans", "credit"),
    }

    numerator: tuple[str, ...]
    numerator_by: Mapping[str, tuple[str, ...]] | None
    denominator: str | None
    full_at: Fraction
    zero_at: Fraction

    @classmethod
    def read(cls, given: Parameters) -> Self:
        numerator, numerator_by = _numerators(given)
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            numerator=numerator,
            numerator_by=numerator_by,
            denominator=given.metric("denominator") if given.has("denominator") else None,
            full_at=given.number("full_at"),
            zero_at=given.number("zero_at"),
        )
        given.require(rule.full_at != rule.zero_at, "zero_at", "不应等于 full_at")
        from_zero = PROPORTIONAL in given.listed
        given.require(rule.rising or not from_zero, "readings", "越低越好的指标没有从零起算的口径")
        return rule

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self.full_at > self.zero_at

    def metrics(self) -> tuple[str, ...]:
        rows = [self.numerator, *(self.numerator_by or {}).values()]
        return (*dict.fromkeys(code for row in rows for code in row), *self.denominators())

    def denominators(self) -> tuple[str, ...]:
        return (self.denominator,) if self.denominator else ()

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        chosen = self._chosen(readings)
        reads = (*chosen, *self.denominators())
        item = joined(facts, chosen)
        missing = self._missing(facts, chosen)
        if missing:
            return unknown(self, reads, missing)
        value, how = self._value(chosen, facts)
        sign = self._sign(facts, chosen)
        points, line = self._points(value, readings)
        equal = write_equal(value, self.full_at, self.zero_at)
        steps = (Step(f"{item}：{how}{equal}{sign}", value), Step(line, points))
        ends = f"满分线{text(self.full_at)}{sign}，零分线{text(self.zero_at)}{sign}"
        loss = Lost(self.max - points, None, item, f"{self._told(value)}{sign}，{ends}")
        return Working(points, reads, steps, (loss,) if points < self.max else ())

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        if self.denominator:
            # A ratio can fall to nothing and rise to the threshold as its denominator moves.
            return Interval(earned, Fraction(0), self.max, earned)
        chosen = self._chosen(readings)
        most = facts.most(chosen)
        if self.rising:
            reachable = self.max if most is None else self._worth(most, readings)
            return Interval(earned, earned, reachable, earned)
        least = sum((self._at_least(facts, code) for code in chosen), Fraction(0))
        secured = Fraction(0) if most is None else min(earned, self._worth(most, readings))
        return Interval(earned, secured, self._worth(least, readings), earned)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        chosen = self._chosen(readings)
        alone = len(chosen) == 1 and self.denominator is None
        item = joined(facts, chosen)
        return Gauge(
            name=f"{item}÷{facts.name(self.denominator)}" if self.denominator else item,
            measure=self._sign(facts, chosen),
            value=None if self._missing(facts, chosen) else self._value(chosen, facts)[0],
            metrics=(*chosen, *self.denominators()),
            metric=chosen[0] if alone else None,
            unit=FINE if self.denominator else min(facts.unit(code) for code in chosen),
            rising=self.rising,
            full=self.full_at,
            zero=self.zero_at,
            worth=lambda value: self._worth(value, readings),
        )

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        chosen = self._chosen(readings)
        values = [facts.scalar(code) for code in chosen]
        whole = facts.scalar(self.denominator) if self.denominator else Fraction(100)
        # A sum can only grow, so where less is better nothing is left to gain.
        if whole is None or (not self.rising and (None in values or not self.denominator)):
            return
        total = sum((value for value in values if value is not None), Fraction(0))
        missing = self.full_at * whole / 100 - total
        for code, value in zip(chosen, values, strict=True):
            limit = (value or Fraction(0)) + missing
            yield from self.toward(limit, code, facts, readings, smooth=True)

    def _at_least(self, facts: Facts, code: str) -> Fraction:
        value = facts.scalar(code)
        return facts.metrics[code].minimum if value is None else value

    def _chosen(self, readings: Mapping[str, str]) -> tuple[str, ...]:
        if self.numerator_by is None:
            return self.numerator
        return self.numerator_by[self.option(LOAN_AMOUNT, readings)]

    def _missing(self, facts: Facts, chosen: tuple[str, ...]) -> str:
        """Name what keeps the value unknown; a partial sum counts only where it cannot flatter."""
        absent = [code for code in chosen if facts.scalar(code) is None]
        if len(absent) == len(chosen) or (absent and not self.rising):
            return joined(facts, absent)
        if self.denominator and facts.scalar(self.denominator) is None:
            return facts.name(self.denominator)
        return ""

    def _sign(self, facts: Facts, chosen: tuple[str, ...]) -> str:
        return PERCENT if self.denominator else facts.measure(chosen[0])

    def _value(self, chosen: tuple[str, ...], facts: Facts) -> tuple[Fraction, str]:
        known = [value for code in chosen if (value := facts.scalar(code)) is not None]
        total = sum(known, Fraction(0))
        how = "＋".join(text(value) for value in known)
        divisor = facts.scalar(self.denominator) if self.denominator else None
        if divisor is None:
            return total, how
        bracketed = f"（{how}）" if len(known) > 1 else how
        return total / divisor * 100, f"{bracketed}÷{text(divisor)}×100%"

    def _points(self, value: Fraction, readings: Mapping[str, str]) -> tuple[Fraction, str]:
        full, zero, most = text(self.full_at), text(self.zero_at), text(self.max)
        points = self._worth(value, readings)
        if self._full(value):
            return points, f"达到满分线{full}，得满分{most}分"
        if self._none(value):
            return points, f"没有好过零分线{zero}，得0分"
        equal = write_equal(points, Fraction(0), self.max)
        if self.option(PROPORTIONAL, readings) == "from_zero":
            return points, f"从零起算：{most}×{self._told(value)}÷{full}{equal}分"
        return points, f"{most}×（{self._told(value)}－{zero}）÷（{full}－{zero}）{equal}分"

    def _told(self, value: Fraction) -> str:
        return write_told(value, self.full_at, self.zero_at)

    def _worth(self, value: Fraction, readings: Mapping[str, str]) -> Fraction:
        if self._full(value):
            return self.max
        if self._none(value):
            return Fraction(0)
        if self.option(PROPORTIONAL, readings) == "from_zero":
            return self.max * value / self.full_at
        return self.max * (value - self.zero_at) / (self.full_at - self.zero_at)

    def _full(self, value: Fraction) -> bool:
        return value >= self.full_at if self.rising else value <= self.full_at

    def _none(self, value: Fraction) -> bool:
        return value < self.zero_at if self.rising else value >= self.zero_at


def _numerators(given: Parameters) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]] | None]:
    by_reading = LOAN_AMOUNT in given.listed
    given.require(by_reading == given.has("numerator_by"), "numerator_by", "与 readings 不一致")
    if not by_reading:
        return given.metric_list("numerator"), None
    rows = given.take("numerator_by")
    if not isinstance(rows, Mapping) or set(rows) != set(LinearBetween.options[LOAN_AMOUNT]):
        given.refuse("numerator_by", "应为口径的每个选项各列一组数据项")
    return (), {
        option: given.as_metric_list(codes, f"numerator_by.{option}")
        for option, codes in rows.items()
    }
