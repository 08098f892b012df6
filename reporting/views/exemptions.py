"""The page 无此业务认定: a clerk asks, the office decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from indicators.models import Campaign, Metric
from reporting.duties import exemptions
from reporting.models import Exemption
from reporting.permissions import sees_all_units
from reporting.queries.filling.exemptions import exemption_page
from reporting.refusals import Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS
from units.models import Unit
from units.queries import standing


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The list, and for those who fill in the form to ask."""
    campaign = campaign_of(request, code)
    if request.method == "GET":
        return _page(request, campaign, chosen=f"{_get(request, 'unit')}/{_get(request, 'metric')}")
    unit, _, metric = _post(request, "what").partition("/")
    try:
        exemptions.ask(
            unit=get_object_or_404(Unit, jurisdiction=campaign.jurisdiction, code=unit),
            metric=get_object_or_404(Metric, campaign=campaign, code=metric),
            by=person(request),
            at=clock(),
            reason=_post(request, "reason"),
        )
    except Refusal as refusal:
        return _page(request, campaign, chosen=f"{unit}/{metric}", refusal=refusal)
    messages.success(request, "已申请，等待专班办公室认定；认定之前仍须照常填报")
    return redirect("exemptions", code)


@require_POST
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign = campaign_of(request, code)
    rows = Exemption.objects.filter(metric__campaign=campaign).select_related(
        "unit", "metric", "decided_by"
    )
    user = person(request)
    if not sees_all_units(user, campaign):
        rows = rows.filter(unit_id__in=standing(user).units)
    exemption = get_object_or_404(rows, pk=pk)
    approve = _post(request, "verdict") == "approve"
    try:
        exemptions.decide(
            exemption, by=user, at=clock(), approve=approve, decision=_post(request, "decision")
        )
    except Refusal as refusal:
        return _page(request, campaign, refusal=refusal, about=pk)
    done = "已认定：该单位不再应报此项" if approve else "未认定：该单位仍须照常填报"
    messages.success(request, done)
    return redirect("exemptions", code)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    *,
    chosen: str = "",
    refusal: Refusal | None = None,
    about: int | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "page": exemption_page(campaign, person(request), chosen=chosen),
        "refusal": refusal,
        "reason": _post(request, "reason"),
        "decision": _post(request, "decision"),
        "about": about,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/exemptions.html", context, status=status)


def _post(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")


def _get(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")[:64]
