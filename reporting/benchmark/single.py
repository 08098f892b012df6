"""One campaign: pure evaluation, re-scored after one acceptance, and scored from nothing."""

from collections.abc import Callable
from datetime import datetime
from itertools import cycle

from django.db import transaction
from django.db.models import F

from indicators.models import Campaign, Metric
from indicators.queries import readings_in_force, rules_of
from indicators.scoring.engine import score
from reporting.benchmark.filling import reviewer_of
from reporting.benchmark.spread import Spread, seconds_of
from reporting.demonstration.people import People
from reporting.filling import submissions
from reporting.models import Cell, ComponentScore, Score, Scoring, StoredFact, Submission
from reporting.scores import scorebook
from reporting.scores.knowledge import facts_of
from reporting.workflow import State

# The first times Python and PostgreSQL prepare what they keep.
WARM_UP = 3


def pure(campaign: Campaign, *, runs: int) -> tuple[Spread, Spread]:
    """Seconds to score 16 indicators with their traces, without and with writing them as JSON.

    The facts are read before; no database is asked.
    """
    plan, readings = rules_of(campaign).plan, readings_in_force(campaign)
    facts = facts_of(campaign, plan, readings).values
    evaluated = _spread(lambda: score(plan, facts, readings), runs)
    return evaluated, _spread(lambda: score(plan, facts, readings).to_json(), runs)


def after_one_acceptance(
    campaign: Campaign, people: People, *, now: datetime, runs: int
) -> tuple[Spread, Spread]:
    """Seconds of ensure_scored after another sheet was accepted, and how many parts it wrote.

    The sheets take turns, long and short ones, so the spread is that of a real month.
    """
    sheets = cycle(
        Submission.objects.filter(period__campaign=campaign)
        .select_related("period", "unit")
        .order_by("-period__month", "unit__position")
    )
    seconds, parts = [], []
    scorebook.ensure_scored(campaign, now=now)
    for run in range(runs + WARM_UP):
        _accept_again(next(sheets), people, now)
        before = ComponentScore.objects.count()
        took = _scored(campaign, now)
        if run >= WARM_UP:
            seconds.append(took)
            parts.append(ComponentScore.objects.count() - before)
    return Spread.of(seconds), Spread.of(parts)


def from_nothing(campaign: Campaign, *, now: datetime, runs: int) -> Spread:
    """Seconds of ensure_scored with every fact read from the cells and every part scored."""
    seconds = []
    for run in range(runs + WARM_UP):
        forget(campaign)
        took = _scored(campaign, now)
        if run >= WARM_UP:
            seconds.append(took)
    return Spread.of(seconds)


def forget(campaign: Campaign) -> None:
    """Takes away everything that was derived for the campaign; it is due again."""
    for model in (Score, ComponentScore, StoredFact, Scoring):
        model._default_manager.filter(campaign=campaign).delete()


def _scored(campaign: Campaign, now: datetime) -> float:
    """The seconds of one recompute including its commit; a fresh row remembers no rules."""
    kept: list[Score | None] = []
    fresh = Campaign.objects.get(pk=campaign.pk)
    took = seconds_of(lambda: kept.append(scorebook.ensure_scored(fresh, now=now)))
    assert kept[0] is not None, Scoring.objects.get(campaign=campaign).problems
    return took


def _accept_again(sheet: Submission, people: People, now: datetime) -> None:
    """The sheet with other figures, handed in once more and accepted by the real move."""
    cells = Cell.objects.filter(submission=sheet, zero_report=False, metric__maximum=None)
    with transaction.atomic():
        cells.filter(value__isnull=False).exclude(metric__kind=Metric.Kind.JUDGED).update(
            value=F("value") + 1
        )
        sheet.state, sheet.version = State.SUBMITTED, sheet.version + 1
        sheet.save(update_fields=["state", "version"])
        submissions.accept(sheet, by=reviewer_of(sheet, people), at=now, version=sheet.version)


def _spread(action: Callable[[], object], runs: int) -> Spread:
    for _ in range(WARM_UP):
        action()
    return Spread.of([seconds_of(action) for _ in range(runs)])
