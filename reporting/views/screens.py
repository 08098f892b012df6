"""设置 → 大屏链接 for the office, and the wall screen (大屏) that a link opens."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods

from indicators.models import Campaign
from reporting.models import ScreenLink
from reporting.queries.live import mark_for_screen
from reporting.queries.screens.links import link_rows
from reporting.queries.screens.wall import wall_of
from reporting.refusals import Invalid, Refusal
from reporting.screens import links
from reporting.views.doors import campaign_of, clock, person
from reporting.views.secret_links import opened_by_secret, too_many
from reporting.views.sheets import STATUS

FIELDS = ("name", "days")
CLOSED = "大屏链接无效，或者已经停用、到期"


def _slowed(request: HttpRequest, seconds: int) -> HttpResponse:
    """What a screen shows until it may ask again: it does so by itself, with or without scripts."""
    context = {"seconds": seconds, "sentence": too_many(seconds)}
    return render(request, "reporting/wall/slowed.html", context)


@opened_by_secret("screens", _slowed)
def wall(request: HttpRequest, secret: str) -> HttpResponse:
    """The screen; asked again with its mark, 304 while nothing moved."""
    now = clock()
    link = links.opened(secret, now=now)
    if link is None:
        return render(request, "reporting/wall/closed.html", {"sentence": CLOSED}, status=404)
    links.note_use(link, now=now)
    mark = mark_for_screen(link.campaign, now=now)
    same = get_conditional_response(request, etag=quote_etag(mark))
    if isinstance(same, HttpResponse):
        return same
    context = {"wall": wall_of(link.campaign, now=now), "campaign": link.campaign, "mark": mark}
    response = render(request, "reporting/wall/page.html", context)
    response["ETag"] = quote_etag(mark)
    return response


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every link with its history; posted, a new one is made and its address shown this once."""
    campaign = _campaign(request, code)
    if request.method == "GET":
        return _page(request, campaign)
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in FIELDS}
    try:
        link, secret = links.make(campaign, by=person(request), at=clock(), typed=typed)
    except Refusal as refusal:
        return _page(request, campaign, typed=typed, refusal=refusal)
    address = request.build_absolute_uri(reverse("wall", args=(secret,)))
    return _page(request, campaign, made=link, address=address)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ends one link; who comes by address alone is led back to the list."""
    campaign = _campaign(request, code)
    link = get_object_or_404(
        ScreenLink.objects.select_related("campaign"), campaign=campaign, pk=pk
    )
    if request.method == "GET":
        return redirect("screens", code)
    try:
        links.revoke(link, by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, campaign, refusal=refusal)
    messages.success(request, f"“{link.name}”的链接已停用，屏幕半分钟内不再显示数据")
    return redirect("screens", code)


def _campaign(request: HttpRequest, code: str) -> Campaign:
    campaign = campaign_of(request, code)
    if not links.sees_links(person(request), campaign):
        raise PermissionDenied("大屏链接仅供专班办公室管理")
    if not campaign.scored:
        raise Http404("这份方案没有评分指标，没有大屏")
    return campaign


def _page(
    request: HttpRequest,
    campaign: Campaign,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    made: ScreenLink | None = None,
    address: str = "",
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "rows": link_rows(campaign, now=clock()),
        "days": links.DAYS.items(),
        "typed": typed or {"days": "90"},
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "why_not": links.why_not(person(request), campaign) or "",
        "made": made,
        "address": address,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/screens.html", context, status=status)
