"""The charts of the pages: what was loaded as what is drawn, with the addresses it leads to."""

from django.urls import reverse

from indicators.models import Campaign
from reporting.charts.chart import Chart
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.intervals import Span, intervals
from reporting.queries import Dashboard
from reporting.queries.scores.dashboard import IndicatorRow
from reporting.queries.scores.four import Four
from reporting.queries.scores.history import History
from reporting.queries.scores.history import Mark as Marked

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


def history_charts(campaign: Campaign, history: History) -> Charts:
    """The score by day and by month in both series."""
    months = [
        Month(one.month, one.last_day, one.known, one.data, "数据矛盾" if one.problems else "")
        for one in history.months
    ]
    days = [Point(one.day, one.total) for one in history.days]
    marks = map(_mark, history.marks)
    return {"course": course("走势", months, marks, days=days, full=campaign.total)}


def _indicator(campaign: Campaign, row: IndicatorRow) -> Span:
    address = reverse("indicator", args=[campaign.code, row.indicator.number])
    name = f"{row.indicator.number}. {row.indicator.name}"
    return _span(name, address, row.four) if row.four else Span(name, address, row.indicator.max)


def _span(name: str, address: str, four: Four) -> Span:
    return Span(name, address, four.max, four.secured, four.earned, four.reachable)


def _mark(one: Marked) -> Mark:
    kind = READING if one.snapshot is None else SNAPSHOT
    return Mark(kind, one.day, one.text, one.total)
