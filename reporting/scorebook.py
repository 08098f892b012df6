"""From accepted cells to stored scores: read the facts, score, write what is new."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from indicators.models import Campaign, Duty, Metric
from indicators.queries import metrics_of, plan_of, readings_in_force, reporting_duties
from indicators.scoring.engine import ENGINE_VERSION, ComponentResult, Result, score
from indicators.scoring.facts import FactsError, Problem
from indicators.scoring.spec import Plan
from reporting.facts import Accepted, Fact, Shape, fact
from reporting.models import Cell, ComponentScore, Score, Scoring
from reporting.workflow import State


@dataclass(frozen=True)
class Facts:
    """What is known now: metric → fact, and metric → the cells it comes from."""

    values: Mapping[str, Fact]
    sources: Mapping[str, list[list[object]]]


def ensure_scored(campaign: Campaign, *, now: datetime) -> Score | None:
    """The score of what is accepted now; writes only when something differs from the latest.

    Facts that contradict each other leave the last score standing and are kept as problems.
    """
    with transaction.atomic():
        Scoring.objects.get_or_create(campaign=campaign)
        scoring = Scoring.objects.select_for_update().get(campaign=campaign)
        plan, readings = plan_of(campaign), readings_in_force(campaign)
        facts = facts_of(campaign, plan, readings)
        try:
            result = score(plan, facts.values, readings)
        except FactsError as error:
            _checked(scoring, now, [_told(problem, plan) for problem in error.problems])
            return None
        _checked(scoring, now, [])
        return _keep(campaign, readings, facts, result, now)


def _told(problem: Problem, plan: Plan) -> str:
    """What contradicts what, in the words of the plan instead of its codes."""
    metric = plan.metrics.get(problem.metric)
    month = f"（{problem.month}）" if problem.month else ""
    return f"{metric.name if metric else problem.metric}{month}：{problem.reason}"


def _checked(scoring: Scoring, now: datetime, problems: list[str]) -> None:
    scoring.checked_at, scoring.problems = now, problems
    scoring.save(update_fields=["checked_at", "problems"])


def _keep(
    campaign: Campaign,
    readings: dict[str, str],
    facts: Facts,
    result: Result,
    now: datetime,
) -> Score:
    parts = [_part(campaign, component, facts) for component in result.components]
    content = [ENGINE_VERSION, readings, [part.digest for part in parts]]
    digest = _digest(content)
    latest = Score.objects.filter(campaign=campaign).first()
    if latest is not None and latest.digest == digest:
        return latest
    kept = Score.objects.create(
        campaign=campaign,
        basis=Metric.Basis.SHADOW,
        total=result.total,
        points={str(number): str(points) for number, points in result.indicators.items()},
        digest=digest,
        engine=ENGINE_VERSION,
        readings=readings,
        computed_at=now,
    )
    kept.parts.set(parts)
    return kept


def _part(campaign: Campaign, component: ComponentResult, facts: Facts) -> ComponentScore:
    trace = component.trace.to_json()
    read = dict.fromkeys(one.metric for one in component.trace.inputs)
    sources = {metric: facts.sources.get(metric, []) for metric in read}
    part, _ = ComponentScore.objects.get_or_create(
        campaign=campaign,
        code=component.code,
        digest=_digest([ENGINE_VERSION, trace, sources]),
        defaults={
            "points": component.points,
            "paragraph": component.trace.paragraph(),
            "trace": trace,
            "sources": sources,
        },
    )
    return part


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def facts_of(campaign: Campaign, plan: Plan, readings: Mapping[str, str]) -> Facts:
    """Everything accepted so far, as facts for the scorer and as their sources; three queries."""
    metrics, rows = metrics_of(campaign), defaultdict[str, list[Accepted]](list)
    for row in accepted_cells(campaign):
        rows[row.metric].append(row)
    duties = defaultdict[str, list[Duty]](list)
    for duty in reporting_duties(campaign):
        duties[duty.metric.code].append(duty)
    listing = readings.get("listing", "ever_in_window")
    values = {
        code: fact(_shape(metric, duties[code], plan), rows[code], listing=listing)
        for code, metric in metrics.items()
    }
    return Facts(values, {code: [row.as_source() for row in said] for code, said in rows.items()})


def _shape(metric: Metric, duties: list[Duty], plan: Plan) -> Shape:
    return Shape(
        kind=metric.kind,
        combine=metric.combine,
        reporters=frozenset(duty.unit.code for duty in duties),
        lead=next(
            (duty.unit.code for duty in duties if duty.role == Duty.Role.LEAD and duty.reports),
            None,
        ),
        months=plan.months,
    )


def accepted_cells(campaign: Campaign) -> list[Accepted]:
    """Every answered cell of an accepted submission, oldest month first; one query."""
    cells = (
        Cell.objects.filter(submission__period__campaign=campaign, submission__state=State.ACCEPTED)
        .order_by("submission__period__month", "submission__unit__position", "metric__position")
        .values_list(
            "metric__code",
            "submission__period__month",
            "submission__unit__code",
            "value",
            "items",
            "zero_report",
            "submission_id",
            "submission__version",
            "submission__accepted_by__post",
            "submission__accepted_at",
        )
    )
    return [
        Accepted(
            metric,
            f"{month:%Y-%m}",
            unit,
            value,
            tuple(items),
            zero,
            submission,
            version,
            by,
            at.isoformat(),
        )
        for metric, month, unit, value, items, zero, submission, version, by, at in cells
        if at is not None and (value is not None or items or zero)
    ]
