"""Until when a next step can be taken, counted in working days, and which task asks for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from indicators.models import Campaign, Task
from indicators.scoring.next_steps import NextStep
from ledgers.holidays import published
from ledgers.workdays import Calendar, Counted
from reporting.deadlines import SHANGHAI, Timetable, due_text, left_text
from reporting.facts import Accepted, Fact, Shape, fact
from reporting.knowledge import accepted_cells
from reporting.periods import timetable_of


@dataclass(frozen=True)
class Deadline:
    """The exclusive bound of a step, the working days to it, and the tasks due on that day."""

    due_at: datetime
    left: Counted
    late: str
    tasks: tuple[Task, ...]

    @property
    def due(self) -> str:
        return due_text(self.due_at)


@dataclass(frozen=True)
class Deadlines:
    """Every deadline a step of the campaign can have, as seen at one moment."""

    timetable: Timetable | None
    months: list[date]
    tasks: Mapping[str, list[Task]]
    calendar: Calendar
    now: datetime

    @property
    def last(self) -> datetime:
        """When the last month of the window is due."""
        return self._due(self.months[-1])

    @property
    def over(self) -> bool:
        """True once no month can be reported in time any more."""
        return self.now >= self.last

    def of(self, step: NextStep) -> Deadline:
        """A month's step is due with its month; another with the next task on its number that is
        not reached yet, else with the month that is due next; none later than the last month."""
        tasks: tuple[Task, ...] = ()
        if step.month is not None:
            due = self._due(date.fromisoformat(f"{step.month}-01"))
        elif step.mean is not None:
            # A mean over all open months is only decided with the last of them.
            due = self.last
        elif step.metric in self.tasks:
            tasks = _soonest(self.tasks[step.metric])
            due = _end(tasks[0].due)
        else:
            dues = map(self._due, self.months)
            due = min((due for due in dues if due > self.now), default=self.last)
        return self._deadline(min(due, self.last), tasks)

    def _due(self, month: date) -> datetime:
        """When the month is due; a plan without monthly reports leaves all of the month."""
        if self.timetable is None:
            return _end((month + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        return self.timetable.due(month)

    def _deadline(self, due: datetime, tasks: tuple[Task, ...]) -> Deadline:
        today = self.now.astimezone(SHANGHAI).date()
        last_day = due.astimezone(SHANGHAI).date() - timedelta(days=1)
        late = left_text(due, self.now) if due <= self.now else ""
        return Deadline(due, self.calendar.left(today, last_day), late, tasks)


def deadlines_of(campaign: Campaign, facts: Mapping[str, Fact], *, now: datetime) -> Deadlines:
    """The campaign's deadlines; three queries."""
    today = now.astimezone(SHANGHAI).date()
    ahead = list(
        campaign.tasks.filter(due__gte=today, metric__isnull=False, target__isnull=False)
        .select_related("metric")
        .prefetch_related("duties__unit")
    )
    each = {task.metric.code for task in ahead if task.per_unit and task.metric}
    own = _own_values(accepted_cells(campaign, metrics=each))
    tasks = defaultdict[str, list[Task]](list)
    for task in ahead:
        if task.metric and not _reached(task, facts.get(task.metric.code), own):
            tasks[task.metric.code].append(task)
    timetable = timetable_of(campaign) if campaign.reports_monthly else None
    return Deadlines(timetable, campaign.months, dict(tasks), published(), now)


def _own_values(cells: Collection[Accepted]) -> Mapping[tuple[str, str], list[Accepted]]:
    rows = defaultdict[tuple[str, str], list[Accepted]](list)
    for cell in cells:
        rows[cell.metric, cell.unit].append(cell)
    return rows


def _reached(task: Task, value: Fact, own: Mapping[tuple[str, str], list[Accepted]]) -> bool:
    """Whether the district, or each unit of a task set to every unit, is where the task asks."""
    assert task.metric
    if not task.per_unit:
        return _meets(task, value)
    shape = Shape(kind=task.metric.kind, combine="sum", reporters=())
    rows = [own.get((task.metric.code, unit.code), []) for unit in task.units]
    return all(_meets(task, fact(shape, said)) for said in rows)


def _meets(task: Task, value: Any) -> bool:
    known = [one for one in value if one is not None] if isinstance(value, list) else [value]
    latest: Decimal | None = known[-1] if known else None
    assert task.target is not None
    if latest is None:
        return False
    return {
        "at_least": latest >= task.target,
        "at_most": latest <= task.target,
        "over": latest > task.target,
        "under": latest < task.target,
        "equals": latest == task.target,
    }[task.comparison or "at_least"]


def _soonest(tasks: list[Task]) -> tuple[Task, ...]:
    first = min(task.due for task in tasks)
    return tuple(task for task in tasks if task.due == first)


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
