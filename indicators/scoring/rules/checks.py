"""Checks 单项: what a month is judged by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Facts, Value


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
        """Yield month, passed (None while undecided) and why not, for every month."""
        values, wanted = facts.series(self.metric), self._wanted(facts)
        for month, value, want in zip(facts.months, values, wanted, strict=True):
            if value is None or want is None:
                yield month, None, "该月未定，暂不计分"
            else:
                yield month, value == want, self._difference(value, want, facts)

    def _wanted(self, facts: Facts) -> Sequence[Value]:
        return facts.series(self.of) if self.of else (self.equals,) * len(facts.months)

    def _difference(self, value: Fraction, want: Fraction, facts: Facts) -> str:
        measure = facts.measure(self.metric)
        if self.of:
            met = self.name.removesuffix("率")
            return f"{text(want)}{measure}中{text(value)}{measure}{met}"
        return f"{facts.name(self.metric)}{text(value)}{measure}，应为{text(want)}{measure}"
