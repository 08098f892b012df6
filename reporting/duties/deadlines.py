"""When a month opens, its two deadlines, what it covers, and how a submission stands: pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ledgers.workdays import Calendar, Reached

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEAR = timedelta(days=3)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dates:
    """Everything a month is dated by; moments are exclusive bounds, `covers_…` whole days."""

    opens_at: datetime
    due_at: datetime
    soft_due_at: datetime
    soft_provisional: bool
    covers_from: date
    covers_to: date
    correction_until: datetime


@dataclass(frozen=True)
class Timetable:
    """A campaign's reporting rule: 每月25日前; earlier months are back-filled (O6, O7).

    The office forwards to the city by the same 25th (X2), so units are asked `soft_days` working
    days earlier; `roll` ("none", "back", "forward") says where a 25th on a rest day goes.
    """

    day: int
    first_month: date
    backfill_opens: date
    backfill_due: date
    soft_days: int = 3
    roll: str = "none"
    covers_from: int = 26
    correction_day: int = 5

    def opens(self, month: date) -> datetime:
        """The moment the month can be reported: its first day, for back-filled months not
        before the back-fill begins."""
        return _midnight(max(month, self.backfill_opens) if self._back_filled(month) else month)

    def due(self, month: date, calendar: Calendar) -> datetime:
        """The exclusive bound: 24:00 of the due day is 00:00 of the next, Asia/Shanghai.

        "25日前" includes the 25th; rest days move it only where the campaign says so
        (product.md section 10). The last day of the back-fill is a date of its own and stays.
        """
        return _end(self._last_day(month, calendar).day)

    def dates(self, month: date, calendar: Calendar) -> Dates:
        """The month's dates; provisional where a year on the way has no published notice."""
        opens, hard = self.opens(month), self._last_day(month, calendar)
        soft = calendar.add(hard.day, -self.soft_days)
        covers_from, covers_to = self.coverage(month)
        window = _end(_next(month).replace(day=self.correction_day))
        return Dates(
            opens_at=opens,
            due_at=_end(hard.day),
            soft_due_at=_end(max(soft.day, opens.date())),
            soft_provisional=soft.provisional or hard.provisional,
            covers_from=covers_from,
            covers_to=covers_to,
            correction_until=max(window, _end(hard.day)),
        )

    def coverage(self, month: date) -> tuple[date, date]:
        """The first and last day whose new records the month counts (X4).

        A back-filled month is a calendar month; the first regular one begins on its 1st, so that
        no day is counted in two months and none between them is left out.
        """
        if self._back_filled(month) or self.covers_from == 1:
            return month, _next(month) - ONE_DAY
        first = month if month == self.first_month else _before(month, self.covers_from)
        return first, month.replace(day=self.covers_from) - ONE_DAY

    def _back_filled(self, month: date) -> bool:
        return month < self.first_month

    def _last_day(self, month: date, calendar: Calendar) -> Reached:
        if self._back_filled(month):
            return Reached(self.backfill_due, provisional=False)
        day = month.replace(day=self.day)
        if self.roll == "none":
            return Reached(day, provisional=False)
        if calendar.is_workday(day):
            return Reached(day, calendar.provisional(day))
        return calendar.add(day, 1 if self.roll == "forward" else -1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _end(day: date) -> datetime:
    return _midnight(day + ONE_DAY)


def _next(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def _before(month: date, day: int) -> date:
    """That day of the month before."""
    return (month - ONE_DAY).replace(day=day)


def due_text(due: datetime) -> str:
    """The last day named as people say it: "4月25日 24:00"."""
    last = due.astimezone(SHANGHAI) - timedelta(days=1)
    return f"{last.month}月{last.day}日 24:00"


def covers_text(first: date, last: date) -> str:
    """The days a flow is counted over: "3月26日—4月25日"."""
    return f"{first.month}月{first.day}日—{last.month}月{last.day}日"


def left_text(due: datetime, now: datetime, *, late: str = "已逾期") -> str:
    """How long there is, or how long it has been: "还有4天6小时", "已逾期2天"."""
    gap = due - now
    hours = int(abs(gap).total_seconds() // 3600)
    days, rest = divmod(hours, 24)
    span = "".join(f"{count}{name}" for count, name in [(days, "天"), (rest, "小时")] if count)
    if gap > timedelta(0):
        return f"还有{span}" if span else "不足1小时"
    return f"{late}{f'{days}天' if days else span or '不足1小时'}"


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


def punctuality(
    *,
    first_submitted: datetime | None,
    due: datetime,
    now: datetime,
    soft: datetime | None = None,
) -> Punctuality:
    """Judged by the first arrival: a return and resubmission does not make a unit late.

    Only the hard date makes anybody late; 临期 begins with whichever date comes first.
    """
    if first_submitted is not None:
        return Punctuality.ON_TIME if first_submitted < due else Punctuality.LATE
    if now >= due:
        return Punctuality.OVERDUE
    return Punctuality.NEAR if min(due, soft or due) - now <= NEAR else Punctuality.OPEN
