"""What an open page asks every few seconds: has anything it shows moved on?"""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from indicators.models import Campaign
from ledgers import watching
from reporting.models import Submission
from reporting.queries.live import (
    OF_ALL_UNITS,
    Shown,
    mark_of,
    moved_since,
    sheet_moved_since,
)
from reporting.views.doors import campaign_of, clock, only_those_who_see_all, person
from reporting.views.sheets import submission_of


def watch(request: HttpRequest, campaign: Campaign, shown: Shown) -> str:
    """Lets the page that is being made be told; to be called before its content is read.

    Returns the mark of what it shows.
    """
    mark = mark_of(campaign, shown, person(request))
    watching.keep(request, reverse("live", args=(campaign.code, shown)), mark)
    return mark


@require_safe
def page(request: HttpRequest, code: str, shown: str) -> HttpResponseBase:
    campaign, user = campaign_of(request, code), person(request)
    if shown not in list(Shown):
        raise Http404("没有这种页面")
    kind = Shown(shown)
    if kind in OF_ALL_UNITS:
        only_those_who_see_all(request, campaign)
    return watching.answer(
        request,
        mark_of(campaign, kind, user),
        lambda since: moved_since(campaign, kind, user, since),
        now=clock(),
    )


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    submission, user = submission_of(request, pk), person(request)
    return watching.answer(
        request,
        str(submission.version),
        lambda since: sheet_moved_since(submission, user, _version(since, submission)),
        now=clock(),
    )


def _version(since: str, submission: Submission) -> int:
    """The version a mark names; one that names none is taken for the present one."""
    known = since.isascii() and since.isdigit() and len(since) < 10
    return int(since) if known else submission.version
