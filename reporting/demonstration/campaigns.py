"""Which demonstration campaigns there should be, building and removing them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from indicators.models import Campaign, Metric
from indicators.scheme import read_scheme
from reporting.contributed import remove_more
from reporting.demonstration.contacts import remove_contacts
from reporting.demonstration.people import MAIL
from reporting.demonstration.walk import Walk
from reporting.duties.deadlines import SHANGHAI
from reporting.models import (
    Bulletin,
    Cell,
    Commitment,
    Evidence,
    EvidenceFile,
    Period,
    Snapshot,
)
from reporting.proofs.storing import storage
from units.models import User


def years(now: datetime) -> list[int]:
    """The present year; in its first months also the year before, which has closed months."""
    today = now.astimezone(SHANGHAI)
    return [today.year] if today.month >= 5 else [today.year - 1, today.year]


def ensure_demonstration(
    folder: Path, *, now: datetime, say: Callable[[str], None]
) -> list[Campaign]:
    """Builds what is missing and returns what was built; existing ones are left as they are."""
    built = []
    for year in years(now):
        there = Campaign.objects.filter(demonstration=True, window_first__year=year)
        if not there.exists():
            built.append(Walk(read_scheme(folder, year=year), now=now, say=say).build())
    return built


@transaction.atomic
def remove_demonstration() -> tuple[int, int]:
    """Removes the demonstration campaigns and their people; the plan's own data stays.

    Returns how many campaigns and people went. People who acted in a real campaign are kept
    for the record and can no longer sign in.
    """
    campaigns = Campaign.objects.filter(demonstration=True)
    remove_more()
    remove_contacts(at=timezone.now())
    # The administrator stays, with no address that leads nowhere.
    User.objects.filter(demonstration=False, email__endswith=f"@{MAIL}").update(email="")
    # Corrections first: what they replace is protected while they stand.
    for bulletin in Bulletin.objects.filter(campaign__in=campaigns).order_by("-pk"):
        bulletin.delete()
    _remove_proofs(campaigns)
    Snapshot.objects.filter(campaign__in=campaigns).delete()
    Period.objects.filter(campaign__in=campaigns).delete()
    Cell.objects.filter(metric__campaign__in=campaigns).delete()
    Metric.objects.filter(campaign__in=campaigns).delete()
    count = campaigns.count()
    campaigns.delete()
    return count, sum(_remove_person(user) for user in User.objects.filter(demonstration=True))


def _remove_proofs(campaigns: QuerySet[Campaign]) -> None:
    """Letters before the proofs they rest on; the files go once the rows are gone for good."""
    Commitment.objects.filter(campaign__in=campaigns).delete()
    files = EvidenceFile.objects.filter(evidence__campaign__in=campaigns)
    names = list(files.values_list("stored", flat=True))
    files.delete()
    Evidence.objects.filter(campaign__in=campaigns).delete()
    transaction.on_commit(lambda: _forget(names))


def _forget(names: list[str]) -> None:
    for name in names:
        storage().delete(name)


def _remove_person(user: User) -> bool:
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        return False
    return True
