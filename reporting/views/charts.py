"""The charts of the pages: what was loaded as what is drawn, with the addresses it leads to."""

from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from indicators.models import Campaign, Indicator
from indicators.queries import indicators_of
from reporting.charts.chart import Chart
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.heat import STATES, Heat, Row, Square
from reporting.charts.intervals import Span, intervals
from reporting.charts.waterfall import Moment, waterfall
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Snapshot
from reporting.queries import Dashboard
from reporting.queries.filling.by_month import Stood, by_month
from reporting.queries.scores.dashboard import IndicatorRow
from reporting.queries.scores.four import Four
from reporting.queries.scores.history import History
from reporting.queries.scores.history import Mark as Marked
from reporting.queries.scores.history_page import HistoryPage
from units.models import Unit

Charts = dict[str, Chart]


def overview_charts(campaign: Campaign, page: Dashboard) -> Charts:
    """The trend by month, and what each indicator can still bring."""
    months = [Month(one.month, one.day, one.total) for one in page.totals]
    total = _span("总分", "", page.four) if page.four else None
    spans = [_indicator(campaign, row) for row in page.rows]
    return {
        "course": course("各月总分", months, map(_mark, page.marks), full=campaign.total),
        "intervals": intervals(spans, total),
    }


def punctuality_of(campaign: Campaign, *, now: datetime) -> Heat:
    """Every unit × month, for those who see all units; a cell leads to its sheet."""
    found = by_month(campaign, now=now)
    rows = [
        Row(
            unit.short_name,
            reverse("unit", args=[campaign.code, unit.code]),
            [_square(unit, month, stood.get(month)) for month in found.months],
        )
        for unit, stood in found.units
    ]
    return Heat("各单位各月报送是否按时", found.months, rows)


def _square(unit: Unit, month: date, stood: Stood | None) -> Square:
    if stood is None:
        return Square("none")
    said = f"{unit.short_name}{month.month}月：{STATES[stood.punctuality][1]}，{stood.label}"
    return Square(stood.punctuality, reverse("sheet", args=[stood.submission]), said)


def history_charts(campaign: Campaign, page: HistoryPage) -> Charts:
    """The score by day and by month in both series, and the way between two snapshots."""
    charts, found = {"course": _course(campaign, page.history)}, page.between
    if found:
        names = {one.number: _named(campaign, one) for one in indicators_of(campaign)}
        moments = _moment(found.before), _moment(found.after)
        charts["waterfall"] = waterfall(*moments, names)
    return charts


def _course(campaign: Campaign, history: History) -> Chart:
    months = [
        Month(one.month, one.last_day, one.known, one.data, "数据矛盾" if one.problems else "")
        for one in history.months
    ]
    days = [Point(one.day, one.total) for one in history.days]
    marks = map(_mark, history.marks)
    return course("走势", months, marks, days=days, full=campaign.total)


def _moment(one: Snapshot) -> Moment:
    points = {int(number): Decimal(text) for number, text in one.score.points.items()}
    day = timezone.localdate(one.taken_at, SHANGHAI)
    return Moment(one.name, day, one.score.total, points)


def _named(campaign: Campaign, one: Indicator) -> tuple[str, str]:
    """An indicator as charts name it, and its page."""
    address = reverse("indicator", args=[campaign.code, one.number])
    return f"{one.number}. {one.name}", address


def _indicator(campaign: Campaign, row: IndicatorRow) -> Span:
    name, address = _named(campaign, row.indicator)
    return _span(name, address, row.four) if row.four else Span(name, address, row.indicator.max)


def _span(name: str, address: str, four: Four) -> Span:
    return Span(name, address, four.max, four.secured, four.earned, four.reachable)


def _mark(one: Marked) -> Mark:
    kind = READING if one.snapshot is None else SNAPSHOT
    return Mark(kind, one.day, one.text, one.total)
