"""The overview (总览): the total, how the month stands, and the way on of every indicator.

Most of it is the same for many people and costs most of the time, so that it is kept as HTML:
every part by all that it shows, and for this minute.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from reporting.contributed import alerts
from reporting.permissions import sees_all_units
from reporting.queries import Dashboard, dashboard_of
from reporting.queries.filling.office_work import office_work
from reporting.queries.live import Shown
from reporting.queries.scores.ahead import Ahead, ahead_of
from reporting.queries.scores.dashboard import IndicatorRow
from reporting.views.charts import overview_chart, punctuality_of
from reporting.views.doors import campaign_of, clock, person
from reporting.views.keeping import Part, kept
from reporting.views.live import watch
from reporting.views.places import Places
from reporting.views.tasks import tasks_under
from units.models import User
from units.queries import standing

BY_NUMBER = "number"
# Minutes: every unit has rows of its own, and nothing in them but scores grows old soon.
ROWS = 5


@dataclass(frozen=True)
class Way:
    """One indicator's row with its way on and the page where that is done."""

    row: IndicatorRow
    ahead: Ahead | None
    address: str


@require_safe
def dashboard(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    if not campaign.scored:
        return tasks_under(request, campaign, title="总览")
    mark = watch(request, campaign, Shown.OVERVIEW, in_place=True)
    user = person(request)
    page = dashboard_of(campaign, now=clock())
    all_units = sees_all_units(user, campaign)
    by_number = request.GET.get("order") == BY_NUMBER
    parts = {
        "rows": _rows(page, user, mark, by_number=by_number),
        "course": _course(page, mark),
        "dates": _dates(page),
    }
    if all_units and page.month:
        parts["heat"] = _heat(page, mark)
    context = {
        "campaign": campaign,
        "page": page,
        **dict(zip(parts, kept(list(parts.values())), strict=True)),
        "all_units": all_units,
        "alerts": alerts(user),
        "office": office_work(campaign, user, now=page.now),
    }
    return render(request, "reporting/dashboard.html", context)


def _course(page: Dashboard, mark: str) -> Part:
    """The trend by month; a snapshot just taken stands in it within the minute."""

    def make() -> str:
        chart = overview_chart(page.campaign, page)
        return render_to_string("components/chart.html", {"chart": chart})

    return Part(_name("course", page, _scored(mark)), make)


def _dates(page: Dashboard) -> Part:
    """What is due next; the same for everybody."""

    def make() -> str:
        context = {"campaign": page.campaign, "page": page}
        return render_to_string("reporting/_deadlines.html", context)

    shown = page.month and (page.month.period.pk, page.month.dates)
    return Part(_name("dates", page, shown), make)


def _heat(page: Dashboard, mark: str) -> Part:
    """The grid of all months: hundreds of cells, the same for all who see every unit."""

    def make() -> str:
        heat = punctuality_of(page.campaign, now=page.now)
        return render_to_string("components/heat.html", {"heat": heat})

    return Part(_name("heat", page, mark), make)


def _rows(page: Dashboard, user: User, mark: str, *, by_number: bool) -> Part:
    """The rows of the indicators: the same for all who see every unit, and within a unit."""
    campaign, period = page.campaign, page.month.period if page.month else None
    units = None if sees_all_units(user, campaign) else standing(user).units
    closed = page.score is not None and page.score.closed

    def make() -> str:
        ahead = {} if closed else ahead_of(campaign)
        places = Places(campaign, period, user, units)
        places.look_up(ahead.values())
        rows = page.rows if by_number else page.by_points_to_win
        found = [(row, ahead.get(row.indicator.number)) for row in rows]
        ways = [Way(row, one, places.of(one) if one else "") for row, one in found]
        return render_to_string("reporting/_ways.html", _ways(page, ways, by_number=by_number))

    scores = (_scored(mark), closed, page.before and page.before.pk, page.published.points)
    seen_by = "all" if units is None else sorted(units)
    name = _name("rows", page, (scores, period and period.pk, seen_by, by_number), minutes=ROWS)
    return Part(name, make, seconds=60 * ROWS)


def _ways(page: Dashboard, ways: list[Way], *, by_number: bool) -> dict[str, Any]:
    address = reverse("dashboard", args=(page.campaign.code,))
    return {
        "campaign": page.campaign,
        "count": len(ways),
        "open": page.four.open if page.four else None,
        "ways": [one for one in ways if by_number or one.row.open != 0],
        "settled": [one for one in ways if not by_number and one.row.open == 0],
        "tabs": [
            ("按还可争取的分", f"{address}#indicators", not by_number, None),
            ("按序号", f"{address}?order={BY_NUMBER}#indicators", by_number, None),
        ],
    }


def _scored(mark: str) -> str:
    """Of the mark of the page only what tells of scores: the other half tells of moves."""
    return ".".join(mark.split(".")[:2])


def _name(part: str, page: Dashboard, shown: object, *, minutes: int = 1) -> str:
    """The name under which a part is kept: what it shows, of which campaign, in these minutes."""
    digest = hashlib.sha256(repr(shown).encode()).hexdigest()
    slot = f"{page.now:%Y%m%d%H}{page.now.minute // minutes:02}"
    return f"overview-{part}.{page.campaign.pk}.{slot}.{digest}"
