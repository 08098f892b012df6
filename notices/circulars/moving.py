"""Changing an issue: compare-and-swap on state and version with its step in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from notices.circular_moves import CIRCULAR_MOVES, CircularMove
from notices.circulars.permissions import why_not
from notices.models import Circular, CircularStep
from reporting.refusals import Invalid, NotAllowed, Overtaken
from units.models import User
from units.posts import visible

REASON_AT_MOST = 300


def check(circular: Circular, move: CircularMove, *, by: User, version: int) -> None:
    """Raises Overtaken when somebody was first, NotAllowed when the move is not theirs or now."""
    if circular.version != version:
        raise overtaken(circular)
    refusal = why_not(by, move, circular)
    if refusal is not None:
        raise NotAllowed(refusal)


@transaction.atomic
def move(
    circular: Circular,
    made: CircularMove,
    *,
    by: User,
    at: datetime,
    version: int,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Circular:
    """Makes the move, or raises Overtaken with who was first and when."""
    check(circular, made, by=by, version=version)
    rule, why = CIRCULAR_MOVES[made], _reason(made, reason)
    there = Circular.objects.filter(pk=circular.pk, version=version, state=circular.state)
    state = rule.ends or circular.state
    if not there.update(state=state, version=version + 1, **columns):
        raise overtaken(circular)
    CircularStep.objects.create(
        circular=circular,
        version=version + 1,
        move=made,
        by=by,
        at=at,
        reason=why,
        changes=dict(changes or {}),
    )
    circular.refresh_from_db()
    return circular


def _reason(made: CircularMove, typed: str) -> str:
    rule, why = CIRCULAR_MOVES[made], visible(typed)
    if rule.asks and not why:
        raise Invalid(f"{rule.asks}，尚未{rule.label}", {"reason": rule.asks})
    if len(why) > REASON_AT_MOST:
        said = f"理由有{len(why)}字，最多{REASON_AT_MOST}字，请精简"
        raise Invalid(said, {"reason": said})
    return why


def overtaken(circular: Circular) -> Overtaken:
    """Who changed the issue last, and when."""
    last = CircularStep.objects.filter(circular=circular).select_related("by").first()
    if last is None:
        return Overtaken("他人已先行处理，请刷新后再操作")
    who = f"{last.by.post}（{last.by.username}）" if last.by else "系统"
    when = f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"
    return Overtaken(f"{who}已于{when}先行{last.label}，本次没有改动；您填的内容仍在下面，请核对")
