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
    """Every month that has opened; three queries, however many units and months there are."""
    periods = {one.pk: one for one in campaign.periods.filter(opens_at__lte=now)}
    for period in periods.values():
        period.campaign = campaign
    owed = Cell.objects.filter(submission=OuterRef("pk"), owed=True)
    rows = list(Submission.objects.filter(Exists(owed), period__in=periods).order_by("pk"))
    # Beside one another: a join would make unit and month anew for every submission.
    units = Unit.objects.in_bulk({one.unit_id for one in rows})
    months: dict[int, dict[date, Stood]] = {pk: {} for pk in units}
    for one in rows:
        one.period = periods[one.period_id]
        months[one.unit_id][one.period.month] = _stood(one, now)
    found = sorted({month for of in months.values() for month in of}, reverse=True)
    ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.pk))
    return ByMonth(found, [(unit, months[unit.pk]) for unit in ordered])


def _stood(one: Submission, now: datetime) -> Stood:
    period = one.period
    stands = punctuality(
        first_submitted=one.first_submitted_at,
        due=period.due_at,
        soft=period.soft_due_at,
        now=now,
    )
    return Stood(one.pk, stands, state_label(one))
