"""Signed links to one sent issue for people without an account: expiring, revocable."""

from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse

from notices.circular_moves import CircularState
from notices.models import Circular

SALT = "notices.circular"
LASTS = timedelta(days=30)


def token_of(circular: Circular, *, now: datetime) -> str:
    """A token that opens this issue alone, for a month or until its links are revoked."""
    until = int((now + LASTS).timestamp())
    content = {"issue": circular.pk, "turn": circular.link_turn, "until": until}
    return signing.dumps(content, salt=SALT, compress=True)


def address_of(circular: Circular, *, now: datetime) -> str:
    """The path under which the portal shows it."""
    return reverse("read-circular", args=(token_of(circular, now=now),))


def opened(token: str, *, now: datetime) -> Circular | None:
    """The sent issue behind a token; None for one that is forged, over or revoked."""
    try:
        content = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if content["until"] <= now.timestamp():
        return None
    rows = Circular.objects.filter(
        pk=content["issue"], link_turn=content["turn"], state=CircularState.SENT
    )
    return rows.select_related("campaign", "snapshot__score").first()
