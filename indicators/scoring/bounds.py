"""Interval 四个数: what a component has for now and the two ends it can still come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from indicators.scoring.exact import added, write_number


@dataclass(frozen=True)
class Interval:
    """Four exact numbers in 分 (scoring.md, Four numbers).

    `earned` 暂计, `secured` 锁定 and `reachable` 最高可达 with secured ≤ earned ≤ reachable, and
    `if_unreported` 缺报按零.
    """

    earned: Fraction
    secured: Fraction
    reachable: Fraction
    if_unreported: Fraction

    @classmethod
    def settled(cls, points: Fraction) -> Self:
        """Return the interval of a closed window: nothing is undecided, all four are equal."""
        return cls(points, points, points, points)

    @classmethod
    def total(cls, parts: Iterable[Self]) -> Self:
        """Return the sum of several intervals, number by number."""
        found = list(parts)
        if len(found) == 1:
            return found[0]
        return cls(
            added(part.earned for part in found),
            added(part.secured for part in found),
            added(part.reachable for part in found),
            added(part.if_unreported for part in found),
        )

    @classmethod
    def from_exact(cls, written: Mapping[str, str]) -> Self:
        """Return the interval that `exact` wrote."""
        return cls(**{name: Fraction(text) for name, text in written.items()})

    def exact(self) -> dict[str, str]:
        """Return the four numbers as exact fractions, so that sums of them stay exact."""
        return {
            "earned": str(self.earned),
            "secured": str(self.secured),
            "reachable": str(self.reachable),
            "if_unreported": str(self.if_unreported),
        }

    def to_json(self) -> dict[str, str]:
        """Return the four numbers as decimal text."""
        return {
            "earned": write_number(self.earned),
            "secured": write_number(self.secured),
            "reachable": write_number(self.reachable),
            "if_unreported": write_number(self.if_unreported),
        }
