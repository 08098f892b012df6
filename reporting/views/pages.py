"""Reading pages: home, desk, indicator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.queries import current_campaign
from reporting.contributed import open_work
from reporting.permissions import sees_all_units
from reporting.queries import beside_desk, desk_of, indicator_page
from reporting.queries.filling.office_work import office_work
from reporting.queries.live import Shown
from reporting.queries.people.people import staffing_beside
from reporting.queries.scores.indicator import source_page
from reporting.queries.scores.trial import trial_of
from reporting.views.charts import rank_charts
from reporting.views.doors import campaign_of, clock, person
from reporting.views.live import watch
from units.queries import standing, units_of
from units.roles import Role


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Sends everybody to the first page of their role."""
    campaign = current_campaign(today=timezone.localdate())
    if campaign is None:
        return render(request, "reporting/no_campaign.html")
    user = person(request)
    if standing(user).roles == {Role.ADMINISTRATOR}:
        return redirect("mail")
    return redirect("dashboard" if sees_all_units(user, campaign) else "desk", campaign.code)


@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    user = person(request)
    watch(request, campaign, Shown.DESK, in_place=True)
    page = desk_of(user, campaign, now=clock())
    work = open_work(campaign, units_of(user), now=clock())
    beside = beside_desk(user, campaign)
    context = {
        "campaign": campaign,
        "page": page,
        "work": work,
        "beside": beside,
        "office": office_work(campaign, user, now=clock()),
    }
    return render(request, "reporting/desk.html", context)


@require_safe
def indicator(request: HttpRequest, code: str, number: int) -> HttpResponse:
    campaign = campaign_of(request, code)
    watch(request, campaign, Shown.INDICATOR, in_place=True)
    page = indicator_page(campaign, number, person(request), now=clock())
    if page is None:
        raise Http404("没有这项指标")
    read = {metric.code for metrics, _ in page.duties for metric in metrics}
    context = {
        "campaign": campaign,
        "page": page,
        "staffing": staffing_beside(campaign, read),
        "charts": rank_charts(campaign, page),
    }
    return render(request, "reporting/indicator.html", context)


@require_safe
def sources(request: HttpRequest, code: str, number: int, metric: str) -> HttpResponse:
    """Every cell behind one metric of an indicator; others' metrics are not there for a clerk."""
    campaign = campaign_of(request, code)
    table = source_page(campaign, number, metric, person(request))
    if table is None:
        raise Http404("没有这项数据，或者不在您的查看范围内")
    context = {"campaign": campaign, "table": table, "number": number}
    return render(request, "reporting/sources.html", context)


@require_safe
def what_if(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Other numbers tried on one indicator; what is asked stands in the address, nothing is
    stored."""
    campaign = campaign_of(request, code)
    asked = {name: str(text).replace("\0", "")[:100] for name, text in request.GET.items()}
    page = trial_of(campaign, number, asked)
    if page is None:
        raise Http404("没有这项指标")
    context = {"campaign": campaign, "page": page}
    return render(request, "reporting/what_if.html", context, status=422 if page.refusal else 200)
