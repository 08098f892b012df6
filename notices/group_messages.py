"""What robots say in group chats: once per month and rung who of their place has not reported."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings

from ledgers.calendars import stored_calendar
from notices.letters import ensure_row, new_message_id, one_line
from notices.occasions import SHANGHAI, dates_of
from notices.placeholders import fill
from notices.plans import PLANS, wordings
from notices.rungs import rung_now
from reporting.models import Period, Submission
from reporting.queries import still_owed
from units.names import in_list

PLAN = PLANS["group-reminder"]
LADDER = PLANS["monthly-reminder"]
# Before the soft date nobody is named in front of others.
SAID = frozenset({"soft", "hard", "late-1", "late-3"})


def ensure_group_messages(*, now: datetime) -> int:
    """Writes the messages that should exist by now; how many were new. Nothing without robots."""
    if not settings.ROBOTS or not PLAN.open_hours(now):
        return 0
    owed = defaultdict[Period, list[Submission]](list)
    for one in still_owed(now=now).filter(period__campaign__demonstration=False):
        owed[one.period].append(one)
    today, calendar = now.astimezone(SHANGHAI).date(), stored_calendar()
    written = 0
    for period, late in owed.items():
        soft = period.soft_due_at or period.due_at
        rung = rung_now(LADDER, soft, period.due_at, today, calendar)
        if rung is not None and rung.code in SAID:
            written += _write(period, rung.code, late, now)
    return written


def _write(period: Period, rung: str, late: list[Submission], now: datetime) -> int:
    words = wordings(PLAN)["group"]
    values = {
        "创建活动": period.campaign.short_name,
        "月份": period.label,
        "单位数": len(late),
        "未报单位": "、".join(in_list(one.unit.short_name) for one in late),
        **dates_of(period.soft_due_at or period.due_at, period.due_at),
    }
    return sum(
        ensure_row(
            PLAN.code,
            f"period-{period.pk}-{rung}",
            {"robot": name},
            {
                "campaign": period.campaign,
                "post": "",
                "subject": one_line(fill(words.subject, values)),
                "body": fill(words.body, values),
                "message_id": new_message_id(),
                "created_at": now,
            },
        )
        for name, robot in settings.ROBOTS.items()
        if robot.jurisdiction == period.campaign.jurisdiction
    )
