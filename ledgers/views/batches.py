"""One batch: how far it is, its preview, decision, receipt, annotated workbook, and taking back."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from ledgers import annotated, imports, leftovers, rekeyed, turns
from ledgers.models import Batch
from ledgers.queries import batches, previews
from ledgers.queries.batches import AT_WORK, NO_RECEIPT, READ, RECEIPTED
from ledgers.reading.children import Stopped
from ledgers.reading.others import CHOOSE_ANOTHER
from ledgers.standard import standard
from ledgers.unmasking import why_not
from ledgers.views.doors import STATUS, cleaned, clock, number_of, person, records_of
from ledgers.views.leaving import has_left
from units.refusals import Invalid, Refusal

State = Batch.State
STOPPABLE = (State.UPLOADED, State.READING, State.CHECKED)
MOST_PICKED = rekeyed.SHOWN_AT_MOST
# The answer to a connection that is closed: only the log reads it.
NOBODY_WAITS = 204
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def batch(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, *_found(request, code, pk))


@require_safe
def progress(request: HttpRequest, code: str, pk: int) -> JsonResponse:
    """Where the batch stands, for the script of the page that waits."""
    _, found = _found(request, code, pk)
    return JsonResponse(
        {
            "state": found.state,
            "label": found.get_state_display(),
            "rows": found.progress,
            "working": found.state in AT_WORK,
        }
    )


@require_safe
def problems(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What is wrong, 200 cells a page; with `all` the warnings too, or one rule and column."""
    campaign, found = _found(request, code, pk)
    asked = {name: cleaned(request.GET.get(name, "")) for name in ("code", "column", "all")}
    after, groups = number_of(request.GET.get("after", "")), previews.groups(found)
    faulty = any(one.wrong for one in groups)
    rows, more = previews.problems(
        found,
        code=asked["code"],
        column=asked["column"],
        wrong=faulty and not asked["all"] and not asked["code"],
        after=after,
    )
    context = {"campaign": campaign, "batch": found, "rows": rows, "groups": groups}
    context |= {"asked": asked, "faulty": faulty, "began": after == 0}
    context["kept"] = urlencode({name: value for name, value in asked.items() if value})
    return render(request, "ledgers/problems.html", context | {"after": more})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign, found = _found(request, code, pk)
    if request.method == "POST":
        typed = {name: cleaned(request.POST.get(name, "")) for name in ("choice", "why_let_go")}
        lets_go = [number_of(one) for one in request.POST.getlist("lets_go")[:MOST_PICKED]]
        try:
            imports.confirm(found, by=person(request), at=clock(), lets_go=lets_go, **typed)
        except Refusal as refusal:
            campaign, found = _found(request, code, pk)
            return _page(request, campaign, found, refusal, picked=lets_go, **typed)
        messages.success(request, "已确认，正在入账")
    return redirect("ledger-batch", campaign.code, found.pk)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign, found = _found(request, code, pk)
    if request.method == "POST":
        try:
            imports.stop(found, by=person(request), at=clock())
        except Refusal as refusal:
            return _page(request, *_found(request, code, pk), refusal)
        messages.success(request, "已要求停止，几秒内生效；没有任何内容入账")
    return redirect("ledger-batch", campaign.code, found.pk)


