"""From what is known to stored scores: score what moved, add exactly, write what is new."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from indicators.models import Campaign, Indicator, Metric
from indicators.queries import Rules, readings_in_force, rules_of
from indicators.scoring.bounds import Interval
from indicators.scoring.engine import ENGINE_VERSION, ComponentResult, score_some
from indicators.scoring.exact import write_decimal
from indicators.scoring.facts import FactsError, Problem
from indicators.scoring.spec import Plan
from reporting.filling import effects
from reporting.models import ComponentScore, Score, ScoreRequest, Scoring, Submission
from reporting.scores.knowledge import Facts, facts_of, refresh, sources_of
from reporting.workflow import State

__all__ = ["asked_for", "due_campaigns", "ensure_scored", "told"]


@dataclass(frozen=True)
class Inputs:
    """Everything besides the facts that a component's points come from."""

    rules: Rules
    readings: dict[str, str]
    closed: bool

    def written(self, score: Score) -> dict[str, object]:
        """What the next recompute compares with, to know which components still hold."""
        return {
            "engine": ENGINE_VERSION,
            "plan": self.rules.digest,
            "readings": self.readings,
            "closed": self.closed,
            "score": score.pk,
        }


def due_campaigns() -> QuerySet[Campaign]:
    """The campaigns with indicators whose score has been asked for since it was last computed."""
    this = OuterRef("pk")
    asked = ScoreRequest.objects.filter(campaign=this, asked__gt=OuterRef("scoring__done"))
    current = Scoring.objects.filter(campaign=this, inputs__engine=ENGINE_VERSION)
    due = Exists(asked) | ~Exists(current)
    return Campaign.objects.filter(due, Exists(Indicator.objects.filter(campaign=this)))


def asked_for(campaign: Campaign) -> int:
    """How often a new score of the campaign has been asked for."""
    asked = ScoreRequest.objects.filter(campaign=campaign).values_list("asked", flat=True)
    return asked.first() or 0


def ensure_scored(campaign: Campaign, *, now: datetime) -> Score | None:
    """The score of what is accepted now; writes only when something differs from the latest.

    Only components that read what moved are scored again; the rest are kept as they are and the
    sums stay exact. Facts that contradict each other leave the last score standing and are kept
    as problems. A plan without indicators has no score.
    """
    with transaction.atomic():
        scoring, _ = Scoring.objects.select_for_update().get_or_create(campaign=campaign)
        # Read before the cells: what commits in between is counted now and asked for once more.
        corrected, before = effects.awaiting(campaign), scoring.done
        scoring.done = asked_for(campaign)
        rules = rules_of(campaign)
        if not rules.plan.indicators:
            return None
        moved = refresh(campaign, rules.plan)
        readings = readings_in_force(campaign)
        facts = facts_of(campaign, rules.plan, readings, sourced=False)
        latest = Score.objects.filter(campaign=campaign).first()
        inputs = Inputs(rules, readings, _closed(campaign, rules.plan, facts))
        stale = _stale(rules.plan, inputs, scoring, latest, moved)
        try:
            results = score_some(
                rules.plan, facts.values, readings, closed=inputs.closed, only=stale
            )
        except FactsError as error:
            # The moved facts are stored already: without a basis the next run scores everything.
            unknown = {"engine": ENGINE_VERSION}
            _checked(scoring, now, problems=told(error.problems, rules.plan), inputs=unknown)
            return None
        score = _keep(campaign, inputs, results, latest, now)
        effects.note(corrected, latest, score, alone=scoring.done - before == 1)
        _checked(scoring, now, problems=[], inputs=inputs.written(score))
        return score


def _closed(campaign: Campaign, plan: Plan, facts: Facts) -> bool:
    """True when every month of the window is accepted from everybody and nothing is unknown."""
    if campaign.periods.count() < len(plan.months):
        return False
    rows = Submission.objects.filter(period__campaign=campaign)
    if rows.exclude(state=State.ACCEPTED).exists():
        return False
    values = facts.values
    return all(_decided(values.get(code)) for code in plan.scored_metrics())


def _decided(value: object) -> bool:
    return None not in value if isinstance(value, list) else value is not None


def _stale(
    plan: Plan,
    inputs: Inputs,
    scoring: Scoring,
    latest: Score | None,
    moved: Collection[str],
) -> set[str]:
    """The components that may come out differently from those of the latest score."""
    before = scoring.inputs
    now = inputs.written(latest) if latest else {}
    if not now or any(before.get(name) != now[name] for name in now.keys() - {"readings"}):
        return {part.code for part in plan.components()}
    was = before["readings"]
    reread = {code for code, option in inputs.readings.items() if was.get(code) != option}
    return {
        part.code
        for part in plan.components()
        if reread & set(part.rule.readings) or set(moved) & set(part.rule.metrics())
    }


