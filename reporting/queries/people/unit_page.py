"""One unit (单位页): who it is, what it answers for, how its months went, what is open."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from indicators.models import Campaign, Duty, Task, TaskDuty
from indicators.queries import metrics_by_indicator
from reporting.duties.deadlines import SHANGHAI, Punctuality
from reporting.models import Correction, Event, Submission, TaskWork
from reporting.queries.dated.tasks import days_text
from reporting.queries.filling.desk import DeskRow, desk_row, with_progress
from reporting.queries.people.people import Posts, posts_of
from reporting.queries.scores.unit_losses import UnitLosses, losses_of
from reporting.workflow import EDITABLE, Move, State
from units.models import HandOver, Unit, User

MONTHS = 12
ARRIVED = (Punctuality.ON_TIME, Punctuality.LATE, Punctuality.OVERDUE)


@dataclass(frozen=True)
class UnitDuty:
    """One number the unit answers for, with the indicators that read it."""

    duty: Duty
    indicators: list[int]


@dataclass(frozen=True)
class UnitTask:
    """One dated task that names the unit; `state` only where its progress may be seen."""

    task: Task
    roles: str
    left: str
    state: str


@dataclass(frozen=True)
class UnitMonth:
    """One month of the unit: how it stands, how often it came in and was put right."""

    row: DeskRow
    handed_in: int
    sent_back: int
    corrections: int

    @property
    def decided(self) -> bool:
        """True once it is known whether the month came in on time."""
        return self.row.punctuality in ARRIVED


@dataclass(frozen=True)
class Inside:
    """What only the unit itself and those who see all units are shown."""

    posts: Posts
    months: list[UnitMonth]
    losses: UnitLosses
    hand_overs: list[HandOver]

    @property
    def last(self) -> list[UnitMonth]:
        """The last twelve months of which it is known."""
        return [month for month in self.months if month.decided][:MONTHS]

    @property
    def on_time(self) -> int:
        return sum(month.row.punctuality == Punctuality.ON_TIME for month in self.last)

    @property
    def punctual(self) -> str:
        """The share that came in on time, with what it is a share of."""
        if not self.last:
            return "还没有到期的月份"
        share = round(self.on_time * 100 / len(self.last))
        return f"最近{len(self.last)}个月按时{self.on_time}个，按时率{share}%"

    @property
    def open(self) -> list[UnitMonth]:
        """What is owed or was sent back, the oldest first."""
        return [one for one in reversed(self.months) if one.row.submission.state in EDITABLE]


@dataclass(frozen=True)
class UnitPage:
    unit: Unit
    aliases: list[str]
    duties: list[UnitDuty]
    tasks: list[UnitTask]
    inside: Inside | None


def unit_page(
    campaign: Campaign, unit: Unit, user: User, *, inside: bool, now: datetime
) -> UnitPage:
    """The page; for those who may not look inside only names, duties and tasks."""
    return UnitPage(
        unit=unit,
        aliases=list(unit.aliases.order_by("pk").values_list("alias", flat=True)),
        duties=_duties(campaign, unit),
        tasks=_tasks(campaign, unit, inside=inside, now=now),
        inside=_inside(campaign, unit, user, now) if inside else None,
    )


def _duties(campaign: Campaign, unit: Unit) -> list[UnitDuty]:
    read = metrics_by_indicator(campaign)
    rows = Duty.objects.filter(campaign=campaign, unit=unit).select_related("metric")
    return [
        UnitDuty(duty, [number for number, metrics in read.items() if duty.metric in metrics])
        for duty in rows.order_by("metric__position", "role")
    ]


def _tasks(campaign: Campaign, unit: Unit, *, inside: bool, now: datetime) -> list[UnitTask]:
    today = now.astimezone(SHANGHAI).date()
    roles = defaultdict[int, list[str]](list)
    named = TaskDuty.objects.filter(task__campaign=campaign, unit=unit).order_by("position")
    for task, role in named.values_list("task_id", "role"):
        roles[task].append(str(TaskDuty.Role(role).label))
    work = TaskWork.objects.filter(task__campaign=campaign, unit=unit) if inside else []
    states = {one.task_id: str(TaskWork.State(one.state).label) for one in work}
    tasks = Task.objects.filter(pk__in=roles).order_by("due", "line", "pk")
    return [
        UnitTask(
            task,
            "、".join(roles[task.pk]),
            days_text((task.due - today).days),
            states.get(task.pk, ""),
        )
        for task in tasks
    ]


def _inside(campaign: Campaign, unit: Unit, user: User, now: datetime) -> Inside:
    return Inside(
        posts=posts_of([unit])[0],
        months=months_of(campaign, unit, user, now),
        losses=losses_of(campaign, unit),
        hand_overs=list(unit.hand_overs.select_related("giver", "taker", "by")[:5]),
    )


def months_of(campaign: Campaign, unit: Unit, user: User, now: datetime) -> list[UnitMonth]:
    """The newest first; five queries."""
    own = Submission.objects.filter(period__campaign=campaign, unit=unit)
    listed = with_progress(own.filter(period__opens_at__lte=now)).order_by("-period__month")
    events = Event.objects.filter(submission__period__campaign=campaign, submission__unit=unit)
    came = Count("pk", filter=Q(to_state=State.SUBMITTED, from_state__in=EDITABLE))
    # As the assessment counts them; a draft kept after a return leads to the same state again.
    back = Count("pk", filter=Q(move=Move.RETURN))
    counted = events.values_list("submission_id").annotate(came=came, back=back)
    moves = {pk: (handed_in, sent_back) for pk, handed_in, sent_back in counted}
    corrections = Counter(
        Correction.objects.filter(
            submission__period__campaign=campaign,
            submission__unit=unit,
            state=Correction.State.APPROVED,
        ).values_list("submission_id", flat=True)
    )
    return [
        UnitMonth(desk_row(one, user, now=now), *moves.get(one.pk, (0, 0)), corrections[one.pk])
        for one in listed
    ]
