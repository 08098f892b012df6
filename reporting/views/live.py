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


def watch(
    request: HttpRequest,
    campaign: Campaign,
    shown: Shown,
    *,
    of: str = "",
    in_place: bool = False,
) -> str:
    """Lets the page that is being made be told; to be called before its content is read.

    `of` is the task or proof it is about; `in_place` lets it show by itself what moved, where
    nobody is typing. Returns the mark of what it shows.
    """
    mark = mark_of(campaign, shown, person(request), of)
    address = reverse("live", args=(campaign.code, shown)) + (f"?of={of}" if of else "")
    watching.keep(request, address, mark, in_place=in_place)
    return mark


@require_safe
def page(request: HttpRequest, code: str, shown: str) -> HttpResponseBase:
    campaign, user = campaign_of(request, code), person(request)
    if shown not in list(Shown):
        raise Http404("没有这种页面")
    kind, of = Shown(shown), request.GET.get("of", "").replace("\0", "")[:64]
    if kind in OF_ALL_UNITS:
        only_those_who_see_all(request, campaign)
    return watching.answer(
        request,
        mark_of(campaign, kind, user, of),
        lambda since: moved_since(campaign, kind, user, since, of),
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
