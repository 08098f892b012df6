"""The matrix unit × metric of one month (报送矩阵), cells made ready before the template."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from indicators.models import Campaign, Metric
from reporting.duties.deadlines import Punctuality, due_text, left_text, punctuality
from reporting.models import Cell, Period, Submission
from reporting.queries.filling.desk import state_label
from reporting.queries.filling.sheet import cell_text, state_of
from reporting.queries.filling.two_dates import TwoDates, two_dates
from reporting.workflow import HANDED_IN, State

MARKS = {
    "accepted": ("✓", "已通过"),
    "submitted": ("●", "待审核"),
    "returned": ("↩", "已退回"),
    "filled": ("✎", "填报中"),
    "blank": ("○", "未填"),
    "optional": ("·", "无变化可不填"),
    "none": ("—", "无此业务"),
}


@dataclass(frozen=True)
class MatrixCell:
    state: str
    mark: str
    hint: str
    said: str


@dataclass(frozen=True)
class MatrixRow:
    """One unit's month; `cells` has None where the unit owes nothing."""

    submission: Submission
    label: str
    punctuality: Punctuality
    cells: list[MatrixCell | None]
    owed: int
    answered: int


@dataclass(frozen=True)
class Matrix:
    periods: list[Period]
    period: Period
    due: str
    left: str
    dates: TwoDates
    metrics: list[Metric]
    rows: list[MatrixRow]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many units stand where, for the line above the table."""
        return _counts(
            Stood(row.submission.state, row.submission.first_submitted_at, row.punctuality)
            for row in self.rows
            if row.owed
        )

    @property
    def waiting(self) -> list[MatrixRow]:
        """What the office has to review, oldest first."""
        rows = [row for row in self.rows if row.submission.state in HANDED_IN]
        return sorted(rows, key=lambda row: row.submission.submitted_at or self.period.due_at)


@dataclass(frozen=True)
class MonthNow:
    """The newest open month in numbers, without the table."""

    period: Period
    due: str
    left: str
    dates: TwoDates
    counts: list[tuple[str, int]]


def month_now(campaign: Campaign, *, now: datetime) -> MonthNow | None:
    """How many units stand where in the newest open month; two queries."""
    period = campaign.periods.order_by("-month").first()
    if period is None:
        return None
    owed = Cell.objects.filter(submission=OuterRef("pk"), owed=True)
    rows = period.submissions.filter(Exists(owed)).values_list("state", "first_submitted_at")
    stood = (Stood(state, first, _punctuality(period, first, now)) for state, first in rows)
    return MonthNow(
        period=period,
        due=due_text(period.due_at),
        left=left_text(period.due_at, now),
        dates=two_dates(period, now=now),
        counts=_counts(stood),
    )


class Stood(NamedTuple):
    """How one unit stands with its month, as far as it is counted."""

    state: str
    first_submitted_at: datetime | None
    punctuality: Punctuality


def _counts(found: Iterable[Stood]) -> list[tuple[str, int]]:
    stood = list(found)
    return [
        ("应报", len(stood)),
        ("已报", sum(one.first_submitted_at is not None for one in stood)),
        ("待审核", sum(one.state in HANDED_IN for one in stood)),
        ("已退回", sum(one.state == State.RETURNED for one in stood)),
        ("已通过", sum(one.state == State.ACCEPTED for one in stood)),
        ("逾期未报", sum(one.punctuality == Punctuality.OVERDUE for one in stood)),
    ]


def _punctuality(period: Period, first: datetime | None, now: datetime) -> Punctuality:
    return punctuality(first_submitted=first, due=period.due_at, soft=period.soft_due_at, now=now)


def matrix_of(campaign: Campaign, *, month: str | None, now: datetime) -> Matrix | None:
    """The month asked for ("2022-04"), else the newest open one; None when none is open."""
    periods = list(campaign.periods.order_by("-month"))
    wanted = [period for period in periods if f"{period.month:%Y-%m}" == month]
    period = next(iter(wanted or periods), None)
    if period is None:
        return None
    submissions = list(
        period.submissions.select_related("unit", "submitted_by").order_by("unit__position")
    )
    cells = defaultdict[int, dict[int, Cell]](dict)
    metrics: dict[int, Metric] = {}
    for cell in Cell.objects.filter(submission__period=period).select_related("metric"):
        cells[cell.submission_id][cell.metric_id] = cell
        metrics[cell.metric_id] = cell.metric
    columns = sorted(metrics.values(), key=lambda metric: metric.position)
    for submission in submissions:
        submission.period = period
    return Matrix(
        periods=periods,
        period=period,
        due=due_text(period.due_at),
        left=left_text(period.due_at, now),
        dates=two_dates(period, now=now),
        metrics=columns,
        rows=[_row(one, cells[one.pk], columns, now) for one in submissions],
    )


def _row(
    submission: Submission, cells: dict[int, Cell], columns: list[Metric], now: datetime
) -> MatrixRow:
    owed = [cell for cell in cells.values() if cell.owed]
    return MatrixRow(
        submission=submission,
        label=state_label(submission),
        punctuality=_punctuality(submission.period, submission.first_submitted_at, now),
        cells=[
            _cell(cells[metric.pk], metric, submission) if metric.pk in cells else None
            for metric in columns
        ],
        owed=len(owed),
        answered=sum(not cell.blank for cell in owed),
    )


def _cell(cell: Cell, metric: Metric, submission: Submission) -> MatrixCell:
    state = state_of(cell, submission)
    mark, name = MARKS[state]
    hint = f"{submission.unit.short_name} · {metric.name}：{cell_text(cell) or '空'}（{name}）"
    if state == "returned":
        hint += f" 退回原因：{cell.return_reason}"
    return MatrixCell(state, mark, hint, answer_said(cell, submission))


def answer_said(cell: Cell, submission: Submission) -> str:
    """The answer as a table to keep says it; where nothing stands, 未填 or 无此业务."""
    state = state_of(cell, submission)
    return cell_text(cell) or (MARKS[state][1] if state in ("blank", "none") else "")
