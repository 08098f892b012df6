"""One sent issue for whoever holds its link: no account, no other page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from notices.circulars import links
from notices.circulars.issues import paper_of
from notices.models import Circular
from notices.views.circulars import file_answer, no_such_link
from reporting.views.doors import clock
from reporting.views.secret_links import opened_by_secret, too_many


def _slowed(request: HttpRequest, seconds: int) -> HttpResponse:
    return render(request, "errors/slowed.html", {"sentence": too_many(seconds)})


@opened_by_secret("circulars", _slowed)
def read(request: HttpRequest, token: str) -> HttpResponse:
    found = _opened(token)
    context = {"circular": found, "paper": paper_of(found), "token": token}
    return render(request, "notices/circular_read.html", context)


@opened_by_secret("circulars", _slowed)
def file(request: HttpRequest, token: str, form: str) -> HttpResponse:
    return file_answer(_opened(token), form)


def _opened(token: str) -> Circular:
    found = links.opened(token, now=clock())
    if found is None:
        raise no_such_link()
    return found
