"""A person's own calendar address, and the calendar that is read under it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from notices import feeds
from notices.calendar_feed import calendar_of
from reporting.views.doors import clock, person


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


@require_safe
@login_not_required
def ics(request: HttpRequest, secret: str) -> HttpResponse:
    """What calendar programs read; they cannot sign in, so the address itself is the key."""
    user = feeds.reader_of(secret)
    if user is None:
        raise Http404("日历地址无效，或者已经更换、停用")
    answer = HttpResponse(calendar_of(user, now=clock()), content_type="text/calendar")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer
