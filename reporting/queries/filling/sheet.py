"""One unit's month as a page: fields with last month beside them, history, possible moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reporting.duties.deadlines import Punctuality, due_text, left_text, punctuality
from reporting.filling.answers import Typed
from reporting.filling.fed import held_for
from reporting.filling.reviewing import reviewers_of
from reporting.models import Cell, Event, Submission
from reporting.permissions import moves_open_to, why_not
from reporting.queries.filling.desk import state_label
from reporting.queries.filling.fields import FieldRow, cell_text, field_rows
from reporting.queries.filling.two_dates import TwoDates, two_dates
from reporting.workflow import EDITABLE, HANDED_IN, MOVES, Move, State
from units.models import User

__all__ = ["SheetPage", "cell_text", "sheet_page", "state_of"]


@dataclass(frozen=True)
class EventRow:
    event: Event
    label: str
    reasons: list[tuple[str, str]]
    trail: list[tuple[str, datetime, str]]

    @property
    def began(self) -> datetime | None:
        """When a sitting of several saves began."""
        first = self.trail[0][1] if self.trail else None
        return first if first != self.event.at else None


@dataclass(frozen=True)
class SheetPage:
    """Everything the page of a submission shows."""

    submission: Submission
    label: str
    punctuality: Punctuality
    due: str
    left: str
    dates: TwoDates
    owed: list[FieldRow]
    optional: list[FieldRow]
    events: list[EventRow]
    moves: list[Move]
    why_closed: str
    exempt: list[str]
    reviewers: list[str]

    @property
    def fields(self) -> list[FieldRow]:
        return self.owed + self.optional

    @property
    def problems(self) -> list[FieldRow]:
        return [field for field in self.fields if field.problem]

    @property
    def can_carry(self) -> bool:
        """Whether 沿用上月 would fill anything."""
        return any(
            not field.typed and field.last and (field.field.kind == "stock" or field.was_nothing)
            for field in self.owed
        )

    @property
    def confirmable(self) -> list[FieldRow]:
        """What 与上月相同 would fill; none where 沿用上月 fills as much."""
        rows = [field for field in self.owed if field.confirmable]
        own = [row for row in rows if row.field.kind != "stock" and not row.was_nothing]
        return rows if own else []

    @property
    def can_take(self) -> bool:
        """Whether 采用台账数 would fill anything."""
        return any(
            not field.typed and not field.zero_report and field.held and field.held.whole
            for field in self.fields
        )

    @property
    def steps(self) -> list[EventRow]:
        return [row for row in self.events if row.event.move != Move.SAVE]

    @property
    def drafts(self) -> list[EventRow]:
        return [row for row in self.events if row.event.move == Move.SAVE]

    @property
    def editable(self) -> bool:
        return Move.SAVE in self.moves

    @property
    def reviewable(self) -> bool:
        return Move.ACCEPT in self.moves

    @property
    def signable(self) -> bool:
        return Move.SIGN in self.moves

    @property
    def reopenable(self) -> bool:
        return Move.REOPEN in self.moves

    @property
    def asks_reasons(self) -> bool:
        return self.reviewable or self.signable or self.reopenable

    @property
    def unsent(self) -> list[FieldRow]:
        """Reasons that were typed but have no field on the page any more."""
        return [] if self.asks_reasons else [field for field in self.fields if field.reason]


def sheet_page(
    submission: Submission,
    user: User,
    *,
    now: datetime,
    complete: bool = False,
    typed: Typed | None = None,
    reasons: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> SheetPage:
    """The page; what was typed stands in for what is stored after a refused move."""
    period = submission.period
    rows = field_rows(
        submission,
        typed,
        reasons=reasons or {},
        notes=notes or {},
        complete=complete,
        held=held_for(submission),
    )
    return SheetPage(
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
        dates=two_dates(period, now=now, handed_in=submission.state not in EDITABLE),
        owed=[row for row in rows if row.cell.owed],
        optional=[row for row in rows if not row.cell.owed],
        events=_events(submission),
        moves=moves_open_to(user, submission),
        why_closed=why_not(user, Move.SAVE, submission) or "",
        exempt=_exempt(submission),
        reviewers=reviewers_of([submission], user, now=now).get(submission.pk, []),
    )


def _exempt(submission: Submission) -> list[str]:
    """The names of what the unit was released from (无此业务)."""
    released = submission.cells.filter(not_applicable=True).order_by("metric__position")
    return list(released.values_list("metric__name", flat=True))


def _events(submission: Submission) -> list[EventRow]:
    names = dict(submission.cells.values_list("metric__code", "metric__name"))
    return [
        EventRow(
            event=event,
            label=MOVES[Move(event.move)].label,
            reasons=[(names.get(code, code), reason) for code, reason in event.reasons.items()],
            trail=[
                (names.get(code, code), datetime.fromisoformat(when), typed)
                for when, code, typed in event.trail
            ],
        )
        for event in submission.events.select_related("by")
    ]


def state_of(cell: Cell, submission: Submission) -> str:
    """How one cell stands, in the words of the matrix; none: 无此业务."""
    if cell.not_applicable:
        return "none"
    if submission.state in (State.ACCEPTED, *HANDED_IN):
        stands = "accepted" if submission.state == State.ACCEPTED else "submitted"
        return stands if cell.owed or not cell.blank else "optional"
    if cell.return_reason and submission.state == State.RETURNED:
        return "returned"
    if not cell.blank:
        return "filled"
    return "blank" if cell.owed else "optional"
