"""How an open page learns that what it shows has moved on: a mark, and asking after it again.

Shared by every room further out; why it asks instead of being called: adr/0019.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

TOLD_AT_MOST = 3
MARK_AT_MOST = 600
ELSEWHERE = "有新的变动"


@dataclass(frozen=True)
class Told:
    """One thing that moved: what it was, whose doing ("" where that is not told), when."""

    what: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Watch:
    """Where an open page asks, and the mark of what it shows: opaque, without quotes or blanks.

    `in_place`: the page may fetch itself and show what moved, as long as nobody types on it.
    """

    address: str
    mark: str
    in_place: bool = False


def keep(request: HttpRequest, address: str, mark: str, *, in_place: bool = False) -> None:
    """Lets the page that is being made ask after its mark; read by the frame of every page.

    The mark must have been read before the page's content, so that nothing falls between them.
    """
    request.live = Watch(address, mark, in_place)  # type: ignore[attr-defined]


def answer(
    request: HttpRequest,
    mark: str,
    moved_since: Callable[[str], Sequence[Told]],
    *,
    now: datetime,
) -> HttpResponseBase:
    """304 while the mark is the one asked with; else the new mark and a sentence of what moved.

    The sentence tells everything since `since`, the mark of the page; it is empty where nothing
    of it concerns the reader.
    """
    tag = quote_etag(mark)
    same = get_conditional_response(request, etag=tag)
    if same is not None:
        return same
    since = request.GET.get("since", "")[:MARK_AT_MOST]
    text = "" if since == mark else sentence(moved_since(since), now=now)
    return _tagged(JsonResponse({"mark": mark, "text": text}), tag)


def sentence(moved: Sequence[Told], *, now: datetime) -> str:
    """The newest few, each with who and when: "区财政局4月提交（填报员，14:32）；…等5项"."""
    said = [_said(one, now) for one in moved[:TOLD_AT_MOST]]
    rest = f"等{len(moved)}项" if len(moved) > TOLD_AT_MOST else ""
    return "；".join(said) + rest


def _said(one: Told, now: datetime) -> str:
    at, today = timezone.localtime(one.at), timezone.localtime(now).date()
    when = f"{at:%H:%M}" if at.date() == today else f"{at:%m-%d %H:%M}"
    return f"{one.what}（{one.who}，{when}）" if one.who else f"{one.what}（{when}）"


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    return response
