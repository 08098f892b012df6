"""Sending letters: claimed one by one, sent outside any transaction, never twice by machine.

queued → claimed → in_data → sent, failed or unknown. Each arrow is one compare-and-swap that is
committed before the next step; only a letter left in in_data may have arrived without our knowing.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from notices import carrying
from notices.answers import Answer, Verdict
from notices.models import Dispatch
from notices.smtp import BROKEN_OFF

State = Dispatch.State
# Longer than the answer to DATA is waited for, and with a tick a minute within two minutes.
DOUBTFUL_AFTER = timedelta(seconds=60)
LEASE = timedelta(seconds=60)
# The worker is ended after five minutes; what is left waits for the next tick.
ROUND_SECONDS = 120
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
SERVER_AWAY_AT_MOST = timedelta(days=3)
NEVER_GOT_SO_FAR = "多次在传送前中断，请联系系统管理员查看后台日志"


class Lost(Exception):
    """Somebody else has taken the letter meanwhile, or a person has withheld it."""


@dataclass(frozen=True)
class _Claim:
    """A letter that is ours for a while."""

    letter: Dispatch
    token: uuid.UUID
    clock: Callable[[], datetime]

    def in_data(self) -> None:
        """Writes down that from now on the letter may arrive; raises Lost when it is not ours."""
        mine = Dispatch.objects.filter(pk=self.letter.pk, claim=self.token, state=State.CLAIMED)
        if not mine.update(state=State.IN_DATA, in_data_at=self.clock()):
            raise Lost

    def ends(self, **columns: object) -> bool:
        """What is known in the end; a letter meanwhile marked doubtful is not doubtful any more,
        unless a person has acted on it."""
        mine = Dispatch.objects.filter(pk=self.letter.pk, claim=self.token)
        open_states = [State.CLAIMED, State.IN_DATA, State.UNKNOWN]
        return bool(mine.filter(state__in=open_states).update(**columns))


def deliver_due(*, now: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Sends what is due, for about two minutes at most; returns how many went out.

    `clock` tells the moment of each step; without one everything happens at `now`.
    """
    clock = clock or (lambda: now)
    settle(now=now)
    begun, sent = time.monotonic(), 0
    due = Q(state=State.QUEUED) & (Q(next_try_at=None) | Q(next_try_at__lte=now))
    for pk in list(Dispatch.objects.filter(due).order_by("id").values_list("pk", flat=True)):
        if time.monotonic() - begun > ROUND_SECONDS:
            break
        verdict = _send(pk, clock)
        sent += verdict is Verdict.SENT
        if verdict is Verdict.AWAY:
            break
    return sent


def settle(*, now: datetime) -> None:
    """Ends what a dead worker left: back to the queue before DATA, doubtful after it began."""
    abandoned = Dispatch.objects.filter(state=State.CLAIMED, claimed_at__lt=now - LEASE)
    # A letter over which the worker dies every time must not end it for ever.
    abandoned.filter(attempts__gt=len(WAITS)).update(
        state=State.FAILED, claim=None, error=NEVER_GOT_SO_FAR
    )
    abandoned.update(state=State.QUEUED, claim=None)
    Dispatch.objects.filter(
        state=State.IN_DATA, in_data_at__lt=now - DOUBTFUL_AFTER
    ).update(state=State.UNKNOWN, code=None, error=BROKEN_OFF)  # fmt: skip


def _send(pk: int, clock: Callable[[], datetime]) -> Verdict | None:
    """None: somebody else has it."""
    token = uuid.uuid4()
    claimed = Dispatch.objects.filter(pk=pk, state=State.QUEUED).update(
        state=State.CLAIMED,
        claim=token,
        claimed_at=clock(),
        in_data_at=None,
        attempts=F("attempts") + 1,
    )
    if not claimed:
        return None
    letter = Dispatch.objects.select_related("recipient").get(pk=pk)
    claim = _Claim(letter, token, clock)
    try:
        answer = carrying.carry(letter, before_data=claim.in_data)
    except Lost:
        return None
    _write_down(claim, answer)
    return answer.verdict


def _write_down(claim: _Claim, answer: Answer) -> None:
    said = {"code": answer.code, "error": answer.text}
    if answer.verdict is Verdict.SENT:
        claim.ends(state=State.SENT, sent_at=claim.clock(), **said)
    elif answer.verdict is Verdict.UNKNOWN:
        claim.ends(state=State.UNKNOWN, **said)
    elif answer.verdict is Verdict.PERMANENT or _given_up(claim, answer):
        claim.ends(state=State.FAILED, next_try_at=None, **said)
    else:
        wait = WAITS[min(claim.letter.attempts, len(WAITS)) - 1]
        claim.ends(state=State.QUEUED, claim=None, next_try_at=claim.clock() + wait, **said)


def _given_up(claim: _Claim, answer: Answer) -> bool:
    """A server that is away costs no letter its turn, but it is not waited for longer than so."""
    if answer.verdict is Verdict.AWAY:
        return claim.clock() - claim.letter.created_at > SERVER_AWAY_AT_MOST
    return claim.letter.attempts > len(WAITS)
