"""The waterfall (升降图): which indicator moved the total, from one snapshot to a later one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.charts.chart import NOTHING, Chart, Head, Link, change, plotted, shown, text

REMAINDER = "尾数（四舍五入）"
NAMED = 2
WIDE, NARROW, AXES = 30, 50, 70
HEADS = (
    Head("项目"),
    Head("升降", number=True),
    Head("起", number=True),
    Head("止", number=True),
)


@dataclass(frozen=True)
class Moment:
    """A frozen state: what it is called, its day, its total, and the points by indicator."""

    name: str
    day: date
    total: Decimal
    points: Mapping[int, Decimal]


@dataclass(frozen=True)
class Step:
    """One piece of the way; its level runs from `start` to `end`, two decimals each."""

    name: str
    address: str
    start: Decimal
    end: Decimal

    @property
    def change(self) -> Decimal:
        return self.end - self.start


def steps(before: Moment, after: Moment, names: Mapping[int, tuple[str, str]]) -> list[Step]:
    """The pieces in the plan's order, those that show no change left out.

    Each is rounded by itself as every page shows it; what the rounding leaves is a piece of its
    own, so that they sum exactly from the one shown total to the other.
    """
    level, found = shown(before.total), []
    for number, (name, address) in names.items():
        moved = after.points.get(number, Decimal(0)) - before.points.get(number, Decimal(0))
        if shown(moved):
            found.append(Step(name, address, level, level + shown(moved)))
            level = found[-1].end
    if level != shown(after.total):
        found.append(Step(REMAINDER, "", level, shown(after.total)))
    return found


def waterfall(before: Moment, after: Moment, names: Mapping[int, tuple[str, str]]) -> Chart:
    """The chart; `names` holds every indicator by number with the address of its page."""
    way = steps(before, after, names)
    ends = _end(before), _end(after)
    rows = [ends[0], *way, ends[1]]
    return Chart(
        code="waterfall",
        title=f"从“{before.name}”到“{after.name}”",
        summary=_summary(before, after, way),
        heads=HEADS,
        rows=[_row(one) for one in rows],
        data={"rows": [_plotted(one) for one in rows]},
        heights=(AXES + WIDE * len(rows), AXES + NARROW * len(rows)),
    )


def _end(moment: Moment) -> Step:
    """A total is where the way begins or ends, no piece of it."""
    level = shown(moment.total)
    return Step(f"{moment.day}总分", "", level, level)


def _summary(before: Moment, after: Moment, way: list[Step]) -> str:
    total = shown(after.total) - shown(before.total)
    head = f"{before.day}至{after.day}，总分{text(before.total)}→{text(after.total)}分"
    if not way:
        return f"{head}，各指标都没有变化。"
    up = _told(one for one in sorted(way, key=lambda one: -one.change) if one.change > 0)
    down = _told(one for one in sorted(way, key=lambda one: one.change) if one.change < 0)
    parts = [*([f"升得最多的是{up}"] if up else []), *([f"降得最多的是{down}"] if down else [])]
    return f"{head}（{change(total)}）；{'；'.join(parts)}。"


def _told(found: Iterable[Step]) -> str:
    return "、".join(f"“{one.name}”{change(one.change)}" for one in list(found)[:NAMED])


def _row(one: Step) -> list[str | Link]:
    name = Link(one.name, one.address) if one.address else one.name
    if not one.change:
        return [name, NOTHING, text(one.end), text(one.end)]
    return [name, change(one.change), text(one.start), text(one.end)]


def _plotted(one: Step) -> dict[str, str | None]:
    return {
        "name": one.name,
        "start": plotted(one.start),
        "end": plotted(one.end),
        "change": change(one.change) if one.change else None,
    }
