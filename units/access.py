"""Ending what an account can still do: its sessions and its programs' tokens."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from knox.models import get_token_model

from units.models import User


def end_access(user: User, *, at: datetime) -> None:
    """Every open session and every token of the person ends with the caller's transaction."""
    get_token_model().objects.filter(user=user).delete()
    # A session says whose it is only inside, so every live one is opened.
    alive = Session.objects.filter(expire_date__gt=at)
    theirs = [one.pk for one in alive if one.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()
