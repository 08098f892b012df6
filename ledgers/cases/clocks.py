"""When a case is due and how it stands by the clock (临期、逾期), computed, not stored; pure."""

import calendar as months_of
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledgers.terms import AllTerms, Clock, Regime
from ledgers.workdays import Calendar, Reached

NEAR_DAYS = 1


class Standing(StrEnum):
    """How a case stands on a day."""

    RUNNING = "running"
    NEAR = "near"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"

    @property
    def label(self) -> str:
        return {
            "running": "办理中",
            "near": "临期",
            "overdue": "逾期",
            "in_time": "按期办结",
            "late": "逾期办结",
        }[self]


@dataclass(frozen=True)
class Shown:
    """The earliest and the last day a decision is shown, and the rule that says so."""

    regime: Regime
    earliest: date
    latest: date


def due(received_on: date, clock: Clock, calendar: Calendar) -> Reached:
    """The clock's last working day, the day of receipt not counted (民法典第二百零一条).

    `provisional` (暂定) where the count meets a year whose holidays are not published.
    """
    return calendar.add(received_on, clock.days)


def stands(
    *, due: date, today: date, closed_on: date | None, over: bool, calendar: Calendar
) -> Standing:
    """临期 from the working day before the due day on, 逾期 after it; closed: in time or not."""
    if over:
        return Standing.LATE if closed_on and closed_on > due else Standing.IN_TIME
    if today > due:
        return Standing.OVERDUE
    left = calendar.left(today, due).days
    return Standing.NEAR if left <= NEAR_DAYS + 1 else Standing.RUNNING


def shown(severity: str, *, decided_on: date, received_on: date, terms: AllTerms) -> Shown | None:
    """From when repair may be granted and when showing ends by itself.

    None where no regime was in force or the regime does not know the severity.
    """
    regime = terms.regime(decided_on=decided_on, received_on=received_on)
    period = regime.period(severity) if regime else None
    if regime is None or period is None:
        return None
    earliest = months_later(decided_on, period.shortest)
    return Shown(regime, earliest, months_later(decided_on, period.longest))


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
