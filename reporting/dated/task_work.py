"""Moving a unit's part of a dated task: reports, claims, sign-off (销号), in one place."""

from datetime import datetime

from django.db import transaction

from indicators.models import Task
from reporting.dated import following
from reporting.dated.tasking import TASK_MOVES, TaskMove, TaskState
from reporting.models import TaskStep, TaskWork
from reporting.refusals import NotAllowed, Overtaken
from units.models import Unit, User


def working_units(task: Task) -> list[Unit]:
    """Whose part is followed: each unit of a task done apart, else the lead or the first.

    Units the plan does not list (各街道) have nobody who could report.
    """
    duties = [one for one in task.duties.all() if one.unit.kind != Unit.Kind.COLLECTIVE]
    answering = [one for one in duties if one.role != one.Role.SUPPORT] or duties
    if task.per_unit:
        return [one.unit for one in answering]
    leads = [one for one in answering if one.role == one.Role.LEAD]
    return [one.unit for one in (leads or answering)[:1]]


def why_not(
    user: User, move: TaskMove, work: TaskWork, *, claimed_by: int | None, proofs: int
) -> str | None:
    """None when the move may be made now, else the sentence; no query of its own.

    `claimed_by` is who asked for the sign-off, `proofs` how many proofs the unit has for it.
    """
    refusal = following.why_not(
        user,
        move,
        TASK_MOVES[move],
        units=[work.unit],
        state=TaskState(work.state),
        what=f"{work.unit.name}的任务",
        claimed_by=claimed_by,
    )
    if refusal is not None:
        return refusal
    if move is TaskMove.CLAIM and work.task.metric_id is None and not proofs:
        return "这项任务没有对应的数据项，请先上传至少一份佐证材料再申请销号"
    return None


def work_of(task: Task, unit: Unit) -> TaskWork:
    """The unit's part as it stands; not stored before somebody does something."""
    there = TaskWork.objects.filter(task=task, unit=unit).first()
    work = there or TaskWork(task=task, unit=unit)
    work.task, work.unit = task, unit
    return work


def claimant(work: TaskWork) -> int | None:
    """Who asked last for the sign-off; one query."""
    if not work.version:
        return None
    claims = work.steps.filter(kind=TaskMove.CLAIM)
    return claims.values_list("by_id", flat=True).first()


def move(
    task: Task,
    unit: Unit,
    *,
    move: TaskMove,
    by: User,
    at: datetime,
    version: int,
    text: str,
) -> TaskWork:
    """Makes the move and writes its step; the version shown to the person is the lock.

    Raises NotAllowed, Invalid under "text", and Overtaken, who and when, for the second of two.
    """
    work = work_of(task, unit)
    if work.version != version:
        raise Overtaken(_told(work))
    proofs = task.evidence.filter(unit=unit).count()
    refusal = why_not(by, move, work, claimed_by=claimant(work), proofs=proofs)
    if refusal is not None:
        raise NotAllowed(refusal)
    rule = TASK_MOVES[move]
    said = following.said(rule, text)
    with transaction.atomic():
        there, _ = TaskWork.objects.get_or_create(task=task, unit=unit)
        there.state = work.state
        if following.swapped(there, move=move, rule=rule, version=version, at=at):
            TaskStep.objects.create(
                work=there, kind=move, text=said, version=version + 1, by=by, at=at
            )
            return work_of(task, unit)
    raise Overtaken(_told(work_of(task, unit)))


def _told(work: TaskWork) -> str:
    step = work.steps.select_related("by").first() if work.version else None
    return following.told(step, TASK_MOVES)
