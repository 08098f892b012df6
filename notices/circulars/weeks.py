"""Weeks from Monday to Sunday (周), and the day on which a week's circular is drafted: pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ledgers.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
WRITTEN = re.compile(r"([12][0-9]{3})-W([0-9]{2})")
# From this hour of the day on the draft may be there.
DRAFTED_FROM = time(9)
WEEK = timedelta(days=7)
DAY_NAMES = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week in Asia/Shanghai, named by its Monday."""

    monday: date

    @property
    def code(self) -> str:
        """ "2022-W17"; the year is the ISO year."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def number(self) -> str:
        """ "2022年第17周"; the year is the ISO year."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}年第{number}周"

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def label(self) -> str:
        """ "2022年4月25日至5月1日"."""
        first, last = self.monday, self.sunday
        year = f"{last.year}年" if last.year != first.year else ""
        return f"{first.year}年{short_day(first)}至{year}{short_day(last)}"

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.monday, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The exclusive end: Monday 00:00 of the week after."""
        return self.starts + WEEK

    @property
    def next(self) -> "Week":
        return Week(self.monday + WEEK)

    @property
    def before(self) -> "Week":
        return Week(self.monday - WEEK)


def short_day(day: date) -> str:
    """ "4月25日", without leading zeros."""
    return f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    return f"{day.year}年{short_day(day)}"


def week_of(moment: datetime) -> Week:
    """The week a moment falls into in Asia/Shanghai."""
    day = moment.astimezone(SHANGHAI).date()
    return Week(day - timedelta(days=day.weekday()))


def read_week(text: str) -> Week:
    """ "2022-W17" as a week; raises ValueError with a sentence for anything else."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"看不懂周次“{text[:20]}”，请写成 2022-W17 的样子（ISO 年和周次）")
    try:
        return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        raise ValueError(
            f"{found[1]}年没有第{int(found[2])}周，请核对周次“{text.strip()}”"
        ) from None


def draft_day(week: Week, calendar: Calendar, weekday: int | None) -> date | None:
    """The day of the draft; `weekday` 0 is Monday, None the week's last working day.

    A weekday that is a rest day gives way to the working day before it in the same week, else to
    the one after it; None for a week without any working day.
    """
    days = [week.monday + timedelta(days=number) for number in range(7)]
    worked = [day for day in days if calendar.is_workday(day)]
    if not worked:
        return None
    if weekday is None:
        return worked[-1]
    until = [day for day in worked if day <= days[weekday]]
    return until[-1] if until else worked[0]


def draft_moment(week: Week, calendar: Calendar, weekday: int | None) -> datetime | None:
    """From when on the week's draft should exist; None where it has none."""
    day = draft_day(week, calendar, weekday)
    return None if day is None else datetime.combine(day, DRAFTED_FROM, SHANGHAI)


def due_week(now: datetime, calendar: Calendar, weekday: int | None) -> Week | None:
    """The newest week whose draft should exist by now; None when that was over a week ago.

    Older ones are not caught up: today's numbers under last month's date would mislead.
    """
    for week in (week_of(now), week_of(now).before):
        moment = draft_moment(week, calendar, weekday)
        if moment is not None and moment <= now:
            return week if now - moment < WEEK else None
    return None
