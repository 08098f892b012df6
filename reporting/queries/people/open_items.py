"""What a unit has not finished yet (未办事项), as a hand-over freezes it."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from reporting.contributed import open_work
from reporting.duties.deadlines import SHANGHAI, due_text
from reporting.models import Cell, Submission, TaskWork
from reporting.queries.filling.desk import state_label
from reporting.workflow import State
from units.models import Unit


def open_items(unit: Unit, *, now: datetime) -> list[dict[str, Any]]:
    """Months not accepted, tasks and 督办事项 not signed off, plain for JSON; five queries."""
    return [*_months(unit, now), *_tasks(unit, now), *_followed(unit, now)]


def _months(unit: Unit, now: datetime) -> list[dict[str, Any]]:
    rows = list(
        Submission.objects.filter(unit=unit)
        .exclude(state=State.ACCEPTED)
        .select_related("period__campaign")
        .order_by("period__month", "period__campaign__pk")
    )
    returned = defaultdict[int, list[str]](list)
    cells = Cell.objects.filter(submission__in=rows).exclude(return_reason="")
    for cell in cells.select_related("metric").order_by("metric__position"):
        returned[cell.submission_id].append(f"{cell.metric.name}：{cell.return_reason}")
    return [
        {
            "kind": "month",
            "campaign": row.period.campaign.short_name,
            "what": f"{row.period.label}报送",
            "state": state_label(row),
            "due": _last_day(row.period.due_at),
            "late": row.first_submitted_at is None and row.period.due_at <= now,
            "reasons": returned[row.pk],
        }
        for row in rows
    ]


def _last_day(due: datetime) -> str:
    return f"{(due - timedelta(days=1)).astimezone(SHANGHAI).year}年{due_text(due)}"


def _tasks(unit: Unit, now: datetime) -> list[dict[str, Any]]:
    rows = TaskWork.objects.filter(unit=unit).exclude(state=TaskWork.State.DONE)
    today = now.astimezone(SHANGHAI).date()
    return [
        {
            "kind": "task",
            "campaign": row.task.campaign.short_name,
            "what": row.task.title,
            "state": TaskWork.State(row.state).label,
            "due": f"{row.task.due.year}年{row.task.due.month}月{row.task.due.day}日",
            "late": row.task.due < today,
            "reasons": [],
        }
        for row in rows.select_related("task__campaign").order_by("task__due", "task__pk")
    ]


def _followed(unit: Unit, now: datetime) -> list[dict[str, Any]]:
    today = now.astimezone(SHANGHAI).date()
    return [
        {
            "kind": "follow-up",
            "campaign": one.campaign,
            "what": f"{one.label}：{one.text}（{one.role}）",
            "state": one.said,
            "due": f"{one.due.year}年{one.due.month}月{one.due.day}日",
            "late": one.due < today,
            "reasons": [],
        }
        for one in open_work(None, [unit], now=now)
    ]
