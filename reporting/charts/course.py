"""The score over time (走势图): by day and by month, with what was decided or frozen beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.charts.chart import NOTHING, Chart, Head, plotted, text

NONE_YET = "还没有核算过得分。"
READING, SNAPSHOT = "口径变更", "快照"


@dataclass(frozen=True)
class Point:
    """The total at the end of a day."""

    day: date
    total: Decimal


@dataclass(frozen=True)
class Mark:
    """What belongs beside the line; without a total it has no place on it and is only told."""

    kind: str
    day: date
    text: str
    total: Decimal | None


@dataclass(frozen=True)
class Month:
    """One month in both series, None where there is nothing to say; `day` is where it stands."""

    month: date
    day: date
    known: Decimal | None
    worth: Decimal | None = None
    problem: str = ""


def course(
    title: str,
    months: Sequence[Month],
    marks: Iterable[Mark],
    *,
    days: Sequence[Point] = (),
    full: Decimal | None = None,
) -> Chart:
    """The chart; `days` draw a finer line behind the months, `full` is the top of the axis."""
    beside, worth = list(marks), any(one.worth is not None or one.problem for one in months)
    return Chart(
        code="course",
        title=title,
        summary=_summary(months, beside),
        heads=_heads(worth),
        rows=[_row(one, beside, worth) for one in months],
        data={
            "days": [[f"{one.day}", plotted(one.total)] for one in days],
            "known": [[f"{one.day}", plotted(one.known)] for one in months],
            "worth": [[f"{one.day}", plotted(one.worth)] for one in months] if worth else [],
            "readings": _marked(beside, READING),
            "snapshots": _marked(beside, SNAPSHOT),
            "full": plotted(full),
        },
        heights=(360, 340),
    )


def _summary(months: Sequence[Month], marks: list[Mark]) -> str:
    known = [one for one in months if one.known is not None]
    if not known:
        return NONE_YET
    first, last = known[0], known[-1]
    head = f"截至{last.day}总分{text(last.known)}分"
    if first is not last:
        head += f"，{_month(first)}为{text(first.known)}分"
    kinds = [(kind, sum(one.kind == kind for one in marks)) for kind in (READING, SNAPSHOT)]
    beside = "、".join(f"{kind}{count}次" for kind, count in kinds if count)
    return f"{head}；期间有{beside}。" if beside else f"{head}。"


def _heads(worth: bool) -> list[Head]:
    data = [Head("按数据月份", number=True)] if worth else []
    return [Head("月份"), Head("当时已知", number=True), *data, Head("口径变更与快照")]


def _row(one: Month, marks: list[Mark], worth: bool) -> list[str]:
    own = [mark for mark in marks if (mark.day.year, mark.day.month) == _key(one.month)]
    data = [one.problem or text(one.worth)] if worth else []
    return [_month(one), text(one.known), *data, "；".join(map(_told, own)) or NOTHING]


def _told(mark: Mark) -> str:
    total = "" if mark.total is None else f"（{text(mark.total)}分）"
    return f"{mark.day} {mark.text}{total}"


def _marked(marks: list[Mark], kind: str) -> list[list[str | None]]:
    own = [one for one in marks if one.kind == kind and one.total is not None]
    return [[f"{one.day}", plotted(one.total), one.text] for one in own]


def _month(one: Month) -> str:
    return f"{one.month.year}年{one.month.month}月"


def _key(month: date) -> tuple[int, int]:
    return month.year, month.month
