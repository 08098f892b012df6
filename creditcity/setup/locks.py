"""Accounts closed by wrong passwords: who they are, and opening one before its time."""

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from units.models import User
from units.queries import standing
from units.refusals import Invalid, NotAllowed, Overtaken
from units.roles import Role

REASON_AT_MOST = 200
OPENED = "提前解锁："


@dataclass(frozen=True)
class Locked:
    """An account that no password opens now; `until` where nobody tries again meanwhile."""

    user: User
    failures: int
    last: datetime
    until: datetime


def why_not(user: User) -> str | None:
    """None when this person may open a closed account, else the sentence that says why not."""
    mine = standing(user)
    if mine.has({Role.ADMINISTRATOR}):
        return None
    return f"您的角色（{mine.label}）不能提前解锁账号，请找系统管理员"


def locked(*, now: datetime) -> tuple[list[Locked], int]:
    """Closed accounts by name, and how many closed names belong to nobody; two queries.

    Such a name is not shown: people type passwords there by mistake.
    """
    since = now - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(attempt_time__gte=since).values("username")
    closed = {
        row["username"]: row
        for row in rows.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        if row["failures"] >= settings.AXES_FAILURE_LIMIT
    }
    people = User.objects.filter(username__in=closed).order_by("username")
    found = [_locked(one, closed[one.username]) for one in people]
    return found, len(closed) - len(found)


def _locked(user: User, row: "dict[str, object]") -> Locked:
    failures, last = row["failures"], row["last"]
    assert isinstance(failures, int)
    assert isinstance(last, datetime)
    return Locked(user, failures, last, last + settings.AXES_COOLOFF_TIME)


def unlock(account: User, *, by: User, at: datetime, reason: str) -> None:
    """Forgets the wrong passwords and writes down who did it, when and why.

    Raises NotAllowed, Invalid under "reason", and Overtaken where the account is open already.
    """
    refusal = why_not(by)
    if refusal is not None:
        raise NotAllowed(refusal)
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_AT_MOST:
        sentence = f"请写明怎样核实是本人，至多{REASON_AT_MOST}个字"
        raise Invalid("没有解锁，请按提示补充", {f"reason-{account.pk}": sentence})
    with transaction.atomic():
        # Two administrators at once: the second waits here.
        User.objects.select_for_update().get(pk=account.pk)
        if account.pk not in {one.user.pk for one in locked(now=at)[0]}:
            raise _overtaken(account)
        reset(username=account.username)
        LogEntry.objects.log_actions(
            by.pk,
            User.objects.filter(pk=account.pk),
            CHANGE,
            change_message=f"{OPENED}{reason}",
            single_object=True,
        )


def opened() -> list[LogEntry]:
    """The latest accounts opened before their time, newest first; one query."""
    rows = LogEntry.objects.filter(change_message__startswith=OPENED).select_related("user")
    return list(rows.order_by("-action_time")[:10])


def _overtaken(account: User) -> Overtaken:
    rows = LogEntry.objects.filter(change_message__startswith=OPENED, object_id=str(account.pk))
    last = rows.select_related("user").order_by("-action_time").first()
    if last is None:
        return Overtaken(f"{account.post}（{account.username}）现在没有锁定，不用解锁")
    when = f"{timezone.localtime(last.action_time):%Y-%m-%d %H:%M}"
    return Overtaken(f"{account.username}现在没有锁定；上一次由{last.user.post}于{when}解锁")
