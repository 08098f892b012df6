"""What the worker does for this room; each task may run never, once or five times."""

from celery import shared_task
from django.utils import timezone

from indicators.models import Campaign
from reporting.duties import periods
from reporting.scores import scorebook

# A sweep comes every minute; what it could not hand out by then the next one hands out again.
SWEEP_SECONDS = 60


@shared_task(name="reporting.ensure_periods")
def ensure_periods() -> None:
    now = timezone.now()
    for campaign in Campaign.objects.all():
        periods.ensure_periods(campaign, now=now)


@shared_task(name="reporting.ensure_scored")
def ensure_scored(campaign_id: int | None = None) -> None:
    """One campaign after a change; all of them when none is named."""
    campaigns = Campaign.objects.all()
    if campaign_id is not None:
        campaigns = campaigns.filter(pk=campaign_id)
    now = timezone.now()
    for campaign in campaigns.iterator(chunk_size=100):
        scorebook.ensure_scored(campaign, now=now)


@shared_task(name="reporting.scores_due")
def scores_due(everything: bool = False) -> None:
    """Hands every campaign whose score is due to whichever worker is free, one task each.

    One that raises stops nobody else; with `everything`, all campaigns are handed out.
    """
    campaigns = Campaign.objects.all() if everything else scorebook.due_campaigns()
    for pk in campaigns.values_list("pk", flat=True):
        ensure_scored.apply_async(args=[pk], expires=SWEEP_SECONDS)
