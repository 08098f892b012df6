"""A person's own calendar address, and the calendar that is read under it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from notices import feeds
from notices.calendar_feed import calendar_of
from reporting.views.doors import clock, person
from reporting.views.secret_links import opened_by_secret, too_many


@require_http_methods(["GET", "POST"])
def feed(request: HttpRequest) -> HttpResponse:
    """Posted, a new address is given out, shown this once, or the one in force is ended."""
    address, ended = "", False
    if request.method == "POST" and request.POST.get("act") == "revoke":
        ended = feeds.revoke(person(request), at=clock())
    elif request.method == "POST":
        secret = feeds.issue(person(request), at=clock())
        address = request.build_absolute_uri(reverse("ics", args=(secret,)))
    context = {"feed": feeds.in_force(person(request)), "address": address, "ended": ended}
    return render(request, "notices/feed.html", context)


def _slowed(request: HttpRequest, seconds: int) -> HttpResponse:
    """What a calendar program shows its reader, if anything: plain text."""
    return HttpResponse(too_many(seconds), content_type="text/plain; charset=utf-8")


@opened_by_secret("calendars", _slowed)
def ics(request: HttpRequest, secret: str) -> HttpResponse:
    """What calendar programs read; they cannot sign in, so the address itself is the key."""
    user = feeds.reader_of(secret)
    if user is None:
        raise Http404("日历地址无效，或者已经更换、停用")
    answer = HttpResponse(calendar_of(user, now=clock()), content_type="text/calendar")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer
