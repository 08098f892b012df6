"""Pages that belong to no room: a refused form, the look, the icon, whether the portal is well."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from creditcity import health, look

LOCKED = "密码连续输错5次，账号已锁定15分钟。请稍后再试；如非本人操作，请告知系统管理员"


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """The answer to every further guess while an account is closed, right password or not."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"error": {"code": "locked", "message": LOCKED, "fields": {}}}, status=429
        )
    return render(request, "errors/locked.html", {"sentence": LOCKED}, status=429)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers; the broker's state is told but not fatal."""
    state = health.state()
    return JsonResponse(state, status=200 if state["database"] == "ok" else 503)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address on pages that name no icon."""
    return redirect(static("icon.svg"))


@login_not_required
@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """The switch 浅色/深色/高对比/大字; also for those who have not signed in yet."""
    return look.remember(request)
