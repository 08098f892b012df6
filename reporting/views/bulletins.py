"""Pages of what the city published: the list, one bulletin, entering, correcting, its file."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from reporting.models import Bulletin
from reporting.proofs.papers import BYTES_AT_MOST, MEDIA
from reporting.published import bulletins, withdrawing
from reporting.published.official import TEXTS
from reporting.queries.published.bulletin_form import bulletin_form
from reporting.queries.published.bulletins import bulletin_page, bulletins_of, typed_of
from reporting.queries.published.reconciliation import reconciliation_of
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _scored(request, code)
    context = {
        "campaign": campaign,
        "bulletins": bulletins_of(campaign),
        "may_enter": bulletins.why_not(person(request), campaign) is None,
    }
    return render(request, "reporting/bulletins.html", context)


@require_safe
def bulletin(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, _bulletin(request, code, pk))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Takes it back; a refusal shows the page again with the reason typed."""
    found = _bulletin(request, code, pk)
    if request.method == "GET":
        return redirect("bulletin", code, pk)
    try:
        withdrawing.withdraw(found, by=person(request), at=clock(), reason=_reason(request))
    except Refusal as refusal:
        return _page(request, _bulletin(request, code, pk), refusal)
    messages.success(request, "通报已撤销，其中的数不再作为依据；原件和记录仍可查看")
    return redirect("bulletin", code, pk)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _scored(request, code)
    _only_who_may_enter(request, campaign)
    if request.method == "GET":
        return _form(request, campaign)
    return _keep(
        request,
        campaign,
        lambda typed: bulletins.enter(
            campaign, by=person(request), at=clock(), typed=typed, file=_file(request)
        ),
    )


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = _bulletin(request, code, pk)
    _only_who_may_enter(request, found.campaign)
    if request.method == "GET" and found.withdrawn_at is not None:
        return redirect("bulletin", code, pk)
    if request.method == "GET" and hasattr(found, "replaced_by"):
        return redirect("bulletin", code, found.replaced_by.pk)
    if request.method == "GET":
        return _form(request, found.campaign, typed=typed_of(found), correcting=found)
    return _keep(
        request,
        found.campaign,
        lambda typed: bulletins.correct(
            found, by=person(request), at=clock(), typed=typed, file=_file(request)
        ),
        correcting=found,
    )


@require_safe
def file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The paper as a download: never shown inside the portal, whatever it holds."""
    found = _bulletin(request, code, pk)
    media, _ = MEDIA[found.file_type]
    answer = HttpResponse(bytes(found.file.content), content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, found.file_name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def reconciliation(request: HttpRequest, code: str) -> HttpResponse:
    campaign = _scored(request, code)
    context = {
        "campaign": campaign,
        "page": reconciliation_of(campaign),
        "may_enter": bulletins.why_not(person(request), campaign) is None,
    }
    return render(request, "reporting/reconciliation.html", context)


def _scored(request: HttpRequest, code: str) -> Campaign:
    campaign = campaign_of(request, code)
    if not campaign.scored:
        raise Http404("这份方案没有评分指标，不录入通报")
    return campaign


def _bulletin(request: HttpRequest, code: str, pk: int) -> Bulletin:
    return get_object_or_404(bulletins_of(_scored(request, code)), pk=pk)


def _page(request: HttpRequest, found: Bulletin, refusal: Refusal | None = None) -> HttpResponse:
    user = person(request)
    context = {
        "campaign": found.campaign,
        "page": bulletin_page(found),
        "may_correct": bulletins.why_not(user, found.campaign, found) is None,
        "may_withdraw": withdrawing.why_not(user, found) is None,
        "refusal": refusal,
        "reason": _reason(request),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/bulletin.html", context, status=status)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "")


def _only_who_may_enter(request: HttpRequest, campaign: Campaign) -> None:
    refusal = bulletins.why_not(person(request), campaign)
    if refusal is not None:
        raise PermissionDenied(refusal)


def _keep(
    request: HttpRequest,
    campaign: Campaign,
    service: Callable[[dict[str, str]], Bulletin],
    correcting: Bulletin | None = None,
) -> HttpResponse:
    """Enters or corrects; a refusal shows the form again with everything typed."""
    typed = _typed(request, campaign)
    try:
        kept = service(typed)
    except Refusal as refusal:
        return _form(request, campaign, typed=typed, refusal=refusal, correcting=correcting)
    done = "更正已录入，原通报不再作为依据" if correcting else "通报已录入，通报得分以此为准"
    messages.success(request, done)
    return redirect("bulletin", campaign.code, kept.pk)


def _form(
    request: HttpRequest,
    campaign: Campaign,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    correcting: Bulletin | None = None,
) -> HttpResponse:
    form = bulletin_form(
        campaign,
        bulletins.form_of(campaign),
        today=timezone.localdate(clock()),
        typed=typed,
        problems=refusal.problems if isinstance(refusal, Invalid) else None,
    )
    context = {
        "campaign": campaign,
        "form": form,
        "refusal": refusal,
        "correcting": correcting,
        "chosen": "file" in request.FILES,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/bulletin_form.html", context, status=status)


def _typed(request: HttpRequest, campaign: Campaign) -> dict[str, str]:
    names = [*TEXTS, "issued_on", "as_of", "note", *bulletins.form_of(campaign).slots]
    return {name: request.POST.get(name, "").replace("\0", "") for name in names}


def _file(request: HttpRequest) -> bulletins.Upload | None:
    """The chosen file; read no further than a byte beyond what is taken."""
    chosen = request.FILES.get("file")
    if chosen is None:
        return None
    return bulletins.Upload(chosen.name or "", chosen.read(BYTES_AT_MOST + 1))
