"""Secret addresses of personal calendars (日历订阅): given out once, changed, ended."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from notices.models import Feed
from units.models import User

SECRET_BYTES = 32


def issue(user: User, *, at: datetime) -> str:
    """A new secret; it is shown this once and the address before it ends."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        # Two tabs at once: the second waits here and ends what the first has made.
        User.objects.select_for_update().get(pk=user.pk)
        revoke(user, at=at)
        Feed.objects.create(user=user, digest=_digest(secret), created_at=at)
    return secret


def revoke(user: User, *, at: datetime) -> bool:
    """Ends the address in force; False when there is none."""
    return bool(Feed.objects.filter(user=user, ended_at=None).update(ended_at=at))


def in_force(user: User) -> Feed | None:
    return Feed.objects.filter(user=user, ended_at=None).first()


def reader_of(secret: str) -> User | None:
    """Whose calendar the address shows; None for one that never was, has ended, or whose person
    may no longer sign in."""
    feeds = Feed.objects.filter(digest=_digest(secret), ended_at=None, user__is_active=True)
    feed = feeds.select_related("user").first()
    return feed.user if feed is not None else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
