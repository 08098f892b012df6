"""Tracks 历月数值: what each number was known to be month by month, for the pace."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from indicators.scoring.facts import Value
from indicators.scoring.spec import Plan
from reporting.scores.knowledge import Facts


def tracks_of(plan: Plan, known: Facts) -> dict[str, tuple[Value, ...]]:
    """Metric → its value as known up to each month, None for months that do not speak for it.

    A month that fewer units reported than usual would look like a fall, and the months after
    the last report like a standstill.
    """
    said = {code: _months_said(plan, code, rows, known) for code, rows in known.sources.items()}
    values = {month: replace(known, through=month).values for month in plan.months}
    return {
        code: tuple(_value(values[one].get(code)) if one in months else None for one in plan.months)
        for code, months in said.items()
        if code in plan.metrics and not plan.metrics[code].monthly
    }


def _months_said(plan: Plan, code: str, rows: Iterable[Sequence[object]], known: Facts) -> set[str]:
    units = defaultdict[str, set[object]](set)
    for unit, month, *_ in rows:
        units[str(month)].add(unit)
    if code in plan.metrics and plan.metrics[code].kind == "register":
        # A register speaks only when it changes: silence means that nothing was added.
        latest = max((str(row[1]) for said in known.sources.values() for row in said), default="")
        return {month for month in plan.months if units and min(units) <= month <= latest}
    fullest = max(map(len, units.values()), default=0)
    return {month for month, those in units.items() if len(those) == fullest}


def _value(fact: object) -> Value:
    return None if fact is None or isinstance(fact, list) else Fraction(str(fact))
