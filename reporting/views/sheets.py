"""The page of one submission and its moves."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ledgers import watching
from reporting.filling import submissions
from reporting.filling.answers import cells_of
from reporting.filling.entries import TOTAL
from reporting.filling.fed import taken
from reporting.models import Submission
from reporting.permissions import visible_to
from reporting.queries import sheet_page
from reporting.queries.filling.drafts import draft_kept, draft_refused
from reporting.queries.filling.fields import carried, confirmed
from reporting.queries.filling.queue import next_in_queue
from reporting.queries.filling.review import review_of
from reporting.queries.people.people import staffing_beside
from reporting.refusals import Invalid, NotAllowed, Refusal
from reporting.views.doors import clock, person
from reporting.workflow import Move, done_text

STATUS = {"not_allowed": 403, "overtaken": 409, "invalid": 422, "refused": 409}


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, submission_of(request, pk))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Makes the move named in the address; a refusal shows the page again with all that was
    typed still in its fields. Who comes here by address alone, after signing in again or by
    reloading a refusal, is led back to the sheet."""
    submission = submission_of(request, pk)
    if request.method == "GET":
        return redirect("sheet", pk)
    if request.headers.get("Accept") == "application/json" and Move(move) is Move.SAVE:
        return _autosave(request, submission)
    try:
        DO[Move(move)](submission, request)
    except Invalid as refusal:
        if Move(move) is Move.SUBMIT and refusal.version is not None:
            return redirect(f"{reverse('sheet', args=[pk])}?check=1")
        return _page(request, submission, refusal)
    except Refusal as refusal:
        return _page(request, submission, refusal)
    return _after(request, submission, Move(move))


def _after(request: HttpRequest, submission: Submission, move: Move) -> HttpResponse:
    """What was done is said where the person goes on: after a verdict at the next that waits."""
    done = done_text(move, submission.period.campaign.sign_off)
    if move not in (Move.ACCEPT, Move.RETURN):
        messages.success(request, done)
        return redirect("sheet", submission.pk)
    one = f"{submission.unit.name} {submission.period.label}"
    following = next_in_queue(submission, person(request))
    if following is None:
        messages.success(request, f"{one}：{done}。没有其他待审的报送单。")
        return redirect("sheet", submission.pk)
    messages.success(request, f"{one}：{done}。下面是下一份待审。")
    return redirect("sheet", following.pk)


def _autosave(request: HttpRequest, submission: Submission) -> HttpResponse:
    """A draft kept in the background: what was made of it, or what a colleague stored meanwhile."""
    try:
        sheet = submissions.save(submission, **_given(request, submission))
    except Refusal as refusal:
        fresh = submission_of(request, submission.pk)
        return JsonResponse(draft_refused(fresh, refusal), status=STATUS[refusal.code])
    return JsonResponse(draft_kept(submission, sheet, at=clock()))


def submission_of(request: HttpRequest, pk: int) -> Submission:
    rows = visible_to(person(request)).select_related(
        "period__campaign", "unit", "submitted_by", "signed_by", "accepted_by"
    )
    submission = get_object_or_404(rows, pk=pk)
    request.campaign = submission.period.campaign  # type: ignore[attr-defined]
    return submission


def _page(
    request: HttpRequest, submission: Submission, refusal: Refusal | None = None
) -> HttpResponse:
    if isinstance(refusal, NotAllowed | Invalid) or refusal is None:
        shown = submission
    else:
        shown = submission_of(request, submission.pk)
    watching.keep(request, reverse("live-sheet", args=(shown.pk,)), str(shown.version))
    given = list(cells_of(shown)) if request.method == "POST" else []
    page = sheet_page(
        shown,
        person(request),
        now=clock(),
        complete="check" in request.GET,
        typed=_typed(request, given) if request.method == "POST" else None,
        reasons=_reasons(request, shown),
        notes=_notes(request, given),
    )
    context = {"campaign": shown.period.campaign, "page": page, "refusal": refusal}
    context["review"] = review_of(shown, person(request))
    codes = {field.cell.metric.code for field in page.fields}
    context["staffing"] = staffing_beside(shown.period.campaign, codes)
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/sheet.html", context, status=status)


