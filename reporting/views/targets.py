"""The page 目标完成."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.queries.targets.situations import sections
from reporting.queries.targets.targets import targets_of
from reporting.views.charts import target_chart
from reporting.views.doors import campaign_of, clock


@require_safe
def targets(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    page = targets_of(campaign, now=clock())
    found = sections(page.rows)
    context = {
        "campaign": campaign,
        "page": page,
        "open": [one for one in found if not one.folded],
        "folded": [one for one in found if one.folded],
        "chart": target_chart(campaign, page),
    }
    return render(request, "reporting/targets.html", context)
