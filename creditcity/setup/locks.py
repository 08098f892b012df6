"""Accounts closed by wrong passwords: who they are, and opening one before its time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from units.models import User
from units.queries import standing
from units.refusals import Invalid, NotAllowed, Overtaken
from units.roles import Role

REASON_AT_MOST = 200
OPENED = "提前解锁："


@dataclass(frozen=True)
class Locked:
    """An account that no password opens before `until`."""

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
    """Closed accounts by name, and how many closed names belong to nobody; three queries.

    Such a name is not shown: people type passwords there by mistake.
    """
    rows = _wrong(now).values("username").annotate(failures=Sum("failures_since_start"))
    rows = rows.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    closed = set(rows.values_list("username", flat=True))
    people = User.objects.filter(username__in=closed).order_by("username")
    attempts = defaultdict(list)
    for name, last, failures in _attempts(now, closed):
        attempts[name].append((last, failures))
    found = [_locked(one, attempts[one.username]) for one in people]
    return found, len(closed) - len(found)


def closed_until(username: str, *, now: datetime) -> datetime | None:
    """When an account, also one that nobody has, opens by itself; None where it is open."""
    return _opens([(last, failures) for _, last, failures in _attempts(now, {username})])


def _wrong(now: datetime) -> QuerySet[AccessAttempt]:
    since = now - settings.AXES_COOLOFF_TIME
    rows: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(attempt_time__gte=since)
    return rows


def _attempts(now: datetime, names: set[str]) -> list[tuple[str, datetime, int]]:
    """Wrong passwords that still count: by name, address and browser the last time and number."""
    rows = _wrong(now).filter(username__in=names)
    return list(rows.values_list("username", "attempt_time", "failures_since_start"))


def _locked(user: User, attempts: list[tuple[datetime, int]]) -> Locked:
    until = _opens(attempts)
    assert until is not None
    return Locked(user, sum(failures for _, failures in attempts), max(attempts)[0], until)


def _opens(attempts: list[tuple[datetime, int]]) -> datetime | None:
    """When so many attempts are forgotten that the others are too few."""
    counted = 0
    for last, failures in sorted(attempts, reverse=True):
        counted += failures
        if counted >= settings.AXES_FAILURE_LIMIT:
            return last + settings.AXES_COOLOFF_TIME
    return None


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
