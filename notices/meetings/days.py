"""On which day a month's meeting is, and by which working day its decisions are due: pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from ledgers.workdays import PROVISIONAL, Calendar, Reached

ONE_DAY = timedelta(days=1)
# A pack that was missed for longer than this would show the facts of another month.
LOOK_BACK = timedelta(days=20)
# Decisions are offered a date two weeks of work later.
OFFERED = 10


def first_of(day: date) -> date:
    return day.replace(day=1)


def meeting_day(month: date, day: int | None, calendar: Calendar) -> Reached:
    """The month's last working day, or the day set; on a rest day the working day before it.

    A month that has no such day (31日) takes its last one. Where the whole beginning of a month
    is free, the day set stands.
    """
    length = monthrange(month.year, month.month)[1]
    wanted = month.replace(day=min(day or length, length))
    if calendar.is_workday(wanted):
        return Reached(wanted, calendar.provisional(wanted))
    earlier = calendar.add(wanted, -1)
    return earlier if earlier.day >= first_of(month) else Reached(wanted, earlier.provisional)


def due_meeting(today: date, day: int | None, calendar: Calendar) -> tuple[date, date] | None:
    """The month whose meeting should exist by today, with its day; None between two of them.

    Only the newest: an older month's facts cannot be frozen afterwards.
    """
    this = first_of(today)
    for month in (this, first_of(this - ONE_DAY)):
        held = meeting_day(month, day, calendar).day
        if held <= today:
            return (month, held) if today - held <= LOOK_BACK else None
    return None


@dataclass(frozen=True)
class DueDay:
    """A date for a decision: what is odd about it, and the working day to take instead."""

    warning: str
    instead: date


def offered_due(held_on: date, calendar: Calendar) -> date:
    """The working day that is offered for what a meeting decides."""
    return calendar.add(held_on, OFFERED).day


def odd_due(due: date, calendar: Calendar) -> DueDay | None:
    """A warning where the date is a rest day; None on a working day."""
    if calendar.is_workday(due):
        return None
    instead = calendar.add(due, 1).day
    reserve = f"（{PROVISIONAL}）" if calendar.provisional(due) else ""
    return DueDay(
        f"{due:%Y-%m-%d}是休息日{reserve}，之后的工作日是{instead:%Y-%m-%d}；"
        "确需用这一天的，请勾选“休息日也照此期限”",
        instead,
    )
