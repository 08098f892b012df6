"""One bar of a target: value, district target, city target and full marks on one axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.exact import write_number
from indicators.scoring.gauges import Gauge
from indicators.scoring.targets import SIGNS, Goal

LEFT, WIDTH, AIR = 2, 96, Fraction(108, 100)
LANES = {"district": (16, 36, 13), "city": (16, 36, 48), "full": (16, 50, 63)}
LARGE = 100_000
MYRIADS = ((100_000_000, "亿"), (10_000, "万"))
LEVELS = {"district": "区目标", "city": "市目标"}


@dataclass(frozen=True)
class Mark:
    """One mark: its kind for the drawing, its words for everybody, its place on the axis."""

    kind: str
    label: str
    text: str
    at: str

    @property
    def lane(self) -> tuple[int, int, int]:
        """Where its line begins and ends and where its character stands.

        Every kind has a lane of its own: marks at one place stay apart.
        """
        return LANES[self.kind]

    @property
    def sign(self) -> str:
        """The character drawn at the mark."""
        return self.label[0]


@dataclass(frozen=True)
class Bar:
    """The axis in percent of its width; `width` is empty while the value is unknown."""

    name: str
    now: str
    width: str
    marks: tuple[Mark, ...]
    falling: bool

    @property
    def label(self) -> str:
        """The whole bar as one sentence."""
        marks = "，".join(f"{mark.label}{mark.text}" for mark in self.marks)
        return f"{self.name}：现值{self.now}，{marks}"


def amount(value: Fraction, measure: str) -> str:
    """A number with its measure; a round large one in 万 or 亿, as the plans write it."""
    for size, word in MYRIADS:
        if abs(value) >= LARGE and value % size == 0:
            return f"{write_number(value / size)}{word}{measure}"
    return f"{write_number(value)}{measure}"


def shown(value: Fraction, gauge: Gauge, goal: Goal | None = None) -> str:
    """A value in whole units, never nearer to the better end than it is.

    It keeps every decimal where cutting would move it across the target.
    """
    rising = goal.rising(gauge) if goal else gauge.rising
    cut = gauge.cut(value, rising=rising)
    if goal and goal.met_at(cut) != goal.met_at(value):
        cut = value
    return amount(cut, gauge.measure)


def wanted(goal: Goal, gauge: Gauge | None) -> str:
    """The target as the plan compares it, such as ≥ 20个; without a gauge its name says of what."""
    return f"{SIGNS[goal.comparison]} {amount(goal.value, gauge.measure if gauge else '')}"


def now_of(gauge: Gauge, goal: Goal | None = None) -> str:
    """The present value in words."""
    if gauge.value is None:
        return "未知"
    return f"{mean_of(gauge)}{shown(gauge.value, gauge, goal)}"


def mean_of(gauge: Gauge) -> str:
    """The word before a number that is the mean of months."""
    return "月均" if gauge.metric and gauge.monthly else ""


def bar_of(gauge: Gauge, goals: Iterable[Goal]) -> Bar | None:
    """The bar, or None where every mark is at zero: that is a condition, met or not met."""
    found = list(goals)
    marks = {*(goal.value for goal in found), *([gauge.full] if gauge.full is not None else [])}
    if not any(marks):
        return None
    ends = [*marks, gauge.value or Fraction(0)]
    if not gauge.rising and gauge.zero is not None:
        ends.append(gauge.zero)
    top = max(ends) * AIR
    drawn = [
        _mark(goal.level, LEVELS[goal.level], wanted(goal, gauge), goal.value, top)
        for goal in found
    ]
    if gauge.full is not None:
        drawn.append(_mark("full", "满分线", _full(gauge), gauge.full, top))
    return Bar(
        name=gauge.name,
        now=now_of(gauge, found[0] if found else None),
        width="" if gauge.value is None else _percent(WIDTH * gauge.value / top),
        marks=tuple(drawn),
        falling=not _rising(gauge, found),
    )


def _rising(gauge: Gauge, goals: list[Goal]) -> bool:
    return goals[0].rising(gauge) if goals else gauge.rising


def _full(gauge: Gauge) -> str:
    assert gauge.full is not None
    beyond, within = ("＞", "≥") if gauge.rising else ("＜", "≤")
    return f"{beyond if gauge.strict else within} {amount(gauge.full, gauge.measure)}"


def _mark(kind: str, label: str, text: str, value: Fraction, top: Fraction) -> Mark:
    return Mark(kind, label, text, _percent(LEFT + WIDTH * value / top))


def _percent(value: Fraction) -> str:
    return f"{float(value):.1f}%"
