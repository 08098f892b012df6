"""The administrator's page of letters, and the office's page of 催报."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from notices import urging
from notices.models import Dispatch
from reporting.views.doors import campaign_of, clock, person
from units.models import Membership, Unit, User
from units.queries import standing
from units.roles import Role


def _only_administrators(request: HttpRequest) -> None:
    user = request.user
    if not isinstance(user, User) or not standing(user).has({Role.ADMINISTRATOR}):
        raise PermissionDenied("发送记录仅供系统管理员查看")


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    _only_administrators(request)
    letters = Dispatch.objects.select_related("recipient")
    unit = _unit(request.GET.get("unit", ""))
    if unit is not None:
        held = Membership.objects.filter(unit=unit, user=OuterRef("recipient"))
        letters = letters.filter(Exists(held))
    page = Paginator(letters, 50).get_page(request.GET.get("page"))
    return render(request, "notices/mail.html", {"page": page, "unit": unit})


def _unit(typed: str) -> Unit | None:
    """The unit whose people's letters are asked for, past people's too; None: everybody's."""
    known = typed.isascii() and typed.isdigit() and len(typed) < 18
    return Unit.objects.filter(pk=int(typed)).first() if known else None


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    _only_administrators(request)
    one = get_object_or_404(Dispatch.objects.select_related("recipient", "asked_by"), pk=pk)
    return render(request, "notices/letter.html", {"letter": one})


@require_http_methods(["GET", "POST"])
def urge(request: HttpRequest, code: str) -> HttpResponse:
    """Late units with the letter each would get; posted, the letters of those picked are written.

    `unit` in the address narrows the page to some of them.
    """
    campaign = campaign_of(request, code)
    refusal = urging.why_not(person(request), campaign)
    if refusal is not None:
        raise PermissionDenied(refusal)
    outcomes = []
    if request.method == "POST":
        picked = request.POST.getlist("pick")
        outcomes = urging.urge(campaign, by=person(request), at=clock(), codes=picked)
    nothing = request.method == "POST" and not outcomes
    context = {
        "campaign": campaign,
        "late": urging.late_units(campaign, now=clock(), codes=request.GET.getlist("unit")),
        "outcomes": outcomes,
        "nothing": nothing,
    }
    return render(request, "notices/urge.html", context, status=422 if nothing else 200)
