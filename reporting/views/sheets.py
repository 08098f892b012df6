"""The page of one submission and its moves."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reporting import submissions
from reporting.models import Submission
from reporting.permissions import visible_to
from reporting.queries import sheet_page
from reporting.refusals import Invalid, NotAllowed, Refusal
from reporting.views.doors import clock, person
from reporting.workflow import MOVES, Move

STATUS = {"not_allowed": 403, "overtaken": 409, "invalid": 422, "refused": 409}


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _submission(request, pk))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Makes the move named in the address; a refusal shows the page again with all that was
    typed still in its fields. Who comes here by address alone, after signing in again or by
    reloading a refusal, is led back to the sheet."""
    submission = _submission(request, pk)
    if request.method == "GET":
        return redirect("sheet", pk)
    try:
        DO[Move(move)](submission, request)
    except Invalid as refusal:
        if Move(move) is Move.SUBMIT:
            return redirect(f"{reverse('sheet', args=[pk])}?check=1")
        return _page(request, submission, refusal)
    except Refusal as refusal:
        return _page(request, submission, refusal)
    messages.success(request, MOVES[Move(move)].done)
    return redirect("sheet", pk)


def _submission(request: HttpRequest, pk: int) -> Submission:
    rows = visible_to(person(request)).select_related("period__campaign", "unit", "submitted_by")
    submission = get_object_or_404(rows, pk=pk)
    request.campaign = submission.period.campaign  # type: ignore[attr-defined]
    return submission


def _page(
    request: HttpRequest, submission: Submission, refusal: Refusal | None = None
) -> HttpResponse:
    if isinstance(refusal, NotAllowed | Invalid) or refusal is None:
        shown = submission
    else:
        shown = _submission(request, submission.pk)
    page = sheet_page(
        shown,
        person(request),
        now=clock(),
        complete="check" in request.GET,
        typed=_typed(request, shown) if request.method == "POST" else None,
        reasons=_reasons(request, shown),
    )
    context = {"campaign": shown.period.campaign, "page": page, "refusal": refusal}
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/sheet.html", context, status=status)


def _typed(request: HttpRequest, submission: Submission) -> dict[str, tuple[str, bool]]:
    """What this person changed. A field that stands as the form brought it is left out, so that
    what a colleague stored there meanwhile is not typed over."""
    typed = {}
    for code in submissions.fields_of(submission):
        given = (_text(request, f"value-{code}"), f"zero-{code}" in request.POST)
        brought = (_text(request, f"was-{code}"), f"was-zero-{code}" in request.POST)
        if f"value-{code}" in request.POST and given != brought:
            typed[code] = given
    return typed


def _reasons(request: HttpRequest, submission: Submission) -> dict[str, str]:
    codes = submissions.fields_of(submission)
    return {code: _text(request, f"reason-{code}") for code in codes}


def _text(request: HttpRequest, name: str) -> str:
    """What was typed without NUL, which PostgreSQL cannot keep, and with plain line ends."""
    return request.POST.get(name, "").replace("\0", "").replace("\r\n", "\n")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _save(submission: Submission, request: HttpRequest) -> None:
    typed, version = _typed(request, submission), _version(request)
    submissions.save(submission, by=person(request), at=clock(), version=version, typed=typed)


def _submit(submission: Submission, request: HttpRequest) -> None:
    typed, version = _typed(request, submission), _version(request)
    submissions.submit(submission, by=person(request), at=clock(), version=version, typed=typed)


def _withdraw(submission: Submission, request: HttpRequest) -> None:
    submissions.withdraw(submission, by=person(request), at=clock(), version=_version(request))


def _return(submission: Submission, request: HttpRequest) -> None:
    submissions.return_(
        submission,
        by=person(request),
        at=clock(),
        version=_version(request),
        reasons=_reasons(request, submission),
    )


def _reopen(submission: Submission, request: HttpRequest) -> None:
    submissions.reopen(
        submission,
        by=person(request),
        at=clock(),
        version=_version(request),
        reasons=_reasons(request, submission),
    )


def _accept(submission: Submission, request: HttpRequest) -> None:
    if any(_reasons(request, submission).values()):
        raise Invalid("已写了退回原因，没有通过；要通过请先清空原因，要退回请点“退回修改”", {})
    submissions.accept(submission, by=person(request), at=clock(), version=_version(request))


DO: dict[Move, Callable[[Submission, HttpRequest], None]] = {
    Move.SAVE: _save,
    Move.SUBMIT: _submit,
    Move.WITHDRAW: _withdraw,
    Move.RETURN: _return,
    Move.ACCEPT: _accept,
    Move.REOPEN: _reopen,
}