@require_http_methods(["GET", "POST"])
def also(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The same file once more, for the ledger that its other sheets are of."""
    campaign, found = _found(request, code, pk)
    if request.method == "GET":
        return redirect("ledger-batch", campaign.code, found.pk)
    wanted = cleaned(request.POST.get("standard", ""))
    if wanted not in [one.standard.code for one in previews.others(found)]:
        raise Http404("这份文件里没有这种台账的工作表")
    try:
        batch = imports.also(found, standard_code=wanted, by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, *_found(request, code, pk), refusal)
    messages.success(request, "已用同一份文件导入另一种台账，检查完确认后入账")
    return redirect("ledger-batch", campaign.code, batch.pk)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign, found = _found(request, code, pk)
    if request.method == "POST":
        reason = cleaned(request.POST.get("reason", ""))
        try:
            imports.withdraw(found, by=person(request), at=clock(), reason=reason)
        except Refusal as refusal:
            return _page(request, *_found(request, code, pk), refusal, reason=reason)
        messages.success(request, "整批已撤回，台账和各项比率已恢复到入账之前")
    return redirect("ledger-batch", campaign.code, found.pk)


@require_safe
def receipt(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The receipt (回执) to print and keep."""
    campaign, found = _found(request, code, pk)
    if found.state not in RECEIPTED:
        raise Http404(NO_RECEIPT)
    context = {"campaign": campaign, "batch": found, "now": timezone.localtime(clock())}
    return render(request, "ledgers/receipt.html", context | _shown(found))


@require_http_methods(["GET", "POST"])
def workbook(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The annotated workbook: masked for whoever may see the batch, else with a logged reason.

    Whoever stops waiting for it stops the making.
    """
    _, found = _found(request, code, pk)
    if found.state not in READ:
        raise Http404("这一批没有检查结果，没有错误标注表")
    masked = request.method == "GET"
    reason = cleaned(request.POST.get("opening", ""))
    try:
        with turns.turn(person(request)):
            if not masked:
                annotated.open_for(found, by=person(request), at=clock(), reason=reason)
            return _sent(request, found, masked=masked)
    except Stopped:
        return HttpResponse(status=NOBODY_WAITS)
    except Refusal as refusal:
        answer = _page(request, *_found(request, code, pk), refusal, opening=reason)
        if isinstance(refusal, turns.Busy):
            answer["Retry-After"] = str(refusal.seconds)
        return answer


def _sent(request: HttpRequest, found: Batch, *, masked: bool) -> FileResponse:
    """The file as a download; its folder is gone before the first byte leaves."""
    with tempfile.TemporaryDirectory(prefix=leftovers.PREFIX) as folder:
        stopped = partial(has_left, request)
        path = annotated.make(found, Path(folder), masked=masked, stopped=stopped)
        file = path.open("rb")
    name = f"{Path(found.name).stem}-第{found.pk}批错误标注{'（脱敏）' if masked else ''}.xlsx"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _found(request: HttpRequest, code: str, pk: int) -> tuple[Campaign, Batch]:
    campaign = records_of(request, code)
    rows = batches.visible_to(person(request), campaign.jurisdiction)
    return campaign, get_object_or_404(rows.select_related("corrects"), pk=pk)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    found: Batch,
    refusal: Refusal | None = None,
    picked: Sequence[int] = (),
    **typed: str,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "batch": found,
        "standard": standard(found.ledger.standard),
        "may_work": imports.why_not(person(request), found.unit) is None,
        "own": why_not(person(request), found.unit) is None,
        "at_work": found.state in AT_WORK,
        "stoppable": found.state in STOPPABLE and found.stop_asked_by_id is None,
        "refusal": refusal,
        "busy": isinstance(refusal, turns.Busy),
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "typed": typed,
        "picked": picked,
        "rekeyed": rekeyed.pairs(found) if _offers(found) else [],
        "choices": Batch.Choice.choices,
        "wrong_kind": CHOOSE_ANOTHER in found.told,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/batch.html", context | _shown(found), status=status)


def _offers(found: Batch) -> bool:
    """Whether the batch waits to be confirmed with keys that it corrected."""
    return found.state == State.CHECKED and bool(found.counts.get("rekeyed"))


def _shown(found: Batch) -> dict[str, Any]:
    """What was understood and found, once the file has been read."""
    if found.state not in READ:
        return {"read": False}
    groups = previews.groups(found)
    return {
        "read": True,
        "standard": standard(found.ledger.standard),
        "tables": previews.tables(found),
        "others": previews.others(found),
        "wrong": [one for one in groups if one.wrong],
        "odd": [one for one in groups if not one.wrong],
        "whole_refused": imports.whole_refused(found),
        "timed": bool(standard(found.ledger.standard).decision),
    }
