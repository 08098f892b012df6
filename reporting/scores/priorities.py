"""Which next step 下一步 stands first, and what the keeps of a component hold together; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from indicators.scoring.engine import score
from indicators.scoring.exact import write_number, write_short
from indicators.scoring.levers import Lever, changed
from indicators.scoring.spec import MetricSpec, Plan

LARGE = 100_000
MYRIADS = ((100_000_000, "亿"), (10_000, "万"))
RULE = (
    "计量单位相同的步骤才比得出省力与否，排在一起：组内每变动一个单位得分多的在前，"
    "说不出变动多少的按得分排在其后；各组按组内最高得分从高到低，得分相同的按方案次序。"
)


def ranked(levers: Iterable[Lever], measures: Mapping[str, str]) -> list[Lever]:
    """Return the levers in the one order that RULE tells; `measures` is metric → 计量单位.

    Total: equal ones keep the plan's order, in which they are given.
    """
    groups = defaultdict[str, list[Lever]](list)
    for lever in levers:
        groups[measures[lever.step.metric]].append(lever)
    # Sorting is stable, and groups stand in the order of their first member.
    best_first = sorted(groups.values(), key=_best, reverse=True)
    return [lever for group in best_first for lever in sorted(group, key=_ease, reverse=True)]


def _best(group: list[Lever]) -> Fraction:
    return max(lever.points for lever in group)


def _ease(lever: Lever) -> tuple[bool, Fraction]:
    moved = effort(lever)
    return (False, lever.points) if moved is None else (True, lever.points / moved)


def effort(lever: Lever) -> Fraction | None:
    """Return how many units the step moves its number; None where it does not say.

    A first report moves it from nothing. Nothing is moved by holding a number or an average.
    """
    step = lever.step
    if step.month is not None or step.mean is not None:
        return None
    return abs(step.value if step.change is None else step.change) or None


@dataclass(frozen=True)
class Kept:
    """The keeps 保分 of one component, earliest month first, and all that they hold together.

    `held` may be less than the sum: where points stop at 0, a month missed costs no more.
    """

    levers: tuple[Lever, ...]
    held: Fraction

    @property
    def first(self) -> Lever:
        return self.levers[0]

    @property
    def rest(self) -> str:
        """What the later months hold, in one sentence; blank without any."""
        count = len(self.levers) - 1
        if not count:
            return ""
        points = {lever.points for lever in self.levers}
        each = f"同样各保{write_short(self.first.points)}分" if len(points) == 1 else "也可保分"
        return f"其余{count}个月{each}，全部{count + 1}个月共保{write_short(self.held)}分"


def kept(
    keeps: Iterable[Lever], plan: Plan, facts: Mapping[str, object], readings: Mapping[str, str]
) -> list[Kept]:
    """Return the keeps by component, in the plan's order; a step without a month stands alone."""
    months = defaultdict[tuple[str, bool], list[Lever]](list)
    for lever in keeps:
        months[lever.component, lever.step.month is None].append(lever)
    now = _reachable(plan, facts, readings) if any(len(x) > 1 for x in months.values()) else {}
    return [_together(group, plan, facts, readings, now) for group in months.values()]


def _together(
    group: Sequence[Lever],
    plan: Plan,
    facts: Mapping[str, object],
    readings: Mapping[str, str],
    now: Mapping[str, Fraction],
) -> Kept:
    if len(group) == 1:
        return Kept(tuple(group), group[0].points)
    lapses = tuple(change for lever in group for change in lever.step.lapse)
    code = group[0].component
    missed = _reachable(plan, changed(plan, facts, lapses), readings)
    return Kept(tuple(group), now[code] - missed[code])


def _reachable(
    plan: Plan, facts: Mapping[str, object], readings: Mapping[str, str]
) -> dict[str, Fraction]:
    parts = score(plan, facts, readings).components
    return {part.code: part.interval.reachable for part in parts}


def words(lever: Lever) -> str:
    """Return the step in the words of the page; an average is told as what the months must keep."""
    step = lever.step
    if step.mean is None:
        return step.action
    count = len(step.changes)
    whole = "" if step.mean == step.value else f"，每月都在第{write_number(step.value)}名以内即可"
    return (
        f"后{count}个月平均排名不低于{_place(step.mean)}名"
        f"（名次之和不超过{write_number(step.mean * count)}{whole}）"
    )


def foremost(levers: Iterable[Lever]) -> dict[int, Lever]:
    """Return indicator → the step that wins most now, where none wins the one that holds most.

    Of equal ones the first in the plan's order, in which they are given.
    """
    found: dict[int, Lever] = {}
    for lever in levers:
        best = found.setdefault(lever.indicator, lever)
        if (lever.gains, lever.keeps) > (best.gains, best.keeps):
            found[lever.indicator] = lever
    return found


def brief(lever: Lever, metric: MetricSpec, *, months: int = 1) -> str:
    """Return the step in one short phrase; `months` is how many of the component are undecided.

    A large amount is told in 万 or 亿, rounded up, so that whoever reaches it has done enough.
    """
    step = lever.step
    if step.mean is not None:
        return f"余下{len(step.changes)}个月平均进到{_place(step.mean)}名以内"
    if step.month is not None:
        what = step.action.partition(" ")[2]
        name = f"{int(step.month[5:])}月"
        return f"{name}起逐月{what}" if months > 1 else f"{name}{what}"
    if not step.change:
        return step.action
    if metric.kind == "judged":
        return f"{metric.name}再多认定{write_number(step.change)}{metric.measure}"
    way = "增加" if step.change > 0 else "减少"
    return f"{metric.name}再{way}{_amount(abs(step.change))}{metric.measure}"


def _amount(value: Fraction) -> str:
    size, word = next((one for one in MYRIADS if value >= max(LARGE, one[0])), (1, ""))
    if not word:
        return write_number(value)
    short = Fraction(ceil(value * 100 / size), 100)
    return f"{'' if short * size == value else '约'}{write_number(short)}{word}"


def _place(mean: Fraction) -> str:
    short = write_short(mean)
    return f"约第{short.removeprefix('约')}" if short.startswith("约") else f"第{short}"
