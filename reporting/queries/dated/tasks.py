"""The dated tasks of a plan (节点任务): who does what until when, in the plan's own parts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser

from indicators.models import Campaign, Task, TaskDuty
from indicators.queries import tasks_of
from reporting.dated.tasking import COMPARED, STANDINGS, plain
from reporting.duties.deadlines import SHANGHAI
from reporting.queries.dated.task_parts import TaskProgress, task_progress
from units.models import Unit, User

NEAR_DAYS = 7
ORDERS = ("section", "due")


def days_text(days: int) -> str:
    """Calendar days to the date, which itself still counts: "还有3天", "已过期限2天"."""
    if days == 0:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已过期限{-days}天"


@dataclass(frozen=True)
class TaskRow:
    """One task, how its date stands to today, and how far its units are."""

    task: Task
    days: int
    at: TaskProgress

    @property
    def left(self) -> str:
        return days_text(self.days)

    @property
    def state(self) -> str:
        """The colour of the date's label: past, near or open; nothing presses once it is done."""
        if self.at.standing.code == "done":
            return "open"
        if self.days < 0:
            return "late"
        return "near" if self.days <= NEAR_DAYS else "open"

    @property
    def target(self) -> str:
        """What is asked for in numbers: "不低于100家"; empty where the plan gives none."""
        if self.task.target is None:
            return ""
        measure = self.task.metric.measure if self.task.metric else ""
        return f"{COMPARED[self.task.comparison]}{plain(self.task.target)}{measure}"

    @property
    def duties(self) -> list[tuple[str, list[Unit]]]:
        """牵头, 责任, 配合 with their units in the plan's order, empty ones left out."""
        named = [(role, self.units_as(role)) for role in TaskDuty.Role]
        return [(role.label, units) for role, units in named if units]

    def units_as(self, role: TaskDuty.Role) -> list[Unit]:
        return [duty.unit for duty in self.task.duties.all() if duty.role == role]


@dataclass(frozen=True)
class TaskGroup:
    title: str
    rows: list[TaskRow]


@dataclass(frozen=True)
class DueDate:
    """How many tasks fall due on one day."""

    due: date
    count: int
    days: int

    @property
    def left(self) -> str:
        return days_text(self.days)


@dataclass(frozen=True)
class TaskPage:
    """What the page shows; `unknown` is a unit that was asked for and has no task here.

    `told` counts the tasks by where they stand, whatever state is being looked at.
    """

    order: str
    state: str
    states: list[tuple[str, str, int]]
    told: str
    sections: bool
    unit: Unit | None
    unknown: str
    units: list[Unit]
    groups: list[TaskGroup]
    dates: list[DueDate]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.dates)

    @property
    def past(self) -> int:
        return sum(one.count for one in self.dates if one.days < 0)

    @property
    def ahead(self) -> int:
        return self.count - self.past

    @property
    def next(self) -> DueDate | None:
        return next((one for one in self.dates if one.days >= 0), None)


def task_page(
    campaign: Campaign,
    user: User | AnonymousUser,
    *,
    now: datetime,
    unit: str = "",
    order: str | None = None,
    state: str | None = None,
) -> TaskPage:
    """All tasks, or those that name the unit or stand so; eight queries. Without an order that is
    known, grouped by the plan's parts where it has any, else by due date."""
    rows = task_rows(campaign, user, now=now)
    units = {one.code: one for row in rows for one in row.task.units}
    chosen = units.get(unit)
    named = [row for row in rows if chosen is None or chosen in row.task.units]
    counts = Counter(row.at.standing.code for row in named)
    only = state if state in STANDINGS else ""
    shown = [row for row in named if not only or row.at.standing.code == only]
    sections = any(row.task.section for row in rows)
    by = order if order in ORDERS and sections else ("section" if sections else "due")
    return TaskPage(
        order=by,
        state=only,
        states=[(code, label, counts[code]) for code, label in STANDINGS.items()],
        told=_told(len(named), counts),
        sections=sections,
        unit=chosen,
        unknown="" if chosen else unit,
        units=sorted(units.values(), key=lambda one: one.position),
        groups=_groups(shown, _section if by == "section" else _due),
        dates=_dates(named),
    )


def task_rows(
    campaign: Campaign,
    user: User | AnonymousUser,
    *,
    now: datetime,
    then: datetime | None = None,
) -> list[TaskRow]:
    """Every task of the plan with its date and where it stands, or stood `then`, soonest first."""
    today, tasks = now.astimezone(SHANGHAI).date(), tasks_of(campaign)
    progress = task_progress(campaign, tasks, user, today=today, then=then)
    return [TaskRow(task, (task.due - today).days, progress[task.pk]) for task in tasks]


def _told(total: int, counts: Counter[str]) -> str:
    """ "37项：已销号3，申请中2，逾期1"; states nobody is in are left out."""
    said = [f"{label}{counts[code]}" for code, label in STANDINGS.items() if counts[code]]
    return f"{total}项" + (f"：{'，'.join(said)}" if said else "")


def _groups(rows: Iterable[TaskRow], title: Callable[[TaskRow], str]) -> list[TaskGroup]:
    """In the order of the source for sections, of the calendar for dates."""
    groups: dict[str, list[TaskRow]] = {}
    for row in rows if title is _due else sorted(rows, key=lambda row: row.task.line):
        groups.setdefault(title(row), []).append(row)
    return [TaskGroup(name, members) for name, members in groups.items()]


def _section(row: TaskRow) -> str:
    return row.task.section or "其他任务"


def _due(row: TaskRow) -> str:
    due = row.task.due
    return f"{due.year}年{due.month}月{due.day}日"


def _dates(rows: Iterable[TaskRow]) -> list[DueDate]:
    counts = Counter((row.task.due, row.days) for row in rows)
    return [DueDate(due, count, days) for (due, days), count in sorted(counts.items())]
