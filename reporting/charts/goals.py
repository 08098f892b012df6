"""Progress of targets (目标进度图): where we are, where we should be today, what is needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporting.charts.chart import NOTHING, Chart, Head, Link

TITLE = "目标进度：现在、今天应到、需要达到"
NONE_YET = "没有可以用数据衡量的目标。"
UNKNOWN, MET, ON_PACE, BEHIND, MISSED = "数据未知", "已达成", "跟上进度", "落后进度", "未达到"
STATES = (MET, ON_PACE, BEHIND, MISSED, UNKNOWN)
NAMED = 2
WIDE, NARROW, AXES = 46, 60, 86
HEADS = (
    Head("目标"),
    Head("现值", number=True),
    Head("今天应到", number=True),
    Head("需要达到", number=True),
    Head("完成率", number=True),
    Head("进度"),
)


@dataclass(frozen=True)
class Aim:
    """One target in words, and as shares of itself; `done` is None where there is none to say."""

    name: str
    address: str
    now: str
    expected: str
    wanted: str
    met: bool | None
    done: Fraction | None
    due: Fraction

    @property
    def state(self) -> str:
        if self.met is None:
            return UNKNOWN
        if self.met:
            return MET
        if self.done is None or self.due == 1:
            return MISSED
        return BEHIND if self.done < self.due else ON_PACE

    @property
    def gap(self) -> Fraction:
        """How far behind today's mark; a missed target without a share lies furthest behind."""
        if self.met is None:
            return Fraction(-2)
        return self.due - (self.done or 0)


def goals(aims: Iterable[Aim], *, unmeasured: int = 0) -> Chart:
    """The chart of what is not met, furthest behind first and the unknown last; those met and those
    `unmeasured` are only counted."""
    every = sorted(aims, key=lambda one: -one.gap)
    # What is met needs no drawing; the sentence counts it.
    rows = [one for one in every if not one.met]
    return Chart(
        code="goals",
        title=TITLE,
        summary=_summary(every, unmeasured),
        heads=HEADS,
        rows=[_row(one) for one in rows],
        data={"rows": [_plotted(one) for one in rows]},
        heights=(AXES + WIDE * len(rows), AXES + NARROW * len(rows)),
    )


def _summary(rows: Sequence[Aim], unmeasured: int) -> str:
    if not rows:
        return NONE_YET
    counts = [(state, sum(one.state == state for one in rows)) for state in STATES]
    head = f"{len(rows)}项目标中" + "、".join(f"{name}{count}项" for name, count in counts if count)
    behind = [one for one in rows if one.gap > 0 and one.state in (BEHIND, MISSED)][:NAMED]
    far = "、".join(f"“{one.name}”（现值{one.now}，今天应到{one.expected}）" for one in behind)
    more = f"；另有{unmeasured}项没有数据可衡量" if unmeasured else ""
    return f"{head}；差得最多的是{far}{more}。" if far else f"{head}{more}。"


def _row(one: Aim) -> list[str | Link]:
    done = NOTHING if one.done is None else f"{_percent(one.done)}%"
    name = Link(one.name, one.address)
    return [name, one.now, one.expected, one.wanted, done, one.state]


def _plotted(one: Aim) -> dict[str, str | None]:
    return {
        "name": f"{one.name}（{one.wanted}）",
        "now": one.now,
        "expected": one.expected,
        "done": None if one.done is None else _percent(one.done),
        "due": _percent(one.due),
        "state": one.state,
    }


def _percent(share: Fraction) -> str:
    """Whole percent, never rounded up."""
    return f"{int(share * 100)}"
