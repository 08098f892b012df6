"""The wall screen (大屏): what can be read from five metres, without anybody's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from indicators.models import Campaign
from indicators.scoring.exact import write_decimal
from reporting.duties.deadlines import Punctuality
from reporting.filling.sparkline import Sparkline, sparkline
from reporting.models import Event
from reporting.queries.dated.tasks import TaskRow, task_rows
from reporting.queries.filling.matrix import Matrix, MatrixRow, matrix_of
from reporting.queries.scores.dashboard import Dashboard, IndicatorRow, dashboard_of
from reporting.queries.screens.alarms import Alarm, alarms_of
from reporting.queries.targets.targets import targets_of
from reporting.workflow import HANDED_IN, MOVES, Move, State

LINES = 4
MISSING_AT_MOST = 14
MARKS = {
    "overdue": ("✕", "逾期未报"),
    "returned": ("↩", "退回待改"),
    "blank": ("○", "尚未提交"),
    "waiting": ("●", "待审核"),
    "accepted": ("✓", "已通过"),
    "none": ("·", "本月不报"),
}
# What is only typed so far, and what a unit gives back to its own clerk.
UNTOLD = (Move.SAVE, Move.SEND_BACK)
# What a unit has yet to do, the most pressing first.
UNDONE = ("overdue", "returned", "blank")


@dataclass(frozen=True)
class Tile:
    """One unit's month as a mark, and how many of its numbers are missing."""

    name: str
    kind: str
    missing: int

    @property
    def mark(self) -> str:
        return MARKS[self.kind][0]

    @property
    def word(self) -> str:
        return MARKS[self.kind][1]


@dataclass(frozen=True)
class Line:
    """One line of a list: when, what, and how long yet."""

    when: str
    what: str
    left: str = ""
    near: bool = False


@dataclass(frozen=True)
class Wall:
    """Everything on the screen; `target` is what meeting every target would give."""

    campaign: Campaign
    as_of: datetime
    page: Dashboard
    matrix: Matrix | None
    target: Decimal | None
    trend: Sparkline | None
    tiles: list[Tile]
    deadlines: list[Line]
    events: list[Line]
    alarms: list[Alarm]

    @property
    def rows(self) -> list[IndicatorRow]:
        return self.page.rows

    @cached_property
    def undone(self) -> list[Tile]:
        """The units that have something to do, the most pressing first."""
        found = [one for one in self.tiles if one.kind in UNDONE]
        return sorted(found, key=lambda one: UNDONE.index(one.kind))

    @property
    def shown(self) -> list[Tile]:
        return self.undone[:MISSING_AT_MOST]

    @property
    def unshown(self) -> int:
        return len(self.undone) - len(self.shown)

    @property
    def legend(self) -> list[tuple[str, str, str, int]]:
        """Kind, mark and word with the number of units, those without any left out."""
        counts = {kind: sum(one.kind == kind for one in self.tiles) for kind in MARKS}
        return [(kind, *MARKS[kind], counts[kind]) for kind in MARKS if counts[kind]]


def wall_of(campaign: Campaign, *, now: datetime) -> Wall:
    """The screen's content; the number of queries does not depend on units, months or tasks."""
    page, matrix = dashboard_of(campaign, now=now), matrix_of(campaign, month=None, now=now)
    promise = targets_of(campaign, now=now).promise
    tasks = task_rows(campaign, AnonymousUser(), now=now)
    tiles = [_tile(row) for row in matrix.rows] if matrix else []
    return Wall(
        campaign=campaign,
        as_of=now,
        page=page,
        matrix=matrix,
        target=write_decimal(promise.points) if promise else None,
        trend=_trend(page),
        tiles=tiles,
        deadlines=list(_deadlines(matrix, tasks, now))[:LINES],
        events=[_event(one, now) for one in _latest(campaign)],
        alarms=alarms_of(page, matrix, tasks, now=now)[:LINES],
    )


def _trend(page: Dashboard) -> Sparkline | None:
    said: list[tuple[date, Decimal]] = [(one.month, one.total) for one in page.totals]
    return sparkline(said, months=[month for month, _ in said])


def _tile(row: MatrixRow) -> Tile:
    return Tile(row.submission.unit.short_name, _kind(row), row.owed - row.answered)


def _kind(row: MatrixRow) -> str:
    state = row.submission.state
    if state == State.ACCEPTED:
        return "accepted"
    if state in HANDED_IN:
        return "waiting"
    if state == State.RETURNED:
        return "returned"
    if not row.owed:
        return "none"
    return "overdue" if row.punctuality == Punctuality.OVERDUE else "blank"


def _deadlines(matrix: Matrix | None, tasks: list[TaskRow], now: datetime) -> Iterator[Line]:
    """What is still ahead, nearest first: the month's two dates and the dated tasks."""
    found: list[tuple[date, Line]] = []
    if matrix is not None:
        period, dates = matrix.period, matrix.dates
        name = f"{period.month.month}月报送"
        if period.soft_due_at is not None and dates.soft and not dates.soft_over:
            day = timezone.localdate(period.soft_due_at)
            found.append((day, Line(_until(dates.soft), f"{name}内部截止", dates.soft_left, True)))
        if now < period.due_at:
            day = timezone.localdate(period.due_at)
            found.append((day, Line(_until(dates.hard), f"{name}截止", dates.hard_left, True)))
    for row in tasks:
        if row.days >= 0 and row.at.standing.code != "done":
            due = row.task.due
            when = f"{due.month}月{due.day}日"
            found.append((due, Line(when, row.task.title, row.left, row.state == "near")))
    for _, line in sorted(found, key=lambda one: one[0]):
        yield line


def _until(text: str) -> str:
    """The day of "4月25日 24:00": the hour is the same for all."""
    return text.split(" ")[0]


def _latest(campaign: Campaign) -> list[Event]:
    rows = Event.objects.filter(submission__period__campaign=campaign).exclude(move__in=UNTOLD)
    related = ("submission__unit", "submission__period")
    return list(rows.select_related(*related).order_by("-at", "-pk")[:LINES])


def _event(event: Event, now: datetime) -> Line:
    """What happened to whose month and when; by whom is nobody's business in the corridor."""
    at, sheet = timezone.localtime(event.at), event.submission
    same_day = at.date() == timezone.localdate(now)
    what = f"{sheet.unit.short_name} {sheet.period.month.month}月{MOVES[Move(event.move)].label}"
    return Line(f"{at:%H:%M}" if same_day else f"{at.month}月{at.day}日", what)
