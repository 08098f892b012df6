"""The page 移交市平台: what waits, asking for a workbook, taking it, marking it handed over."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from indicators.models import Campaign
from ledgers import deliveries
from ledgers.deliveries import Wanted
from ledgers.models import Delivery
from ledgers.permissions import works_for
from ledgers.queries.deliveries import PAGE, visible_to, waiting
from ledgers.queries.overview import month_or_none
from ledgers.standard import standards
from ledgers.views.doors import STATUS, cleaned, clock, person, records_of
from units.models import Unit
from units.refusals import Invalid, Refusal

FIELDS = ("standard", "unit", "first", "last", "layout", "everything", "masked", "reason")
ALL_UNITS = "all"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign = records_of(request, code)
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: cleaned(given.get(name, "")).strip() for name in FIELDS}
    if request.method == "GET":
        return _page(request, campaign, typed)
    try:
        delivery = deliveries.ask(_wanted(request, campaign, typed), by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, campaign, typed, refusal)
    messages.success(request, f"正在生成第{delivery.pk}号导出文件，生成后在下面的列表中下载")
    return redirect("ledger-deliveries", code)


@require_POST
def take(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The workbook itself; an unmasked one asks for a reason every time."""
    campaign, delivery = _delivery(request, code, pk)
    reason = cleaned(request.POST.get("reason", ""))
    try:
        pieces = deliveries.content(delivery, by=person(request), at=clock(), reason=reason)
        return _file(delivery, pieces)
    except Refusal as refusal:
        return _page(request, campaign, {}, refusal, about=pk)


@require_POST
def hand_over(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign, delivery = _delivery(request, code, pk)
    receipt = cleaned(request.POST.get("receipt", ""))
    try:
        deliveries.hand_over(delivery, by=person(request), at=clock(), receipt=receipt)
    except Refusal as refusal:
        return _page(request, campaign, {}, refusal, about=pk)
    messages.success(request, f"第{pk}号导出文件已登记移交，其中的记录不再列入待移交")
    return redirect("ledger-deliveries", code)


@require_POST
def discard(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign, delivery = _delivery(request, code, pk)
    try:
        deliveries.discard(delivery, by=person(request), at=clock())
    except Refusal as refusal:
        return _page(request, campaign, {}, refusal, about=pk)
    messages.success(request, f"第{pk}号导出文件已作废并删除")
    return redirect("ledger-deliveries", code)


def _delivery(request: HttpRequest, code: str, pk: int) -> tuple[Campaign, Delivery]:
    campaign = records_of(request, code)
    return campaign, get_object_or_404(visible_to(person(request), campaign.jurisdiction), pk=pk)


def _file(delivery: Delivery, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type=WORKBOOK)
    answer["Content-Disposition"] = content_disposition_header(True, delivery.name)
    return answer


def _wanted(request: HttpRequest, campaign: Campaign, typed: dict[str, str]) -> Wanted:
    """What was asked for. Raises Invalid for a unit or month that is none."""
    problems = {}
    unit = _unit(request, campaign, typed["unit"])
    if unit is None and typed["unit"] != ALL_UNITS:
        problems["unit"] = "请选择单位"
    for name in ("first", "last"):
        if typed[name] and month_or_none(typed[name]) is None:
            problems[name] = "月份请写成2022-05的样子，不限月份的留空"
    if problems:
        raise Invalid("没有导出，请核对", problems)
    return Wanted(
        jurisdiction=campaign.jurisdiction,
        standard=typed["standard"],
        unit=unit,
        first=month_or_none(typed["first"]),
        last=month_or_none(typed["last"]),
        layout=typed["layout"],
        everything=bool(typed["everything"]),
        masked=bool(typed["masked"]),
        reason=typed["reason"],
    )


def _unit(request: HttpRequest, campaign: Campaign, code: str) -> Unit | None:
    units = works_for(person(request), campaign.jurisdiction)
    return next((one for one in units if one.code == code), None)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    typed: dict[str, str],
    refusal: Refusal | None = None,
    about: int | None = None,
) -> HttpResponse:
    units = list(works_for(person(request), campaign.jurisdiction))
    whole = deliveries.why_not(person(request), campaign.jurisdiction, None) is None
    chosen = next((one for one in units if one.code == typed.get("unit")), None)
    if chosen is None and not whole and units:
        chosen = units[0]
    files = visible_to(person(request), campaign.jurisdiction)
    context: dict[str, Any] = {
        "campaign": campaign,
        "units": units,
        "whole": whole,
        "chosen": chosen,
        "rows": waiting(campaign.jurisdiction, chosen) if units else [],
        "standards": standards().values(),
        "layouts": Delivery.Layout.choices,
        "files": files[:PAGE],
        "typed": typed or {"layout": Delivery.Layout.CURRENT},
        "refusal": refusal,
        "problems": getattr(refusal, "problems", {}),
        "about": about,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/deliveries.html", context, status=status)