def _typed(request: HttpRequest, codes: Iterable[str]) -> dict[str, tuple[str, bool]]:
    """What this person changed. A field that stands as the form brought it is left out, so that
    what a colleague stored there meanwhile is not typed over."""
    typed = {}
    for code in codes:
        given = (_number(request, code), f"zero-{code}" in request.POST)
        brought = (text_of(request, f"was-{code}"), f"was-zero-{code}" in request.POST)
        if f"value-{code}" in request.POST and given != brought:
            typed[code] = given
    return typed


def _number(request: HttpRequest, code: str) -> str:
    """The field as typed; where 累计 is chosen the word stands before what was typed."""
    text = text_of(request, f"value-{code}")
    as_total = request.POST.get(f"mode-{code}") == "total" and text.strip()
    return f"{TOTAL} {text.strip().removeprefix(TOTAL)}" if as_total else text


def _notes(request: HttpRequest, codes: Iterable[str]) -> dict[str, str]:
    """The explanations this person changed."""
    notes = {}
    for code in codes:
        given = text_of(request, f"note-{code}")
        if f"note-{code}" in request.POST and given != text_of(request, f"was-note-{code}"):
            notes[code] = given
    return notes


def _reasons(request: HttpRequest, submission: Submission) -> dict[str, str]:
    return {code: text_of(request, f"reason-{code}") for code in cells_of(submission)}


def text_of(request: HttpRequest, name: str) -> str:
    """What was typed without NUL, which PostgreSQL cannot keep, and with plain line ends."""
    return request.POST.get(name, "").replace("\0", "").replace("\r\n", "\n")


def version_of(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _given(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """What a save or submit is told; 沿用上月, 与上月相同, 采用台账数 fill only what is blank."""
    codes = list(cells_of(submission))
    typed = _typed(request, codes)
    if "carry" in request.POST:
        typed = carried(submission) | typed
    if "same" in request.POST:
        typed = confirmed(submission) | typed
    if "ledgers" in request.POST:
        typed = taken(submission) | typed
    return {
        "by": person(request),
        "at": clock(),
        "version": version_of(request),
        "typed": typed,
        "notes": _notes(request, codes),
    }


def _save(submission: Submission, request: HttpRequest) -> None:
    submissions.save(submission, **_given(request, submission))


def _submit(submission: Submission, request: HttpRequest) -> None:
    submissions.submit(submission, **_given(request, submission))


def _withdraw(submission: Submission, request: HttpRequest) -> None:
    submissions.withdraw(submission, by=person(request), at=clock(), version=version_of(request))


def _return(submission: Submission, request: HttpRequest) -> None:
    submissions.return_(
        submission,
        by=person(request),
        at=clock(),
        version=version_of(request),
        reasons=_reasons(request, submission),
    )


def _reopen(submission: Submission, request: HttpRequest) -> None:
    submissions.reopen(
        submission,
        by=person(request),
        at=clock(),
        version=version_of(request),
        reasons=_reasons(request, submission),
    )


def _send_back(submission: Submission, request: HttpRequest) -> None:
    submissions.send_back(
        submission,
        by=person(request),
        at=clock(),
        version=version_of(request),
        reasons=_reasons(request, submission),
    )


def _sign(submission: Submission, request: HttpRequest) -> None:
    _refuse_with_reasons(submission, request, "审签")
    submissions.sign(submission, by=person(request), at=clock(), version=version_of(request))


def _refuse_with_reasons(submission: Submission, request: HttpRequest, instead: str) -> None:
    """Whoever wrote reasons meant to send it back: the wrong button must not lose them."""
    if any(_reasons(request, submission).values()):
        raise Invalid(
            f"已写了退回原因，没有{instead}；要{instead}请先清空原因，要退回请点“退回修改”", {}
        )


def _accept(submission: Submission, request: HttpRequest) -> None:
    _refuse_with_reasons(submission, request, "通过")
    submissions.accept(submission, by=person(request), at=clock(), version=version_of(request))


DO: dict[Move, Callable[[Submission, HttpRequest], None]] = {
    Move.SAVE: _save,
    Move.SUBMIT: _submit,
    Move.WITHDRAW: _withdraw,
    Move.SIGN: _sign,
    Move.SEND_BACK: _send_back,
    Move.RETURN: _return,
    Move.ACCEPT: _accept,
    Move.REOPEN: _reopen,
}
