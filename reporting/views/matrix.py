"""The matrix unit × metric (报送矩阵): on the page and as a file, narrowed by the address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.models import Campaign
from reporting.csv_files import csv_file
from reporting.queries import Matrix, matrix_of
from reporting.queries.filling.matrix_filter import (
    Filters,
    as_table,
    narrowed,
    offered_by,
    read_filters,
    with_columns,
)
from reporting.queries.live import Shown
from reporting.spreadsheets.table import write_table
from reporting.views.doors import (
    campaign_of,
    clock,
    only_those_who_see_all,
    person,
    xlsx_answer,
)
from reporting.views.live import watch
from units.columns import Columns, columns_of
from units.queries import standing
from units.roles import OFFICE


@require_safe
def matrix(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    watch(request, campaign, Shown.MATRIX, in_place=True)
    page = matrix_of(campaign, month=request.GET.get("month"), now=clock())
    filters = read_filters(request.GET.dict())
    columns = _columns(request, page) if page else None
    context = {
        "campaign": campaign,
        "page": page,
        "columns": columns,
        "shown": with_columns(narrowed(page, filters), columns.on) if page and columns else None,
        "filters": filters,
        "may_review": standing(person(request)).within(campaign.jurisdiction).has(OFFICE),
    }
    return render(request, "reporting/matrix.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """What the page shows under the same address, as CSV."""
    campaign, shown, _, columns = _shown(request, code)
    name = f"matrix-{campaign.code}-{shown.period.month:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = csv_file(as_table(shown, columns.on))
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook that says which month and which filters it was made with."""
    campaign, shown, filters, columns = _shown(request, code)
    made = f"{timezone.localtime(clock()):%Y-%m-%d %H:%M}"
    left_out = f"；{columns.left_out}列未列出" if columns.left_out else ""
    said = f"{filters.said or '全部单位'}{left_out}；生成时间 {made}"
    title = f"报送矩阵 {shown.period.label}"
    notes = [f"{campaign.short_name} {title}", said]
    body = write_table(as_table(shown, columns.on), name=title, notes=notes, fixed=2)
    return xlsx_answer(f"{title}-{campaign.short_name}.xlsx", body)


def _columns(request: HttpRequest, page: Matrix) -> Columns:
    return columns_of(person(request), "matrix", offered_by(page), request.GET)


def _shown(request: HttpRequest, code: str) -> tuple[Campaign, Matrix, Filters, Columns]:
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    page = matrix_of(campaign, month=request.GET.get("month"), now=clock())
    if page is None:
        raise Http404("还没有开放的报送期")
    filters = read_filters(request.GET.dict())
    columns = _columns(request, page)
    return campaign, with_columns(narrowed(page, filters), columns.on), filters, columns
