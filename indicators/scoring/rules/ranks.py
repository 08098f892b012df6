"""Ranks 名次: the known months of a window, and what the open ones may add up to."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Self

from indicators.scoring.exact import write_number as text
from indicators.scoring.exact import write_short
from indicators.scoring.facts import Change, Facts
from indicators.scoring.next_steps import NextStep, least


@dataclass(frozen=True)
class Ranks:
    """Months of one rank metric; places behind the first are counted in its smallest unit."""

    metric: str
    name: str
    known: tuple[Fraction, ...]
    undecided: tuple[str, ...]
    first: Fraction
    last: Fraction | None
    unit: Fraction

    @classmethod
    def of(cls, facts: Facts, code: str) -> Self:
        """Return the ranks of the facts."""
        series, metric = facts.series(code), facts.metrics[code]
        pairs = zip(facts.months, series, strict=True)
        return cls(
            metric=code,
            name=metric.name,
            known=tuple(value for value in series if value is not None),
            undecided=tuple(month for month, value in pairs if value is None),
            first=metric.minimum,
            last=metric.maximum,
            unit=facts.unit(code),
        )

    def at(self, rank: Fraction) -> Fraction:
        """Return the mean of the window with every open month at one rank."""
        return self._mean(rank * len(self.undecided))

    def behind(self, places: int) -> Fraction:
        """Return the mean of the window when the open months lie so many places behind in all."""
        return self._mean(self._total(places))

    def most_behind(self, enough: Callable[[Fraction], bool], *, room: int) -> int:
        """Return the most places behind, within the room, whose mean is still good enough."""
        return least(1, room + 1, lambda places: not enough(self.behind(places))) - 1

    def room(self, *, beyond: Fraction) -> int:
        """Return how many places behind the open months can lie in all.

        A list without a last place ends where the mean lies `beyond` a rank: nothing is won there.
        """
        count = len(self.undecided)
        if self.last is not None:
            return floor((self.last - self.first) / self.unit) * count
        months = len(self.known) + count
        places = (beyond * months - sum(self.known) - self.first * count) / self.unit
        return max(0, floor(places) + 1)

    def next_step(self, places: int, *, lapse: bool = False) -> NextStep:
        """Return the step that leaves the open months so many places behind in all."""
        mean, count = self._total(places) / len(self.undecided), len(self.undecided)
        whole = self.first + places // count * self.unit
        each = "" if mean == whole else f"，每月都在第{text(whole)}名以内即可"
        return NextStep(
            action=f"{self.name}余下{count}个月名次之和不超过{text(self._total(places))}"
            f"（平均{_at(mean)}名{each}）",
            metric=self.metric,
            value=whole,
            mean=mean,
            changes=self._spread(places),
            lapse=self._spread(places + 1) if lapse else (),
        )

    def _mean(self, rest: Fraction) -> Fraction:
        months = len(self.known) + len(self.undecided)
        return (sum(self.known, Fraction(0)) + rest) / months

    def _total(self, places: int) -> Fraction:
        return self.first * len(self.undecided) + places * self.unit

    def _spread(self, places: int) -> tuple[Change, ...]:
        """Share the places out as evenly as whole ranks allow."""
        each, more = divmod(places, len(self.undecided))
        return tuple(
            Change(self.metric, month, self.first + (each + (row < more)) * self.unit)
            for row, month in enumerate(self.undecided)
        )


def _at(mean: Fraction) -> str:
    short = write_short(mean)
    return f"约第{short.removeprefix('约')}" if short.startswith("约") else f"第{short}"
