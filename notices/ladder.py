"""The ladder of reminders (催报梯级): one digest per mailbox and day, each rung told once.

What is owed comes from whoever knows it; here it is only decided who hears of it today.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from indicators.models import Campaign
from ledgers.calendars import stored_calendar
from notices.audiences import readers_of
from notices.letters import Recipient, ensure_letter, may_be_told
from notices.models import Dispatch, Reminded
from notices.occasions import SHANGHAI, NoticePlan, Rung, Wording, dates_of
from notices.placeholders import fill
from notices.plans import wordings
from notices.rungs import rung_now
from units.models import Unit, User

CLERK = "clerk"
AHEAD = "\n以下事项尚未到期，请按时完成："


@dataclass(frozen=True)
class Owed:
    """Something a unit has not done (未完成事项): a month, a dated task, a 督办事项.

    `key` names it for ever, e.g. "submission-12"; `soft` and `hard` are exclusive bounds, the same
    where there is one date; `lines` is how a letter says it. `one_date`: the soft one only says
    when to remind, nobody was given it.
    """

    key: str
    unit: Unit
    campaign: Campaign
    soft: datetime
    hard: datetime
    lines: list[str]
    one_date: bool = False


@dataclass(frozen=True)
class _Step:
    """What is owed, the rung it stands on, and whether this reader fills it in."""

    owed: Owed
    rung: Rung
    place: int
    fills: bool


@dataclass
class _Digest:
    """All of one mailbox: obligation → its step."""

    to: Recipient
    steps: dict[str, _Step] = field(default_factory=dict)

    def add(self, step: _Step) -> None:
        if step.owed.key not in self.steps or step.fills:
            self.steps[step.owed.key] = step


def ensure_digests(owed: Collection[Owed], *, now: datetime, plan: NoticePlan) -> int:
    """Writes the digests that should exist by now and do not; returns how many were new.

    A mailbox is written to when one of its obligations stands on a rung that it was not told of;
    the letter then says all of them. What cannot be said today is said on the next working day.
    """
    occasion = plan.occasion(now)
    if occasion is None:
        return 0
    steps = list(_standing(owed, plan, now.astimezone(SHANGHAI).date()))
    digests = _by_mailbox(steps)
    told = set(
        Reminded.objects.filter(obligation__in={owed.key for owed, _, _ in steps}).values_list(
            "obligation", "rung", "mailbox"
        )
    )
    words = wordings(plan)
    written = 0
    for mailbox, digest in digests.items():
        fresh = [
            step
            for step in digest.steps.values()
            if (step.owed.key, step.rung.code, mailbox) not in told
        ]
        if fresh:
            written += _write(plan, occasion, mailbox, digest, fresh, words, now)
    return written


def _standing(
    owed: Collection[Owed], plan: NoticePlan, today: date
) -> Iterator[tuple[Owed, Rung, int]]:
    calendar = stored_calendar()
    found: dict[tuple[datetime, datetime], Rung | None] = {}
    for one in owed:
        dates = one.soft, one.hard
        if dates not in found:
            found[dates] = rung_now(plan, *dates, today, calendar)
        rung = found[dates]
        if rung is not None:
            yield one, rung, plan.rungs.index(rung)


def _by_mailbox(steps: Collection[tuple[Owed, Rung, int]]) -> dict[str, _Digest]:
    """Mailbox → its digest; a person with an account stands before a registered post."""
    readers = readers_of({owed.unit.pk: owed.unit for owed, _, _ in steps}.values())
    digests: dict[str, _Digest] = {}
    for owed, rung, place in steps:
        for kind in rung.to:
            for to in readers[owed.unit.pk][kind]:
                if not may_be_told(to, owed.campaign):
                    continue
                digest = digests.setdefault(to.email.lower(), _Digest(to))
                if isinstance(to, User) and not isinstance(digest.to, User):
                    digest.to = to
                digest.add(_Step(owed, rung, place, kind == CLERK))
    return digests


@transaction.atomic
def _write(
    plan: NoticePlan,
    occasion: str,
    mailbox: str,
    digest: _Digest,
    fresh: list[_Step],
    words: dict[str, Wording],
    now: datetime,
) -> bool:
    """The letter and what it tells of, together or not at all."""
    wording, values = _said(digest, words, now)
    new = ensure_letter(
        plan=plan.code,
        occasion=occasion,
        to=digest.to,
        subject=fill(wording.subject, values),
        body=fill(wording.body, values),
        now=now,
        digest=True,
        demonstration=any(step.owed.campaign.demonstration for step in fresh),
    )
    if not new:
        return False
    letter = Dispatch.objects.get(plan=plan.code, occasion=occasion, mailbox=mailbox)
    Reminded.objects.bulk_create(
        [
            Reminded(
                dispatch=letter, obligation=step.owed.key, rung=step.rung.code, mailbox=mailbox
            )
            for step in fresh
        ],
        ignore_conflicts=True,
    )
    return True


def _said(
    digest: _Digest, words: dict[str, Wording], now: datetime
) -> tuple[Wording, dict[str, object]]:
    """The words of the last rung among what the reader fills in, else among all, and what
    stands for their placeholders; a letter about what is late counts nothing else."""
    steps = list(digest.steps.values())
    mine = [step for step in steps if step.fills] or steps
    last = max(mine, key=lambda step: step.place)
    first = min(mine, key=lambda step: (-step.place, step.owed.hard))
    wording = words[last.rung.letter if last.fills else last.rung.above or last.rung.letter]
    over, ahead = _apart(steps, now)
    told = over if over and last.owed.hard <= now else steps
    lines = _lines(steps) if told is steps or not ahead else [*_lines(over), AHEAD, *_lines(ahead)]
    return wording, {
        "收件岗位": digest.to.post,
        "创建活动": last.owed.campaign.short_name,
        "项数": len(told),
        "事项": "\n".join(lines),
        **dates_of(first.owed.hard if first.owed.one_date else first.owed.soft, first.owed.hard),
    }


def _apart(steps: list[_Step], now: datetime) -> tuple[list[_Step], list[_Step]]:
    """Those past their date, and those still before it."""
    over = [step for step in steps if step.owed.hard <= now]
    return over, [step for step in steps if step.owed.hard > now]


def _lines(steps: list[_Step]) -> list[str]:
    return [line for step in steps for line in step.owed.lines]
