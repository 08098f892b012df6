"""Moving a unit's part of a dated task: reports, claims, sign-off (销号), in one place."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from indicators.models import Task
from reporting.dated.tasking import TASK_MOVES, TEXT_AT_MOST, TaskMove, TaskState
from reporting.duties.deadlines import SHANGHAI
from reporting.models import TaskStep, TaskWork
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import Unit, User
from units.queries import standing

TEXT = "text"


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
    rule, unit = TASK_MOVES[move], work.unit
    mine = standing(user).within(unit.jurisdiction)
    held = [role for role in rule.roles if role in mine.roles]
    if not held:
        return f"您的角色（{mine.label}）不能{rule.label}"
    if rule.own_unit and not any(unit.pk in mine.units_as(role) for role in held):
        return f"只能由{unit.name}的人员{rule.label}"
    state = TaskState(work.state)
    if state not in rule.starts:
        return f"{unit.name}的任务当前为“{state.label}”，不能{rule.label}"
    if move is TaskMove.SIGN_OFF and claimed_by == user.pk:
        return "本人申请的销号须由另一位审核人员确认"
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
    said = _said(move, text)
    with transaction.atomic():
        there, _ = TaskWork.objects.get_or_create(task=task, unit=unit)
        changes = {"state": TASK_MOVES[move].ends, "version": F("version") + 1}
        changes |= _finished(move, at)
        same = TaskWork.objects.filter(pk=there.pk, version=version, state=work.state)
        if same.update(**changes):
            TaskStep.objects.create(
                work=there, kind=move, text=said, version=version + 1, by=by, at=at
            )
            return work_of(task, unit)
    raise Overtaken(_told(work_of(task, unit)))


def _said(move: TaskMove, text: str) -> str:
    said = " ".join(text.split())
    asks = TASK_MOVES[move].asks
    if asks and not said:
        raise Invalid(f"{asks}，尚未{TASK_MOVES[move].label}", {TEXT: asks})
    if len(said) > TEXT_AT_MOST:
        long = f"说明最多{TEXT_AT_MOST}个字，现有{len(said)}个，请精简"
        raise Invalid(long, {TEXT: long})
    return said


def _finished(move: TaskMove, at: datetime) -> dict[str, object]:
    """The day counts from the claim: how long the office takes is not the unit's."""
    if move is TaskMove.CLAIM:
        return {"finished_on": at.astimezone(SHANGHAI).date()}
    if move in (TaskMove.SEND_BACK, TaskMove.REOPEN):
        return {"finished_on": None}
    return {}


def _told(work: TaskWork) -> str:
    step = work.steps.select_related("by").first() if work.version else None
    if step is None:
        return "页面已过时，没有办理；请刷新后重试"
    when = timezone.localtime(step.at)
    return (
        f"{step.by.post}（{step.by.username}）已于{when:%Y-%m-%d %H:%M}"
        f"{TASK_MOVES[TaskMove(step.kind)].label}，您的操作没有办理；请看过最新情况后再办理"
    )
