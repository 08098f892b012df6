"""What is owed of 督办事项, for the ladder that reminds of reports too."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from notices.meetings.moves import STANDINGS, standing_of
from notices.models import FollowUp
from reporting.duties.deadlines import SHANGHAI
from units.models import Unit

ONE_DAY = timedelta(days=1)
# The unit is asked so many working days before the date; reports call that the inner date.
SOFT_DAYS = 3


@dataclass(frozen=True)
class Owed:
    """One follow-up that its lead still owes; both bounds are exclusive, as those of a month."""

    key: str
    campaign: Campaign
    unit: Unit
    text: str
    state: str
    soft: datetime
    hard: datetime
    address_of: int


def owed_items(now: datetime) -> list[Owed]:
    """Every open follow-up of every campaign, soonest first; four queries.

    What waits for the office's 销号 is not owed by the unit.
    """
    calendar, today = stored_calendar(), now.astimezone(SHANGHAI).date()
    rows = FollowUp.objects.filter(state=FollowUp.State.OPEN)
    listed = rows.select_related("meeting__campaign", "lead").order_by("due", "pk")
    return [
        Owed(
            key=f"follow-up-{one.pk}",
            campaign=one.meeting.campaign,
            unit=one.lead,
            text=f"督办事项（{one.label}）：{one.text}",
            state=STANDINGS[standing_of(one.state, one.due, today)],
            soft=_end(calendar.add(one.due, -SOFT_DAYS).day),
            hard=_end(one.due),
            address_of=one.pk,
        )
        for one in listed
    ]


def _end(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI)
