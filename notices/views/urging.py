"""The office's page of 催报."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from notices import phoning, urging
from reporting.views.doors import campaign_of, clock, person


@require_http_methods(["GET", "POST"])
def urge(request: HttpRequest, code: str) -> HttpResponse:
    """Late units with the letter each would get; posted, the letters of those picked are written.

    `unit` in the address narrows the page to some of them.
    """
    campaign = campaign_of(request, code)
    refusal = urging.why_not(person(request), campaign)
    if refusal is not None:
        raise PermissionDenied(refusal)
    outcomes = []
    if request.method == "POST":
        picked = request.POST.getlist("pick")
        outcomes = urging.urge(campaign, by=person(request), at=clock(), codes=picked)
    nothing = request.method == "POST" and not outcomes
    late = urging.late_units(campaign, now=clock(), codes=request.GET.getlist("unit"))
    context = {
        "campaign": campaign,
        "late": late,
        "calls": phoning.calls(late),
        "outcomes": outcomes,
        "nothing": nothing,
    }
    return render(request, "notices/urge.html", context, status=422 if nothing else 200)