def told(problems: Iterable[Problem], plan: Plan) -> list[str]:
    """What contradicts what, in the words of the plan instead of its codes."""
    return [_told(problem, plan) for problem in problems]


def _told(problem: Problem, plan: Plan) -> str:
    metric = plan.metrics.get(problem.metric)
    month = f"（{problem.month}）" if problem.month else ""
    return f"{metric.name if metric else problem.metric}{month}：{problem.reason}"


def _checked(
    scoring: Scoring, now: datetime, *, problems: list[str], inputs: Mapping[str, object]
) -> None:
    scoring.checked_at, scoring.problems, scoring.inputs = now, problems, dict(inputs)
    scoring.save(update_fields=["checked_at", "problems", "inputs", "done"])


def _keep(
    campaign: Campaign,
    inputs: Inputs,
    results: tuple[ComponentResult, ...],
    latest: Score | None,
    now: datetime,
) -> Score:
    fresh = _parts(campaign, results)
    parts = _parts_of(latest) | {part.code: part for part in fresh}
    order = [part.code for part in inputs.rules.plan.components()]
    digest = _digest([ENGINE_VERSION, inputs.readings, [parts[code].digest for code in order]])
    if latest is not None and latest.digest == digest:
        return latest
    parts |= {part.code: part for part in _stored(campaign, fresh)}
    totals = _Totals(inputs.rules.plan, parts)
    kept = Score.objects.create(
        campaign=campaign,
        basis=Metric.Basis.SHADOW,
        total=write_decimal(totals.total.earned),
        points={str(n): str(write_decimal(one.earned)) for n, one in totals.indicators.items()},
        interval=totals.total.to_json(),
        intervals={str(n): one.to_json() for n, one in totals.indicators.items()},
        closed=inputs.closed,
        digest=digest,
        engine=ENGINE_VERSION,
        readings=inputs.readings,
        computed_at=now,
    )
    through = Score.parts.through
    through.objects.bulk_create(
        through(score_id=kept.pk, componentscore_id=parts[code].pk) for code in order
    )
    return kept


def _parts_of(latest: Score | None) -> dict[str, ComponentScore]:
    """The parts of a score without their working, which nobody needs to read again."""
    if latest is None:
        return {}
    parts = latest.parts.only("pk", "code", "digest", "exact")
    return {part.code: part for part in parts}


def _stored(campaign: Campaign, fresh: list[ComponentScore]) -> list[ComponentScore]:
    """The parts as rows: those that were there before are found again by their digest."""
    wanted = ComponentScore.objects.filter(
        campaign=campaign, digest__in=[part.digest for part in fresh]
    ).only("pk", "code", "digest", "exact")
    there = {(part.code, part.digest): part for part in wanted}
    missing = [part for part in fresh if (part.code, part.digest) not in there]
    ComponentScore.objects.bulk_create(missing)
    return [there.get((part.code, part.digest), part) for part in fresh]


class _Totals:
    """Indicators and total added as fractions from the exact numbers of the parts."""

    def __init__(self, plan: Plan, parts: Mapping[str, ComponentScore]) -> None:
        self.indicators = {
            indicator.number: Interval.total(
                Interval.from_exact(parts[part.code].exact) for part in indicator.components
            )
            for indicator in plan.indicators
        }
        self.total = Interval.total(self.indicators.values())


def _parts(campaign: Campaign, results: Sequence[ComponentResult]) -> list[ComponentScore]:
    read = {part.code: list(dict.fromkeys(i.metric for i in part.trace.inputs)) for part in results}
    said = sources_of(campaign, {metric for metrics in read.values() for metric in metrics})
    return [
        _part(campaign, part, {metric: said.get(metric, []) for metric in read[part.code]})
        for part in results
    ]


def _part(
    campaign: Campaign, component: ComponentResult, sources: dict[str, list[list[object]]]
) -> ComponentScore:
    trace, exact = component.trace.to_json(), component.interval.exact()
    return ComponentScore(
        campaign=campaign,
        code=component.code,
        digest=_digest([ENGINE_VERSION, trace, exact, sources]),
        points=component.points,
        exact=exact,
        paragraph=component.trace.paragraph(),
        trace=trace,
        sources=sources,
    )


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
