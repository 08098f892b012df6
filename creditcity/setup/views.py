"""The pages of 设置 that belong to no single room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from creditcity.setup import overview, permissions
from creditcity.setup.doors import only_those_who_answer
from indicators.models import Campaign
from indicators.queries import current_campaign
from reporting.views.doors import clock


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every area with what is in force; ?campaign= names another one of the person's own."""
    user, now = only_those_who_answer(request), clock()
    mine = permissions.campaigns_for(user)
    campaign = _chosen(request, mine)
    # Read by navigation: the frame names the campaign whose settings these are.
    request.campaign = campaign  # type: ignore[attr-defined]
    context = {
        "campaign": campaign,
        "campaigns": mine,
        "groups": overview.groups(user, campaign, now=now),
    }
    return render(request, "setup/index.html", context)


def _chosen(request: HttpRequest, mine: list[Campaign]) -> Campaign | None:
    """The one in the address, else the current one, else the latest of the person's own."""
    asked = request.GET.get("campaign", "")
    named = next((one for one in mine if one.code == asked), None)
    current = current_campaign(today=timezone.localdate())
    return named or (current if current in mine else next(iter(mine), None))
