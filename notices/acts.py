"""What a person decides about a letter: withhold 扣发, send again 重发, confirm 确认已收到.

The machine never sends a letter again that may have arrived; a person may, says why, and is
named. Of two people who act on the same letter at once, the second is told of the first.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notices.letters import new_message_id, one_line
from notices.models import Dispatch, DispatchAct
from notices.outbox import settle
from notices.permissions import MAY_HAVE_ARRIVED, why_not
from reporting.refusals import Invalid, NotAllowed, Overtaken
from reporting.wake import after_commit
from units.models import User

Act = DispatchAct.Act
State = Dispatch.State
REASON_AT_MOST = 200


def act(
    letter: Dispatch,
    what: str,
    *,
    by: User,
    at: datetime,
    version: int,
    reason: str,
    sure: bool = False,
) -> DispatchAct:
    """Changes the letter and writes down who did it, when, why and how it stood before.

    `version` is the one that was shown; `sure` says that a second copy is taken into account.
    Raises NotAllowed, Invalid ("reason", "sure") and Overtaken.
    """
    settle(now=at)
    letter.refresh_from_db()
    if letter.version != version:
        raise _overtaken(letter)
    refusal = why_not(by, what, letter, now=at)
    if refusal is not None:
        raise NotAllowed(refusal)
    reason = one_line(reason)
    problems = _problems(letter, what, reason, sure)
    if problems:
        raise Invalid(f"没有{Act(what).label}，请按提示补充", problems)
    return _write(letter, what, by, at, reason)


def _problems(letter: Dispatch, what: str, reason: str, sure: bool) -> dict[str, str]:
    found = {}
    if not reason:
        found["reason"] = f"请写明{Act(what).label}的理由"
    elif len(reason) > REASON_AT_MOST:
        found["reason"] = f"理由有{len(reason)}个字，至多{REASON_AT_MOST}个"
    if what == Act.RESEND and letter.state in MAY_HAVE_ARRIVED and not sure:
        found["sure"] = "这封信对方可能已经收到，重发会收到两封；确定要重发请勾选"
    return found


@transaction.atomic
def _write(letter: Dispatch, what: str, by: User, at: datetime, reason: str) -> DispatchAct:
    shown = Dispatch.objects.filter(pk=letter.pk, version=letter.version, state=letter.state)
    if not shown.update(version=letter.version + 1, **_becomes(letter, what)):
        raise _overtaken(Dispatch.objects.get(pk=letter.pk))
    if what == Act.RESEND:
        after_commit("notices.deliver_due")
    code = f"{letter.code} " if letter.code else ""
    return DispatchAct.objects.create(
        dispatch=letter,
        act=what,
        by=by,
        at=at,
        reason=reason,
        state_before=letter.state,
        sent_before=letter.sent_at,
        message_id=letter.message_id,
        answer=f"{code}{letter.error}",
    )


def _becomes(letter: Dispatch, what: str) -> dict[str, object]:
    """The columns after the act; whoever has claimed the letter loses it."""
    if what == Act.WITHHOLD:
        return {"state": State.WITHHELD, "claim": None, "next_try_at": None}
    if what == Act.CONFIRM:
        return {"state": State.CONFIRMED, "claim": None}
    # What may have arrived keeps its identity, so that a mail server can drop the second copy.
    kept = letter.state in MAY_HAVE_ARRIVED
    return {
        "state": State.QUEUED,
        "claim": None,
        "attempts": 0,
        "next_try_at": None,
        "in_data_at": None,
        "sent_at": None,
        "code": None,
        "error": "",
        "message_id": letter.message_id if kept else new_message_id(),
    }


def _overtaken(letter: Dispatch) -> Overtaken:
    """Who acted and when, or what the sender has made of the letter meanwhile."""
    last = letter.acts.select_related("by").last()
    if last is None or last.state_before == letter.state:
        return Overtaken(f"这封信刚刚有了变化，现在{State(letter.state).label}，请核对后再操作")
    when = timezone.localtime(last.at)
    return Overtaken(
        f"{last.by.post}已于{when:%Y-%m-%d %H:%M}{Act(last.act).label}，"
        f"现在{State(letter.state).label}；请核对后再操作"
    )
