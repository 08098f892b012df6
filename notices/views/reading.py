"""One sent issue for whoever holds its link: no account, no other page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.circulars import links
from notices.circulars.issues import paper_of
from notices.models import Circular
from notices.views.circulars import file_answer, no_such_link
from reporting.views.doors import clock


@login_not_required
@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    found = _opened(token)
    context = {"circular": found, "paper": paper_of(found), "token": token}
    return render(request, "notices/circular_read.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, token: str, form: str) -> HttpResponse:
    return file_answer(_opened(token), form)


def _opened(token: str) -> Circular:
    found = links.opened(token, now=clock())
    if found is None:
        raise no_such_link()
    return found
