"""设置 → 安全: the rules in force and those that are not, who is locked out, opening an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from creditcity.setup import locks, rules
from creditcity.setup.doors import only_those_who_answer
from creditcity.setup.locks import Locked
from reporting.views.doors import clock
from reporting.views.sheets import STATUS
from units.models import User
from units.refusals import Invalid, Refusal


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    only_those_who_answer(request)
    return _page(request)


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a closed account; refused, the page comes back with the reason typed."""
    user = only_those_who_answer(request)
    if request.method == "GET":
        return redirect("settings-security")
    account = get_object_or_404(User, pk=pk)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        locks.unlock(account, by=user, at=clock(), reason=reason)
    except Refusal as refusal:
        return _page(request, refusal, typed={pk: reason})
    messages.success(request, f"{account.post}（{account.username}）已解锁，可以登录")
    return redirect("settings-security")


def _page(
    request: HttpRequest, refusal: Refusal | None = None, typed: dict[int, str] | None = None
) -> HttpResponse:
    found, unknown = locks.locked(now=clock())
    topics = rules.topics()
    context = {
        "topics": topics,
        "lacking": sum(not rule.on for topic in topics for rule in topic.rules),
        "locked": [_row(one, refusal, typed or {}) for one in found],
        "unknown": unknown,
        "opened": locks.opened(),
        "opens_with": locks.OPENED,
        "why_not": locks.why_not(only_those_who_answer(request)),
        "refusal": refusal,
        "problems": _problems(refusal),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "setup/security.html", context, status=status)


def _row(one: Locked, refusal: Refusal | None, typed: dict[int, str]) -> tuple[Locked, str, str]:
    """A closed account with the reason typed for it and what is wrong with that."""
    pk = one.user.pk
    return one, typed.get(pk, ""), _problems(refusal).get(f"reason-{pk}", "")


def _problems(refusal: Refusal | None) -> dict[str, str]:
    return refusal.problems if isinstance(refusal, Invalid) else {}
