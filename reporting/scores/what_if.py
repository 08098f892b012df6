"""What-if (试算): other numbers or readings scored on today's facts; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.models import Campaign, Metric
from indicators.queries import metrics_of, readings_in_force, rules_of
from indicators.scoring.engine import Result, score
from indicators.scoring.facts import FactsError, Problem
from indicators.scoring.spec import Plan
from reporting.filling.entries import Field
from reporting.refusals import Invalid
from reporting.scores.facts import Fact
from reporting.scores.knowledge import Facts, facts_of
from reporting.scores.trying import Input, inputs_of, read_tried


@dataclass(frozen=True)
class Ground:
    """What a what-if starts from: the plan, today's facts and the readings in force."""

    plan: Plan
    facts: Facts
    readings: dict[str, str]
    inputs: list[Input]

    @cached_property
    def values(self) -> dict[str, Fact]:
        return self.facts.values


@dataclass(frozen=True)
class WhatIf:
    """The score now and with the changes; `before` is None while today's facts contradict."""

    before: Result | None
    after: Result


def ground_of(campaign: Campaign) -> Ground:
    """Today's facts and what may be tried; seven queries."""
    rules, readings, metrics = rules_of(campaign), readings_in_force(campaign), metrics_of(campaign)
    scored = rules.plan.scored_metrics()
    fields = {code: _field(metrics[code]) for code in scored}
    monthly = {code for code in scored if rules.plan.metrics[code].monthly}
    return Ground(
        plan=rules.plan,
        facts=facts_of(campaign, rules.plan, readings),
        readings=readings,
        inputs=inputs_of(fields, rules.plan.months, monthly),
    )


def _field(metric: Metric) -> Field:
    """A number of the whole district, also where units report a list of names."""
    return Field(
        code=metric.code,
        name=metric.name,
        measure=metric.measure,
        decimals=metric.decimals,
        minimum=metric.minimum,
        maximum=metric.maximum,
        part_of=metric.part_of,
        register=False,
        zero_reportable=False,
        owed=False,
    )


def what_if(ground: Ground, *, typed: Mapping[str, str], readings: Mapping[str, str]) -> WhatIf:
    """The score with some numbers and readings replaced, with the working of every component.

    `typed` maps a metric, or a metric with its month as `metric.2022-04`, to text; blank is
    unknown. Raises Invalid naming every field that cannot be taken; nothing is written anywhere.
    """
    known = {one.name for one in ground.inputs}
    unknown = dict.fromkeys((name for name in typed if name not in known), "没有这个数据项")
    chosen = ground.readings | dict(readings)
    tried = read_tried(
        typed,
        ground.inputs,
        known=ground.facts.under(chosen),
        months=list(ground.plan.months),
        readings=chosen,
    )
    problems = {**unknown, **tried.problems}
    if problems:
        raise Invalid(f"有{len(problems)}处看不懂，没有试算", problems)
    try:
        after = score(ground.plan, tried.values, tried.readings)
    except FactsError as error:
        found = {_name(one): one.reason for one in error.problems}
        raise Invalid(f"有{len(found)}处相互矛盾，没有试算", found) from error
    return WhatIf(before=_now(ground), after=after)


def _now(ground: Ground) -> Result | None:
    try:
        return score(ground.plan, ground.values, ground.readings)
    except FactsError:
        return None


def _name(problem: Problem) -> str:
    return f"{problem.metric}.{problem.month}" if problem.month else problem.metric
