"""Pages of the score's history, and of the snapshots that keep what a circular quotes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from reporting.models import Snapshot
from reporting.permissions import sees_all_units
from reporting.queries.live import Shown
from reporting.queries.scores.history_page import history_page
from reporting.refusals import Refusal
from reporting.scores import snapshots
from reporting.views.charts import history_charts
from reporting.views.doors import campaign_of, clock, person
from reporting.views.live import watch
from reporting.views.sheets import STATUS


@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    if campaign.scored:
        watch(request, campaign, Shown.HISTORY, in_place=True)
    return _page(request, campaign)


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Freezes the present state; who comes by address alone is led to the list."""
    campaign = campaign_of(request, code)
    if request.method == "GET":
        return redirect("history", campaign.code)
    name = request.POST.get("name", "").replace("\0", "")
    try:
        taken = snapshots.take(campaign, name=name, by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, campaign, name=name, refusal=refusal)
    messages.success(request, f"快照“{taken.name}”已形成，内容不再改变")
    return redirect("snapshot", campaign.code, taken.pk)


@require_safe
def snapshot(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Exactly what is stored; which units are late is told to those who may see all units."""
    campaign = campaign_of(request, code)
    rows = Snapshot.objects.filter(campaign=campaign).select_related("taken_by")
    one = get_object_or_404(rows, pk=pk)
    context = {
        "campaign": campaign,
        "snapshot": one,
        "content": one.content,
        "intact": snapshots.intact(one),
        "all_units": sees_all_units(person(request), campaign),
    }
    return render(request, "reporting/snapshot.html", context)


def _page(
    request: HttpRequest, campaign: Campaign, *, name: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    status = STATUS[refusal.code] if refusal else 200
    context = {"campaign": campaign, "name": name, "refusal": refusal}
    if campaign.scored:
        page = history_page(campaign, request.GET.dict(), now=clock())
        context |= {
            "page": page,
            "charts": history_charts(campaign, page),
            "may_take": snapshots.why_not(person(request), campaign) is None,
        }
    return render(request, "reporting/history.html", context, status=status)
