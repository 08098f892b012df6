"""Every month of one unit as a table to keep: how it stood, how often it moved, every answer."""

from collections import defaultdict
from datetime import datetime

from django.utils import timezone

from indicators.models import Campaign, Metric
from reporting.duties.deadlines import due_text
from reporting.models import Cell
from reporting.queries.filling.matrix import answer_said
from reporting.queries.people.unit_page import UnitMonth, months_of
from units.models import Unit, User

HEAD = [
    *("月份", "状态", "时限", "内部截止", "截止", "首次提交", "提交次数", "退回次数", "更正次数"),
    *("代报原因", "必报项", "已填项"),
]


def history_table(campaign: Campaign, unit: Unit, user: User, *, now: datetime) -> list[list[str]]:
    """Head and one line per open month, the newest first; a constant number of queries."""
    months = months_of(campaign, unit, user, now)
    cells = defaultdict[int, dict[int, Cell]](dict)
    metrics: dict[int, Metric] = {}
    keys = [one.row.submission.pk for one in months]
    for cell in Cell.objects.filter(submission__in=keys).select_related("metric"):
        cells[cell.submission_id][cell.metric_id] = cell
        metrics[cell.metric_id] = cell.metric
    columns = sorted(metrics.values(), key=lambda metric: metric.position)
    head = HEAD + [f"{metric.name}（{metric.measure}）" for metric in columns]
    lines = [_line(one, cells[one.row.submission.pk], columns) for one in months]
    return [head, *lines]


def _line(one: UnitMonth, cells: dict[int, Cell], columns: list[Metric]) -> list[str]:
    row, submission, period = one.row, one.row.submission, one.row.submission.period
    first = submission.first_submitted_at
    return [
        period.label,
        row.label,
        row.punctuality.label,
        due_text(period.soft_due_at) if period.soft_due_at else "",
        due_text(period.due_at),
        f"{timezone.localtime(first):%Y-%m-%d %H:%M}" if first else "",
        str(one.handed_in),
        str(one.sent_back),
        str(one.corrections),
        submission.on_behalf_reason,
        str(row.owed),
        str(row.filled),
        *(
            answer_said(cells[metric.pk], submission) if metric.pk in cells else ""
            for metric in columns
        ),
    ]
