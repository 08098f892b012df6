"""设置 → 邮件: how mail is set up, how the outbox stands, and a test to one's own address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from creditcity.setup.doors import only_those_who_answer
from ledgers import watching
from ledgers.watching import Told
from notices import mail_state, trial_letters
from notices.mail_state import Trial
from reporting.refusals import Refusal
from reporting.views.doors import clock
from reporting.views.sheets import STATUS


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Posted, a test letter is queued; its result stands on the page it leads to."""
    user, now = only_those_who_answer(request), clock()
    refusal = None
    if request.method == "POST":
        try:
            sent = trial_letters.send(by=user, at=now)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, f"测试邮件已交给发件箱，发往{sent.address}，结果见下表")
            return redirect("settings-mail")
    found = mail_state.trials(user, now=now)
    watching.keep(request, reverse("settings-mail-live"), _mark(found))
    context = {
        "server": mail_state.server(),
        "outbox": mail_state.outbox(user, now=now),
        "trials": found,
        "pending": any(one.pending for one in found),
        "why_not": trial_letters.why_not(user),
        "refusal": refusal,
    }
    return render(
        request, "setup/mail.html", context, status=STATUS[refusal.code] if refusal else 200
    )


@require_safe
def live(request: HttpRequest) -> HttpResponseBase:
    """What the open page asks: has a test letter moved on?"""
    user, now = only_those_who_answer(request), clock()
    found = mail_state.trials(user, now=now)
    return watching.answer(request, _mark(found), lambda since: _told(found), now=now)


def _mark(found: list[Trial]) -> str:
    return ".".join(f"{one.letter.pk}-{one.state}-{one.letter.attempts}" for one in found) or "none"


def _told(found: list[Trial]) -> list[Told]:
    """The latest test letter as it stands."""
    return [
        Told(f"测试邮件{one.label}", one.letter.post, timezone.localtime(one.letter.created_at))
        for one in found[:1]
    ]
