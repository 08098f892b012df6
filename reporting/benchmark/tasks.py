"""What the workers of a measurement run; loaded into no other worker."""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from celery import shared_task
from django.db import transaction

from indicators.models import Campaign
from indicators.queries import readings_in_force, rules_of
from indicators.scoring.engine import score
from reporting import tasks
from reporting.benchmark import notes
from reporting.scores.knowledge import facts_of, refresh


@shared_task(name="reporting.benchmark.store_facts")
def store_facts(run: str, campaign_id: int) -> None:
    """From the accepted cells to stored facts."""
    _noted(run, lambda: _store(Campaign.objects.get(pk=campaign_id)))


@shared_task(name="reporting.benchmark.score_year")
def score_year(run: str, campaign_id: int) -> None:
    """Every month from the stored facts, then what the portal's own task does."""

    def work() -> None:
        score_months(Campaign.objects.get(pk=campaign_id))
        tasks.ensure_scored(campaign_id)

    _noted(run, work)


@transaction.atomic
def _store(campaign: Campaign) -> None:
    refresh(campaign, rules_of(campaign).plan)


def score_months(campaign: Campaign) -> dict[str, str]:
    """Month → the total as it stood with what is known up to it, every trace computed."""
    plan, readings = rules_of(campaign).plan, readings_in_force(campaign)
    facts = facts_of(campaign, plan, readings, sourced=False)
    return {
        month: str(score(plan, replace(facts, through=month).values, readings).total)
        for month in plan.months
    }


def _noted(run: str, work: Callable[[], None]) -> None:
    begun = perf_counter()
    work()
    notes.take(run, perf_counter() - begun)
