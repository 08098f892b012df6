"""When a letter is due, decided from dates alone: pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ledgers.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class NoticePlan:
    """A kind of letter (通知方案): how long around a deadline, and at which hours.

    What is said to whoever owes counts working days (`asks`), what happened calendar days.
    """

    code: str
    name: str
    days_before: int
    days_after: int
    not_before: time
    not_after: time
    subject: str

    def occasion(self, now: datetime) -> str | None:
        """The day's key while letters may be written, None in the quiet hours."""
        local = now.astimezone(SHANGHAI)
        if not self.not_before <= local.time() < self.not_after:
            return None
        return local.date().isoformat()

    def concerns(self, due_at: datetime, today: date) -> bool:
        """Whether a deadline is near enough to write about; `due_at` is exclusive."""
        return -self.days_after <= (_last_day(due_at) - today).days <= self.days_before

    def asks(self, soft: datetime, hard: datetime, today: date, calendar: Calendar) -> bool:
        """Whether today is a working day from so many before the soft date to so many after the
        hard one; both are exclusive bounds. A month whose two dates are one has the same twice.

        The last day itself is a day to ask even where it is a rest day: it is the last chance.
        """
        last_day = _last_day(hard)
        first = calendar.add(_last_day(min(soft, hard)), -self.days_before).day
        until = calendar.add(last_day, self.days_after).day
        return first <= today <= until and (calendar.is_workday(today) or today == last_day)


def _last_day(bound: datetime) -> date:
    return (bound - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def read_plan(path: Path) -> NoticePlan:
    """The plan in a TOML file; a missing or unknown key raises TypeError naming it."""
    with path.open("rb") as file:
        return NoticePlan(**tomllib.load(file))
