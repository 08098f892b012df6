"""What the worker does for this room; each task may run never, once or five times."""

from celery import shared_task
from django.utils import timezone

from indicators.models import Campaign
from reporting import periods, scorebook


@shared_task(name="reporting.ensure_periods")
def ensure_periods() -> None:
    now = timezone.now()
    for campaign in Campaign.objects.all():
        periods.ensure_periods(campaign, now=now)


@shared_task(name="reporting.ensure_scored")
def ensure_scored(campaign_id: int | None = None) -> None:
    """One campaign after an acceptance; all of them in the sweep."""
    campaigns = Campaign.objects.all()
    if campaign_id is not None:
        campaigns = campaigns.filter(pk=campaign_id)
    now = timezone.now()
    for campaign in campaigns:
        scorebook.ensure_scored(campaign, now=now)
