"""The monthly reminder: who still owes, written down as one letter per person and day."""

import uuid
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from notices.models import Dispatch
from notices.occasions import SHANGHAI, NoticePlan, read_plan
from reporting.deadlines import due_text, left_text
from reporting.models import Submission
from reporting.queries import still_owed
from reporting.queries.desk import state_label
from reporting.wake import after_commit
from units.models import User
from units.queries import clerks_of

PLAN = read_plan(Path(__file__).parent / "definitions" / "plans" / "monthly-reminder.toml")


def ensure_reminders(*, now: datetime, plan: NoticePlan = PLAN) -> int:
    """Writes today's letters that do not exist yet; returns how many were new."""
    occasion = plan.occasion(now)
    if occasion is None:
        return 0
    today = now.astimezone(SHANGHAI).date()
    digests = _owed_by_person(plan, now, today)
    letters = [_letter(user, owed, plan, occasion, now) for user, owed in digests.items()]
    written = 0
    for letter in letters:
        written += _ensure(letter)
    return written


def _owed_by_person(plan: NoticePlan, now: datetime, today: date) -> dict[User, list[Submission]]:
    owed = defaultdict[int, list[Submission]](list)
    for submission in still_owed(now=now):
        if plan.concerns(submission.period.due_at, today):
            owed[submission.unit_id].append(submission)
    digests = defaultdict[User, list[Submission]](list)
    for membership in clerks_of(list(owed)):
        user, unit = membership.user, membership.unit_id
        if user.email and unit is not None:
            digests[user] += [s for s in owed[unit] if _may_be_told(user, s, digests[user])]
    return {user: submissions for user, submissions in digests.items() if submissions}


def _may_be_told(user: User, submission: Submission, told: list[Submission]) -> bool:
    """Once, even in two roles; and a real person is not asked for invented months."""
    invented = submission.period.campaign.demonstration
    return submission not in told and (user.demonstration or not invented)


def _letter(
    user: User, owed: list[Submission], plan: NoticePlan, occasion: str, now: datetime
) -> Dispatch:
    campaign = owed[0].period.campaign
    subject = plan.subject.format(campaign=campaign.short_name, count=len(owed))
    return Dispatch(
        plan=plan.code,
        occasion=occasion,
        recipient=user,
        address=user.email,
        subject=subject,
        body=_body(user, owed, now),
        message_id=f"<{uuid.uuid4()}@portal.invalid>",
        created_at=now,
    )


def _body(user: User, owed: list[Submission], now: datetime) -> str:
    lines = [f"{user.post}：", "", "以下报送尚未完成：", ""]
    for submission in owed:
        period = submission.period
        mark = "〔演示〕" if period.campaign.demonstration else ""
        lines.append(
            f"· {mark}{submission.unit.name} {period.label}："
            f"{state_label(submission)}，截止 {due_text(period.due_at)}"
            f"（{left_text(period.due_at, now)}）"
        )
        lines += [
            f"    退回：{cell.metric.name}——{cell.return_reason}"
            for cell in submission.cells.all()
            if cell.return_reason
        ]
    lines += ["", "请登录门户完成填报；没有发生的数据项请选择零报告。", "专班办公室"]
    return "\n".join(lines)


def _ensure(letter: Dispatch) -> int:
    columns = {
        name: getattr(letter, name)
        for name in ("address", "subject", "body", "message_id", "created_at")
    }
    with transaction.atomic():
        _, new = Dispatch.objects.get_or_create(
            plan=letter.plan,
            occasion=letter.occasion,
            recipient=letter.recipient,
            defaults=columns,
        )
        if new:
            after_commit("notices.deliver_due")
    return int(new)
