"""What is owed and reminded of: everything that stands on the ladder comes from here."""

from collections.abc import Callable
from datetime import datetime

from notices.ladder import Owed, ensure_digests
from notices.meetings.owed import owed_items
from notices.occasions import NoticePlan
from notices.owed_tasks import owed_tasks
from notices.plans import PLANS
from reporting.duties.deadlines import due_text, left_text
from reporting.models import Period, Submission
from reporting.queries import still_owed
from reporting.queries.filling.desk import state_label

PLAN = PLANS["monthly-reminder"]


def owed_months(now: datetime) -> list[Owed]:
    """The months that are not handed in, as the ladder takes them."""
    return [
        Owed(
            key=f"submission-{one.pk}",
            unit=one.unit,
            campaign=one.period.campaign,
            soft=one.period.soft_due_at or one.period.due_at,
            hard=one.period.due_at,
            lines=owed_lines(one, now),
        )
        for one in still_owed(now=now)
    ]


# One digest a day says all of it: whoever keeps another kind of obligation adds it here.
SOURCES: list[Callable[[datetime], list[Owed]]] = [owed_months, owed_tasks, owed_items]


def ensure_reminders(*, now: datetime, plan: NoticePlan = PLAN) -> int:
    """Writes the digests that should exist by now and do not; returns how many were new."""
    if not plan.open_hours(now):
        return 0
    owed = [one for source in SOURCES for one in source(now)]
    return ensure_digests(owed, now=now, plan=plan)


def owed_lines(submission: Submission, now: datetime) -> list[str]:
    """One month that is owed, as letters say it, with every reason it was sent back for."""
    period = submission.period
    mark = "〔演示〕" if period.campaign.demonstration else ""
    first = (
        f"· {mark}{submission.unit.name} {period.label}："
        f"{state_label(submission)}，{_soft_text(period, now)}截止 {due_text(period.due_at)}"
        f"（{left_text(period.due_at, now)}）"
    )
    sent_back = [
        f"    退回：{cell.metric.name}——{cell.return_reason}"
        for cell in submission.cells.all()
        if cell.return_reason
    ]
    return [first, *sent_back]


def _soft_text(period: Period, now: datetime) -> str:
    """The soft date too; nothing where both are the same or the hard one is over."""
    soft = period.soft_due_at
    if soft is None or soft == period.due_at or now >= period.due_at:
        return ""
    reserve = "暂定，" if period.soft_provisional else ""
    return f"内部截止 {due_text(soft)}（{reserve}{left_text(soft, now, late='已过')}），"
