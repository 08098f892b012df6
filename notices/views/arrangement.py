"""设置 → 通报设置: how the circular looks, when it is drafted, who receives it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from indicators.models import Campaign
from notices.circulars import arranging, permissions
from notices.circulars.weeks import DAY_NAMES
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS

TEXTS = ("masthead", "signer", "addressee", "weekday", "red", "next_number")


@require_http_methods(["GET", "POST"])
def arrangement(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    if not permissions.drafts(person(request), campaign):
        raise PermissionDenied("通报设置仅供专班办公室使用")
    if request.method == "GET":
        return _page(request, campaign)
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in TEXTS}
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else -1
    picked = request.POST.getlist("receivers")
    try:
        arranging.change(
            campaign,
            by=person(request),
            at=clock(),
            version=version,
            typed=typed,
            receivers=picked,
        )
    except Refusal as refusal:
        return _page(request, campaign, typed=typed, picked=picked, refusal=refusal)
    messages.success(request, "通报设置已更改，下次拟稿和签发起生效")
    return redirect("circular-arrangement", code)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    *,
    typed: dict[str, str] | None = None,
    picked: list[str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    settings = arranging.in_force(campaign)
    chosen = picked if picked is not None else [str(one.pk) for one in settings.receivers]
    context = {
        "campaign": campaign,
        "settings": settings,
        "typed": typed or _stored(campaign, settings),
        "days": [("", "每周最后一个工作日"), *((str(n), name) for n, name in enumerate(DAY_NAMES))],
        "people": [(one, str(one.pk) in chosen) for one in arranging.register(campaign)],
        "rows": arranging.rows_of(campaign),
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "why_not": permissions.why_not_arrange(person(request), campaign) or "",
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/circular_arrangement.html", context, status=status)


def _stored(campaign: Campaign, settings: arranging.InForce) -> dict[str, str]:
    look, weekday = settings.arranged.look, settings.arranged.weekday
    return {
        "masthead": look.masthead,
        "signer": look.signer,
        "addressee": look.addressee,
        "red": "1" if look.red else "",
        "weekday": "" if weekday is None else str(weekday),
        "next_number": str(arranging.next_number(campaign, settings.arranged)),
    }
