"""How every unit stood to the deadline of every open month (各月是否按时)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from indicators.models import Campaign
from reporting.duties.deadlines import Punctuality, punctuality
from reporting.models import Cell, Submission
from reporting.queries.filling.desk import state_label
from units.models import Unit


@dataclass(frozen=True)
class Stood:
    """One submission that was owed, how it stands to its date and where it is in review."""

    submission: int
    punctuality: Punctuality
    label: str


@dataclass(frozen=True)
class ByMonth:
    """Units in the order of the plan, each with what it owed by month; no row, nothing owed.

    The newest month first: on a phone it is what stands in sight.
    """

    months: Sequence[date]
    units: Sequence[tuple[Unit, Mapping[date, Stood]]]


def by_month(campaign: Campaign, *, now: datetime) -> ByMonth:
    """Every month that has opened; one query, however many units and months there are."""
    owed = Cell.objects.filter(submission=OuterRef("pk"), owed=True)
    rows = Submission.objects.filter(
        Exists(owed), period__campaign=campaign, period__opens_at__lte=now
    ).select_related("unit", "period")
    units: dict[int, tuple[Unit, dict[date, Stood]]] = {}
    for one in rows.order_by("unit__position", "unit_id", "period__month"):
        one.period.campaign = campaign
        _, months = units.setdefault(one.unit_id, (one.unit, {}))
        months[one.period.month] = _stood(one, now)
    found = sorted({month for _, months in units.values() for month in months}, reverse=True)
    return ByMonth(found, list(units.values()))


def _stood(one: Submission, now: datetime) -> Stood:
    period = one.period
    stands = punctuality(
        first_submitted=one.first_submitted_at,
        due=period.due_at,
        soft=period.soft_due_at,
        now=now,
    )
    return Stood(one.pk, stands, state_label(one))
