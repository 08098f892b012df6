"""The monthly reminder: who still owes, written down as one letter per person and working day."""

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from ledgers.calendars import stored_calendar
from notices.letters import ensure_letter, may_be_told
from notices.occasions import SHANGHAI, NoticePlan, read_plan
from reporting.duties.deadlines import due_text, left_text
from reporting.models import Period, Submission
from reporting.queries import still_owed
from reporting.queries.filling.desk import state_label
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
    return sum(
        ensure_letter(
            plan=plan.code,
            occasion=occasion,
            to=user,
            subject=_subject(owed, plan),
            body=_body(user, owed, now),
            now=now,
        )
        for user, owed in digests.items()
    )


def _subject(owed: list[Submission], plan: NoticePlan) -> str:
    campaign = owed[0].period.campaign
    return plan.subject.format(campaign=campaign.short_name, count=len(owed))


def _owed_by_person(plan: NoticePlan, now: datetime, today: date) -> dict[User, list[Submission]]:
    owed = defaultdict[int, list[Submission]](list)
    calendar = stored_calendar()
    for submission in still_owed(now=now):
        period = submission.period
        if plan.asks(period.soft_due_at or period.due_at, period.due_at, today, calendar):
            owed[submission.unit_id].append(submission)
    digests = defaultdict[User, list[Submission]](list)
    for membership in clerks_of(list(owed)):
        user, unit = membership.user, membership.unit_id
        if user.email and unit is not None:
            digests[user] += [
                one
                for one in owed[unit]
                if one not in digests[user] and may_be_told(user, one.period.campaign)
            ]
    return {user: submissions for user, submissions in digests.items() if submissions}


def _body(user: User, owed: list[Submission], now: datetime) -> str:
    lines = [f"{user.post}：", "", "以下报送尚未完成：", ""]
    for submission in owed:
        lines += owed_lines(submission, now)
    lines += ["", "请登录门户完成填报；没有发生的数据项请选择零报告。", "专班办公室"]
    return "\n".join(lines)


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
    """The soft date while the hard one is not over; nothing where both are the same."""
    soft = period.soft_due_at
    if soft is None or soft == period.due_at or now >= period.due_at:
        return ""
    reserve = "暂定，" if period.soft_provisional else ""
    return f"内部截止 {due_text(soft)}（{reserve}{left_text(soft, now, late='已过')}），"
