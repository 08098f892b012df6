"""The page 下一分在哪."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.queries import levers_of
from reporting.views.charts import intervals_chart
from reporting.views.doors import campaign_of, clock, person


@require_safe
def levers(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    page = levers_of(campaign, person(request), now=clock())
    chart = None if page.settled else intervals_chart(campaign)
    context = {"campaign": campaign, "page": page, "chart": chart}
    return render(request, "reporting/levers.html", context)
