"""The page of dated tasks (节点任务)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.models import Campaign
from reporting.queries import task_page
from reporting.views.doors import campaign_of, clock


@require_safe
def tasks(request: HttpRequest, code: str) -> HttpResponse:
    return tasks_under(request, campaign_of(request, code), title="节点任务")


def tasks_under(request: HttpRequest, campaign: Campaign, *, title: str) -> HttpResponse:
    """The tasks under a title: a plan without indicators has no other overview."""
    unit, order = request.GET.get("unit", ""), request.GET.get("order")
    page = task_page(campaign, now=clock(), unit=unit, order=order)
    context = {"campaign": campaign, "page": page, "title": title}
    return render(request, "reporting/tasks.html", context)
