"""Pages of proofs: the list, one with its revisions, adding, revising, the file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from reporting.models import Evidence, EvidenceFile
from reporting.proofs import describing, evidence
from reporting.proofs.evidence import Upload
from reporting.proofs.papers import EVIDENCE_AT_MOST, MEDIA
from reporting.proofs.storing import storage
from reporting.queries.live import Shown
from reporting.queries.proofs.evidence import (
    Choices,
    choices_of,
    evidence_list,
    may_prove_for,
    today_of,
    with_files,
)
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.live import watch
from reporting.views.sheets import STATUS

FIELDS = ("unit", "title", "formed_on", "confidential", "indicator", "month", "task")
NOT_YOURS = "您没有可以上传佐证材料的单位，请交本单位填报员或专班办公室上传"


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    watch(request, campaign, Shown.EVIDENCE, in_place=True)
    asked = _asked(request) | {"page": request.GET.get("page", "")}
    page = evidence_list(campaign, person(request), asked)
    may_add = may_prove_for(person(request), campaign).exists()
    context = {"campaign": campaign, "page": page, "may_add": may_add}
    return render(request, "reporting/evidence_list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    campaign = campaign_of(request, code)
    choices = choices_of(campaign, may_prove_for(person(request), campaign))
    if not choices.units:
        raise PermissionDenied(NOT_YOURS)
    if request.method == "GET":
        return _form(request, campaign, choices, _asked(request))
    typed = {name: _clean(request.POST.get(name, "")) for name in FIELDS}
    try:
        kept = evidence.add(
            campaign,
            by=person(request),
            at=clock(),
            unit=choices.unit(typed["unit"]),
            about=choices.about(typed),
            typed=typed,
            file=upload_of(request),
        )
    except Refusal as refusal:
        return _form(request, campaign, choices, typed, refusal)
    messages.success(request, "佐证材料已保存")
    return redirect("evidence", code, kept.pk)


@require_safe
def one(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    campaign = campaign_of(request, code)
    get_object_or_404(evidence.visible_to(person(request), campaign), pk=pk)
    watch(request, campaign, Shown.EVIDENCE, of=f"{pk}")
    return _page(request, _evidence(request, code, pk))


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A further file; who comes here by address alone is led back to the proof."""
    found = _evidence(request, code, pk)
    if request.method == "GET":
        return redirect("evidence", code, pk)
    try:
        kept = evidence.revise(
            found,
            by=person(request),
            at=clock(),
            version=_version(request),
            file=upload_of(request),
        )
    except Refusal as refusal:
        return _page(request, _evidence(request, code, pk), refusal)
    messages.success(request, f"第{kept.number}版已保存，以前的版本仍可查看")
    return redirect("evidence", code, pk)


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Another title, date or 不公开; who comes here by address alone is led back to the proof."""
    found = _evidence(request, code, pk)
    if request.method == "GET":
        return redirect("evidence", code, pk)
    try:
        describing.describe(
            found,
            by=person(request),
            at=clock(),
            version=_version(request),
            typed={name: _clean(request.POST.get(name, "")) for name in FIELDS},
        )
    except Refusal as refusal:
        return _page(request, _evidence(request, code, pk), refusal)
    messages.success(request, "材料说明已更改，原说明保留在更改记录中")
    return redirect("evidence", code, pk)


@require_safe
def file(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """The file as a download: never shown inside the portal, whatever it holds."""
    found = get_object_or_404(EvidenceFile, evidence=_evidence(request, code, pk), number=number)
    try:
        with storage().open(found.stored) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise Http404("文件不在存储中，请联系系统管理员") from None
    media, _ = MEDIA[found.kind]
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def upload_of(request: HttpRequest) -> Upload | None:
    """The chosen file; read no further than a byte beyond what is taken."""
    chosen = request.FILES.get("file")
    if chosen is None:
        return None
    return Upload(chosen.name or "", chosen.read(EVIDENCE_AT_MOST + 1))


def _evidence(request: HttpRequest, code: str, pk: int) -> Evidence:
    rows = evidence.visible_to(person(request), campaign_of(request, code))
    return get_object_or_404(with_files(rows), pk=pk)


def _page(request: HttpRequest, found: Evidence, refusal: Refusal | None = None) -> HttpResponse:
    may_revise = evidence.why_not(person(request), found.campaign, found.unit) is None
    context = {
        "campaign": found.campaign,
        "evidence": found,
        "may_revise": may_revise,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "typed": _described(request, found),
        "changes": found.changes.select_related("by"),
        "today": today_of(clock()),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/evidence.html", context, status=status)


def _described(request: HttpRequest, found: Evidence) -> dict[str, str]:
    """What stands in the form of the description: as typed, else as kept."""
    if "formed_on" in request.POST:
        return {name: _clean(request.POST.get(name, "")) for name in FIELDS}
    return describing.description_of(found) | {"confidential": "1" if found.confidential else ""}


def _form(
    request: HttpRequest,
    campaign: Campaign,
    choices: Choices,
    typed: dict[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "choices": choices,
        "typed": typed,
        "today": today_of(clock()),
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "chosen": "file" in request.FILES,
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/evidence_form.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: _clean(request.GET.get(name, "")) for name in FIELDS}


def _clean(text: str) -> str:
    return text.replace("\0", "")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
