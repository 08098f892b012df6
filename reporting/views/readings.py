"""Pages of the readings registry: every ambiguous clause, and the decision on one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign, Reading
from reporting.queries.scores.readings import registry_of
from reporting.refusals import Invalid, Refusal
from reporting.scores import adoptions
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS

FIELDS = ("option", "decided_by", "decided_on", "document", "reason")


@require_safe
def readings(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    refusal = adoptions.why_not(person(request), campaign)
    context = {"campaign": campaign, "page": registry_of(campaign), "why_not": refusal}
    return render(request, "reporting/readings.html", context)


@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, code: str, reading: str) -> HttpResponse:
    """One clause with its options; a refused decision comes back with all that was typed."""
    campaign = campaign_of(request, code)
    found = get_object_or_404(Reading.objects.filter(campaign=campaign), code=reading)
    if request.method == "GET":
        return _page(request, campaign, found)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        adopted = adoptions.adopt(
            found, by=person(request), at=clock(), sequence=_sequence(request), typed=typed
        )
    except Refusal as refusal:
        return _page(request, campaign, found, typed=typed, refusal=refusal)
    name = adoptions.names_of(found)[adopted.adoption.option]
    if adopted.score is None:
        messages.warning(
            request, f"已采用“{name}”，但现有数据相互矛盾，得分还没有重新核算；更正后即按新口径核算"
        )
    else:
        messages.success(request, f"已采用“{name}”，得分已按新口径重新核算；此前的得分保持不变")
    return redirect("reading", code, reading)


def _sequence(request: HttpRequest) -> int:
    text = request.POST.get("sequence", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _page(
    request: HttpRequest,
    campaign: Campaign,
    found: Reading,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    page = registry_of(campaign, only=found.code)
    if not page.rows:
        raise Http404("没有这条口径")
    today = timezone.localtime(clock()).date().isoformat()
    context = {
        "campaign": campaign,
        "page": page,
        "row": page.rows[0],
        "typed": typed or {"decided_on": today},
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "why_not": adoptions.why_not(person(request), campaign),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/reading.html", context, status=status)
