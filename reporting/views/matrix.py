"""The matrix unit × metric (报送矩阵): on the page and as a file, narrowed by the address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.csv_files import csv_file
from reporting.queries import matrix_of
from reporting.queries.filling.matrix_filter import as_table, narrowed, read_filters
from reporting.views.doors import campaign_of, clock, only_those_who_see_all, person
from units.queries import standing
from units.roles import OFFICE


@require_safe
def matrix(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    page = matrix_of(campaign, month=request.GET.get("month"), now=clock())
    filters = read_filters(request.GET.dict())
    context = {
        "campaign": campaign,
        "page": page,
        "shown": narrowed(page, filters) if page else None,
        "filters": filters,
        "may_review": standing(person(request)).within(campaign.jurisdiction).has(OFFICE),
    }
    return render(request, "reporting/matrix.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """What the page shows under the same address, as CSV."""
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    page = matrix_of(campaign, month=request.GET.get("month"), now=clock())
    if page is None:
        raise Http404("还没有开放的报送期")
    table = as_table(narrowed(page, read_filters(request.GET.dict())))
    name = f"matrix-{campaign.code}-{page.period.month:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_file(table), content_type="text/csv; charset=utf-8", headers=headers)
