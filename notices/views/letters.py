"""The administrator's pages of letters."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notices.models import Dispatch
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
