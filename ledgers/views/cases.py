"""Pages of 异议, 信用修复 and 名单: the list with its clocks, one case, entering, moving."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.models import Campaign
from ledgers.cases import listings, steps
from ledgers.cases.asking import KINDS, TITLES, asks_of
from ledgers.cases.handling import enter_case, move_case
from ledgers.cases.linking import About, standard_pairs, told_by
from ledgers.cases.revealing import reveal as opened
from ledgers.cases.steps import AnyCase, Step
from ledgers.models import ListEntry, ListMeasure, Record
from ledgers.permissions import works_for
from ledgers.queries import cases as queries
from ledgers.queries.records import visible_to as visible_records
from ledgers.terms import terms
from ledgers.views.case_pages import case_page, fields_of, typed_of
from ledgers.views.doors import STATUS, cleaned, clock, number_of, person, records_of
from units.models import Unit
from units.refusals import Invalid, Refusal

NO_UNIT = "您没有可以办理的单位，请交本单位填报员或专班办公室登记"


@require_safe
def index(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    campaign, table = _door(request, code, kind)
    today = timezone.localtime(clock()).date()
    mine = {one: queries.visible_to(person(request), campaign.jurisdiction, one) for one in TITLES}
    closed = request.GET.get("show") == "closed"
    after = number_of(request.GET.get("after", "")) or None
    rows, more = queries.listed(mine[table], table, today=today, closed=closed, after=after)
    window = {"first": campaign.window_first, "last": campaign.window_last}
    context = {
        "campaign": campaign,
        "kind": kind,
        "table": table,
        "title": TITLES[table],
        "tabs": [(slug, TITLES[one], number) for slug, one, number in _tabs(mine)],
        "rows": rows,
        "more": more,
        "closed": closed,
        "share": queries.share(campaign.jurisdiction, **window) if table == "objection" else None,
        "may_enter": works_for(person(request), campaign.jurisdiction).exists(),
    }
    return render(request, "ledgers/cases.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The form of a new case, also begun from a record; a refused one keeps what was typed."""
    campaign, table = _door(request, code, kind)
    units = list(works_for(person(request), campaign.jurisdiction))
    if not units:
        raise PermissionDenied(NO_UNIT)
    record = _record(request, campaign)
    if request.method == "GET":
        return _form(request, campaign, kind, units, record)
    try:
        about = About(_unit(units, record, request.POST.get("unit", "")), record)
        case = enter_case(table, about, by=person(request), at=clock(), typed=typed_of(request))
    except Refusal as refusal:
        return _form(request, campaign, kind, units, record, refusal)
    messages.success(request, f"{TITLES[table]}第{case.pk}号已登记")
    return redirect("case", code, kind, case.pk)


@require_safe
def case(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    campaign, found = _case(request, code, kind, pk)
    return case_page(request, campaign, kind, found)


@require_POST
def move(request: HttpRequest, code: str, kind: str, pk: int, move: str) -> HttpResponse:
    campaign, found = _case(request, code, kind, pk)
    try:
        rule = steps.rule_of(found, move)
        step, typed = _step(request), typed_of(request)
        move_case(found, move, step=step, typed=typed)
    except Refusal as refusal:
        return case_page(request, campaign, kind, found, refusal=refusal, about=move)
    messages.success(request, rule.done)
    return redirect("case", code, kind, pk)


@require_POST
def measure(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Asks a unit to carry a measure out."""
    campaign, found = _case(request, code, "listings", pk)
    assert isinstance(found, ListEntry)
    here = Unit.objects.filter(jurisdiction=campaign.jurisdiction)
    unit = here.filter(code=cleaned(request.POST.get("unit", ""))[:64]).first()
    try:
        if unit is None:
            raise Invalid("没有保存，请核对", {"unit": "请选择实施单位"})
        listings.add_measure(found, unit=unit, step=_step(request), typed=typed_of(request))
    except Refusal as refusal:
        return case_page(request, campaign, "listings", found, refusal=refusal, about="measure")
    messages.success(request, f"已向{unit.name}发起措施，等待其反馈执行情况")
    return redirect("case", code, "listings", pk)


@require_POST
def feedback(request: HttpRequest, code: str, pk: int, measure: int) -> HttpResponse:
    campaign, found = _case(request, code, "listings", pk)
    row = get_object_or_404(ListMeasure.objects.select_related("unit", "entry"), pk=measure)
    if row.entry_id != found.pk:
        raise Http404("没有这项措施")
    try:
        listings.feed_back(row, step=_step(request), typed=typed_of(request))
    except Refusal as refusal:
        about = f"feedback-{measure}"
        return case_page(request, campaign, "listings", found, refusal=refusal, about=about)
    messages.success(request, "执行反馈已保存")
    return redirect("case", code, "listings", pk)


@require_POST
def reveal(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """The same page with the natural person in the clear, once, logged with the reason."""
    campaign, found = _case(request, code, kind, pk)
    reason = cleaned(request.POST.get("reason", ""))
    try:
        subject = opened(found, by=person(request), at=clock(), reason=reason)
    except Refusal as refusal:
        return case_page(request, campaign, kind, found, refusal=refusal, about="reveal")
    return case_page(request, campaign, kind, found, subject=subject)


def _door(request: HttpRequest, code: str, kind: str) -> tuple[Campaign, str]:
    campaign = records_of(request, code)
    if kind not in KINDS:
        raise Http404("没有这类案件")
    return campaign, KINDS[kind]


def _case(request: HttpRequest, code: str, kind: str, pk: int) -> tuple[Campaign, AnyCase]:
    campaign, table = _door(request, code, kind)
    rows = queries.visible_to(person(request), campaign.jurisdiction, table)
    return campaign, get_object_or_404(rows.select_related("record"), pk=pk)


def _step(request: HttpRequest) -> Step:
    return Step(person(request), clock(), number_of(request.POST.get("version", "")))


def _tabs(mine: dict[str, Any]) -> list[tuple[str, str, int]]:
    numbers = queries.counts(mine)
    return [(slug, table, numbers[table]) for slug, table in KINDS.items()]


def _record(request: HttpRequest, campaign: Campaign) -> Record | None:
    """The record a case is begun from; 404 for one this person may not know of."""
    given = request.POST if request.method == "POST" else request.GET
    number = number_of(given.get("record", ""))
    if not number:
        return None
    rows = visible_records(person(request), campaign.jurisdiction)
    return get_object_or_404(rows.select_related("ledger", "unit"), pk=number)


def _unit(units: list[Unit], record: Record | None, code: str) -> Unit:
    """The record's unit, else the one chosen. Raises Invalid."""
    if record is not None:
        return record.unit
    found = next((one for one in units if one.code == code), None)
    if found is None:
        raise Invalid("没有保存，请核对", {"unit": "请选择办理单位"})
    return found


def _form(
    request: HttpRequest,
    campaign: Campaign,
    kind: str,
    units: list[Unit],
    record: Record | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    asked = asks_of(
        KINDS[kind],
        jurisdiction=campaign.jurisdiction,
        terms=terms(),
        standards=standard_pairs(),
    )
    problems = getattr(refusal, "problems", {})
    typed = typed_of(request)
    if record is not None and request.method == "GET":
        typed = told_by(record)
    context = {
        "campaign": campaign,
        "kind": kind,
        "title": TITLES[KINDS[kind]],
        "units": units,
        "unit": request.POST.get("unit", ""),
        "record": record,
        "fields": fields_of(asked, typed, problems),
        "refusal": refusal,
        "problems": problems,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "ledgers/case_form.html", context, status=status)
