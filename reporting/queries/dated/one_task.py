"""One dated task (节点任务): its units, their steps and proofs, and what this person may do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from indicators.models import Campaign, Task
from reporting.dated import task_work
from reporting.dated.tasking import TASK_MOVES, TaskMove, TaskRule, TaskState
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Evidence, TaskStep
from reporting.proofs import evidence
from reporting.queries.dated.task_parts import TaskPart, task_progress
from reporting.queries.dated.tasks import TaskRow
from units.models import Unit, User


@dataclass(frozen=True)
class Button:
    """A move that is open to this person now."""

    move: TaskMove
    rule: TaskRule


@dataclass(frozen=True)
class PartRow:
    """One unit's part with its steps, newest first, its proofs, and the buttons.

    `hindrance` says why the next step of the unit itself is not open.
    """

    part: TaskPart
    steps: list[TaskStep]
    proofs: list[Evidence]
    buttons: list[Button]
    hindrance: str
    may_prove: bool
    typed: str
    overdue: bool

    @property
    def open(self) -> bool:
        return bool(self.buttons or self.typed)


@dataclass(frozen=True)
class OneTask:
    row: TaskRow
    parts: list[PartRow]


def one_task(
    campaign: Campaign,
    task: Task,
    user: User,
    *,
    now: datetime,
    typed: tuple[Unit, str] | None = None,
) -> OneTask:
    """The page; seven queries however many units. Steps and proofs of a unit are for itself and
    for those who see all units; its state is for everybody. `typed` was refused a moment ago."""
    today = now.astimezone(SHANGHAI).date()
    at = task_progress(campaign, [task], user, today=today)[task.pk]
    steps, proofs = _steps(at.parts), _proofs(campaign, task, user)
    refused, words = typed or (None, "")
    rows = [
        _row(
            part,
            user,
            steps[part.work.pk] if part.work.pk else [],
            proofs[part.unit.pk],
            words if part.unit == refused else "",
            overdue=part.state is TaskState.OPEN and task.due < today,
        )
        for part in at.parts
    ]
    # What waits for this person stands first, then their own unit, then the plan's order.
    rows.sort(key=lambda row: (not row.buttons, not row.part.mine))
    return OneTask(TaskRow(task, (task.due - today).days, at), rows)


def _row(
    part: TaskPart,
    user: User,
    steps: list[TaskStep],
    proofs: list[Evidence],
    typed: str,
    *,
    overdue: bool,
) -> PartRow:
    claimed_by = next((step.by_id for step in steps if step.kind == TaskMove.CLAIM), None)
    reasons = {
        move: task_work.why_not(user, move, part.work, claimed_by=claimed_by, proofs=len(proofs))
        for move in TaskMove
    }
    buttons = [Button(move, TASK_MOVES[move]) for move in TaskMove if reasons[move] is None]
    reports, claims = reasons[TaskMove.REPORT] is None, reasons[TaskMove.CLAIM]
    may_prove = evidence.why_not(user, part.task.campaign, part.unit) is None
    return PartRow(
        part=part,
        steps=steps if part.mine else [],
        proofs=proofs,
        buttons=buttons,
        hindrance=(claims or "") if reports else _waiting(reasons),
        may_prove=may_prove,
        typed=typed,
        overdue=overdue,
    )


def _waiting(reasons: dict[TaskMove, str | None]) -> str:
    """Why somebody who could send it back cannot sign it off: it is their own claim."""
    may_send_back = reasons[TaskMove.SEND_BACK] is None
    return (reasons[TaskMove.SIGN_OFF] or "") if may_send_back else ""


def _steps(parts: Sequence[TaskPart]) -> dict[int, list[TaskStep]]:
    found: dict[int, list[TaskStep]] = defaultdict(list)
    stored = [part.work.pk for part in parts if part.work.pk]
    for step in TaskStep.objects.filter(work__in=stored).select_related("by"):
        found[step.work_id].append(step)
    return found


def _proofs(campaign: Campaign, task: Task, user: User) -> dict[int, list[Evidence]]:
    """Unit → the proofs of this task that the person may know of."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for one in evidence.visible_to(user, campaign).filter(task=task):
        found[one.unit_id].append(one)
    return found
