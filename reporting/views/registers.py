"""Pages of the registers (登记清单): all of them, and one item with its details."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from reporting.filling import telling
from reporting.queries.filling.register_index import ItemPage, item_page, register_index
from reporting.refusals import Invalid, NotAllowed, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS, text_of


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    rows = register_index(campaign, person(request))
    lacking = sum(row.incomplete for row in rows)
    context = {"campaign": campaign, "rows": rows, "lacking": lacking}
    return render(request, "reporting/registers.html", context)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, code: str, metric: str, unit: str, mark: str) -> HttpResponse:
    """One item as a unit entered it; a refusal shows the form again with all that was typed."""
    campaign = campaign_of(request, code)
    page = _item(request, campaign, metric, unit, mark)
    if request.method == "GET":
        return _page(request, campaign, page)
    try:
        if page.hidden:
            raise NotAllowed(page.why_closed)
        telling.tell(
            page.metric,
            page.unit,
            page.name,
            by=person(request),
            at=clock(),
            number=_number(request),
            typed={one.code: text_of(request, one.code) for one in page.questions},
            proof=next((one for one in page.proofs if str(one.pk) == _proof(request)), None),
        )
    except Refusal as refusal:
        return _page(request, campaign, _item(request, campaign, metric, unit, mark), refusal)
    messages.success(request, f"“{page.name}”的明细已保存")
    return redirect("register-item", code, metric, unit, mark)


def _item(request: HttpRequest, campaign: Campaign, metric: str, unit: str, mark: str) -> ItemPage:
    page = item_page(campaign, metric, unit, mark, person(request))
    if page is None:
        raise Http404("没有这个登记项，或者不在您的查看范围内")
    return page


def _page(
    request: HttpRequest, campaign: Campaign, page: ItemPage, refusal: Refusal | None = None
) -> HttpResponse:
    kept = page.told.detail
    stored = dict(kept.values) if kept else {}
    posted = request.method == "POST"
    typed = {one.code: text_of(request, one.code) for one in page.questions} if posted else stored
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    chosen = _proof(request) if posted else str(kept.proof_id or "") if kept else ""
    context = {
        "campaign": campaign,
        "page": page,
        "refusal": refusal,
        "fields": [
            (one, typed.get(one.code, ""), problems.get(one.code, "")) for one in page.questions
        ],
        "proofs": [(one, str(one.pk) == chosen) for one in page.proofs],
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/register_item.html", context, status=status)


def _proof(request: HttpRequest) -> str:
    return request.POST.get("proof", "")


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
