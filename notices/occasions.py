"""When a letter is due, decided from dates alone: pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class NoticePlan:
    """A kind of letter (通知方案): how long around a deadline, and at which hours."""

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
        due_day = (due_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
        return -self.days_after <= (due_day - today).days <= self.days_before


def read_plan(path: Path) -> NoticePlan:
    """The plan in a TOML file; a missing or unknown key raises TypeError naming it."""
    with path.open("rb") as file:
        return NoticePlan(**tomllib.load(file))
