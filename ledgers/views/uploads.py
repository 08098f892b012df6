"""The page that takes a workbook, and the list of everything that was brought."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from ledgers import watching
from ledgers.models import Batch
from ledgers.permissions import works_for
from ledgers.queries import batches
from ledgers.receiving import MEGABYTES, NOT_YOURS, Sent, handlers, take
from ledgers.standard import standards
from ledgers.views.doors import STATUS, cleaned, clock, number_of, person, records_of
from units.columns import columns_of
from units.models import Unit
from units.refusals import Invalid, Refusal

FIELDS = ("standard", "unit", "reported_on", "corrects")
PAGE = 30
# The columns of the list a person may leave out.
OFFERED = {
    "number": "批次",
    "unit": "单位",
    "reported": "上报日期",
    "rows": "行数",
    "faulty": "不合规",
}


# The body is not read before its handlers are named, so its token is checked a step later.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Takes a workbook of up to 300 MB: straight to disk, never into memory."""
    request.upload_handlers = handlers(request)
    return _upload(request, code)


@csrf_protect
def _upload(request: HttpRequest, code: str) -> HttpResponse:
    campaign = records_of(request, code)
    units = list(works_for(person(request), campaign.jurisdiction))
    if not units:
        raise PermissionDenied(NOT_YOURS)
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: cleaned(given.get(name, "")).strip() for name in FIELDS}
    if request.method == "GET":
        return _form(request, campaign, units, typed)
    try:
        corrects = _corrected(request, campaign, typed["corrects"])
        sent = Sent(typed["standard"], typed["unit"], typed["reported_on"], corrects)
        batch = take(sent, request.FILES.get("file"), units, by=person(request), at=clock())
    except Refusal as refusal:
        return _form(request, campaign, units, typed, refusal)
    messages.success(request, "文件已收到，正在检查；检查完会列出有问题的单元格，确认后才入账")
    return redirect("ledger-batch", campaign.code, batch.pk)


def _corrected(request: HttpRequest, campaign: Campaign, number: str) -> Batch | None:
    if not number:
        return None
    rows = batches.visible_to(person(request), campaign.jurisdiction)
    return get_object_or_404(rows, pk=number_of(number))


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Every batch somebody may know of, newest first, a page at a time."""
    campaign = records_of(request, code)
    rows = batches.visible_to(person(request), campaign.jurisdiction)
    address = reverse("ledgers-live", args=(campaign.code,))
    watching.keep(request, address, batches.mark_of(rows), in_place=True)
    asked = {name: cleaned(request.GET.get(name, "")) for name in ("standard", "unit", "state")}
    if asked["standard"]:
        rows = rows.filter(ledger__standard=asked["standard"])
    if asked["unit"]:
        rows = rows.filter(unit__code=asked["unit"])
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    if after := number_of(request.GET.get("after", "")):
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    context = {
        "campaign": campaign,
        "rows": found[:PAGE],
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "asked": asked,
        "standards": standards().values(),
        "units": works_for(person(request), campaign.jurisdiction),
        "states": Batch.State.choices,
        "columns": columns_of(person(request), "ledger-batches", OFFERED.items(), request.GET),
    }
    return render(request, "ledgers/batches.html", context)


@require_safe
def live(request: HttpRequest, code: str) -> HttpResponseBase:
    """Asked by the open list: has a batch come or moved on?"""
    campaign = records_of(request, code)
    rows, now = batches.visible_to(person(request), campaign.jurisdiction), clock()
    return watching.answer(
        request, batches.mark_of(rows), lambda since: batches.moved_since(rows, since), now=now
    )


def _form(
    request: HttpRequest,
    campaign: Campaign,
    units: list[Unit],
    typed: dict[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    corrected = _corrected(request, campaign, typed["corrects"])
    context: dict[str, Any] = {
        "campaign": campaign,
        "units": units,
        "standards": standards().values(),
        "typed": typed | _of(corrected, typed),
        "corrected": corrected,
        "today": timezone.localdate(clock()),
        "megabytes": MEGABYTES,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/upload.html", context, status=status)


def _of(corrected: Batch | None, typed: dict[str, str]) -> dict[str, str]:
    """A correction belongs where the corrected batch does."""
    if corrected is None:
        return {}
    given = {"standard": corrected.ledger.standard, "unit": corrected.unit.code}
    return {name: typed[name] or value for name, value in given.items()}
