"""What is owed of dated tasks (节点任务), as the ladder that reminds of reports takes it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from indicators.models import Task
from notices.ladder import Owed
from reporting.dated.task_work import working_units
from reporting.dated.tasking import TaskState
from reporting.duties.deadlines import SHANGHAI, due_text, left_text
from reporting.models import TaskWork
from units.models import Unit

ONE_DAY = timedelta(days=1)
# No rung stands further from its date, whatever holidays lie between.
NEAR = timedelta(days=45)


def owed_tasks(now: datetime) -> list[Owed]:
    """Every unit's open part of the tasks near their date, soonest first; four queries.

    What waits for the office's 销号 is not owed by the unit.
    """
    today = now.astimezone(SHANGHAI).date()
    near = Task.objects.filter(due__gte=today - NEAR, due__lte=today + NEAR)
    tasks = near.select_related("campaign").prefetch_related("duties__unit")
    listed = list(tasks.order_by("due", "line", "pk"))
    touched = TaskWork.objects.filter(task__in=listed).exclude(state=TaskState.OPEN)
    settled = set(touched.values_list("task_id", "unit_id"))
    return list(_owed(listed, settled, now))


def _owed(tasks: list[Task], settled: set[tuple[int, int]], now: datetime) -> Iterator[Owed]:
    for task in tasks:
        due = _end(task.due)
        for unit in working_units(task):
            if (task.pk, unit.pk) not in settled:
                line = _line(task, unit, now)
                key = f"task-{task.pk}-{unit.pk}"
                yield Owed(key, unit, task.campaign, due, due, [line])


def _line(task: Task, unit: Unit, now: datetime) -> str:
    mark, due = "〔演示〕" if task.campaign.demonstration else "", _end(task.due)
    return (
        f"· {mark}{unit.name} 节点任务：{task.title}，尚未销号，"
        f"期限 {due_text(due)}（{left_text(due, now)}）"
    )


def _end(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI)
