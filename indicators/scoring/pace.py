"""Pace 进度: where a number stands at the end of the window if it goes on as it has so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from indicators.scoring.facts import Change, Facts, Value
from indicators.scoring.gauges import Gauge
from indicators.scoring.rules import Rule
from indicators.scoring.targets import Goal

JUDGED = "judged"
ENOUGH = 2


@dataclass(frozen=True)
class Outlook:
    """The value at the end of the window, or the Chinese reason why none is guessed."""

    value: Value
    reason: str = ""


def at_end(track: Sequence[Value]) -> Outlook:
    """Return the value of the last month, on the straight line through the first and last known.

    `track` holds one value per month of the window, None where nothing new was known. A number
    that went up and down has no pace.
    """
    known = [(month, value) for month, value in enumerate(track) if value is not None]
    if len(known) < ENOUGH:
        return Outlook(None, "数据不足两个月，暂不推算")
    steps = [after - before for (_, before), (_, after) in pairwise(known)]
    if min(steps) < 0 < max(steps):
        return Outlook(None, "各月有升有降，没有明确的进度，不作推算")
    (start, first), (end, last) = known[0], known[-1]
    pace = (last - first) / (end - start)
    return Outlook(last + pace * (len(track) - 1 - end))


def steady(goal: Goal, gauge: Gauge) -> bool:
    """Return whether the target holds on every day: of what is small, judged by month or exact.

    Every other target is reached little by little.
    """
    return gauge.monthly or goal.comparison == "equals" or not goal.rising(gauge)


def expected(goal: Goal, gauge: Gauge, *, elapsed: Fraction) -> Fraction:
    """Return where the gauge should stand when `elapsed` (0…1) of the time for it has gone.

    On the straight line from nothing to the target; a steady one is due at once.
    """
    return goal.value if steady(goal, gauge) else goal.value * elapsed


def outlook(
    gauge: Gauge,
    rule: Rule,
    facts: Facts,
    readings: Mapping[str, str],
    tracks: Mapping[str, Sequence[Value]],
) -> Outlook:
    """Return where the gauge of a component, or a part of it, stands at the end of the window.

    What adds up or is counted goes on along its line; what is judged month by month keeps its
    mean. `tracks` holds the values as they were known month by month.
    """
    if gauge.value is None:
        return Outlook(None, "现值未知，暂不推算")
    if gauge.monthly:
        return _mean(gauge, facts)
    changes = []
    for code in dict.fromkeys(gauge.metrics):
        if facts.scalar(code) is None:
            continue
        if facts.metrics[code].kind == JUDGED:
            return Outlook(None, "由专班办公室认定，不按进度推算")
        found = at_end(tracks.get(code, ()))
        if found.value is None:
            return Outlook(None, f"{facts.name(code)}{found.reason}")
        value = _bounded(facts, code, found.value)
        if code in rule.denominators() and value <= 0:
            return Outlook(None, f"{facts.name(code)}按目前进度将降至0，不作推算")
        changes.append(Change(code, None, value))
    later = facts.changed(changes)
    return Outlook(_again(gauge, rule, later, readings).value)


def _mean(gauge: Gauge, facts: Facts) -> Outlook:
    months = zip(*(facts.series(code) for code in gauge.metrics), strict=True)
    if sum(None not in month for month in months) < ENOUGH:
        return Outlook(None, "数据不足两个月，暂不推算")
    return Outlook(gauge.value)


def _again(gauge: Gauge, rule: Rule, facts: Facts, readings: Mapping[str, str]) -> Gauge:
    """Return the same gauge of the rule under other facts."""
    found = (rule.gauge(facts, readings), *rule.parts(facts))
    return next(one for one in found if (one.name, one.measure) == (gauge.name, gauge.measure))


def _bounded(facts: Facts, code: str, value: Fraction) -> Fraction:
    metric = facts.metrics[code]
    value = max(metric.minimum, value)
    return value if metric.maximum is None else min(metric.maximum, value)
