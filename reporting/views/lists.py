"""Lists to look names up in, and the same as files: the telephone list and the registers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from indicators.models import Campaign
from reporting.csv_files import csv_file
from reporting.queries.filling.registers import Register, register_of
from reporting.queries.people.people import Directory, directory_of
from reporting.views.doors import campaign_of, only_those_who_see_all, person

ASKED_AT_MOST = 60


@require_safe
def directory(request: HttpRequest, code: str) -> HttpResponse:
    campaign, page = _directory(request, code)
    return render(request, "reporting/directory.html", {"campaign": campaign, "page": page})


@require_safe
def directory_file(request: HttpRequest, code: str) -> HttpResponse:
    campaign, page = _directory(request, code)
    return _csv(f"通讯录-{campaign.short_name}.csv", page.table)


@require_safe
def register(request: HttpRequest, code: str, metric: str) -> HttpResponse:
    """Every distinct name of a register; a clerk is shown what the own unit entered."""
    campaign, page = _register(request, code, metric)
    return render(request, "reporting/register.html", {"campaign": campaign, "page": page})


@require_safe
def register_file(request: HttpRequest, code: str, metric: str) -> HttpResponse:
    campaign, page = _register(request, code, metric)
    return _csv(f"{page.metric.name}-{campaign.short_name}.csv", page.table)


def _directory(request: HttpRequest, code: str) -> tuple[Campaign, Directory]:
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    missing = request.GET.get("only") == "missing"
    return campaign, directory_of(campaign, only_missing=missing)


def _register(request: HttpRequest, code: str, metric: str) -> tuple[Campaign, Register]:
    campaign = campaign_of(request, code)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:ASKED_AT_MOST]
    page = register_of(campaign, metric, person(request), asked=asked)
    if page is None:
        raise Http404("没有这项登记，或者不在您的查看范围内")
    return campaign, page


def _csv(name: str, rows: list[list[str]]) -> HttpResponse:
    answer = HttpResponse(csv_file(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
