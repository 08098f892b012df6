"""The page of a unit's hand-overs (交接): who has the work, what is open, what was given when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.queries.people.open_items import open_items
from units.models import HandOver, Membership, Unit, User
from units.roles import Role

LAST = 10


@dataclass(frozen=True)
class HandOverPage:
    """`others` are the accounts of the unit that could take over without being looked for."""

    unit: Unit
    clerks: list[User]
    others: list[User]
    items: list[dict[str, Any]]
    last: list[HandOver]


def hand_over_page(unit: Unit, *, now: datetime) -> HandOverPage:
    """Everything that is decided on before a hand-over; eight queries."""
    held = Membership.objects.filter(unit=unit).select_related("user").order_by("user__username")
    rows = list(held)
    clerks = {one.user for one in rows if one.ended_at is None and one.role == Role.CLERK}
    others = {one.user for one in rows if one.user.is_active} - clerks
    return HandOverPage(
        unit=unit,
        clerks=sorted(clerks, key=lambda one: one.username),
        others=sorted(others, key=lambda one: one.username),
        items=open_items(unit, now=now),
        last=list(unit.hand_overs.select_related("giver", "taker", "by")[:LAST]),
    )
