"""Until when a next step can be taken, counted in working days, and which task asks for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from indicators.models import Campaign, Task
from indicators.scoring.next_steps import NextStep
from ledgers.calendars import stored_calendar
from ledgers.workdays import Calendar, Counted
from reporting.duties.deadlines import SHANGHAI, Dates, due_text, left_text
from reporting.duties.periods import timetable_of
from reporting.scores.facts import Accepted, Fact, Shape, fact
from reporting.scores.knowledge import accepted_cells


@dataclass(frozen=True)
class Deadline:
    """The exclusive bound of a step, the working days to it, and the tasks due on that day.

    `soft_due_at` is when the office would like to have the report that the step needs.
    """

    due_at: datetime
    left: Counted
    late: str
    tasks: tuple[Task, ...]
    soft_due_at: datetime | None = None

    @property
    def due(self) -> str:
        return due_text(self.due_at)

    @property
    def soft(self) -> str:
        return due_text(self.soft_due_at) if self.soft_due_at else ""


@dataclass(frozen=True)
class Deadlines:
    """Every deadline a step of the campaign can have, as seen at one moment."""

    months: list[date]
    dates: Mapping[date, Dates]
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
        if step.month is None and step.metric in self.tasks and step.mean is None:
            tasks = _soonest(self.tasks[step.metric])
            return self._deadline(min(_end(tasks[0].due), self.last), tasks)
        if step.mean is not None:
            # A mean over all open months is only decided with the last of them.
            return self._deadline(self.last, (), self.dates.get(self.months[-1]))
        month = date.fromisoformat(f"{step.month}-01") if step.month else self._next
        return self._deadline(self._due(month), (), self.dates.get(month))

    @property
    def _next(self) -> date:
        """The month that is due next, after the last one the last."""
        ahead = [month for month in self.months if self._due(month) > self.now]
        return min(ahead, key=self._due, default=self.months[-1])

    def _due(self, month: date) -> datetime:
        """When the month is due; a plan without monthly reports leaves all of the month."""
        if month not in self.dates:
            return _end((month + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        return self.dates[month].due_at

    def _deadline(
        self, due: datetime, tasks: tuple[Task, ...], dates: Dates | None = None
    ) -> Deadline:
        today = self.now.astimezone(SHANGHAI).date()
        last_day = due.astimezone(SHANGHAI).date() - timedelta(days=1)
        late = left_text(due, self.now) if due <= self.now else ""
        soft = dates.soft_due_at if dates and dates.soft_due_at > self.now else None
        return Deadline(due, self.calendar.left(today, last_day), late, tasks, soft)


def deadlines_of(campaign: Campaign, facts: Mapping[str, Fact], *, now: datetime) -> Deadlines:
    """The campaign's deadlines; five queries."""
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
    calendar, timetable = stored_calendar(), timetable_of(campaign)
    dates = {m: timetable.dates(m, calendar) for m in campaign.months} if timetable else {}
    return Deadlines(campaign.months, dates, dict(tasks), calendar, now)


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
