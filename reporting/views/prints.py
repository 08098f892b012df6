"""Pages made for paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting.permissions import visible_to
from reporting.queries.filling.prints import printed
from reporting.views.doors import clock, person


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sign-off sheet of one month, without navigation."""
    rows = visible_to(person(request)).select_related(
        "period__campaign", "unit", "submitted_by", "signed_by", "accepted_by"
    )
    page = printed(get_object_or_404(rows, pk=pk))
    context = {"page": page, "campaign": page.submission.period.campaign, "now": clock()}
    return render(request, "reporting/print_sheet.html", context)
