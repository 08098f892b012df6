"""What is owed of 督办事项, as the ladder that reminds of reports takes it."""

from datetime import date, datetime, time, timedelta

from ledgers.calendars import stored_calendar
from notices.ladder import Owed
from notices.meetings.moves import STANDINGS, standing_of
from notices.models import FollowUp
from reporting.duties.deadlines import SHANGHAI, due_text, left_text

ONE_DAY = timedelta(days=1)
# The unit is asked so many working days before the date; reports call that the inner date.
SOFT_DAYS = 3


def owed_items(now: datetime) -> list[Owed]:
    """Every open follow-up of every campaign, owed by its lead, soonest first; three queries.

    What waits for the office's 销号 is not owed by the unit.
    """
    calendar = stored_calendar()
    rows = FollowUp.objects.filter(state=FollowUp.State.OPEN)
    listed = rows.select_related("meeting__campaign", "lead").order_by("due", "pk")
    return [
        Owed(
            key=f"follow-up-{one.pk}",
            unit=one.lead,
            campaign=one.meeting.campaign,
            soft=_end(calendar.add(one.due, -SOFT_DAYS).day),
            hard=_end(one.due),
            lines=[_line(one, now)],
            one_date=True,
        )
        for one in listed
    ]


def _line(one: FollowUp, now: datetime) -> str:
    mark = "〔演示〕" if one.meeting.campaign.demonstration else ""
    due, today = _end(one.due), now.astimezone(SHANGHAI).date()
    said = STANDINGS[standing_of(one.state, one.due, today)]
    return (
        f"· {mark}{one.lead.name} 督办事项（{one.label}）：{one.text}，{said}，"
        f"期限 {due_text(due)}（{left_text(due, now)}）"
    )


def _end(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI)
