"""The unit's own workbook (本单位工作簿): uploaded, pointed at, read every month, written back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods

from reporting.filling import own_workbook
from reporting.models import Submission
from reporting.permissions import why_not
from reporting.queries.filling import own_books
from reporting.queries.filling.own_books import OwnBook
from reporting.queries.filling.own_map import map_page
from reporting.queries.filling.own_workbook import own_page, written_back
from reporting.refusals import Invalid, Refusal
from reporting.spreadsheets.anchors import with_month
from reporting.spreadsheets.opening import FILE, OWN_BYTES_AT_MOST
from reporting.views.doors import clock, person
from reporting.views.sheets import STATUS, submission_of, text_of
from reporting.views.workbooks import XLSX
from reporting.workflow import Move


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """What is read where; an upload is kept for two hours and shown by its ticket."""
    submission = _own_submission(request, pk)
    if request.method == "GET":
        return _page(request, submission, _shown(request, submission))
    chosen = request.FILES.get(FILE)
    content = chosen.read(OWN_BYTES_AT_MOST + 1) if chosen else b""
    try:
        book = own_books.keep(submission, (chosen and chosen.name) or "", content)
    except Invalid as refusal:
        return _page(request, submission, None, refusal)
    return redirect(_address("own-workbook", pk, book=book.ticket))


@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as a table; a field and a cell chosen there are stored as one more version."""
    submission = _own_submission(request, pk)
    try:
        book = own_books.needed(submission, _given(request, "book"))
    except Invalid as refusal:
        return _page(request, submission, None, refusal)
    if request.method == "GET":
        return _map(request, submission, book)
    try:
        said = _pointed(request, submission, book)
    except Refusal as refusal:
        return _map(request, submission, book, refusal)
    messages.success(request, said)
    if "back" in request.POST:
        return redirect(_address("own-workbook", pk, book=book.ticket))
    part = {name: _given(request, name) for name in ("sheet", "top", "left")}
    return redirect(_address("own-workbook-map", pk, book=book.ticket, **part))


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own file with the chosen cells written, every other byte as it was."""
    submission = _own_submission(request, pk)
    if request.method == "GET":
        return redirect(_address("own-workbook", pk, book=_given(request, "book")))
    book = None
    try:
        book = own_books.needed(submission, _given(request, "book"))
        content = written_back(submission, book, set(request.POST.getlist("write")))
    except Invalid as refusal:
        return _page(request, submission, book, refusal)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, book.name) or ""
    return answer


def _own_submission(request: HttpRequest, pk: int) -> Submission:
    submission = submission_of(request, pk)
    refusal = own_workbook.why_not(person(request), submission)
    if refusal is not None:
        raise PermissionDenied(refusal)
    return submission


def _pointed(request: HttpRequest, submission: Submission, book: OwnBook) -> str:
    """Points at a cell, or takes the place back; what is true now, as a sentence."""
    field, number = text_of(request, "field"), _number(request, "number", -1)
    if number < 0:
        number = _number(request, f"number-{field}", 0)
    stamp: dict[str, Any] = {"field": field, "number": number, "by": person(request), "at": clock()}
    if "take-back" in request.POST:
        own_workbook.take_back(submission, **stamp)
        return "已取消对应，今后不再从工作簿读取这一项"
    # The cell clicked on without a script, else the one typed.
    cell = text_of(request, "at") or text_of(request, "cell")
    row = own_workbook.point(
        submission, shown=text_of(request, "sheet"), cell=cell, sheets=book.sheets, **stamp
    )
    name = row.metric.name if row.metric else own_workbook.STATUS_NAME
    labels = "、".join(f"“{with_month(one['text'], row.month)}”" for one in row.labels)
    return f"{name}今后读取{with_month(row.sheet, row.month)}!{row.cell}，以标题{labels}核对位置"


def _shown(request: HttpRequest, submission: Submission) -> OwnBook | None:
    ticket = _given(request, "book")
    return own_books.kept(submission, ticket) if ticket else None


def _page(
    request: HttpRequest,
    submission: Submission,
    book: OwnBook | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "campaign": submission.period.campaign,
        "submission": submission,
        "page": own_page(submission, book),
        "expired": book is None and bool(_given(request, "book")) and refusal is None,
        "why_closed": why_not(person(request), Move.SAVE, submission),
        "hours": own_books.HOURS,
        "refusal": refusal,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/own_workbook.html", context, status=status)


def _map(
    request: HttpRequest, submission: Submission, book: OwnBook, refusal: Refusal | None = None
) -> HttpResponse:
    page = map_page(
        own_page(submission, book),
        book,
        sheet=_given(request, "sheet"),
        top=_number(request, "top", 1),
        left=_number(request, "left", 1),
        chosen=_given(request, "field"),
    )
    context = {
        "campaign": submission.period.campaign,
        "submission": submission,
        "book": book,
        "page": page,
        "typed": text_of(request, "at") or text_of(request, "cell"),
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "refusal": refusal,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/own_map.html", context, status=status)


def _given(request: HttpRequest, name: str) -> str:
    """From the form, else from the address."""
    given = request.POST if request.method == "POST" and name in request.POST else request.GET
    return given.get(name, "").replace("\0", "")


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = _given(request, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _address(name: str, pk: int, **asked: str) -> str:
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse(name, args=[pk])}{'?' if query else ''}{query}"
