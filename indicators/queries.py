"""What other rooms may ask about campaigns, their indicators and their rules."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from indicators.models import Adoption, Campaign, Component, Duty, Indicator, Metric, Reading, Task
from indicators.scoring.spec import Plan, read_plan


def current_campaign(*, today: date, code: str | None = None) -> Campaign | None:
    """The named campaign; else the one being scored today, else the latest one.

    Of several the one that was loaded first: it is the plan the portal was set up for.
    """
    if code is not None:
        return Campaign.objects.filter(code=code).first()
    campaigns = list(Campaign.objects.order_by("-window_first", "pk"))
    running = [c for c in campaigns if c.window_first <= today and today.year <= c.window_last.year]
    return next(iter(running or campaigns), None)


def readings_in_force(campaign: Campaign, *, at: datetime | None = None) -> dict[str, str]:
    """Reading code → option in force, now or as it was decided by that moment; one query."""
    decided = Adoption.objects.filter(reading=OuterRef("pk"))
    if at is not None:
        decided = decided.filter(entered_at__lte=at)
    latest = Subquery(decided.order_by("-sequence").values("option")[:1])
    in_force = campaign.readings.annotate(in_force=Coalesce(latest, "default"))
    return dict(in_force.values_list("code", "in_force"))


@dataclass(frozen=True)
class Rules:
    """A campaign's plan, and a digest by which the same plan is known again."""

    plan: Plan
    digest: str


def plan_of(campaign: Campaign) -> Plan:
    """The campaign's rules as the pure scorer wants them; four queries."""
    return rules_of(campaign).plan


def rules_of(campaign: Campaign) -> Rules:
    """The plan with its digest; read once per campaign object, that is once per request or task.

    Four queries the first time. Campaigns of one scheme share what was parsed.
    """
    known: Rules | None = campaign.__dict__.get("_rules")
    if known is None:
        known = campaign.__dict__["_rules"] = _read_rules(campaign)
    return known


def _read_rules(campaign: Campaign) -> Rules:
    metric_columns = (
        "code",
        "name",
        "measure",
        "kind",
        "minimum",
        "maximum",
        "decimals",
        "part_of",
    )
    rows = {
        "months": [f"{month:%Y-%m}" for month in campaign.months],
        "total": campaign.total or 0,
        "metrics": [_without_blanks(row) for row in campaign.metrics.values(*metric_columns)],
        "readings": [_reading_table(reading) for reading in campaign.readings.all()],
        "indicators": [_indicator_table(indicator) for indicator in _with_components(campaign)],
    }
    written = json.dumps(rows, default=str, sort_keys=True, ensure_ascii=False)
    return _rules(written)


@lru_cache(maxsize=32)
def _rules(written: str) -> Rules:
    """Parsed once per process and wording; numbers come back as the exact text they were."""
    return Rules(read_plan(**json.loads(written)), hashlib.sha256(written.encode()).hexdigest())


def metrics_by_indicator(campaign: Campaign) -> dict[int, list[Metric]]:
    """Indicator number → the metrics its rules may read, in the order of the scheme."""
    metrics, plan = metrics_of(campaign), plan_of(campaign)
    return {
        indicator.number: [
            metrics[code]
            for code in metrics
            if any(code in part.rule.metrics() for part in indicator.components)
        ]
        for indicator in plan.indicators
    }


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, "")}


def _reading_table(reading: Reading) -> dict[str, Any]:
    return {
        "code": reading.code,
        "question": reading.question,
        "default": reading.default,
        "option": reading.options,
    }


def _indicator_table(indicator: Indicator) -> dict[str, Any]:
    return {
        "number": indicator.number,
        "name": indicator.name,
        "max": indicator.max,
        "component": [
            {
                "code": part.code,
                "name": part.name,
                "max": part.max,
                "rule": part.rule,
                "clause": part.clause or indicator.clause,
                "line": part.line or indicator.line,
            }
            for part in indicator.components.all()
        ],
    }


def _with_components(campaign: Campaign) -> QuerySet[Indicator]:
    parts = Prefetch("components", Component.objects.order_by("position"))
    return campaign.indicators.order_by("number").prefetch_related(parts)


def indicators_of(campaign: Campaign) -> list[Indicator]:
    """The campaign's indicators with components and targets loaded; three queries."""
    parts = Component.objects.order_by("position").prefetch_related("targets")
    return list(
        campaign.indicators.order_by("number").prefetch_related(Prefetch("components", parts))
    )


def reporting_duties(campaign: Campaign) -> list[Duty]:
    """Every duty that owes a number, with metric and unit, in metric order."""
    return list(
        Duty.objects.filter(campaign=campaign, reports=True)
        .select_related("metric", "unit")
        .order_by("unit__position", "metric__position")
    )


def duties_on(metric_codes: list[str], campaign: Campaign) -> list[Duty]:
    return list(
        Duty.objects.filter(campaign=campaign, metric__code__in=metric_codes)
        .select_related("metric", "unit")
        .order_by("metric__position", "unit__position")
    )


def metrics_of(campaign: Campaign) -> dict[str, Metric]:
    return {metric.code: metric for metric in campaign.metrics.all()}


def tasks_of(campaign: Campaign) -> list[Task]:
    """Every dated task, soonest first, with its units in the plan's order; three queries."""
    return list(
        campaign.tasks.select_related("metric")
        .prefetch_related("duties__unit")
        .order_by("due", "line", "pk")
    )


def next_tasks(campaign: Campaign, *, today: date, count: int = 6) -> list[Task]:
    """The dated tasks still ahead, nearest first, with their units loaded."""
    return list(
        campaign.tasks.filter(Q(due__gte=today))
        .prefetch_related("duties__unit")
        .order_by("due")[:count]
    )
