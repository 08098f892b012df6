"""How any move is made: asked first, won by compare-and-swap, written down as an event."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from reporting.models import Event, Submission
from reporting.permissions import why_not
from reporting.refusals import NotAllowed, Overtaken
from reporting.workflow import MOVES, Move, State
from units.models import User

# Whoever types on within this time is still at the same sitting.
SITTING = timedelta(minutes=10)


def check(submission: Submission, move: Move, by: User, version: int) -> None:
    """Refuses what is already known to be late or not allowed, before anything is read closely."""
    if submission.version != version:
        raise _overtaken(submission, by)
    refusal = why_not(by, move, submission)
    if refusal is not None:
        raise NotAllowed(refusal)


def advance(
    submission: Submission,
    move: Move,
    *,
    by: User,
    at: datetime,
    version: int,
    columns: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Compare-and-swap on state and version plus the event row; the caller opened the block."""
    check(submission, move, by, version)
    before = submission.state
    after = MOVES[move].ends or before
    set_to = {"state": after, "version": version + 1, "changed_by": by, "changed_at": at}
    set_to |= dict(columns or {})
    won = Submission.objects.filter(pk=submission.pk, state=before, version=version).update(
        **set_to
    )
    if not won:
        raise _overtaken(submission, by)
    event = Event(
        submission=submission,
        move=move,
        by=by,
        at=at,
        version=version + 1,
        from_state=before,
        to_state=after,
        values=dict(values or {}),
        reasons=dict(reasons or {}),
    )
    if move is Move.SAVE:
        _write_on(event)
    else:
        event.save(force_insert=True)
    for name, value in set_to.items():
        setattr(submission, name, value)


def _write_on(event: Event) -> None:
    """A save at the sitting of the last one goes into its event; the trail keeps what each typed.

    Whoever advanced the submission last writes alone: the row of the sheet is locked until then.
    """
    when = event.at.isoformat()
    event.trail = [[when, code, typed] for code, typed in event.values.items()]
    last = Event.objects.filter(
        submission=event.submission,
        version=event.version - 1,
        move=Move.SAVE,
        by=event.by,
        at__gte=event.at - SITTING,
    ).first()
    if last is None:
        event.save(force_insert=True)
        return
    last.version, last.at = event.version, event.at
    last.values, last.trail = last.values | event.values, last.trail + event.trail
    last.save(update_fields=["version", "at", "values", "trail"])


def _overtaken(submission: Submission, by: User) -> Overtaken:
    last = Event.objects.filter(submission=submission).select_related("by").first()
    if last is None:
        return Overtaken("页面内容已过期，请刷新后再操作")
    when = f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"
    done, state = MOVES[Move(last.move)].label, State(last.to_state).label
    if last.by_id == by.pk:
        return Overtaken(f"您已于{when}{done}，当前为“{state}”，本次操作没有执行。请刷新后再操作")
    return Overtaken(
        f"他人已先行处理：{last.by.post}（{last.by.username}）于{when}{done}，"
        f"当前为“{state}”。请刷新后再操作"
    )
