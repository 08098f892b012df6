"""The what-if page (试算): fields with today's numbers, and what other numbers would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from indicators.models import Campaign, Indicator
from indicators.queries import indicators_of
from indicators.scoring.engine import ComponentResult, Result
from indicators.scoring.exact import write_decimal
from indicators.scoring.spec import ReadingSpec
from reporting.refusals import Invalid
from reporting.scores.trying import Input
from reporting.scores.what_if import Ground, WhatIf, ground_of, what_if


@dataclass(frozen=True)
class TrialField:
    """One number to try; `label` names its month, or the metric where it has no months."""

    name: str
    label: str
    measure: str
    now: str
    typed: str
    problem: str

    @property
    def changed(self) -> bool:
        return self.typed.strip() != self.now


@dataclass(frozen=True)
class TrialMetric:
    name: str
    fields: list[TrialField]


@dataclass(frozen=True)
class TrialReading:
    spec: ReadingSpec
    in_force: str
    chosen: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Shift:
    """A number before and after; `before` is None where today's facts contradict."""

    name: str
    before: Decimal | None
    after: Decimal

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.after - self.before


@dataclass(frozen=True)
class TrialPart:
    result: ComponentResult
    trace: Mapping[str, Any]


@dataclass(frozen=True)
class Trial:
    indicator: Indicator
    singles: list[TrialField]
    metrics: list[TrialMetric]
    readings: list[TrialReading]
    shifts: list[Shift]
    parts: list[TrialPart]
    refusal: Invalid | None


def trial_of(campaign: Campaign, number: int, asked: Mapping[str, str]) -> Trial | None:
    """The page of one indicator, or None without it. `asked` holds fields and readings by name;
    without any of them the form alone is shown."""
    indicator = next((one for one in indicators_of(campaign) if one.number == number), None)
    if indicator is None:
        return None
    ground = ground_of(campaign)
    inputs = _inputs(ground, number)
    codes = _readings(ground, number)
    typed = {one.name: asked[one.name] for one in inputs if one.name in asked}
    chosen = {code: asked[code] for code in codes if code in asked}
    result, refusal = (
        _tried(ground, _moved(ground, inputs, typed), chosen) if asked else (None, None)
    )
    metrics = _metrics(ground, inputs, typed, refusal.problems if refusal else {})
    return Trial(
        indicator=indicator,
        singles=[metric.fields[0] for metric in metrics if len(metric.fields) == 1],
        metrics=[metric for metric in metrics if len(metric.fields) > 1],
        readings=[_reading(ground, code, chosen) for code in codes],
        shifts=_shifts(result, indicator) if result else [],
        parts=_parts(result.after, number) if result else [],
        refusal=refusal,
    )


def _tried(
    ground: Ground, typed: dict[str, str], chosen: dict[str, str]
) -> tuple[WhatIf | None, Invalid | None]:
    try:
        return what_if(ground, typed=typed, readings=chosen), None
    except Invalid as refusal:
        return None, refusal


def _moved(ground: Ground, inputs: list[Input], typed: dict[str, str]) -> dict[str, str]:
    """What stands as the form brought it is left out: another reading may count it anew."""
    now = {one.name: _now(ground, one) for one in inputs}
    return {name: text for name, text in typed.items() if text.strip() != now[name]}


def _inputs(ground: Ground, number: int) -> list[Input]:
    read = {
        metric
        for indicator in ground.plan.indicators
        if indicator.number == number
        for part in indicator.components
        for metric in part.rule.metrics()
    }
    return [one for one in ground.inputs if one.metric in read]


def _readings(ground: Ground, number: int) -> list[str]:
    listed = [
        code
        for indicator in ground.plan.indicators
        if indicator.number == number
        for part in indicator.components
        for code in part.rule.readings
    ]
    return list(dict.fromkeys(listed))


def _metrics(
    ground: Ground, inputs: list[Input], typed: Mapping[str, str], problems: Mapping[str, str]
) -> list[TrialMetric]:
    found = []
    for metric, group in groupby(inputs, key=lambda one: one.metric):
        fields = [_field(ground, one, typed, problems) for one in group]
        found.append(TrialMetric(ground.plan.metrics[metric].name, fields))
    return found


def _field(
    ground: Ground, one: Input, typed: Mapping[str, str], problems: Mapping[str, str]
) -> TrialField:
    now = _now(ground, one)
    return TrialField(
        name=one.name,
        label=one.month or one.field.name,
        measure=one.field.measure,
        now=now,
        typed=typed.get(one.name, now),
        problem=problems.get(one.name, ""),
    )


def _now(ground: Ground, one: Input) -> str:
    value = ground.values.get(one.metric)
    if one.month and isinstance(value, list):
        value = value[ground.plan.months.index(one.month)]
    return f"{value:f}" if isinstance(value, Decimal) else ""


def _reading(ground: Ground, code: str, chosen: Mapping[str, str]) -> TrialReading:
    spec, in_force = ground.plan.readings[code], ground.readings[code]
    options = [(option, spec.name(option)) for option in spec.options]
    return TrialReading(spec, in_force, chosen.get(code, in_force), options)


def _shifts(result: WhatIf, indicator: Indicator) -> list[Shift]:
    before, after, number = result.before, result.after, indicator.number
    return [
        Shift(
            indicator.name, before.indicators[number] if before else None, after.indicators[number]
        ),
        Shift(
            "最高可达",
            write_decimal(before.intervals[number].reachable) if before else None,
            write_decimal(after.intervals[number].reachable),
        ),
        *_others(before, after, number),
        Shift("总分", before.total if before else None, after.total),
    ]


def _others(before: Result | None, after: Result, own: int) -> list[Shift]:
    """The other indicators that read the same numbers and move with them."""
    if before is None:
        return []
    return [
        Shift(f"同时变动：指标{number}", points, after.indicators[number])
        for number, points in before.indicators.items()
        if number != own and points != after.indicators[number]
    ]


def _parts(result: Result, number: int) -> list[TrialPart]:
    return [
        TrialPart(one, one.trace.to_json()) for one in result.components if one.indicator == number
    ]
