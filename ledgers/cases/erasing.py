"""Deleting cases that were closed long enough ago, and proving that they are gone."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ledgers.cases.clocks import months_later
from ledgers.cases.moves import CLOSED
from ledgers.cases.steps import MODELS
from ledgers.models import CaseEvent, Erasure, ListEntry
from ledgers.periods import periods
from ledgers.retention import StillThere
from units.models import User

# In this order: an entry may name the repair that took it off the list.
ORDER = ("listing", "objection", "repair")


def over(table: str, *, today: date) -> QuerySet[Any]:
    """The closed cases whose last step lies further back than the period."""
    last = months_later(today, -periods().cases.months)
    link = {"objection": "objection", "repair": "repair", "listing": "entry"}[table]
    later = CaseEvent.objects.filter(**{link: OuterRef("pk")}, at__date__gte=last)
    rows = MODELS[table].objects.filter(~Q(Exists(later)), state__in=CLOSED[table])
    if table == "repair":
        rows = rows.filter(~Q(Exists(ListEntry.objects.filter(repair=OuterRef("pk")))))
    return rows


def erase(*, by: User | None, at: datetime, today: date) -> Erasure | None:
    """Deletes them with events and measures and writes the proof; None where there are none.

    Raises StillThere, having deleted nothing, where something is left.
    """
    gone: list[str] = []
    events = 0
    with transaction.atomic():
        left = 0
        for table in ORDER:
            rows = over(table, today=today).select_for_update(of=("self",))
            keys = {row.pk: str(row.sealed_for) for row in rows}
            cases = MODELS[table].objects.filter(pk__in=keys)
            _, numbers = cases.delete()
            events += numbers.get("ledgers.CaseEvent", 0)
            left += cases.count()
            gone += keys.values()
        if left:
            raise StillThere(f"应删除{len(gone)}个案件，仍有{left}个，已全部撤销")
        if not gone:
            return None
        digest = hashlib.sha256("".join(sorted(gone)).encode()).hexdigest()
        return Erasure.objects.create(
            reason=f"保存期限届满：{periods().cases.clause}",
            until=today,
            records=len(gone),
            histories=events,
            files=0,
            left=left,
            keys_digest=digest,
            by=by,
            at=at,
        )
