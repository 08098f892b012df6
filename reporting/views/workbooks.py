"""A submission as a workbook: the template to download, and a filled one looked at first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from reporting.models import Submission
from reporting.permissions import why_not
from reporting.queries.filling.workbook import Preview, preview_of, template_of
from reporting.refusals import Invalid, NotAllowed, Refusal
from reporting.spreadsheets.opening import BYTES_AT_MOST, FILE
from reporting.views.doors import person
from reporting.views.sheets import STATUS, submission_of
from reporting.workflow import Move

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's month as a workbook, with what is in the draft already."""
    submission = submission_of(request, pk)
    name = f"{submission.unit.short_name}-{submission.period.month:%Y年%m月}-报送模板.xlsx"
    answer = HttpResponse(template_of(submission), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what a filled workbook would change; only the form on that page stores anything."""
    submission = submission_of(request, pk)
    if request.method == "GET":
        return redirect("sheet", pk)
    refusal = why_not(person(request), Move.SAVE, submission)
    if refusal is not None:
        return _page(request, submission, None, NotAllowed(refusal))
    chosen = request.FILES.get(FILE)
    try:
        preview = preview_of(submission, chosen.read(BYTES_AT_MOST + 1) if chosen else b"")
    except Invalid as error:
        return _page(request, submission, None, error)
    return _page(request, submission, preview, None)


def _page(
    request: HttpRequest,
    submission: Submission,
    preview: Preview | None,
    refusal: Refusal | None,
) -> HttpResponse:
    context = {
        "campaign": submission.period.campaign,
        "submission": submission,
        "preview": preview,
        "refusal": refusal,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/upload.html", context, status=status)
