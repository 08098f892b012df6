"""The page of the search; the same hits are the list of the dialog that Ctrl-K opens."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from creditcity.search import asking
from creditcity.search.asking import Answer
from indicators.models import Campaign
from indicators.queries import current_campaign
from units.models import User
from units.refusals import Invalid


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Words, kind and place stand in the address; nothing is kept of what was asked."""
    assert isinstance(request.user, User)
    campaign, typed = _campaign(request), request.GET.get("q", "")
    given = {name: request.GET.get(name, "") for name in ("q", "kind", "from")}
    refusal = None
    try:
        answer = asking.search(request.user, campaign, given, now=timezone.now())
    except Invalid as problem:
        answer, refusal = Answer(typed, False, []), problem
    context = {
        "answer": answer,
        "refusal": refusal,
        "campaign": campaign,
        "kind": given["kind"],
        "kinds": asking.sources_for(request.user, campaign),
        "groups": [(one, _address(campaign, answer, one)) for one in answer.groups],
        "whole": _query(campaign, answer.typed),
    }
    status = 422 if refusal else 200
    if request.GET.get("part") == "list":
        # Without the frame and what it would ask the database for.
        return HttpResponse(render_to_string("search/list.html", context), status=status)
    return render(request, "search/page.html", context, status=status)


def _address(campaign: Campaign | None, answer: Answer, group: asking.Group) -> str:
    """Where the hits after these stand."""
    start = {"from": group.next} if group.start or len(group.hits) > asking.FEW else {}
    return _query(campaign, answer.typed, kind=group.source.kind, **start)


def _query(campaign: Campaign | None, typed: str, **more: Any) -> str:
    named = {"campaign": campaign.code} if campaign else {}
    return urlencode({"q": typed, **named, **more})


def _campaign(request: HttpRequest) -> Campaign | None:
    """The campaign that is searched, the current one where none is named; also for the frame."""
    code = request.GET.get("campaign", "").replace("\0", "") or None
    found = current_campaign(today=timezone.localdate(), code=code)
    if code is not None and found is None:
        raise Http404("没有这项创建活动")
    request.campaign = found  # type: ignore[attr-defined]  # read by the frame
    return found
