"""The facts of every unit over a span: months, returns, corrections, tasks; each with its proof."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from indicators.models import Campaign
from indicators.queries import tasks_of
from reporting.dated.tasking import TaskState
from reporting.duties.deadlines import Punctuality, punctuality
from reporting.models import Correction, Event, Submission
from reporting.queries.assessment.span import Span
from reporting.queries.dated.task_parts import TaskPart, task_progress
from reporting.queries.filling.desk import state_label
from reporting.workflow import Move
from units.models import Unit, User


@dataclass(frozen=True)
class MonthFact:
    """One month the unit owes: when it came in, and how its answers stand."""

    submission: Submission
    punctuality: Punctuality
    label: str
    owed: int
    answered: int
    zero: int

    @property
    def closed(self) -> bool:
        """True once it is known whether it came in on time."""
        return self.punctuality not in (Punctuality.OPEN, Punctuality.NEAR)

    @property
    def handed_in(self) -> bool:
        return self.submission.first_submitted_at is not None


@dataclass(frozen=True)
class Happened:
    """A return or a reopening, and the sheet on which it and its reason can be read."""

    submission: Submission
    move: str
    at: datetime


@dataclass
class UnitFacts:
    """One unit; every list holds the rows themselves, so a count is never without its proof."""

    unit: Unit
    months: list[MonthFact] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    tasks: list[TaskPart] = field(default_factory=list)

    @property
    def closed(self) -> list[MonthFact]:
        return [month for month in self.months if month.closed]

    def counted(self, kind: Punctuality) -> int:
        return sum(month.punctuality == kind for month in self.months)

    @property
    def on_behalf(self) -> int:
        return sum(month.submission.on_behalf for month in self.closed)

    @property
    def answered(self) -> int:
        return sum(month.answered for month in self.months if month.handed_in)

    @property
    def zero(self) -> int:
        return sum(month.zero for month in self.months if month.handed_in)

    def times(self, move: Move) -> int:
        return sum(one.move == move for one in self.happened)

    @property
    def tasks_done(self) -> list[TaskPart]:
        return [part for part in self.tasks if part.state is TaskState.DONE]

    @property
    def tasks_late(self) -> int:
        return sum(part.late for part in self.tasks_done)

    @property
    def measured(self) -> list[TaskPart]:
        """The tasks with a target in numbers."""
        return [part for part in self.tasks if part.progress is not None]

    @property
    def known(self) -> list[TaskPart]:
        """Of them those of which anything has been accepted: unknown is not unmet."""
        return [part for part in self.measured if part.progress and part.progress.value is not None]

    @property
    def met(self) -> int:
        return sum(part.progress.met for part in self.known if part.progress)


def facts_of(
    campaign: Campaign, units: Collection[Unit], user: User, span: Span
) -> list[UnitFacts]:
    """The units in the order given; twelve queries, however many units and months there are."""
    found = {unit.pk: UnitFacts(unit) for unit in units}
    for month in _months(campaign, found, span):
        found[month.submission.unit_id].months.append(month)
    owed = {one.submission.pk for facts in found.values() for one in facts.months}
    for event in _events(owed):
        found[event.submission.unit_id].happened.append(event)
    for correction in _corrections(owed):
        found[correction.submission.unit_id].corrections.append(correction)
    for part in _tasks(campaign, user, span):
        if part.unit.pk in found:
            found[part.unit.pk].tasks.append(part)
    return list(found.values())


def _months(campaign: Campaign, units: Collection[int], span: Span) -> list[MonthFact]:
    required = Q(cells__owed=True, cells__not_applicable=False)
    filled = Q(cells__value__isnull=False) | Q(cells__zero_report=True) | ~Q(cells__items=[])
    rows = Submission.objects.filter(
        period__campaign=campaign,
        unit__in=units,
        period__month__range=(span.first, span.last),
        period__opens_at__lte=span.now,
    ).annotate(
        owed=Count("cells", filter=required),
        answered=Count("cells", filter=required & filled),
        zero=Count("cells", filter=required & Q(cells__zero_report=True)),
    )
    listed = rows.filter(owed__gt=0).select_related("period__campaign", "unit")
    return [_month(one, span) for one in listed.order_by("period__month")]


def _month(one: Submission, span: Span) -> MonthFact:
    stands = punctuality(
        first_submitted=one.first_submitted_at, due=one.period.due_at, now=span.now
    )
    return MonthFact(
        submission=one,
        punctuality=stands,
        label=state_label(one),
        owed=one.owed,  # type: ignore[attr-defined]  # annotated above
        answered=one.answered,  # type: ignore[attr-defined]
        zero=one.zero,  # type: ignore[attr-defined]
    )


def _events(owed: Collection[int]) -> list[Happened]:
    rows = Event.objects.filter(submission__in=owed, move__in=(Move.RETURN, Move.REOPEN))
    listed = rows.select_related("submission__period").order_by("at", "pk")
    return [Happened(one.submission, one.move, one.at) for one in listed]


def _corrections(owed: Collection[int]) -> list[Correction]:
    rows = Correction.objects.filter(submission__in=owed, state=Correction.State.APPROVED)
    return list(rows.select_related("submission__period").order_by("decided_at", "pk"))


def _tasks(campaign: Campaign, user: User, span: Span) -> list[TaskPart]:
    """The parts that can be judged: their date is in the span and over, or they are signed off."""
    tasks = [task for task in tasks_of(campaign) if span.holds(task.due)]
    progress = task_progress(campaign, tasks, user, today=span.today)
    parts = [part for task in tasks for part in progress[task.pk].parts]
    return [part for part in parts if part.task.due < span.today or part.state is TaskState.DONE]
