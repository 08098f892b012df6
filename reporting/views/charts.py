"""The charts of the pages: what was loaded as what is drawn, with the addresses it leads to."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from indicators.models import Campaign
from indicators.scoring.exact import write_decimal
from indicators.scoring.spec import IndicatorSpec
from reporting.charts.chart import Chart
from reporting.charts.course import READING, SNAPSHOT, Mark, Month, Point, course
from reporting.charts.goals import Aim, goals
from reporting.charts.heat import STATES, Heat, Row, Square
from reporting.charts.intervals import Span, intervals
from reporting.charts.ranks import Needed, Ranking, ranks
from reporting.charts.waterfall import Moment, waterfall
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Snapshot
from reporting.queries import Dashboard, IndicatorPage
from reporting.queries.filling.by_month import Stood, by_month
from reporting.queries.scores.four import Four, fours_of
from reporting.queries.scores.history import History
from reporting.queries.scores.history import Mark as Marked
from reporting.queries.scores.history_page import HistoryPage
from reporting.queries.scores.indicator import ComponentPage
from reporting.queries.targets.target_row import TargetRow
from reporting.queries.targets.targets import Targets
from units.models import Unit

Charts = dict[str, Chart]
# Beside the next dates there is room for a high one, on a phone there is none to spare.
OVERVIEW = (420, 280)


def overview_chart(campaign: Campaign, page: Dashboard) -> Chart:
    """The trend by month."""
    months = [Month(one.month, one.day, one.total) for one in page.totals]
    drawn = course("各月总分", months, map(_mark, page.marks), full=campaign.total)
    return replace(drawn, heights=OVERVIEW)


def intervals_chart(campaign: Campaign) -> Chart | None:
    """What each indicator can still bring; None before a score that knows it."""
    found = fours_of(campaign)
    if found is None:
        return None
    spans = [_indicator(campaign, one, four) for one, four in found.indicators]
    return intervals(spans, _span("总分", "", found.total))


def punctuality_of(campaign: Campaign, *, now: datetime) -> Heat:
    """Every unit × month, for those who see all units; a cell leads to its sheet."""
    found = by_month(campaign, now=now)
    # Asked of the address book once and not for every cell, of which there are hundreds.
    before, _, after = reverse("sheet", args=[0]).rpartition("0")
    rows = [
        Row(
            unit.short_name,
            reverse("unit", args=[campaign.code, unit.code]),
            [_square(unit, month, stood.get(month), (before, after)) for month in found.months],
        )
        for unit, stood in found.units
    ]
    return Heat("各单位各月报送是否按时", found.months, rows)


def _square(unit: Unit, month: date, stood: Stood | None, around: tuple[str, str]) -> Square:
    if stood is None:
        return Square("none")
    said = f"{unit.short_name}{month.month}月：{STATES[stood.punctuality][1]}，{stood.label}"
    return Square(stood.punctuality, f"{around[0]}{stood.submission}{around[1]}", said)


def target_chart(campaign: Campaign, page: Targets) -> Chart:
    """Every target a number measures; the district's and the city's same one stands once."""
    levels: dict[Aim, list[str]] = {}
    unmeasured = 0
    for row in page.rows:
        if row.expected_share is None:
            unmeasured += 1
        else:
            levels.setdefault(_aim(campaign, row), []).append(row.level_label)
    named = [
        replace(aim, name=f"{'、'.join(one.removesuffix('目标') for one in own)}目标：{aim.name}")
        for aim, own in levels.items()
    ]
    return goals(named, unmeasured=unmeasured)


def _aim(campaign: Campaign, row: TargetRow) -> Aim:
    return Aim(
        name=row.goal.name,
        address=reverse("indicator", args=[campaign.code, row.indicator.number]),
        now=row.now,
        expected=row.expected,
        wanted=row.wanted,
        met=row.progress.met,
        done=row.progress.completion,
        due=row.expected_share or Fraction(0),
    )


def rank_charts(campaign: Campaign, page: IndicatorPage) -> list[Chart]:
    """One for every component whose points come from ranks."""
    found = [one for one in page.components if "full_within" in one.trace.get("parameters", {})]
    return [ranks(_ranking(campaign, page, one)) for one in found if one.trace["inputs"]]


def _ranking(campaign: Campaign, page: IndicatorPage, one: ComponentPage) -> Ranking:
    inputs = one.trace["inputs"]
    known = {said["month"]: said["value"] for said in inputs if said["value"] is not None}
    months = [
        (month, Decimal(known[key]) if (key := f"{month:%Y-%m}") in known else None)
        for month in campaign.months
    ]
    full = Decimal(str(one.trace["parameters"]["full_within"]))
    return Ranking(inputs[0]["name"], months, full, _needed(page, one.component.code))


def _needed(page: IndicatorPage, code: str) -> Needed | None:
    """The next step that wins points; where there is none, the one that holds them."""
    steps = [*page.levers.gains, *page.levers.all_keeps]
    for row in steps:
        step = row.lever.step
        if row.lever.component == code and step.mean is not None:
            months = [date.fromisoformat(f"{one.month}-01") for one in step.changes]
            verb = "可多得" if row in page.levers.gains else "可保住"
            said = f"{row.step}，{verb}{row.points}分"
            return Needed(write_decimal(step.mean), months, said)
    return None


def history_charts(campaign: Campaign, page: HistoryPage) -> Charts:
    """The score by day and by month in both series, and the way between two snapshots."""
    charts, found = {"course": _course(campaign, page.history)}, page.between
    listed = campaign.indicators.order_by("number").values_list("number", "name")
    names = {number: _named(campaign, number, name) for number, name in listed}
    if found:
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


def _named(campaign: Campaign, number: int, name: str) -> tuple[str, str]:
    """An indicator as charts name it, and its page."""
    return f"{number}. {name}", reverse("indicator", args=[campaign.code, number])


def _indicator(campaign: Campaign, one: IndicatorSpec, four: Four | None) -> Span:
    name, address = _named(campaign, one.number, one.name)
    return _span(name, address, four) if four else Span(name, address, write_decimal(one.max))


def _span(name: str, address: str, four: Four) -> Span:
    return Span(name, address, four.max, four.secured, four.earned, four.reachable)


def _mark(one: Marked) -> Mark:
    kind = READING if one.snapshot is None else SNAPSHOT
    return Mark(kind, one.day, one.text, one.total)
