"""The dated tasks of a plan (节点任务): who does what until when, in the plan's own parts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from indicators.models import Campaign, Task, TaskDuty
from indicators.queries import tasks_of
from reporting.deadlines import SHANGHAI
from units.models import Unit

NEAR_DAYS = 7
ORDERS = ("section", "due")
COMPARED = {"at_least": "不低于", "over": "超过", "equals": "等于"}


def days_text(days: int) -> str:
    """Calendar days to the date, which itself still counts: "还有3天", "已过期限2天"."""
    if days == 0:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已过期限{-days}天"


@dataclass(frozen=True)
class TaskRow:
    """One task; whether it is done is not known here, only how its date stands to today."""

    task: Task
    days: int

    @property
    def left(self) -> str:
        return days_text(self.days)

    @property
    def state(self) -> str:
        """The colour of the label: past, near or open."""
        if self.days < 0:
            return "late"
        return "near" if self.days <= NEAR_DAYS else "open"

    @property
    def target(self) -> str:
        """What is asked for in numbers: "不低于100家"; empty where the plan gives none."""
        if self.task.target is None:
            return ""
        measure = self.task.metric.measure if self.task.metric else ""
        return f"{COMPARED[self.task.comparison]}{_number(self.task.target)}{measure}"

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
    """What the page shows; `unknown` is a unit that was asked for and has no task here."""

    order: str
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
    campaign: Campaign, *, now: datetime, unit: str = "", order: str | None = None
) -> TaskPage:
    """All tasks, or those that name the unit; three queries. Without an order that is known,
    grouped by the plan's parts where it has any, else by due date."""
    today = now.astimezone(SHANGHAI).date()
    rows = [TaskRow(task, (task.due - today).days) for task in tasks_of(campaign)]
    units = {one.code: one for row in rows for one in row.task.units}
    chosen = units.get(unit)
    shown = [row for row in rows if chosen is None or chosen in row.task.units]
    sections = any(row.task.section for row in rows)
    by = order if order in ORDERS and sections else ("section" if sections else "due")
    return TaskPage(
        order=by,
        sections=sections,
        unit=chosen,
        unknown="" if chosen else unit,
        units=sorted(units.values(), key=lambda one: one.position),
        groups=_groups(shown, _section if by == "section" else _due),
        dates=_dates(shown),
    )


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


def _number(value: Decimal) -> str:
    whole, _, rest = f"{value:,.4f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")
