"""Opening months, dating them, and writing down what each unit owes for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from indicators.models import Campaign, Duty, Metric
from indicators.queries import reporting_duties
from ledgers.calendars import stored_calendar
from reporting.duties.deadlines import Dates, Timetable
from reporting.duties.exemptions import exempted
from reporting.duties.terms import owes
from reporting.models import Cell, Period, Submission
from reporting.workflow import EDITABLE


def timetable_of(campaign: Campaign) -> Timetable | None:
    """None for a plan that asks for no monthly reports."""
    day, first = campaign.day, campaign.first_month
    opens, due = campaign.backfill_opens, campaign.backfill_due
    if day is None or first is None or opens is None or due is None:
        return None
    return Timetable(
        day=day,
        first_month=first,
        backfill_opens=opens,
        backfill_due=due,
        soft_days=campaign.soft_days,
        roll=campaign.roll,
        covers_from=campaign.covers_from,
        correction_day=campaign.correction_day,
    )


@transaction.atomic
def ensure_periods(campaign: Campaign, *, now: datetime) -> list[Period]:
    """Opens every month that should be open by now and asks in every open month for what is owed.

    Running it again creates nothing. Months opened before they were dated twice are dated now.
    """
    timetable = timetable_of(campaign)
    if timetable is None:
        return []
    there = {period.month: period for period in campaign.periods.all()}
    missing = [m for m in campaign.months if m not in there and timetable.opens(m) <= now]
    undated = [period for period in there.values() if period.soft_due_at is None]
    opened = []
    if missing or undated:
        calendar = stored_calendar()
        for period in undated:
            _date(period, timetable.dates(period.month, calendar))
        for month in missing:
            columns = vars(timetable.dates(month, calendar))
            key = {"campaign": campaign, "month": month}
            there[month], new = Period.objects.get_or_create(**key, defaults=columns)
            opened += [there[month]] if new else []
    _ask(campaign, there.values())
    return opened


def redate(*, now: datetime) -> int:
    """Dates every month that is not past anew, after the calendar changed; returns how many moved.

    The caller opens the transaction.
    """
    calendar, moved = stored_calendar(), 0
    open_now = Period.objects.filter(due_at__gt=now).select_related("campaign")
    for period in open_now.order_by("pk"):
        timetable = timetable_of(period.campaign)
        if timetable is not None:
            moved += _date(period, timetable.dates(period.month, calendar))
    return moved


def _date(period: Period, dates: Dates) -> bool:
    """Keeps what is new; True when something was. A month that is open never closes again."""
    given = {name: value for name, value in vars(dates).items() if name != "opens_at"}
    new = {name: value for name, value in given.items() if getattr(period, name) != value}
    if new:
        Period.objects.filter(pk=period.pk).update(**new)
    return bool(new)


def _ask(campaign: Campaign, periods: Iterable[Period]) -> None:
    """Adds the submissions and cells that the duties ask for and that are not there.

    What was handed in stays as it was handed in: it is asked for more only once it is back.
    """
    wanted = _wanted(reporting_duties(campaign), periods)
    asked = Cell.objects.filter(submission__period__campaign=campaign)
    columns = ("submission__period_id", "submission__unit_id", "metric_id")
    for key in asked.values_list(*columns):
        wanted.pop(key, None)
    if not wanted:
        return
    released = exempted(campaign)
    units = dict.fromkeys((period, unit) for period, unit, _ in wanted)
    Submission.objects.bulk_create(
        [Submission(period_id=period, unit_id=unit) for period, unit in units],
        ignore_conflicts=True,
    )
    mine = Submission.objects.filter(period__campaign=campaign, state__in=EDITABLE)
    of_unit = {(one.period_id, one.unit_id): one for one in mine}
    Cell.objects.bulk_create(
        [
            Cell(
                submission=of_unit[period, unit],
                metric=metric,
                owed=metric.owed == Metric.Owed.MONTHLY and (unit, metric.pk) not in released,
                not_applicable=(unit, metric.pk) in released,
            )
            for (period, unit, _), metric in wanted.items()
            if (period, unit) in of_unit
        ],
        ignore_conflicts=True,
    )


def _wanted(duties: list[Duty], periods: Iterable[Period]) -> dict[tuple[Any, ...], Metric]:
    """Period, unit and metric → the metric, for every duty in force in the month."""
    found = {}
    for period in periods:
        for duty in duties:
            if owes(period.month, since=duty.since, until=duty.until):
                found[period.pk, duty.unit_id, duty.metric_id] = duty.metric
    return found
