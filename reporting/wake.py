"""Telling the worker that something is due, without depending on the broker."""

from django.db import transaction
from django.db.models import F

from ledgers.wake import send
from reporting.models import ScoreRequest


def score_is_due(campaign_id: int) -> None:
    """Asks for a new score in the same transaction as the change that moves it.

    The number asked for is the truth and commits with the change: when the broker is away the
    one-minute sweep finds the same campaign.
    """
    ScoreRequest.objects.get_or_create(campaign_id=campaign_id)
    ScoreRequest.objects.filter(campaign_id=campaign_id).update(asked=F("asked") + 1)
    after_commit("reporting.ensure_scored", campaign_id)


def after_commit(task: str, *arguments: object) -> None:
    """Wakes the named task once the change is durable."""
    transaction.on_commit(lambda: send(task, *arguments))
