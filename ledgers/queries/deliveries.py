"""What waits to be handed over to the city platform, and the files made for it."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from ledgers.exports import Offer, Range, offer
from ledgers.models import Delivery, Ledger
from ledgers.standard import standards
from units.models import Unit, User
from units.queries import standing
from units.roles import OFFICE

PAGE = 30


@dataclass(frozen=True)
class Waiting:
    """A ledger with what of it waits to be handed over."""

    code: str
    name: str
    offer: Offer


def visible_to(user: User | AnonymousUser, jurisdiction: str) -> QuerySet[Delivery]:
    """The files this person may know of: the own units', all for the office."""
    mine = standing(user).within(jurisdiction)
    rows = Delivery.objects.filter(ledger__jurisdiction=jurisdiction)
    rows = rows.select_related("ledger", "unit", "made_by", "delivered_by", "discarded_by")
    if mine.has(OFFICE):
        return rows
    return rows.filter(unit_id__in=mine.units) if mine.units else rows.none()


def waiting(jurisdiction: str, unit: Unit | None) -> list[Waiting]:
    """Every ledger that has records, in the order of the standards; a query for each."""
    ledgers = dict(Ledger.objects.filter(jurisdiction=jurisdiction).values_list("standard", "pk"))
    found = []
    for code, one in standards().items():
        if code in ledgers:
            of = Range(ledgers[code], unit.pk if unit else None, None, None)
            found.append(Waiting(code, one.name, offer(of)))
    return found
