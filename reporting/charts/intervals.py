"""The interval chart (区间图): 锁定, 暂计, 最高可达 of every indicator, most to win first."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reporting.charts.chart import Chart, Head, Link, plotted, text

TITLE = "各指标还有多少分可争取"
NONE_YET = "还没有核算出各指标的四个数。"
NAMED = 3
WIDE, NARROW, AXES = 30, 43, 70
HEADS = (
    Head("指标"),
    Head("锁定", number=True),
    Head("暂计", number=True),
    Head("最高可达", number=True),
    Head("满分", number=True),
    Head("还可争取", number=True),
)


@dataclass(frozen=True)
class Span:
    """One indicator, or the total; the three numbers are None before a score that knows them."""

    name: str
    address: str
    max: Decimal
    secured: Decimal | None = None
    earned: Decimal | None = None
    reachable: Decimal | None = None

    @property
    def open(self) -> Decimal | None:
        """What can still be won, None where nobody knows."""
        known = self.reachable is not None and self.earned is not None
        return self.reachable - self.earned if known else None  # type: ignore[operator]


def by_points_to_win(spans: Iterable[Span]) -> list[Span]:
    """Most still to win first, equal ones in the plan's order, the unknown ones at the end."""
    return sorted(spans, key=lambda one: (one.open is None, -(one.open or 0)))


def intervals(spans: Iterable[Span], total: Span | None) -> Chart:
    """The chart of the indicators in the order in which points are still to win."""
    rows = by_points_to_win(spans)
    return Chart(
        code="intervals",
        title=TITLE,
        summary=_summary(rows, total),
        heads=HEADS,
        rows=[_row(one) for one in rows],
        data={"rows": [_plotted(one) for one in rows]},
        heights=(AXES + WIDE * len(rows), AXES + NARROW * len(rows)),
    )


def _summary(rows: list[Span], total: Span | None) -> str:
    if total is None or total.open is None:
        return NONE_YET
    head = (
        f"总分暂计{text(total.earned)}分，锁定{text(total.secured)}分，"
        f"最高可达{text(total.reachable)}分，还可争取{text(total.open)}分"
    )
    best = [f"“{one.name}”{text(one.open)}分" for one in rows[:NAMED] if one.open]
    return f"{head}；最多的是{'、'.join(best)}。" if best else f"{head}。"


def _row(one: Span) -> list[str | Link]:
    numbers = (one.secured, one.earned, one.reachable, one.max, one.open)
    return [Link(one.name, one.address), *map(text, numbers)]


def _plotted(one: Span) -> dict[str, str | None]:
    return {
        "name": one.name,
        "max": plotted(one.max),
        "secured": plotted(one.secured),
        "earned": plotted(one.earned),
        "reachable": plotted(one.reachable),
        "open": plotted(one.open),
    }
