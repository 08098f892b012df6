"""Single records: a unit's, page by page; one with its history; in the clear with a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from ledgers.columns import Standard
from ledgers.models import Ledger, Record
from ledgers.permissions import works_for
from ledgers.queries import records
from ledgers.queries.losses import costing, rows_of
from ledgers.queries.overview import month_or_none, months_between
from ledgers.standard import standard as standard_named
from ledgers.unmasking import masked, unmask, why_not
from ledgers.views.doors import (
    STATUS,
    cleaned,
    clock,
    person,
    records_of,
    standard_or_404,
)
from units.columns import ASKED, columns_of
from units.models import Unit
from units.refusals import Invalid, Refusal

# The columns a person may leave out; which record it is always stands there.
OFFERED = {
    "month": "月份",
    "decided": "决定日期",
    "due": "应报送",
    "reported": "首次上报",
    "verdict": "情况",
    "problems": "问题",
}


@require_safe
def index(request: HttpRequest, code: str, standard: str) -> HttpResponse:
    """A unit's records, newest month first; unit, month and `wanting` stand in the address."""
    campaign, of = records_of(request, code), standard_or_404(standard)
    units = list(works_for(person(request), campaign.jurisdiction))
    asked = {name: cleaned(request.GET.get(name, "")) for name in ("unit", "month", "wanting")}
    unit = next((one for one in units if one.code == asked["unit"]), None)
    if unit is None and len(units) == 1:
        unit = units[0]
    page = _page_of(request, campaign, of, unit, asked)
    kept = {name: value for name, value in asked.items() if value}
    columns = columns_of(person(request), "ledger-records", OFFERED.items(), request.GET)
    if columns.given:
        kept[ASKED] = ",".join(columns.shown)
    context = {
        "campaign": campaign,
        "standard": of,
        "units": units,
        "unit": unit,
        "asked": asked,
        "months": months_between(campaign.window_first, campaign.window_last),
        "rows": rows_of(page.records, of.code),
        "next": urlencode(kept | {"after": str(page.after)}) if page.after else "",
        "later": bool(request.GET.get("after")),
        "columns": columns,
    }
    return render(request, "ledgers/records.html", context)


def _page_of(
    request: HttpRequest,
    campaign: Campaign,
    of: Standard,
    unit: Unit | None,
    asked: dict[str, str],
) -> records.Page:
    here = {"jurisdiction": campaign.jurisdiction, "standard": of.code}
    ledger = Ledger.objects.filter(**here).values_list("pk", flat=True).first()
    if unit is None or ledger is None:
        return records.Page([], None)
    visible = records.visible_to(person(request), campaign.jurisdiction)
    return records.page(
        costing(visible, of.code) if asked["wanting"] else visible,
        ledger=ledger,
        unit=unit.pk,
        month=month_or_none(asked["month"]),
        wanting=bool(asked["wanting"]),
        after=records.Place.read(request.GET.get("after", "")),
    )


@require_safe
def record(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, *_found(request, code, pk))


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The same page with the person's name and number, once, for the unit and a kept reason."""
    campaign, found = _found(request, code, pk)
    if request.method == "GET":
        return redirect("ledger-record", campaign.code, pk)
    reason = cleaned(request.POST.get("reason", ""))
    try:
        values = unmask(found, found.unit, by=person(request), at=clock(), reason=reason)
    except Refusal as refusal:
        return _page(request, campaign, found, refusal, reason=reason)
    return _page(request, campaign, found, values=values, reason=reason)


def _found(request: HttpRequest, code: str, pk: int) -> tuple[Campaign, Record]:
    campaign = records_of(request, code)
    rows = records.visible_to(person(request), campaign.jurisdiction)
    found = get_object_or_404(rows.select_related("ledger", "unit", "batch"), pk=pk)
    return campaign, found


def _page(
    request: HttpRequest,
    campaign: Campaign,
    found: Record,
    refusal: Refusal | None = None,
    values: dict[str, str] | None = None,
    reason: str = "",
) -> HttpResponse:
    of = standard_named(found.ledger.standard)
    shown = values or masked(found)
    context = {
        "campaign": campaign,
        "record": found,
        "row": rows_of([found], of.code)[0],
        "standard": of,
        "columns": [
            (one.name, shown.get(one.code, ""), one.code not in found.values) for one in of.columns
        ],
        "history": _history(found, of),
        "revealed": values is not None,
        "sealed": found.personal is not None,
        "own": why_not(person(request), found.unit) is None,
        "reason": reason,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/record.html", context, status=status)


def _history(found: Record, of: Standard) -> list[dict[str, Any]]:
    """What the record was, newest first, each against what replaced it; a person's values not."""
    told, later = [], found.values
    for one in records.history(found.pk):
        changed = [
            (column.name, one.values.get(column.code, ""), later.get(column.code, ""))
            for column in of.columns
            if one.values.get(column.code, "") != later.get(column.code, "")
        ]
        told.append({"row": one, "changed": changed})
        later = one.values
    return told
