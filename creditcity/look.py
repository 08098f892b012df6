"""How a reader wants the portal to look (显示设置): colours and type size, kept in two cookies."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

# Cookie → what may stand in it; the first is what holds without a choice and keeps no cookie.
CHOICES = {
    "theme": {"system": "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比"},
    "size": {"normal": "标准字", "large": "大字"},
}
YEAR = 365 * 24 * 60 * 60


def look(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the choices made, so that <html> is right before any script runs."""
    made = {name: _made(request, name) for name in CHOICES}
    rows = [
        (name, [(code, label, code == made[name]) for code, label in labels.items()])
        for name, labels in CHOICES.items()
    ]
    return {"look": made, "look_rows": rows}


def remember(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to the page it was chosen on; other words change nothing."""
    answer = redirect(_origin(request))
    for name, labels in CHOICES.items():
        chosen = request.POST.get(name)
        if chosen == next(iter(labels)):
            answer.delete_cookie(name, samesite="Lax")
        elif chosen in labels:
            answer.set_cookie(
                name,
                chosen,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return answer


def _made(request: HttpRequest, name: str) -> str:
    kept = request.COOKIES.get(name, "")
    return kept if kept in CHOICES[name] else next(iter(CHOICES[name]))


def _origin(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else "/"
