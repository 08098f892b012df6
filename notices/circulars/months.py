"""How units stood with their months at one moment (各单位月份状态), read from what happened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from indicators.models import Campaign
from notices.circulars.weeks import Week
from reporting.duties.deadlines import Punctuality, punctuality
from reporting.models import Cell, Event, Submission, TaskStep
from reporting.workflow import Move, State

HANDED_IN = (Move.SUBMIT, Move.REPORT_FOR)
NOTABLE = (*HANDED_IN, Move.RETURN, Move.ACCEPT, Move.REOPEN, Move.CORRECT)


@dataclass(frozen=True)
class UnitMonth:
    """One unit's month as it stood; `reasons` are those of a return that stands."""

    submission: Submission
    state: State
    punctuality: Punctuality
    reasons: Mapping[str, str]

    @property
    def unit(self) -> str:
        return self.submission.unit.code

    @property
    def month(self) -> str:
        return self.submission.period.label

    @property
    def label(self) -> str:
        """Where the month stands, as the table of the annex says it."""
        if self.punctuality is Punctuality.OVERDUE:
            return "逾期未报"
        late = "（迟报）" if self.punctuality is Punctuality.LATE else ""
        return f"{self.state.label}{late}" if self.submission.touched else "未填"


def months_at(campaign: Campaign, *, at: datetime) -> list[UnitMonth]:
    """Every owed month that was open, newest first, units in the plan's order; two queries."""
    owed = Cell.objects.filter(submission=OuterRef("pk"), owed=True)
    rows = (
        Submission.objects.filter(period__campaign=campaign, period__opens_at__lte=at)
        .filter(Exists(owed))
        .select_related("unit", "period")
        .order_by("-period__month", "unit__position")
    )
    last = _last_events(campaign, at)
    return [_stood(row, last.get(row.pk), at) for row in rows]


def _last_events(campaign: Campaign, at: datetime) -> dict[int, tuple[str, dict[str, str]]]:
    """Submission → state and reasons after its last step by then; saves keep both.

    What a unit gave back to its own clerk (单位内退回) is nobody else's: it is being filled in.
    """
    rows = Event.objects.filter(submission__period__campaign=campaign, at__lte=at)
    rows = rows.exclude(move=Move.SAVE).order_by("submission_id", "version")
    names = ("submission_id", "move", "to_state", "reasons")
    return {
        pk: (State.DRAFT, {}) if move == Move.SEND_BACK else (state, reasons)
        for pk, move, state, reasons in rows.values_list(*names)
    }


def _stood(row: Submission, last: tuple[str, dict[str, str]] | None, at: datetime) -> UnitMonth:
    state, reasons = last or (State.DRAFT, {})
    first = row.first_submitted_at
    return UnitMonth(
        submission=row,
        state=State(state),
        punctuality=punctuality(
            first_submitted=first if first and first <= at else None,
            due=row.period.due_at,
            soft=row.period.soft_due_at,
            now=at,
        ),
        reasons=reasons if state == State.RETURNED else {},
    )


def steps_in(campaign: Campaign, week: Week, *, until: datetime) -> dict[str, list[dict[str, Any]]]:
    """Unit code → what happened to its months and tasks in the week; two queries."""
    found = defaultdict[str, list[dict[str, Any]]](list)
    moves = defaultdict[tuple[str, str], list[str]](list)
    events = Event.objects.filter(submission__period__campaign=campaign, move__in=NOTABLE)
    events = events.select_related("submission__unit", "submission__period")
    for event in _within(events, week, until):
        moves[event.submission.unit.code, event.submission.period.label].append(event.move)
    for (unit, month), made in moves.items():
        found[unit].append({"what": _told(made), "month": month})
    steps = TaskStep.objects.filter(work__task__campaign=campaign, kind__in=("claim", "sign_off"))
    last: dict[int, TaskStep] = {}
    for step in _within(steps.select_related("work__task", "work__unit"), week, until):
        # What was claimed and signed off in one week is told once, by how it ended.
        last[step.work_id] = step
    for step in last.values():
        found[step.work.unit.code].append({"what": step.kind, "task": step.work.task.title})
    return dict(found)


def _within(rows: Any, week: Week, until: datetime) -> Any:
    return rows.filter(at__gte=week.starts, at__lt=min(week.ends, until)).order_by("at", "pk")


def _told(moves: Iterable[str]) -> str:
    """The week of one month in one word: what was last decided, else that it was handed in."""
    decided = [move for move in moves if move not in HANDED_IN]
    made = list(moves)
    if made and made[-1] in HANDED_IN:
        return "again" if decided else "submitted"
    return {
        Move.RETURN: "returned",
        Move.ACCEPT: "accepted",
        Move.REOPEN: "reopened",
        Move.CORRECT: "corrected",
    }[Move(made[-1])]
