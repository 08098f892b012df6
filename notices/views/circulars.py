"""Pages of circulars: the archive, the drafting desk, its moves, files and previews."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from notices.circular_moves import CIRCULAR_MOVES, CircularMove, CircularState
from notices.circulars import arranging, drafting, editing, links, permissions, sending, signing
from notices.circulars.desk import desk_of
from notices.circulars.issues import MEDIA, file_name, message, paper_of, printed, subject_of
from notices.circulars.weeks import week_of
from notices.circulars.wording import SECTIONS
from notices.models import Circular
from notices.views.mail_sheet import mail_sheet
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.sheets import STATUS

Service = Callable[..., Circular]
ASKED: dict[str, Service] = {
    CircularMove.RETURN: signing.return_,
    CircularMove.RECALL: signing.recall,
    CircularMove.VOID: signing.void,
}
PLAIN: dict[str, Service] = {
    CircularMove.RENEW: drafting.renew,
    CircularMove.SUBMIT: signing.submit,
    CircularMove.SIGN: signing.sign,
    CircularMove.SEND: sending.send,
    CircularMove.REVOKE: sending.revoke,
}
MOVES = "|".join([*ASKED, *PLAIN])


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign, user = campaign_of(request, code), person(request)
    drafts = permissions.drafts(user, campaign)
    rows = permissions.visible_to(user, campaign).defer("fields", "proposal", "sections")
    week = week_of(clock())
    context = {
        "campaign": campaign,
        "rows": rows.select_related("signed_by", "sent_by", "voided_by", "snapshot__score"),
        "drafts": drafts,
        "voided": permissions.voided_in(user, campaign),
        "settings": arranging.in_force(campaign) if drafts else None,
        "week": week,
        "missing": drafts and not rows.filter(monday=week.monday).exists(),
    }
    return render(request, "notices/circulars.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Drafts the present week's issue before its day; where it is there, that one opens."""
    campaign, user, now = campaign_of(request, code), person(request), clock()
    if not permissions.drafts(user, campaign):
        raise PermissionDenied("通报由专班办公室拟稿")
    if request.method == "GET":
        return redirect("circulars", code)
    week = week_of(now)
    made = drafting.draft(campaign, week, at=now, by=user)
    found = made or Circular.objects.get(campaign=campaign, monday=week.monday)
    messages.success(request, "本周通报已拟稿" if made else "本周通报已经有了，没有重复拟稿")
    return redirect("circular", code, found.pk)


@require_safe
def circular(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, _found(request, code, pk))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keeps the texts; what is refused stays in the form beside the reason."""
    found = _found(request, code, pk)
    _only_the_office(request, found)
    if request.method == "GET":
        return redirect("circular", code, pk)
    typed = _typed(request)
    try:
        editing.save(
            found,
            by=person(request),
            at=clock(),
            version=_version(request),
            sections=_parts(typed, "section-"),
            notes=_parts(typed, "note-"),
            omitted=request.POST.getlist("omit"),
        )
    except Refusal as refusal:
        return _page(request, _found(request, code, pk), refusal=refusal, typed=typed)
    messages.success(request, "已保存，尚未送审")
    return redirect("circular", code, pk)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, pk: int, made: str) -> HttpResponse:
    found = _found(request, code, pk)
    _only_the_office(request, found)
    if request.method == "GET":
        return redirect("circular", code, pk)
    given: dict[str, Any] = {"by": person(request), "at": clock(), "version": _version(request)}
    reason = request.POST.get("reason", "").replace("\0", "")
    service = partial(ASKED[made], reason=reason) if made in ASKED else PLAIN[made]
    if made == CircularMove.SEND:
        given["site"] = request.build_absolute_uri("/")
    try:
        service(found, **given)
    except Refusal as refusal:
        return _page(request, _found(request, code, pk), refusal=refusal, reason=reason)
    messages.success(request, CIRCULAR_MOVES[CircularMove(made)].done)
    return redirect("circular", code, pk)


@require_safe
@mail_sheet
def mail(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The very HTML that is sent, for the frames of the desk."""
    found = _found(request, code, pk)
    return HttpResponse(message(paper_of(found), subject_of(found)).html)


@require_safe
def file(request: HttpRequest, code: str, pk: int, form: str) -> HttpResponse:
    return file_answer(_found(request, code, pk), form)


def file_answer(found: Circular, form: str) -> HttpResponse:
    """One form of the issue to be kept; a font that is missing is said in a sentence."""
    try:
        body = printed(found, form)
    except Refusal as refusal:
        said = refusal.message
        return HttpResponse(said, status=409, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(body, content_type=MEDIA[form])
    answer["Content-Disposition"] = content_disposition_header(True, file_name(found, form)) or ""
    return answer


def _found(request: HttpRequest, code: str, pk: int) -> Circular:
    campaign = campaign_of(request, code)
    rows = permissions.visible_to(person(request), campaign)
    people = ("edited_by", "submitted_by", "signed_by", "sent_by", "voided_by")
    return get_object_or_404(rows.select_related("campaign", "snapshot__score", *people), pk=pk)


def _only_the_office(request: HttpRequest, found: Circular) -> None:
    if not permissions.drafts(person(request), found.campaign):
        raise PermissionDenied("通报由专班办公室拟稿和发送")


def _page(
    request: HttpRequest,
    found: Circular,
    *,
    refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
    reason: str = "",
) -> HttpResponse:
    """The desk for the office, the paper alone for everybody else."""
    user = person(request)
    if not permissions.drafts(user, found.campaign):
        context = {"campaign": found.campaign, "circular": found, "paper": paper_of(found)}
        return render(request, "notices/circular_paper.html", context)
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    context = {
        "campaign": found.campaign,
        "desk": desk_of(found, user, typed=typed, problems=problems),
        "refusal": refusal,
        "problems": problems,
        "typed": typed is not None,
        "reason": reason,
        "link": _link(request, found),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/circular.html", context, status=status)


def _link(request: HttpRequest, found: Circular) -> str:
    """A link for people without an account; only an issue that was sent has one."""
    if found.state != CircularState.SENT:
        return ""
    return str(request.build_absolute_uri(links.address_of(found, now=clock())))


def _typed(request: HttpRequest) -> dict[str, str]:
    names = [f"{kind}-{key}" for kind in ("section", "note") for key in SECTIONS]
    sent: Any = request.POST
    return {name: sent[name].replace("\0", "") for name in names if name in sent}


def _parts(typed: dict[str, str], before: str) -> dict[str, str]:
    return {
        name.removeprefix(before): text for name, text in typed.items() if name.startswith(before)
    }


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def no_such_link() -> Http404:
    return Http404("链接无效、已过期或已停用，请向专班办公室索取新的链接")
