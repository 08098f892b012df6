"""Records a page at a time: by key, newest month first, whole or only what costs a point."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from ledgers.models import Record, RecordHistory
from units.models import User
from units.queries import standing
from units.roles import OFFICE

PAGE = 50
# As the partial index says it, so that PostgreSQL finds it.
WANTING = Q(ok=False) | Q(timely=False) | Q(timely=None)


@dataclass(frozen=True)
class Place:
    """Where a page ends: the month and number of its last record."""

    month: date
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place of an address ("2022-05-01.17"); None for anything else."""
        day, _, number = text.partition(".")
        try:
            return cls(date.fromisoformat(day), int(number))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.month.isoformat()}.{self.pk}"


@dataclass(frozen=True)
class Page:
    """Some records and, where there are more, the place to go on from."""

    records: list[Record]
    after: Place | None


def visible_to(user: User | AnonymousUser, jurisdiction: str) -> QuerySet[Record]:
    """The records this person may know of: the own units', all in the office; leaders see rates."""
    mine = standing(user).within(jurisdiction)
    rows = Record.objects.filter(ledger__jurisdiction=jurisdiction)
    if mine.has(OFFICE):
        return rows
    return rows.filter(unit_id__in=mine.units) if mine.units else rows.none()


def page(
    rows: QuerySet[Record],
    *,
    ledger: int,
    unit: int,
    month: date | None = None,
    wanting: bool = False,
    after: Place | None = None,
    size: int = PAGE,
) -> Page:
    """The next records of a unit, newest month first; the same cost on every page.

    `wanting` keeps what is not compliant, not in time or awaits a calendar: what costs 0.2 points.
    """
    rows = rows.filter(ledger=ledger, unit=unit)
    if month is not None:
        rows = rows.filter(month=month)
    if wanting:
        rows = rows.filter(WANTING)
    if after is not None:
        rows = rows.filter(Q(month__lt=after.month) | Q(month=after.month, pk__lt=after.pk))
        rows = rows.filter(month__lte=after.month)
    found = list(rows.order_by("-month", "-pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, Place(found[-1].month, found[-1].pk) if more else None)


def history(record: int) -> QuerySet[RecordHistory]:
    """What the record was before, newest first, each with the batch that changed it.

    Also what it was under another key, where the correction of that key let the former record go.
    """
    rows = RecordHistory.objects.filter(Q(record=record) | Q(successor=record))
    return rows.select_related("batch", "replaced_by").order_by(F("id").desc())
