"""The page 下一分在哪."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.queries import levers_of
from reporting.views.charts import intervals_chart
from reporting.views.doors import campaign_of, clock, person

# How many steps of each list a phone shows at once; paper and wider screens show every step.
FIRST_GAINS, FIRST_KEEPS = 5, 2


@require_safe
def levers(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    page = levers_of(campaign, person(request), now=clock())
    chart = None if page.settled else intervals_chart(campaign)
    context = {"campaign": campaign, "page": page, "chart": chart, "first": _first(request)}
    return render(request, "reporting/levers.html", context)


def _first(request: HttpRequest) -> dict[str, int] | None:
    """How far the lists go on a phone; None with ?all=1, which asks for every step there too."""
    whole = request.GET.get("all") == "1"
    return None if whole else {"gains": FIRST_GAINS, "keeps": FIRST_KEEPS}
