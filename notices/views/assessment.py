"""The pages of the assessment (考核): facts per unit, one unit's proofs, files."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from indicators.models import Campaign
from notices.assessment.files import written
from notices.assessment.table import ALL, Assessment, assessment_of
from notices.meetings.files import TYPES
from reporting.permissions import sees_all_units
from reporting.queries.assessment.span import Span, span_of
from reporting.views.doors import campaign_of, clock, person
from units.columns import Columns, columns_of

PAPER = "docx"
CSV = "text/csv; charset=utf-8"


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign, page = _assessment(request, code)
    columns = _columns(request)
    context = {
        "campaign": campaign,
        "page": replace(page, shown=frozenset(columns.shown)),
        "columns": columns,
        "months": [f"{month:%Y-%m}" for month in campaign.months],
        "whole": sees_all_units(person(request), campaign),
        "asked": request.GET.urlencode(),
    }
    return render(request, "notices/assessment.html", context)


@require_safe
def unit(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Every row behind a unit's facts, each with the page on which it can be read."""
    campaign, page = _assessment(request, code, unit)
    if not page.rows:
        raise Http404("没有这个单位，或者不在您的查看范围内")
    context = {"campaign": campaign, "page": page, "row": page.rows[0]}
    context["asked"] = request.GET.urlencode()
    return render(request, "notices/assessment_unit.html", context)


@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The columns as the page shows them; the paper (.docx) always has them all."""
    campaign, page = _assessment(request, code)
    if form != PAPER:
        page = replace(page, shown=frozenset(_columns(request).shown))
    kept = HttpResponse(written(campaign, page, form), content_type=TYPES.get(form, CSV))
    name = f"考核事实-{page.span.label}.{form}"
    kept["Content-Disposition"] = content_disposition_header(True, name) or ""
    return kept


def _columns(request: HttpRequest) -> Columns:
    offered = [(one.code, one.label) for one in ALL]
    return columns_of(person(request), "assessment", offered, request.GET)


def _assessment(
    request: HttpRequest, code: str, unit: str | None = None
) -> tuple[Campaign, Assessment]:
    campaign = campaign_of(request, code)
    return campaign, assessment_of(campaign, person(request), _span(request, campaign), code=unit)


def _span(request: HttpRequest, campaign: Campaign) -> Span:
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    return span_of(campaign, first=first, last=last, now=clock())
