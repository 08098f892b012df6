"""Where dated tasks stand (任务进展): each unit's part with its progress and proofs."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from indicators.models import Campaign, Metric, Task
from reporting.dated.task_work import working_units
from reporting.dated.tasking import Progress, TaskStanding, TaskState
from reporting.models import TaskWork
from reporting.permissions import sees_all_units
from reporting.proofs import commitments
from reporting.proofs.evidence import visible_to
from reporting.queries.dated.task_history import works_then
from reporting.scores.facts import Accepted, Shape, fact
from reporting.scores.knowledge import accepted_cells
from units.models import Unit, User
from units.queries import standing

ONE = Decimal(1)


@dataclass(frozen=True)
class TaskPart:
    """One unit's part; `mine` tells whether this person may see more of it than its state."""

    task: Task
    work: TaskWork
    progress: Progress | None
    proofs: int
    mine: bool

    @property
    def unit(self) -> Unit:
        return self.work.unit

    @property
    def state(self) -> TaskState:
        return TaskState(self.work.state)

    @property
    def late(self) -> bool:
        """Asked for the sign-off, or signed off, after the date."""
        return self.work.finished_on is not None and self.work.finished_on > self.task.due


@dataclass(frozen=True)
class TaskProgress:
    """A whole task: its parts, where it stands, and what of it may be shown to this person."""

    parts: list[TaskPart]
    standing: TaskStanding

    @property
    def proofs(self) -> int:
        return sum(part.proofs for part in self.parts)

    @property
    def late(self) -> bool:
        return any(part.late for part in self.parts)

    @property
    def progress(self) -> Progress | None:
        """A single part's own progress; of several, how many units have reached the target."""
        if len(self.parts) == 1:
            (part,) = self.parts
            return part.progress if part.mine or not part.task.per_unit else None
        measured = [part.progress for part in self.parts if part.progress is not None]
        if not measured:
            return None
        met = sum(one.met for one in measured)
        return Progress(Decimal(met), Decimal(len(self.parts)), measure="家达到")

    @property
    def signed_off(self) -> str:
        """ "3/32家" of a task that several units do apart, else nothing."""
        total = len(self.parts)
        return f"{self.standing.done}/{total}家" if total > 1 else ""


def task_progress(
    campaign: Campaign,
    tasks: Sequence[Task],
    user: User | AnonymousUser,
    *,
    today: date,
    then: datetime | None = None,
) -> dict[int, TaskProgress]:
    """Task → where it stands, or stood at `then`; five queries at most, however many tasks.

    Progress is computed from accepted cells (and from signed letters), never typed; it is always
    the present one.
    """
    rows = _works(campaign) if then is None else works_then(campaign, at=then)
    works = {(work.task_id, work.unit_id): work for work in rows}
    proofs = _proofs(campaign, user)
    measured = _Measured(campaign, tasks, today)
    mine, all_units = standing(user).units, sees_all_units(user, campaign)
    found = {}
    for task in tasks:
        parts = [
            TaskPart(
                task,
                _with(works.get((task.pk, unit.pk)), task, unit),
                measured.of(task, unit),
                proofs[task.pk, unit.pk],
                all_units or unit.pk in mine,
            )
            for unit in working_units(task)
        ]
        states = tuple(part.state for part in parts)
        found[task.pk] = TaskProgress(parts, TaskStanding(states, task.due, today))
    return found


def _works(campaign: Campaign) -> Iterable[TaskWork]:
    return TaskWork.objects.filter(task__campaign=campaign)


def _with(work: TaskWork | None, task: Task, unit: Unit) -> TaskWork:
    """The part with task and unit at hand; one nobody has touched is not stored yet."""
    work = work or TaskWork(task=task, unit=unit)
    work.task, work.unit = task, unit
    return work


def _proofs(campaign: Campaign, user: User | AnonymousUser) -> Counter[tuple[int, int]]:
    """Task and unit → how many proofs this person may know of."""
    rows = visible_to(user, campaign).filter(task__isnull=False).order_by()
    counts = rows.values_list("task_id", "unit_id").annotate(count=Count("pk"))
    return Counter({(task, unit): count for task, unit, count in counts})


class _Measured:
    """What the accepted cells and the signed letters say of every measured task."""

    def __init__(self, campaign: Campaign, tasks: Sequence[Task], today: date) -> None:
        self._months = [f"{month:%Y-%m}" for month in campaign.months]
        codes = {task.metric.code for task in tasks if task.metric}
        self._cells: Mapping[str, list[Accepted]] = _by_metric(campaign, codes)
        signs = commitments.letter_of(campaign) is not None
        self._signed = set(commitments.in_force(campaign, today=today)) if signs else set()

    def of(self, task: Task, unit: Unit) -> Progress | None:
        if task.code == commitments.TASK:
            signed = Decimal(int(unit.pk in self._signed))
            return Progress(signed, ONE, measure="份")
        if task.metric is None or task.target is None:
            return None
        value = self._value(task.metric, unit, own=task.per_unit)
        return Progress(value, task.target, task.comparison, task.metric.measure)

    def _value(self, metric: Metric, unit: Unit, *, own: bool) -> Decimal | None:
        """Of the unit's own cells where it answers for itself or leads, else of everybody's."""
        rows = self._cells.get(metric.code, [])
        if own or metric.combine == Metric.Combine.LEAD:
            rows = [row for row in rows if row.unit == unit.code]
        reporters = tuple({row.unit for row in rows})
        found = fact(Shape(metric.kind, "sum", reporters, months=self._months), rows)
        if isinstance(found, list):
            return next((value for value in reversed(found) if value is not None), None)
        return found


def _by_metric(campaign: Campaign, codes: set[str]) -> dict[str, list[Accepted]]:
    found: dict[str, list[Accepted]] = defaultdict(list)
    if codes:
        for row in accepted_cells(campaign, metrics=codes):
            found[row.metric].append(row)
    return found
