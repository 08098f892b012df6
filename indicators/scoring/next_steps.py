"""Next steps 下一步: a change of values, and the search for the least one that brings points."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from indicators.scoring.exact import write_number as text
from indicators.scoring.facts import Change, Facts

Points = Callable[[Facts], Fraction]


@dataclass(frozen=True)
class NextStep:
    """What could come next: the changes, and the `lapse` they avoid (empty where none does).

    `value` is what `metric` should read, `change` how far it is from what it reads now: None
    where it reads nothing yet. `mean` is the exact average several open months must reach.
    """

    action: str
    metric: str
    value: Fraction
    changes: tuple[Change, ...]
    change: Fraction | None = None
    lapse: tuple[Change, ...] = ()
    month: str | None = None
    mean: Fraction | None = None


def push(
    facts: Facts, code: str, limit: Fraction, points: Points, wanted: Fraction
) -> NextStep | None:
    """Return the least step of one metric toward `limit` that gains `wanted` points.

    Where bounds keep it from gaining that much, the least step that gains all it can; None where
    nothing can be gained. The points must never fall on the way to the limit.
    """
    now = facts.scalar(code)
    start = facts.lowest(code) if now is None else now
    unit = facts.unit(code) if limit >= start else -facts.unit(code)
    count = _room(facts, code, limit, start, unit)
    first = 0 if now is None else 1
    before = points(facts)

    def gain(number: int) -> Fraction:
        return points(facts.changed([Change(code, None, start + number * unit)])) - before

    most = gain(count) if count >= first else Fraction(0)
    if most <= 0:
        return None
    # A step that gains nothing is no step, however little is wanted.
    enough = min(most, wanted)
    value = start + least(first, count, lambda number: 0 < gain(number) >= enough) * unit
    return NextStep(
        action=_said(facts, code, now, value),
        metric=code,
        value=value,
        changes=(Change(code, None, value),),
        change=None if now is None else value - now,
    )


def least(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """Return the first number from `low` that is enough, `high` where none below it is.

    Every number after one that is enough must be enough too; bisect itself stops at 2**63.
    """
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def _room(facts: Facts, code: str, limit: Fraction, start: Fraction, unit: Fraction) -> int:
    """Count the units to the limit, or to the last value that would not be refused."""
    wanted = ceil((limit - start) / unit)
    bound = facts.highest(code) if unit > 0 else facts.lowest(code)
    return wanted if bound is None else min(wanted, floor((bound - start) / unit))


def _said(facts: Facts, code: str, now: Fraction | None, value: Fraction) -> str:
    name, measure = facts.name(code), facts.measure(code)
    if now is None:
        verb = "认定为" if facts.metrics[code].kind == "judged" else "报送"
        return f"{name}{verb}{text(value)}{measure}"
    way, reach = ("增加", "达到") if value > now else ("减少", "降到")
    return f"{name}再{way}{text(abs(value - now))}{measure}，{reach}{text(value)}{measure}"
