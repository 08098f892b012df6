"""The pages 节假日表: which days are worked, by which notice, and the office's own changes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ledgers.arrangements import FIRST_YEAR, LAST_YEAR
from ledgers.calendars import why_not
from reporting.duties import holidays
from reporting.queries.filling.calendar import calendar_year, calendar_years
from reporting.refusals import Refusal
from reporting.views.doors import clock, person
from reporting.views.sheets import STATUS

FIELDS = ("notice", "title", "issued_on", "note", "off", "worked")


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    rows = calendar_years(today=timezone.localtime(clock()).date())
    context = {
        "rows": rows,
        "provisional": "、".join(str(row.year) for row in rows if not row.stored),
        "why_not": why_not(person(request)),
    }
    return render(request, "reporting/calendar.html", context)


@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year; a refused change comes back with all that was typed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        context = {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        return render(request, "reporting/calendar_no_year.html", context, status=404)
    if request.method == "GET":
        return _page(request, year)
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in FIELDS}
    try:
        moved = holidays.change(
            year, by=person(request), at=clock(), version=_version(request), typed=typed
        )
    except Refusal as refusal:
        return _page(request, year, typed=typed, refusal=refusal)
    told = f"，{moved}个报送期的内部截止随之改动" if moved else "，未过期的内部截止没有变化"
    messages.success(request, f"{year}年节假日表已保存{told}")
    return redirect("calendar-year", year)


def _version(request: HttpRequest) -> int | None:
    """The version the form was shown with; None where there was no such year."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _page(
    request: HttpRequest,
    year: int,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    page = calendar_year(year, today=timezone.localtime(clock()).date())
    context = {
        "page": page,
        "typed": typed or page.typed,
        "refusal": refusal,
        "problems": getattr(refusal, "problems", {}),
        "why_not": why_not(person(request)),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/calendar_year.html", context, status=status)
