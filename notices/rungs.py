"""On which rung of the ladder (催报梯级) an obligation stands today, from dates alone: pure."""

from datetime import date, datetime

from ledgers.workdays import Calendar
from notices.occasions import NoticePlan, Rung, last_day


def rung_day(rung: Rung, soft: datetime, hard: datetime, calendar: Calendar) -> date:
    """The day of the rung; both bounds are exclusive.

    Where the date itself is a rest day, its own rung is the last working day before it: a letter
    that is read after the date helps nobody.
    """
    base = last_day(min(soft, hard) if rung.counted_from == "soft" else hard)
    if rung.days == 0 and not calendar.is_workday(base):
        return calendar.add(base, -1).day
    return calendar.add(base, rung.days).day


def rung_now(
    plan: NoticePlan, soft: datetime, hard: datetime, today: date, calendar: Calendar
) -> Rung | None:
    """The last rung that is reached and not yet stale, None before the first and long after.

    An earlier rung is superseded, told or not: nobody who was missed for three days gets three
    letters. Nobody is written to on a rest day, but for the hard date itself: it is the last
    chance.
    """
    if not calendar.is_workday(today) and today != last_day(hard):
        return None
    reached = [
        (day, number, rung)
        for number, rung in enumerate(plan.rungs)
        if (day := rung_day(rung, soft, hard, calendar)) <= today
    ]
    if not reached:
        return None
    day, _, rung = max(reached, key=lambda one: one[:2])
    return rung if today <= calendar.add(day, plan.look_back).day else None
