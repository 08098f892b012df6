"""The office's queue (审核台): one tab at a time, and accepting several sheets at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from indicators.models import Campaign
from reporting.contributed import alerts
from reporting.filling import reviewing as leases
from reporting.filling import submissions
from reporting.models import Submission
from reporting.permissions import visible_to
from reporting.queries.filling.queue import ON_ONE_PAGE, queue_of
from reporting.queries.live import Shown
from reporting.refusals import Refusal
from reporting.views.doors import campaign_of, clock, only_those_who_see_all, person
from reporting.views.live import watch
from reporting.views.sheets import STATUS, submission_of, version_of
from units.columns import columns_of
from units.queries import standing
from units.roles import OFFICE

# The columns a person may leave out; the last stands only where sheets wait.
OFFERED = {"due": "时限", "waiting": "等待或办理", "changed": "较上次审核", "notes": "说明"}
EFFECT, WAITING = ("effect", "通过后总分"), "waiting"


@dataclass(frozen=True)
class Outcome:
    """What became of one sheet picked: accepted, or the sentence that says why not."""

    submission: Submission
    refusal: str


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str) -> HttpResponse:
    """The queue; posted, every sheet picked is accepted in the version it was shown in."""
    campaign = campaign_of(request, code)
    only_those_who_see_all(request, campaign)
    outcomes: list[Outcome] = []
    if request.method == "POST":
        if not standing(person(request)).within(campaign.jurisdiction).has(OFFICE):
            raise PermissionDenied("审核由专班办公室办理，您的角色只能查看")
        outcomes = list(_accept_each(request, campaign))
    watch(request, campaign, Shown.REVIEW)
    offered = [*OFFERED.items(), *([EFFECT] if request.GET.get("tab", WAITING) == WAITING else [])]
    context = {
        "campaign": campaign,
        "queue": queue_of(
            campaign,
            person(request),
            tab=request.GET.get("tab", ""),
            number=request.GET.get("page"),
            now=clock(),
        ),
        "columns": columns_of(person(request), "review", offered, request.GET),
        "alerts": alerts(person(request)),
        "accepted": [one for one in outcomes if not one.refusal],
        "refused": [one for one in outcomes if one.refusal],
        "nothing": request.method == "POST" and not outcomes,
    }
    status = 422 if context["nothing"] else 200
    return render(request, "reporting/review.html", context, status=status)


@require_POST
def reviewing(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by an open page every minute: keeps its lease, tells who else is at it."""
    submission, by, at = submission_of(request, pk), person(request), clock()
    try:
        leases.renew(submission, by=by, at=at, version=version_of(request))
    except Refusal as refusal:
        said = {"message": refusal.message}
        return JsonResponse(said, status=STATUS[refusal.code])
    others = leases.reviewers_of([submission], by, now=at)[submission.pk]
    return JsonResponse({"others": others})


def _accept_each(request: HttpRequest, campaign: Campaign) -> Iterator[Outcome]:
    """Each in a transaction of its own: one that was overtaken does not hold up the others."""
    picked = dict(_picked(request))
    rows = visible_to(person(request)).filter(period__campaign=campaign, pk__in=picked)
    found = rows.select_related("period__campaign", "unit").order_by(
        "period__month", "unit__position"
    )
    for submission in found:
        version = picked[submission.pk]
        try:
            submissions.accept(submission, by=person(request), at=clock(), version=version)
        except Refusal as refusal:
            yield Outcome(submission, refusal.message)
        else:
            yield Outcome(submission, "")


def _picked(request: HttpRequest) -> Iterator[tuple[int, int]]:
    """Sheet and version of every box ticked; what is neither is not a sheet of this page."""
    for text in request.POST.getlist("pick")[:ON_ONE_PAGE]:
        numbers = text.split(":")
        if len(numbers) == 2 and all(
            one.isascii() and one.isdigit() and len(one) < 10 for one in numbers
        ):
            yield int(numbers[0]), int(numbers[1])
