"""Ranks 名次: the known months of a window, and what the open ones may add up to."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from indicators.scoring.facts import Facts


@dataclass(frozen=True)
class Ranks:
    """Months of one rank metric between its first and last place."""

    known: tuple[Fraction, ...]
    undecided: tuple[str, ...]
    first: Fraction
    last: Fraction | None

    @classmethod
    def of(cls, facts: Facts, code: str) -> Self:
        """Return the ranks of the facts."""
        series, metric = facts.series(code), facts.metrics[code]
        pairs = zip(facts.months, series, strict=True)
        return cls(
            known=tuple(value for value in series if value is not None),
            undecided=tuple(month for month, value in pairs if value is None),
            first=metric.minimum,
            last=metric.maximum,
        )

    def at(self, rank: Fraction) -> Fraction:
        """Return the mean of the window with every open month at one rank."""
        return self._mean(rank * len(self.undecided))

    def _mean(self, rest: Fraction) -> Fraction:
        months = len(self.known) + len(self.undecided)
        return (sum(self.known, Fraction(0)) + rest) / months
