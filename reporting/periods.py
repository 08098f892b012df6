"""Opening months and writing down what each unit owes for them."""

from datetime import date, datetime

from django.db import transaction

from indicators.models import Campaign, Duty, Metric
from indicators.queries import reporting_duties
from reporting.deadlines import Timetable
from reporting.models import Cell, Period, Submission


def timetable_of(campaign: Campaign) -> Timetable | None:
    """None for a plan that asks for no monthly reports."""
    day, first = campaign.day, campaign.first_month
    opens, due = campaign.backfill_opens, campaign.backfill_due
    if day is None or first is None or opens is None or due is None:
        return None
    return Timetable(day=day, first_month=first, backfill_opens=opens, backfill_due=due)


def ensure_periods(campaign: Campaign, *, now: datetime) -> list[Period]:
    """Opens every month that should be open by now; running it again creates nothing."""
    timetable = timetable_of(campaign)
    if timetable is None:
        return []
    there = set(campaign.periods.values_list("month", flat=True))
    missing = [m for m in campaign.months if m not in there and timetable.opens(m) <= now]
    if not missing:
        return []
    duties = reporting_duties(campaign)
    opened = [_open(campaign, month, timetable, duties) for month in missing]
    return [period for period in opened if period is not None]


@transaction.atomic
def _open(
    campaign: Campaign, month: date, timetable: Timetable, duties: list[Duty]
) -> Period | None:
    opens, due = timetable.opens(month), timetable.due(month)
    period, new = Period.objects.get_or_create(
        campaign=campaign, month=month, defaults={"opens_at": opens, "due_at": due}
    )
    if not new:
        return None
    in_force = [duty for duty in duties if duty.since is None or duty.since <= month]
    units = dict.fromkeys(duty.unit_id for duty in in_force)
    submissions = Submission.objects.bulk_create(
        Submission(period=period, unit_id=unit) for unit in units
    )
    of_unit = {submission.unit_id: submission for submission in submissions}
    owed_by = {(duty.unit_id, duty.metric_id): duty.metric for duty in in_force}
    Cell.objects.bulk_create(
        Cell(
            submission=of_unit[unit],
            metric=metric,
            owed=metric.owed == Metric.Owed.MONTHLY,
        )
        for (unit, _), metric in owed_by.items()
    )
    return period
