"""Pages that belong to no room: a refused form, the look, the icon, whether the portal is well."""

from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from creditcity import health, held, look
from creditcity.setup import locks
from units.models import User

LOCKED = (
    "密码连续输错{limit}次，账号锁定到{until}。"
    "到时再登录，之前再试不会成功也不会延长；如非本人操作，请告知系统管理员"
)


class SignInForm(AuthenticationForm):
    """Refuses a name longer than any account's before it is looked for or noted as a failure."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators.append(MaxLengthValidator(longest))


class SignIn(LoginView):
    """Signs in; what was typed when the session ended is offered to be sent on."""

    redirect_authenticated_user = True
    authentication_form = SignInForm

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return super().get_context_data(**given) | {held.HELD: self.request.POST.get(held.HELD, "")}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        fields = held.read(self.request.POST.get(held.HELD, ""))
        if not fields or not self.get_redirect_url():
            return answer
        return held.offer(self.request, self.get_redirect_url(), fields, status=200)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a page of our own sent after a sign-in elsewhere comes back to be sent once more."""
    fields, address = held.fields_of(request), request.get_full_path()
    if request.path == reverse("sign-in"):
        fields, address = held.read(request.POST.get(held.HELD, "")), request.POST.get("next", "")
    if not (fields and held.sent_from_here(request) and held.leads_here(request, address)):
        return render(request, "errors/csrf.html", status=403)
    return held.offer(request, address, fields, status=403)


def locked_out(
    request: HttpRequest, answer: HttpResponse, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The answer to every further guess while an account is closed, right password or not."""
    now = timezone.now()
    name = str((credentials or {}).get("username", ""))
    until = locks.closed_until(name, now=now) or now + settings.AXES_COOLOFF_TIME
    # The minute after the last closed one: by then it is open.
    shown = timezone.localtime(until + timedelta(seconds=59))
    sentence = LOCKED.format(limit=settings.AXES_FAILURE_LIMIT, until=f"{shown:%H:%M}")
    if request.path.startswith("/api/"):
        error = {"code": "locked", "message": sentence, "fields": {}}
        refused: HttpResponse = JsonResponse({"error": error}, status=429)
    else:
        refused = render(request, "errors/locked.html", {"sentence": sentence}, status=429)
    refused["Retry-After"] = str(ceil((until - now).total_seconds()))
    return refused


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
