"""The page 目标完成."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.queries.targets.targets import targets_of
from reporting.views.doors import campaign_of, clock


@require_safe
def targets(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    page = targets_of(campaign, now=clock())
    return render(request, "reporting/targets.html", {"campaign": campaign, "page": page})
