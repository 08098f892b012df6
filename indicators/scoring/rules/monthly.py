"""monthly_pass 逐月达标: a fixed award for every month and check that passes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Facts
from indicators.scoring.gauges import FINE, PERCENT, Gauge, share
from indicators.scoring.next_steps import NextStep
from indicators.scoring.rules.base import Rule, unknown
from indicators.scoring.rules.checks import Check, decided
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.trace import Lost, Step, Working, within


@dataclass(frozen=True, kw_only=True)
class MonthlyPass(Rule):
    """Award for each passed slot; reading `missed_month` says whether a miss also deducts.

    Only decided slots count; points never fall below 0.
    """

    kind: ClassVar[str] = "monthly_pass"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"missed_month": ("no_award", "deduct")}

    award: Fraction
    checks: tuple[Check, ...]

    @classmethod
    def read(cls, given: Parameters) -> Self:
        rows = given.as_rows(given.take("checks"), "checks")
        rule = cls(
            max=given.maximum,
            readings=given.listed,
            award=given.number("award"),
            checks=tuple(_check(row, given) for row in rows),
        )
        slots = len(rule.checks) * given.months
        given.require(rule.award * slots == rule.max, "award", f"{slots}个单项之和不等于满分")
        return rule

    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for check in self.checks for code in check.metrics()))

    def evaluate(self, facts: Facts, readings: Mapping[str, str]) -> Working:
        slots = [(check.name, *slot) for check in self.checks for slot in check.slots(facts)]
        results = [passed for _, _, passed, _ in slots]
        if results.count(None) == len(results):
            names = "、".join(check.name for check in self.checks)
            return unknown(self, self.metrics(), f"{names}各月均")
        deduct = self._deducts(readings)
        step = self._total(results.count(True), results.count(False) if deduct else 0)
        lost = [
            Lost(self.award * 2 if deduct and passed is False else self.award, month, name, reason)
            for name, month, passed, reason in slots
            if not passed
        ]
        counted = tuple(self._counted(check, facts) for check in self.checks)
        kept = within(self.max - step.value, lost)
        return Working(step.value, self.metrics(), (*counted, step), kept)

    def interval(self, facts: Facts, readings: Mapping[str, str], earned: Fraction) -> Interval:
        results = self._results(facts)
        passes, missed = results.count(True), results.count(False)
        undecided = len(results) - passes - missed
        failed = self._worth(passes, missed + undecided, readings)
        return Interval(earned, failed, self._worth(passes + undecided, missed, readings), failed)

    def gauge(self, facts: Facts, readings: Mapping[str, str]) -> Gauge:
        results = self._results(facts)

        def worth(passed: Fraction) -> Fraction:
            passes = passed / 100 * len(results)
            return self._worth(passes, len(results) - passes, readings)

        return Gauge(
            name=f"{'、'.join(check.name for check in self.checks)}达标的单项占比",
            measure=PERCENT,
            value=share(results),
            metrics=self.metrics(),
            unit=FINE,
            full=Fraction(100),
            zero=Fraction(50 if self._deducts(readings) else 0),
            alone=None not in results,
            monthly=True,
            worth=worth,
        )

    def parts(self, facts: Facts) -> tuple[Gauge, ...]:
        checks = tuple(
            Gauge(
                name=f"{check.name}达标的月份占比",
                called=check.name,
                measure=PERCENT,
                value=share(check.results(facts)),
                metrics=check.metrics(),
                unit=FINE,
                full=Fraction(100),
                monthly=True,
            )
            for check in self.checks
        )
        return (*checks, *super().parts(facts))

    def next_steps(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[NextStep]:
        open_slots: dict[str, list[Check]] = {}
        for check in self.checks:
            for month, passed in zip(facts.months, check.results(facts), strict=True):
                if passed is None:
                    open_slots.setdefault(month, []).append(check)
        for month in sorted(open_slots, key=facts.months.index):
            yield self._keep(facts, month, open_slots[month])

    def _keep(self, facts: Facts, month: str, waiting: list[Check]) -> NextStep:
        changes = decided(self.checks, facts, month, passed=True)
        return NextStep(
            action=f"{month} 达标（{'、'.join(check.name for check in waiting)}）",
            metric=changes[-1].metric,
            month=month,
            value=changes[-1].value,
            changes=changes,
            lapse=decided(self.checks, facts, month, passed=False),
        )

    def _results(self, facts: Facts) -> list[bool | None]:
        return [passed for check in self.checks for passed in check.results(facts)]

    def _deducts(self, readings: Mapping[str, str]) -> bool:
        return self.option("missed_month", readings) == "deduct"

    def _worth(
        self, passes: Fraction | int, missed: Fraction | int, readings: Mapping[str, str]
    ) -> Fraction:
        return max(Fraction(0), self.award * (passes - missed * self._deducts(readings)))

    def _counted(self, check: Check, facts: Facts) -> Step:
        results = check.results(facts)
        known, count = len(results) - results.count(None), results.count(True)
        return Step(f"{check.name}：已定{known}个月中{count}个月达标", Fraction(count))

    def _total(self, passes: int, deducted: int) -> Step:
        line = f"{text(self.award)}×{passes}"
        if deducted:
            line += f"－{text(self.award)}×{deducted}"
        floored = "，扣至0分为止" if deducted > passes else ""
        points = max(Fraction(0), self.award * (passes - deducted))
        return Step(f"{line}{floored}＝{text(points)}分", points)


def _check(row: object, given: Parameters) -> Check:
    if not isinstance(row, Mapping) or len(row.keys() & {"of", "equals"}) != 1:
        given.refuse("checks", "每项应有 of 或 equals 之一")
    given.require(row.keys() <= {"name", "metric", "of", "equals"}, "checks", "有不认识的参数")
    name = row.get("name")
    if not isinstance(name, str) or not name:
        given.refuse("checks", "每项应有 name")
    metric = given.as_metric(row.get("metric"), "checks", monthly=True)
    if "of" in row:
        return Check(name, metric, given.as_metric(row["of"], "checks", monthly=True), None)
    return Check(name, metric, None, given.as_number(row["equals"], "checks"))
