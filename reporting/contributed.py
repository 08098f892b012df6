"""What rooms further out add to this room's pages; the hallway names them, so no door turns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from indicators.models import Campaign
from units.models import Unit, User


@dataclass(frozen=True)
class OpenWork:
    """Something a unit has yet to do that is followed elsewhere; `standing` colours it."""

    label: str
    text: str
    role: str
    due: date
    left: str
    standing: str
    said: str
    address: str
    campaign: str


def open_work(
    campaign: Campaign | None, units: Collection[Unit], *, now: datetime
) -> list[OpenWork]:
    """Everything open of these units, what is due first in front; of all campaigns without one.

    The number of queries does not depend on how much there is.
    """
    added = [import_string(name) for name in settings.OPEN_WORK]
    found = [one for add in added for one in add(campaign, units, now=now)] if units else []
    return sorted(found, key=lambda one: one.due)


@dataclass(frozen=True)
class Alert:
    """Something that waits for this person elsewhere, and where."""

    text: str
    address: str


def alerts(user: User) -> list[Alert]:
    """What the first pages warn this person of; each room one query at most."""
    return [one for name in settings.ALERTS for one in import_string(name)(user)]


def demonstrate_more(campaign: Campaign, people: object, *, now: datetime) -> None:
    """Lets rooms further out walk their own part of a demonstration, after this room's."""
    for name in settings.DEMONSTRATE:
        import_string(name)(campaign, people, now=now)


def remove_more() -> None:
    """Lets them take away what they added, before this room's own rows, which theirs protect."""
    for name in settings.REMOVE_DEMONSTRATION:
        import_string(name)()
