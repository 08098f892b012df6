"""Pages of rates: the ledgers, one with its units and months, one month, what cost a point."""

import re
import unicodedata
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from ledgers import zero_reports
from ledgers.columns import Standard
from ledgers.permissions import NOT_THEIRS, rates_of, sees_records, works_for
from ledgers.queries import batches, records
from ledgers.queries.losses import losses
from ledgers.queries.overview import Year, month_of
from ledgers.standard import standards
from ledgers.views.doors import (
    STATUS,
    campaign_of,
    cleaned,
    clock,
    month_or_404,
    person,
    standard_or_404,
    unit_or_404,
)
from units.models import Unit
from units.refusals import Invalid, Refusal

LATEST = 5
DIGITS_AT_MOST = 18
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    units = list(rates_of(person(request), campaign.jurisdiction))
    year = _year(campaign, units, list(standards()))
    recent = batches.visible_to(person(request), campaign.jurisdiction)[:LATEST]
    context = {
        "campaign": campaign,
        "rows": year.ledgers(),
        "units": units,
        "alone": units[0] if len(units) == 1 else None,
        "recent": recent,
        "may_upload": works_for(person(request), campaign.jurisdiction).exists(),
        "sees_records": sees_records(person(request), campaign.jurisdiction),
    }
    return render(request, "ledgers/index.html", context)


@require_safe
def ledger(request: HttpRequest, code: str, standard: str) -> HttpResponse:
    """One ledger: units by months, or with `unit` that unit's months."""
    campaign, of = campaign_of(request, code), standard_or_404(standard)
    units = list(rates_of(person(request), campaign.jurisdiction))
    asked = request.GET.get("unit", "")
    chosen = [one for one in units if one.code == asked] or (units if len(units) == 1 else [])
    year = _year(campaign, chosen or units, [of.code])
    context = {
        "campaign": campaign,
        "standard": of,
        "units": units,
        "chosen": chosen[0] if chosen else None,
        "rows": year.units(chosen or units, of.code),
        "months": year.months,
        "sees_records": sees_records(person(request), campaign.jurisdiction),
    }
    return render(request, "ledgers/ledger.html", context)


@require_safe
def month(request: HttpRequest, code: str, standard: str, unit: str, month: str) -> HttpResponse:
    return _month(request, *_place(request, code, standard, unit, month))


@require_http_methods(["GET", "POST"])
def sign_zero(
    request: HttpRequest, code: str, standard: str, unit: str, month: str
) -> HttpResponse:
    """Signs 零报告; who comes by address alone is led back to the month."""
    place = campaign, of, whose, day = _place(request, code, standard, unit, month)
    if request.method == "POST":
        try:
            zero_reports.sign(
                by=person(request), at=clock(), unit=whose, standard_code=of.code, month=day
            )
        except Refusal as refusal:
            return _month(request, *place, refusal)
        messages.success(request, f"{whose.name}{day:%Y年%m月}{of.name}的零报告已签署")
    return redirect("ledger-month", campaign.code, of.code, whose.code, f"{day:%Y-%m}")


@require_http_methods(["GET", "POST"])
def withdraw_zero(
    request: HttpRequest, code: str, standard: str, unit: str, month: str
) -> HttpResponse:
    place = campaign, of, whose, day = _place(request, code, standard, unit, month)
    if request.method == "POST":
        signed = month_of(campaign.jurisdiction, whose, of.code, day).zero
        try:
            zero_reports.take_back(signed, by=person(request), at=clock())
        except Refusal as refusal:
            return _month(request, *place, refusal)
        messages.success(request, "零报告已撤回")
    return redirect("ledger-month", campaign.code, of.code, whose.code, f"{day:%Y-%m}")


@require_http_methods(["GET", "POST"])
def state_decided(
    request: HttpRequest, code: str, standard: str, unit: str, month: str
) -> HttpResponse:
    place = campaign, of, whose, day = _place(request, code, standard, unit, month)
    if request.method == "POST":
        typed = cleaned(request.POST.get("count", "")).strip()
        try:
            zero_reports.state_decided(
                by=person(request),
                at=clock(),
                unit=whose,
                standard_code=of.code,
                month=day,
                count=_count(typed),
                shown=request.POST.get("shown"),
            )
        except Refusal as refusal:
            return _month(request, *place, refusal, typed)
        messages.success(request, "产生条数已保存，上报率按它计算")
    return redirect("ledger-month", campaign.code, of.code, whose.code, f"{day:%Y-%m}")


@require_safe
def lost(request: HttpRequest, code: str, unit: str, month: str) -> HttpResponse:
    """What kept a unit's month from 100 %, down to the rows for those who may see rows."""
    campaign, day = campaign_of(request, code), month_or_404(month)
    whose = _whose(request, campaign, unit)
    details = works_for(person(request), campaign.jurisdiction).filter(pk=whose.pk).exists()
    visible = records.visible_to(person(request), campaign.jurisdiction)
    found = losses(visible, campaign.jurisdiction, whose, day, details=details)
    context = {"campaign": campaign, "unit": whose, "month": day}
    context |= {"losses": found, "details": details}
    return render(request, "ledgers/losses.html", context)


def _year(campaign: Campaign, units: list[Unit], codes: list[str]) -> Year:
    first, last = campaign.window_first, campaign.window_last
    return Year.of(campaign.jurisdiction, units, codes, first, last)


def _whose(request: HttpRequest, campaign: Campaign, code: str) -> Unit:
    unit = unit_or_404(campaign, code)
    if not rates_of(person(request), campaign.jurisdiction).filter(pk=unit.pk).exists():
        raise PermissionDenied(NOT_THEIRS)
    return unit


def _place(
    request: HttpRequest, code: str, standard: str, unit: str, month: str
) -> tuple[Campaign, Standard, Unit, date]:
    campaign = campaign_of(request, code)
    of, day = standard_or_404(standard), month_or_404(month)
    return campaign, of, _whose(request, campaign, unit), day


def _month(
    request: HttpRequest,
    campaign: Campaign,
    of: Standard,
    unit: Unit,
    day: date,
    refusal: Refusal | None = None,
    typed: str | None = None,
) -> HttpResponse:
    may_work = works_for(person(request), campaign.jurisdiction).filter(pk=unit.pk).exists()
    context = {
        "campaign": campaign,
        "standard": of,
        "unit": unit,
        "month": day,
        "address_month": f"{day:%Y-%m}",
        "here": month_of(campaign.jurisdiction, unit, of.code, day),
        "may_work": may_work,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "typed": typed,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/month.html", context, status=status)


def _count(typed: str) -> int:
    """Full-width digits and commas between thousands are read as people mean them."""
    plain = THOUSANDS.sub("", unicodedata.normalize("NFKC", typed))
    if plain.isascii() and plain.isdigit() and len(plain) <= DIGITS_AT_MOST:
        return int(plain)
    raise Invalid("产生条数有误", {"count": f"“{typed[:20]}”不是件数，请填整数，如0、12"})
