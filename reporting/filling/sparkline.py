"""A year of one number as a small line and as a sentence: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.scoring.exact import write_plain

WIDTH, HEIGHT, EDGE = 120, 28, 3


@dataclass(frozen=True)
class Sparkline:
    """Strokes of months that follow each other, the last point, and the same in words."""

    strokes: tuple[str, ...]
    last: tuple[str, str]
    label: str


def sparkline(said: Sequence[tuple[date, Decimal]], *, months: Sequence[date]) -> Sparkline | None:
    """The line over the months given; None where fewer than two have a number.

    A month without a number is a gap, never a zero.
    """
    values = {month: value for month, value in said if month in months}
    if len(values) < 2:
        return None
    low, high = min(values.values()), max(values.values())
    strokes: list[list[str]] = [[]]
    for place, month in enumerate(months):
        if month not in values:
            strokes.append([])
            continue
        strokes[-1].append(",".join(_point(place, len(months), values[month], low, high)))
    place, month = next((i, m) for i, m in reversed(list(enumerate(months))) if m in values)
    told = "，".join(
        f"{month.month}月{write_plain(values[month])}" for month in months if month in values
    )
    return Sparkline(
        strokes=tuple(" ".join(one) for one in strokes if len(one) > 1),
        last=_point(place, len(months), values[month], low, high),
        label=f"历月数值：{told}",
    )


def _point(place: int, count: int, value: Decimal, low: Decimal, high: Decimal) -> tuple[str, str]:
    across = EDGE + (WIDTH - 2 * EDGE) * place / max(count - 1, 1)
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    down = HEIGHT - EDGE - float(share) * (HEIGHT - 2 * EDGE)
    return f"{across:.1f}", f"{down:.1f}"
