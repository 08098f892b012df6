"""Pages of 更正: asking for one, deciding on one, and the public list of a campaign."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting.filling import corrections, submissions
from reporting.models import Correction, Submission
from reporting.permissions import visible_to, why_not
from reporting.queries import sheet_page
from reporting.queries.filling.corrections import correction_page, public_list
from reporting.refusals import NotAllowed, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS, submission_of, text_of, version_of
from reporting.workflow import MOVES, Move

DONE = {
    "approve": MOVES[Move.CORRECT].done,
    "refuse": "未批准更正，原数据不变",
    "withdraw": "更正申请已撤回",
}


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Who corrected or reopened what, when and why: for everybody signed in."""
    campaign = campaign_of(request, code)
    page = public_list(campaign, person(request), number=request.GET.get("page"))
    return render(request, "reporting/corrections.html", {"campaign": campaign, "page": page})


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for new values; a refusal shows it again with all that was typed."""
    submission = submission_of(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            asked = corrections.ask(
                submission,
                by=person(request),
                at=clock(),
                version=version_of(request),
                typed=answers_of(request, submission),
                reason=text_of(request, "reason"),
            )
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, MOVES[Move.ASK_CORRECTION].done)
            return redirect("correction", submission.period.campaign.code, asked.pk)
    return form(request, submission, Move.ASK_CORRECTION, refusal)


@require_http_methods(["GET", "POST"])
def report_for(request: HttpRequest, pk: int) -> HttpResponse:
    """代报: the office types a unit's month with the reason why it does so."""
    submission = submission_of(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            submissions.report_for(
                submission,
                by=person(request),
                at=clock(),
                version=version_of(request),
                typed=answers_of(request, submission),
                reason=text_of(request, "reason"),
            )
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, MOVES[Move.REPORT_FOR].done)
            return redirect("sheet", submission.pk)
    return form(request, submission, Move.REPORT_FOR, refusal)


def form(
    request: HttpRequest, submission: Submission, move: Move, refusal: Refusal | None
) -> HttpResponse:
    """All fields with what is stored or was typed; whoever may not move is refused."""
    sentence = why_not(person(request), move, submission)
    if sentence is not None and refusal is None:
        refusal = NotAllowed(sentence)
    typed = answers_of(request, submission) if request.method == "POST" else None
    page = sheet_page(
        submission, person(request), now=clock(), complete=typed is not None, typed=typed
    )
    context = {
        "campaign": submission.period.campaign,
        "page": page,
        "rule": MOVES[move],
        "correcting": move is Move.ASK_CORRECTION,
        "refusal": refusal,
        "open": sentence is None,
        "reason": text_of(request, "reason"),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/answer_form.html", context, status=status)


def answers_of(request: HttpRequest, submission: Submission) -> dict[str, tuple[str, bool]]:
    """What stands in the fields that the form brought, by metric."""
    return {
        code: (text_of(request, f"value-{code}"), f"zero-{code}" in request.POST)
        for code in submissions.fields_of(submission)
        if f"value-{code}" in request.POST
    }


@require_safe
def correction(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, code, _correction(request, code, pk))


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, code: str, pk: int, decision: str) -> HttpResponse:
    """Approves, refuses or withdraws; who comes by address alone is led to the page."""
    one = _correction(request, code, pk)
    if request.method == "GET":
        return redirect("correction", code, pk)
    by, at = person(request), clock()
    try:
        if decision == "approve":
            corrections.approve(one, by=by, at=at)
        elif decision == "refuse":
            corrections.refuse(one, by=by, at=at, reason=text_of(request, "reason"))
        else:
            corrections.withdraw(one, by=by, at=at)
    except Refusal as refusal:
        return _page(request, code, _correction(request, code, pk), refusal)
    messages.success(request, DONE[decision])
    return redirect("correction", code, pk)


def _correction(request: HttpRequest, code: str, pk: int) -> Correction:
    campaign = campaign_of(request, code)
    rows = Correction.objects.filter(submission__in=visible_to(person(request)))
    rows = rows.filter(submission__period__campaign=campaign)
    related = ("submission__period__campaign", "submission__unit", "asked_by", "decided_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _page(
    request: HttpRequest, code: str, one: Correction, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "campaign": one.submission.period.campaign,
        "page": correction_page(one, person(request)),
        "refusal": refusal,
        "reason": text_of(request, "reason"),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/correction.html", context, status=status)
