"""Many timings as three numbers, and how fast they grow: pure."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from time import perf_counter


@dataclass(frozen=True)
class Spread:
    """The middle of several runs and the half of them that lies around it."""

    lower: float
    median: float
    upper: float
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """One value is its own middle; none is a mistake of the caller (ValueError)."""
        if not values:
            raise ValueError("no run was measured")
        lower, median, upper = quantiles([*values] * (2 if len(values) == 1 else 1), n=4)
        return cls(lower, median, upper, len(values))

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def seconds_of(action: Callable[[], object]) -> float:
    """How long the action took, in seconds."""
    begun = perf_counter()
    action()
    return perf_counter() - begun


def exponent(few: tuple[int, float], many: tuple[int, float]) -> float:
    """b in seconds ~ campaigns ** b between two steps; 1 is linear."""
    return math.log(many[1] / few[1]) / math.log(many[0] / few[0])
