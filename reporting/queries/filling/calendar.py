"""The working-day calendar as a page: every year with its notice, and one year with its days."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q

from indicators.models import Campaign
from ledgers.arrangements import FIRST_YEAR, LAST_YEAR, spans, written
from ledgers.calendars import stored_calendar
from ledgers.models import CalendarYear
from ledgers.workdays import PROVISIONAL, Calendar
from reporting.duties.deadlines import due_text
from reporting.duties.periods import timetable_of

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class YearRow:
    """A year in the list; without `stored` it is provisional."""

    year: int
    stored: CalendarYear | None
    off: int = 0
    worked: int = 0


@dataclass(frozen=True)
class SpanRow:
    first: str
    last: str
    name: str
    days: int


@dataclass(frozen=True)
class MonthRow:
    """What the year does to one month of a campaign's reports."""

    campaign: Campaign
    month: date
    soft: str
    hard: str
    provisional: bool


@dataclass(frozen=True)
class YearPage:
    """One year: what is kept, how it is typed, and which deadlines follow from it."""

    year: int
    stored: CalendarYear | None
    off: list[SpanRow]
    worked: list[SpanRow]
    typed: dict[str, str]
    months: list[MonthRow]
    assumed: str = PROVISIONAL

    @property
    def before(self) -> int | None:
        return self.year - 1 if self.year > FIRST_YEAR else None

    @property
    def after(self) -> int | None:
        return self.year + 1 if self.year < LAST_YEAR else None


def calendar_years(*, today: date) -> list[YearRow]:
    """Every stored year, every year of a campaign and the next one, newest first; two queries."""
    stored = CalendarYear.objects.select_related("changed_by").annotate(
        off=Count("days", filter=Q(days__worked=False)),
        at_work=Count("days", filter=Q(days__worked=True)),
    )
    rows = {one.year: YearRow(one.year, one, one.off, one.at_work) for one in stored}
    window = Campaign.objects.aggregate(first=Min("window_first"), last=Max("window_last"))
    wanted = {today.year, today.year + 1}
    if window["first"] and window["last"]:
        wanted |= set(range(window["first"].year, window["last"].year + 1))
    rows |= {year: YearRow(year, None) for year in wanted if year not in rows}
    return [rows[year] for year in sorted(rows, reverse=True)]


def calendar_year(year: int, *, today: date) -> YearPage:
    """The year as it is kept now; four queries whatever it holds."""
    stored = CalendarYear.objects.select_related("changed_by").filter(year=year).first()
    calendar = stored_calendar()
    days = next((one for one in calendar.years if one.year == year), None)
    off, worked = (days.holidays, days.worked) if days else ({}, {})
    return YearPage(
        year=year,
        stored=stored,
        off=[_row(*span) for span in spans(off)],
        worked=[_row(*span) for span in spans(worked)],
        typed={
            "notice": stored.notice if stored else "",
            "title": stored.title if stored else f"国务院办公厅关于{year}年部分节假日安排的通知",
            "issued_on": f"{stored.issued_on or ''}" if stored else "",
            "note": stored.note if stored else "",
            "off": written(off),
            "worked": written(worked),
        },
        months=_months(year, calendar),
    )


def _row(first: date, last: date, name: str) -> SpanRow:
    return SpanRow(_told(first), _told(last), name, (last - first).days + 1)


def _told(day: date) -> str:
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def _months(year: int, calendar: Calendar) -> list[MonthRow]:
    """The months that are due in the year, of every plan that reports monthly; one query."""
    rows = []
    campaigns = Campaign.objects.filter(day__isnull=False).order_by("demonstration", "pk")
    for campaign in campaigns.filter(window_first__year__lte=year, window_last__year__gte=year):
        timetable = timetable_of(campaign)
        for month in campaign.months if timetable else []:
            if timetable and month.year == year:
                dates = timetable.dates(month, calendar)
                rows.append(
                    MonthRow(
                        campaign=campaign,
                        month=month,
                        soft=due_text(dates.soft_due_at),
                        hard=due_text(dates.due_at),
                        provisional=dates.soft_provisional,
                    )
                )
    return rows
