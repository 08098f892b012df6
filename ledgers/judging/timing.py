"""及时: the day a decision is due on the platform, and whether the report kept it; pure."""

from datetime import date, timedelta

from ledgers.judging.verdicts import Terms
from ledgers.workdays import Calendar

Timing = tuple[date | None, bool | None]
UNKNOWN: Timing = (None, None)
MOST_KEPT = 50_000


class Clock:
    """The due days of one report; every decision's day is counted once."""

    def __init__(self, calendar: Calendar, terms: Terms, reported_on: date) -> None:
        self._calendar, self._terms, self._reported_on = calendar, terms, reported_on
        self._kept: dict[str, Timing] = {"": UNKNOWN}

    def timing(self, decided_on: str) -> Timing:
        """Due day and timeliness for an ISO day, "" giving (None, None).

        The decision's day is not counted. Neither is known where the decision lies after the
        report or the count meets a year whose holidays are not published (待核).
        """
        found = self._kept.get(decided_on)
        if found is None:
            found = self._count(date.fromisoformat(decided_on))
            if len(self._kept) < MOST_KEPT:
                self._kept[decided_on] = found
        return found

    def _count(self, decided_on: date) -> Timing:
        if decided_on > self._reported_on:
            return UNKNOWN
        if not self._terms.working:
            due = decided_on + timedelta(days=self._terms.days)
            return due, self._reported_on <= due
        reached = self._calendar.add(decided_on, self._terms.days)
        if reached.provisional:
            return UNKNOWN
        return reached.day, self._reported_on <= reached.day
