"""Pages of 周报: a unit writes its own, the office reads all of a week."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from notices.circulars import briefs, permissions
from notices.circulars.suggesting import WORDS_AT_MOST
from notices.circulars.weeks import Week, read_week, week_of
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS
from units.models import Unit
from units.queries import standing, units_of


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every unit for the office; whoever belongs to a unit finds its own form."""
    campaign, user = campaign_of(request, code), person(request)
    week = _week(request.GET.get("week", ""))
    if not permissions.drafts(user, campaign):
        unit = units_of(user).filter(jurisdiction=campaign.jurisdiction).first()
        if unit is None:
            raise PermissionDenied("周报由各单位填写、专班办公室汇总，请看通报")
        return _page(request, campaign, unit, week)
    rows = briefs.rows_of(campaign, week)
    context = {
        "campaign": campaign,
        "week": week,
        "written": [row for row in rows if row.brief],
        "silent": [row for row in rows if not row.brief],
        "mine": standing(user).units,
        "is_now": week == week_of(clock()),
    }
    return render(request, "notices/briefs.html", context)


@require_http_methods(["GET", "POST"])
def brief(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The unit's form of one week; a program that saves by itself is answered in JSON."""
    campaign, user, now = campaign_of(request, code), person(request), clock()
    rows = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
    found = get_object_or_404(rows, code=unit)
    if not briefs.may_read(user, campaign, found):
        raise Http404("内容不存在，或者不在您的查看范围内")
    if request.method == "GET":
        return _page(request, campaign, found, _week(request.GET.get("week", "")))
    week = _week(request.POST.get("week", ""))
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in briefs.LABELS}
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else -1
    by_itself = request.headers.get("Accept", "").startswith("application/json")
    try:
        kept = briefs.save(campaign, found, week, by=user, at=now, version=version, **typed)
    except Refusal as refusal:
        if by_itself:
            return JsonResponse({"message": refusal.message}, status=STATUS[refusal.code])
        return _page(request, campaign, found, week, typed=typed, refusal=refusal)
    if by_itself:
        saved = f"{timezone.localtime(kept.at):%H:%M:%S}"
        return JsonResponse({"version": kept.version, "saved": saved})
    messages.success(request, "周报已保存，拟写本周通报时采用")
    address = redirect("brief", code, unit)
    if week != week_of(now):
        address["Location"] += f"?week={week.code}"
    return address


def _page(
    request: HttpRequest,
    campaign: Campaign,
    unit: Unit,
    week: Week,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    now, kept = clock(), briefs.brief_of(campaign, unit, week)
    if kept is not None:
        shown = {"work": kept.work, "problems": kept.problems}
    else:
        words = briefs.first_words(campaign, unit, week, now=now)
        shown = dict(zip(briefs.LABELS, words, strict=True))
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    texts: dict[str, Any] = typed or shown
    context = {
        "campaign": campaign,
        "unit": unit,
        "week": week,
        "is_now": week == week_of(now),
        "brief": kept,
        "fields": [
            (name, label, texts[name], problems.get(name, ""))
            for name, label in briefs.LABELS.items()
        ],
        "known": any(shown.values()),
        "most": WORDS_AT_MOST,
        "refusal": refusal,
        "overtaken": refusal is not None and refusal.code == "overtaken",
        "why_not": briefs.why_not(person(request), campaign, unit, week, now=now) or "",
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/brief.html", context, status=status)


def _week(text: str) -> Week:
    """The week asked for; without one the present week."""
    if not text:
        return week_of(clock())
    try:
        return read_week(text)
    except ValueError as error:
        raise Http404(str(error)) from None
