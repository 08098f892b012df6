"""Where the parts of dated tasks stood at one moment (当时进展), read from their steps."""

from datetime import datetime

from indicators.models import Campaign
from reporting.dated.following import finished
from reporting.dated.tasking import TASK_MOVES, TaskMove, TaskState
from reporting.models import TaskStep, TaskWork


def works_then(campaign: Campaign, *, at: datetime) -> list[TaskWork]:
    """Every part somebody had touched by then, as it stood; not to be saved. One query."""
    steps = TaskStep.objects.filter(work__task__campaign=campaign, at__lte=at)
    found: dict[int, TaskWork] = {}
    for step in steps.select_related("work").order_by("work_id", "version"):
        if step.work_id not in found:
            found[step.work_id] = step.work
            step.work.state, step.work.finished_on = TaskState.OPEN, None
        work, move = found[step.work_id], TaskMove(step.kind)
        work.state = TASK_MOVES[move].ends
        work.finished_on = finished(work.finished_on, move, step.at)
    return list(found.values())
