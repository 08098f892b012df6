"""What was typed while the session ended (留存的内容): held in the page, sent on after sign-in.

Nothing of it is stored here: the browser that typed it carries it, in a hidden field.
"""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

HELD = "held"
# Of what a request may bring, so that it comes back in one with its escapes.
LONGEST = 400_000
Fields = list[tuple[str, str]]


class SignInWhereYouAre(LoginRequiredMiddleware):
    """Asks whoever posts a form after the session's end to sign in on that very answer."""

    def handle_no_permission(  # type: ignore[override]  # its stub knows the redirect alone
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        # Whoever names his own handlers reads the body himself: a ledger of 300 MB stays unread.
        text = "" if getattr(view_func, "csrf_exempt", False) else written(fields_of(request))
        if not text:
            return super().handle_no_permission(request, view_func)
        context = {"form": AuthenticationForm(request), "next": request.get_full_path(), HELD: text}
        return render(request, "registration/login.html", context, status=403)


def fields_of(request: HttpRequest) -> Fields:
    """What a browser posted from a form to be shown the answer; nothing for a script's request."""
    if request.method != "POST" or "text/html" not in request.headers.get("Accept", ""):
        return []
    return [
        (name, text)
        for name, texts in request.POST.lists()
        # The page shown next has a token of its own, and a password is typed by hand.
        if name != "csrfmiddlewaretoken" and "password" not in name
        for text in texts
    ]


def written(fields: Fields) -> str:
    """The fields as the text of a hidden field, "" where there is nothing or far too much."""
    text = json.dumps(fields, ensure_ascii=False) if fields else ""
    return text if len(text) <= LONGEST else ""


def read(text: str) -> Fields:
    """The fields of such a text; nothing where somebody has changed it."""
    try:
        pairs = json.loads(text) if len(text) <= LONGEST else []
        return [(str(name), str(value)) for name, value in pairs]
    except (ValueError, TypeError, RecursionError):
        return []


def sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself says that the form stood on a page of this portal."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def leads_here(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def offer(request: HttpRequest, address: str, fields: Fields, *, status: int) -> HttpResponse:
    """The page that shows what was typed and sends it on, as it is, with a token of its own."""
    shown = [one for one in fields if one[0] != "version" and not one[0].startswith("was-")]
    typed = [value for _, value in shown if value.strip()]
    context = {"address": address, "fields": fields, "typed": typed}
    return render(request, "registration/go_on.html", context, status=status)
