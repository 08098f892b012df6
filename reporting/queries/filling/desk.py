"""The clerk's desk (我的工作台): what my units owe and until when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from indicators.models import Campaign
from reporting.duties.deadlines import Punctuality, due_text, left_text, punctuality
from reporting.models import Cell, Submission
from reporting.permissions import why_not
from reporting.queries.filling.two_dates import TwoDates, two_dates
from reporting.workflow import EDITABLE, Move, SignOff, State
from units.models import User
from units.queries import standing

ORDER = [
    *(State.RETURNED, State.SENT_BACK, State.DRAFT),
    *(State.SUBMITTED, State.SIGNED, State.ACCEPTED),
]


@dataclass(frozen=True)
class DeskRow:
    """One month of one unit as its clerk sees it."""

    submission: Submission
    label: str
    punctuality: Punctuality
    due: str
    left: str
    dates: TwoDates
    owed: int
    filled: int
    returned: list[Cell]
    mine: bool
    to_sign: bool

    @property
    def to_do(self) -> bool:
        return self.submission.state in EDITABLE

    @property
    def missing(self) -> int:
        return self.owed - self.filled


@dataclass(frozen=True)
class Desk:
    rows: list[DeskRow]

    @property
    def to_do(self) -> list[DeskRow]:
        return [row for row in self.rows if row.to_do]

    @property
    def done(self) -> list[DeskRow]:
        return [row for row in self.rows if not row.to_do and not row.to_sign]

    @property
    def to_sign(self) -> list[DeskRow]:
        """What waits for this person's own signature (审签)."""
        return [row for row in self.rows if row.to_sign]

    @property
    def next(self) -> DeskRow | None:
        """Returned work first, then what is due soonest."""
        return next(iter(self.to_do), None)


def desk_of(user: User, campaign: Campaign, *, now: datetime) -> Desk:
    """Every month of the person's own units, to do first; two queries."""
    mine = with_progress(
        Submission.objects.filter(period__campaign=campaign, unit_id__in=standing(user).units)
    )
    rows = [desk_row(submission, user, now=now) for submission in mine]
    return Desk(sorted(rows, key=_urgency))


def _urgency(row: DeskRow) -> tuple[int, int]:
    month = row.submission.period.month.toordinal()
    place = ORDER.index(State(row.submission.state))
    return (place, month if row.to_do else -month)


def with_progress(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Adds `owed` and `filled` counts, period, unit and the cells sent back."""
    answered = Q(cells__value__isnull=False) | Q(cells__zero_report=True) | ~Q(cells__items=[])
    returned = Cell.objects.exclude(return_reason="").select_related("metric")
    return (
        submissions.select_related("period__campaign", "unit")
        .annotate(
            owed=Count("cells", filter=Q(cells__owed=True)),
            filled=Count("cells", filter=Q(cells__owed=True) & answered),
        )
        .prefetch_related(Prefetch("cells", returned.order_by("metric__position")))
    )


def desk_row(submission: Submission, user: User, *, now: datetime) -> DeskRow:
    period = submission.period
    return DeskRow(
        submission=submission,
        label=state_label(submission),
        punctuality=punctuality(
            first_submitted=submission.first_submitted_at,
            due=period.due_at,
            soft=period.soft_due_at,
            now=now,
        ),
        due=due_text(period.due_at),
        left=left_text(period.due_at, now),
        dates=two_dates(period, now=now),
        owed=submission.owed,  # type: ignore[attr-defined]  # annotated by with_progress
        filled=submission.filled,  # type: ignore[attr-defined]
        returned=list(submission.cells.all()),
        mine=why_not(user, Move.SAVE, submission) is None,
        to_sign=why_not(user, Move.SIGN, submission) is None,
    )


def state_label(submission: Submission) -> str:
    if submission.state == State.DRAFT and not submission.touched:
        return "待报"
    unsigned = submission.period.campaign.sign_off == SignOff.STEP
    if submission.state == State.SUBMITTED and unsigned:
        return "待审签"
    return State(submission.state).label


def still_owed(*, now: datetime) -> QuerySet[Submission]:
    """Submissions of opened periods that are not handed in, with what a letter quotes."""
    quoted = Cell.objects.select_related("metric").order_by("metric__position")
    return (
        Submission.objects.filter(state__in=EDITABLE, period__opens_at__lte=now, cells__owed=True)
        .distinct()
        .select_related("period__campaign", "unit")
        .prefetch_related(Prefetch("cells", quoted))
        .order_by("period__due_at", "unit__position", "pk")
    )
