"""The pages of 督办事项: the list with its filters and files, one of them, and its moves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign
from notices.meetings import follow_ups, permissions, reading
from notices.meetings.moves import FOLLOW_UP_MOVES
from reporting.csv_files import csv_file
from reporting.dated.tasking import TaskMove
from reporting.refusals import Invalid, Refusal
from reporting.spreadsheets.table import write_table
from reporting.views.doors import campaign_of, clock, person, xlsx_answer
from reporting.views.sheets import STATUS

FILTERS = ("unit", "state", "month")


@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    campaign, page = _list(request, code)
    context = {"campaign": campaign, "page": page, "asked": request.GET.urlencode()}
    return render(request, "notices/follow_ups.html", context)


@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The list under the same filters, to keep."""
    campaign, page = _list(request, code)
    name = f"督办事项-{campaign.short_name}.{form}"
    if form == "xlsx":
        notes = [f"{campaign.short_name} 督办事项"]
        return xlsx_answer(name, write_table(page.table, name="督办事项", notes=notes, fixed=1))
    answer = HttpResponse(csv_file(page.table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@require_safe
def one(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, campaign_of(request, code), pk)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, pk: int, move: str) -> HttpResponse:
    """Makes the move; a refusal shows the page again with the words typed."""
    campaign = campaign_of(request, code)
    visible = permissions.visible_to(person(request)).filter(meeting__campaign=campaign)
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这项督办事项，或者不在您的查看范围内")
    if request.method == "GET":
        return redirect("follow-up", code, pk)
    try:
        follow_ups.move(
            found,
            move=TaskMove(move),
            by=person(request),
            at=clock(),
            version=_version(request),
            text=_text(request, "text"),
            proof=_text(request, "evidence"),
        )
    except Refusal as refusal:
        return _page(request, campaign, pk, refusal)
    messages.success(request, FOLLOW_UP_MOVES[TaskMove(move)].done)
    return redirect("follow-up", code, pk)


def _page(
    request: HttpRequest, campaign: Campaign, pk: int, refusal: Refusal | None = None
) -> HttpResponse:
    page = reading.one_follow_up(campaign, pk, person(request), now=clock())
    if page is None:
        raise Http404("没有这项督办事项，或者不在您的查看范围内")
    context = {
        "campaign": campaign,
        "page": page,
        "refusal": refusal,
        "problems": refusal.problems if isinstance(refusal, Invalid) else {},
        "typed": _text(request, "text"),
        "chosen": _text(request, "evidence"),
    }
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "notices/follow_up.html", context, status=status)


def _list(request: HttpRequest, code: str) -> tuple[Campaign, reading.FollowUpList]:
    campaign = campaign_of(request, code)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    return campaign, reading.follow_up_list(campaign, person(request), now=clock(), asked=asked)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")[:2000]


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
