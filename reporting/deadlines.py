"""When a month opens, when it is due, and how a submission stands to that: pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Timetable:
    """A campaign's reporting rule: 每月25日前; earlier months are back-filled (O6, O7)."""

    day: int
    first_month: date
    backfill_opens: date
    backfill_due: date

    def opens(self, month: date) -> datetime:
        """The moment the month can be reported: its first day, for back-filled months not
        before the back-fill begins."""
        back_filled = month < self.first_month
        return _midnight(max(month, self.backfill_opens) if back_filled else month)

    def due(self, month: date) -> datetime:
        """The exclusive bound: 24:00 of the due day is 00:00 of the next, Asia/Shanghai.

        "25日前" includes the 25th and is not moved by rest days (product.md section 10).
        """
        if month >= self.first_month:
            return _midnight(month.replace(day=self.day) + timedelta(days=1))
        return _midnight(self.backfill_due + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def due_text(due: datetime) -> str:
    """The last day named as people say it: "4月25日 24:00"."""
    last = due.astimezone(SHANGHAI) - timedelta(days=1)
    return f"{last.month}月{last.day}日 24:00"


def left_text(due: datetime, now: datetime) -> str:
    """How long there is, or how long it has been: "还有4天6小时", "已逾期2天"."""
    gap = due - now
    hours = int(abs(gap).total_seconds() // 3600)
    days, rest = divmod(hours, 24)
    span = "".join(f"{count}{name}" for count, name in [(days, "天"), (rest, "小时")] if count)
    if gap > timedelta(0):
        return f"还有{span}" if span else "不足1小时"
    return f"已逾期{f'{days}天' if days else span or '不足1小时'}"


class Punctuality(StrEnum):
    """How a submission stands to its deadline; computed, never stored."""

    OPEN = "open"
    NEAR = "near"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"

    @property
    def label(self) -> str:
        return {
            "open": "未到期",
            "near": "临期",
            "overdue": "逾期",
            "on_time": "按时",
            "late": "逾期已报",
        }[self]


def punctuality(*, first_submitted: datetime | None, due: datetime, now: datetime) -> Punctuality:
    """Judged by the first arrival: a return and resubmission does not make a unit late."""
    if first_submitted is not None:
        return Punctuality.ON_TIME if first_submitted < due else Punctuality.LATE
    if now >= due:
        return Punctuality.OVERDUE
    return Punctuality.NEAR if due - now <= NEAR else Punctuality.OPEN
