"""What is followed until its sign-off (销号): one mechanism for tasks and for 督办事项."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from reporting.dated.tasking import TEXT_AT_MOST, TaskMove, TaskRule, TaskState
from reporting.duties.deadlines import SHANGHAI
from reporting.models.work import Followed, FollowedStep
from reporting.refusals import Invalid
from units.models import Unit, User
from units.posts import visible
from units.queries import standing

TEXT = "text"


def why_not(
    user: User,
    move: TaskMove,
    rule: TaskRule,
    *,
    units: Collection[Unit],
    state: TaskState,
    what: str,
    claimed_by: int | None,
) -> str | None:
    """None when the move may be made now, else the sentence; `units` are those it belongs to.

    `what` is the noun of the sentence, `claimed_by` who asked for the sign-off.
    """
    first = next(iter(units))
    mine = standing(user).within(first.jurisdiction)
    held = [role for role in rule.roles if role in mine.roles]
    if not held:
        return f"您的角色（{mine.label}）不能{rule.label}"
    if rule.own_unit and not any(unit.pk in mine.units_as(role) for role in held for unit in units):
        return f"只能由{'、'.join(unit.name for unit in units)}的人员{rule.label}"
    if state not in rule.starts:
        return f"{what}当前为“{state.label}”，不能{rule.label}"
    if move is TaskMove.SIGN_OFF and claimed_by == user.pk:
        return "本人申请的销号须由另一位审核人员确认"
    return None


def said(rule: TaskRule, text: str) -> str:
    """The words of the step as one line; Invalid under "text" where they lack or are too long."""
    one_line = visible(text)
    if rule.asks and not one_line:
        raise Invalid(f"{rule.asks}，尚未{rule.label}", {TEXT: rule.asks})
    if len(one_line) > TEXT_AT_MOST:
        long = f"说明最多{TEXT_AT_MOST}个字，现有{len(one_line)}个，请精简"
        raise Invalid(long, {TEXT: long})
    return one_line


def swapped(there: Followed, *, move: TaskMove, rule: TaskRule, version: int, at: datetime) -> bool:
    """The move by compare-and-swap in the caller's transaction; False: somebody was first."""
    changes = {"state": rule.ends, "version": F("version") + 1}
    changes["finished_on"] = finished(there.finished_on, move, at)
    same = type(there)._default_manager.filter(pk=there.pk, version=version, state=there.state)
    return bool(same.update(**changes))


def finished(before: date | None, move: TaskMove, at: datetime) -> date | None:
    """The day after a move; it counts from the claim: how long the office takes is not the
    unit's."""
    if move is TaskMove.CLAIM or (move is TaskMove.SIGN_OFF and before is None):
        return at.astimezone(SHANGHAI).date()
    return None if move in (TaskMove.SEND_BACK, TaskMove.REOPEN) else before


def told(step: FollowedStep | None, moves: Mapping[TaskMove, TaskRule]) -> str:
    """What whoever comes second is told: who made the last move, and when."""
    if step is None:
        return "页面已过时，没有办理；请刷新后重试"
    when = timezone.localtime(step.at)
    return (
        f"{step.by.post}（{step.by.username}）已于{when:%Y-%m-%d %H:%M}"
        f"{moves[TaskMove(step.kind)].label}，您的操作没有办理；请看过最新情况后再办理"
    )
