"""Pages of the signed letters (承诺书): the register, the blank letter, entering one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from reporting.proofs import commitments, evidence
from reporting.queries.proofs.commitments import commitment_register
from reporting.queries.proofs.evidence import today_of
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.evidence import upload_of
from reporting.views.sheets import STATUS
from units.models import Unit

FIELDS = ("credit_code", "signed_on", "valid_until")


@require_safe
def register(request: HttpRequest, code: str) -> HttpResponse:
    campaign, _ = _with_letter(request, code)
    page = commitment_register(campaign, person(request), today=today_of(clock()))
    context = {"campaign": campaign, "page": page}
    return render(request, "reporting/commitments.html", context)


@require_safe
def blank(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The plan's letter with the unit's name in it, to print and sign."""
    campaign, letter = _with_letter(request, code)
    signs = _unit(campaign, unit)
    title, first, *points, sign, day = letter
    context = {
        "campaign": campaign,
        "unit": signs,
        "title": title,
        "first": first.replace("_____", signs.name, 1),
        "points": points,
        "sign": sign.replace("XX 单位", signs.name),
        "day": day,
    }
    return render(request, "reporting/commitment_letter.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    campaign, _ = _with_letter(request, code)
    signs = _unit(campaign, unit)
    reason = evidence.why_not(person(request), campaign, signs)
    if reason is not None:
        raise PermissionDenied(reason)
    typed = {name: request.POST.get(name, "").replace("\0", "")[:100] for name in FIELDS}
    if request.method == "GET":
        return _form(request, campaign, signs, typed)
    try:
        commitments.enter(
            campaign,
            by=person(request),
            at=clock(),
            unit=signs,
            typed=typed,
            file=upload_of(request),
        )
    except Refusal as refusal:
        return _form(request, campaign, signs, typed, refusal)
    messages.success(request, f"{signs.name}的承诺书已登记")
    return redirect("commitments", code)


def _with_letter(request: HttpRequest, code: str) -> tuple[Campaign, tuple[str, ...]]:
    campaign = campaign_of(request, code)
    letter = commitments.letter_of(campaign)
    if letter is None:
        raise Http404("这份方案没有承诺书")
    return campaign, letter


def _unit(campaign: Campaign, code: str) -> Unit:
    found = next((one for one in commitments.units_that_sign(campaign) if one.code == code), None)
    if found is None:
        raise Http404("这个单位不需要签订承诺书")
    return found


def _form(
    request: HttpRequest,
    campaign: Campaign,
    unit: Unit,
    typed: dict[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "unit": unit,
        "typed": typed,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/commitment_form.html", context, status=status)
