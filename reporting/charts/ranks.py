"""Rank against what is needed (排名图): month by month, the months nobody has published as gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.scoring.exact import write_plain
from reporting.charts.chart import NOTHING, Chart, Head, shown

UNKNOWN = "未知"
HEADS = (Head("月份"), Head("名次", number=True), Head("需要", number=True))


@dataclass(frozen=True)
class Needed:
    """The mean the open months must keep, and in words what that brings."""

    mean: Decimal
    months: Sequence[date]
    said: str


@dataclass(frozen=True)
class Ranking:
    """The rank of every month, None where nobody has published it; `full` is worth full marks."""

    name: str
    months: Sequence[tuple[date, Decimal | None]]
    full: Decimal
    needed: Needed | None = None

    @property
    def known(self) -> list[Decimal]:
        return [rank for _, rank in self.months if rank is not None]


def ranks(ranking: Ranking) -> Chart:
    """The chart: smaller is better, so the first place is on top."""
    return Chart(
        code="ranks",
        title=f"{ranking.name}：各月名次与所需名次",
        summary=_summary(ranking),
        heads=HEADS,
        rows=[
            [
                _month(month),
                UNKNOWN if rank is None else f"第{_text(rank)}名",
                _need(ranking, month),
            ]
            for month, rank in ranking.months
        ],
        data={
            "months": [f"{month.month}月" for month, _ in ranking.months],
            "ranks": [None if rank is None else _text(rank) for _, rank in ranking.months],
            "needed": [_needed(ranking, month) for month, _ in ranking.months],
            "full": _text(ranking.full),
        },
        heights=(320, 300),
    )


def _summary(ranking: Ranking) -> str:
    known, count = ranking.known, len(ranking.months)
    full = f"月均第{_text(ranking.full)}名以内得满分"
    if not known:
        return f"{count}个月的名次都未知；{full}。"
    mean = sum(known, Decimal(0)) / len(known)
    about = "约" if mean != shown(mean) else ""
    head = f"已知{len(known)}个月，月均{about}第{_text(shown(mean))}名；{full}"
    unknown = f"；未知的有{count - len(known)}个月" if len(known) < count else ""
    return f"{head}{unknown}{f'，{ranking.needed.said}' if ranking.needed else ''}。"


def _place(rank: Decimal | None) -> str:
    return UNKNOWN if rank is None else f"第{_text(rank)}名"


def _need(ranking: Ranking, month: date) -> str:
    needed = _needed(ranking, month)
    return NOTHING if needed is None else f"第{needed}名以内"


def _needed(ranking: Ranking, month: date) -> str | None:
    """Cut, so that what is written is enough."""
    needed = ranking.needed
    return None if needed is None or month not in needed.months else _text(_cut(needed.mean))


def _cut(value: Decimal) -> Decimal:
    return Decimal(int(value * 100)) / 100


def _text(value: Decimal) -> str:
    return write_plain(value)


def _month(month: date) -> str:
    return f"{month.year}年{month.month}月"
