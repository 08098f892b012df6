"""Checks 单项: what a month is judged by, and the values that would pass it or miss it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Change, Facts, Value


@dataclass(frozen=True)
class Check:
    """One 单项 of a month: a metric equals another one, or equals a fixed number."""

    name: str
    metric: str
    of: str | None
    equals: Fraction | None

    def metrics(self) -> tuple[str, ...]:
        """Return the metrics compared."""
        return (self.of, self.metric) if self.of else (self.metric,)

    def results(self, facts: Facts) -> list[bool | None]:
        """Return passed or not for every month, None while undecided."""
        return [
            None if value is None or want is None else value == want
            for value, want in zip(facts.series(self.metric), self._wanted(facts), strict=True)
        ]

    def slots(self, facts: Facts) -> Iterator[tuple[str, bool | None, str]]:
        """Yield month, passed (None while undecided) and why not if not, for every month."""
        values, wanted = facts.series(self.metric), self._wanted(facts)
        for month, value, want in zip(facts.months, values, wanted, strict=True):
            if value is None or want is None:
                yield month, None, "该月未定，暂不计分"
            else:
                passed = value == want
                yield month, passed, "" if passed else self._difference(value, want, facts)

    def _wanted(self, facts: Facts) -> Sequence[Value]:
        return facts.series(self.of) if self.of else (self.equals,) * len(facts.months)

    def _difference(self, value: Fraction, want: Fraction, facts: Facts) -> str:
        measure = facts.measure(self.metric)
        if self.of:
            met = self.name.removesuffix("率")
            return f"{text(want)}{measure}中{text(value)}{measure}{met}"
        return f"{facts.name(self.metric)}{text(value)}{measure}，应为{text(want)}{measure}"


def decided(
    checks: Sequence[Check], facts: Facts, month: str, *, passed: bool
) -> tuple[Change, ...]:
    """Return values for what a month still lacks, so that its open slots pass, or are missed.

    A slot that the known values leave no choice is decided their way.
    """
    row = facts.months.index(month)
    codes = dict.fromkeys(code for check in checks for code in check.metrics())
    values = {code: facts.series(code)[row] for code in codes}
    lacking = [code for code, value in values.items() if value is None]
    for check in checks:
        if check.of and values[check.of] is None:
            known = [values[one.metric] for one in checks if one.of == check.of]
            least = facts.metrics[check.of].minimum
            whole = max([least, *(value for value in known if value is not None)])
            values[check.of] = whole if passed else whole + facts.unit(check.of)
    for check in checks:
        if values[check.metric] is None:
            want = values[check.of] if check.of else check.equals
            assert want is not None
            values[check.metric] = want if passed else _other(facts, check, want)
    return tuple(
        Change(code, month, value) for code in lacking if (value := values[code]) is not None
    )


def _other(facts: Facts, check: Check, want: Fraction) -> Fraction:
    """Return the nearest value a metric may read instead of the wanted one, if there is one."""
    metric, unit = facts.metrics[check.metric], facts.unit(check.metric)
    if want - unit >= metric.minimum:
        return want - unit
    whole = metric.part_of is not None and metric.part_of == check.of
    full = metric.maximum is not None and want + unit > metric.maximum
    return want if whole or full else want + unit
