"""The outbox (发送记录): what was sent to whom, what was not, and what is decided about it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from ledgers import watching
from notices import acts
from notices.live import letter_mark, letter_since, outbox_mark, outbox_since
from notices.models import Dispatch
from notices.permissions import may_not_read, visible_to
from notices.queries import (
    KINDS,
    TROUBLE,
    counted,
    letter_page,
    narrowed,
    plan_name,
    read_filters,
)
from notices.views.mail_sheet import mail_sheet
from reporting.refusals import Invalid, Refusal
from reporting.views.doors import clock, person
from reporting.views.sheets import STATUS

ON_ONE_PAGE = 50


def _letter(request: HttpRequest, pk: int) -> Dispatch:
    refusal = may_not_read(person(request))
    if refusal is not None:
        raise PermissionDenied(refusal)
    letters = visible_to(person(request)).select_related("recipient", "asked_by", "contact__unit")
    return get_object_or_404(letters, pk=pk)


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    refusal = may_not_read(person(request))
    if refusal is not None:
        raise PermissionDenied(refusal)
    letters, filters = visible_to(person(request)), read_filters(request.GET)
    watching.keep(request, reverse("mail-live"), outbox_mark(letters), in_place=True)
    found = narrowed(letters, filters).select_related("recipient", "contact__unit")
    page = Paginator(found, ON_ONE_PAGE).get_page(request.GET.get("page"))
    states = counted(letters)
    context = {
        "page": page,
        "trouble": sum(count for code, _, count in states if code in TROUBLE),
        "rows": [(one, plan_name(one.plan)) for one in page],
        "filters": filters,
        "unit": filters.unit,
        "states": states,
        "all_states": Dispatch.State.choices,
        "plans": list(KINDS.items()),
    }
    return render(request, "notices/mail.html", context)


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    one = _letter(request, pk)
    watching.keep(request, f"{reverse('mail-live')}?of={pk}", letter_mark(one))
    return _page(request, one)


@require_safe
def live(request: HttpRequest) -> HttpResponseBase:
    """Asked by the open list, and with `of` by one open letter: has anything moved?"""
    of, now = request.GET.get("of", ""), clock()
    if of:
        known = of.isascii() and of.isdigit() and len(of) < 19
        one = _letter(request, int(of) if known else 0)
        return watching.answer(
            request, letter_mark(one), lambda since: letter_since(one, since), now=now
        )
    refusal = may_not_read(person(request))
    if refusal is not None:
        raise PermissionDenied(refusal)
    letters = visible_to(person(request))
    return watching.answer(
        request, outbox_mark(letters), lambda since: outbox_since(letters, since), now=now
    )


def _page(
    request: HttpRequest, one: Dispatch, refusal: Refusal | None = None, act: str = ""
) -> HttpResponse:
    context = {
        "letter": one,
        "page": letter_page(one, person(request), now=clock()),
        "attachments": one.attachments.select_related("kept").defer("kept__content"),
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "act": act,
        "reason": request.POST.get("reason", ""),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/letter.html", context, status=status)


@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """扣发, 重发, 确认已收到; a refused act comes back with the reason typed."""
    one = _letter(request, pk)
    typed = request.POST.get("version", "")
    known = typed.isascii() and typed.isdigit() and len(typed) < 9
    try:
        acts.act(
            one,
            act,
            by=person(request),
            at=clock(),
            version=int(typed) if known else -1,
            reason=request.POST.get("reason", ""),
            sure=bool(request.POST.get("sure")),
        )
    except Refusal as refusal:
        return _page(request, _letter(request, pk), refusal, act)
    return redirect("letter", pk)


@require_safe
@mail_sheet
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML twin as its reader sees it, on a page where nothing of it can act."""
    one = _letter(request, pk)
    return HttpResponse(one.html or "<p>这封信没有网页正文。</p>")


@require_safe
def attachment(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    one = get_object_or_404(
        _letter(request, pk).attachments.select_related("kept"), position=position
    )
    answer = HttpResponse(bytes(one.kept.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, one.name) or ""
    return answer
