"""The pages of dated tasks (节点任务): all of them, one with its units, and the moves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from indicators.models import Campaign, Task
from reporting.dated import task_work
from reporting.dated.task_work import working_units
from reporting.dated.tasking import TASK_MOVES, TaskMove
from reporting.queries import task_page
from reporting.queries.dated.one_task import one_task
from reporting.queries.live import Shown
from reporting.refusals import Refusal
from reporting.views.doors import campaign_of, clock, person
from reporting.views.live import watch
from reporting.views.sheets import STATUS
from units.models import Unit


@require_safe
def tasks(request: HttpRequest, code: str) -> HttpResponse:
    return tasks_under(request, campaign_of(request, code), title="节点任务")


def tasks_under(request: HttpRequest, campaign: Campaign, *, title: str) -> HttpResponse:
    """The tasks under a title: a plan without indicators has no other overview."""
    watch(request, campaign, Shown.TASKS, in_place=True)
    page = task_page(
        campaign,
        person(request),
        now=clock(),
        unit=request.GET.get("unit", ""),
        order=request.GET.get("order"),
        state=request.GET.get("state"),
    )
    context = {"campaign": campaign, "page": page, "title": title}
    return render(request, "reporting/tasks.html", context)


@require_safe
def task(request: HttpRequest, code: str, task: str) -> HttpResponse:
    found = _task(request, code, task)
    watch(request, found.campaign, Shown.TASKS, of=found.code)
    return _page(request, found)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, task: str, unit: str, move: str) -> HttpResponse:
    """Makes the move for the unit; a refusal shows the page again with the words typed."""
    found = _task(request, code, task)
    part = next((one for one in working_units(found) if one.code == unit), None)
    if part is None:
        raise Http404("这个单位没有这项任务")
    if request.method == "GET":
        return redirect("task", code, task)
    try:
        task_work.move(
            found,
            part,
            move=TaskMove(move),
            by=person(request),
            at=clock(),
            version=_version(request),
            text=_text(request),
        )
    except Refusal as refusal:
        return _page(request, found, refusal, part)
    messages.success(request, TASK_MOVES[TaskMove(move)].done)
    return redirect("task", code, task)


def _task(request: HttpRequest, code: str, task: str) -> Task:
    rows = campaign_of(request, code).tasks.select_related("metric", "campaign")
    return get_object_or_404(rows.prefetch_related("duties__unit"), code=task)


def _page(
    request: HttpRequest, task: Task, refusal: Refusal | None = None, unit: Unit | None = None
) -> HttpResponse:
    typed = (unit, _text(request)) if unit else None
    page = one_task(task.campaign, task, person(request), now=clock(), typed=typed)
    context = {"campaign": task.campaign, "page": page, "refusal": refusal, "refused": unit}
    status = STATUS[refusal.code] if refusal else 200
    return render(request, "reporting/task.html", context, status=status)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\0", "")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
