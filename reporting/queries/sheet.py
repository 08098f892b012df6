"""One unit's month as a page: fields with last month beside them, history, possible moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reporting.deadlines import Punctuality, due_text, left_text, punctuality
from reporting.entries import read_sheet
from reporting.models import Cell, Event, Submission
from reporting.permissions import moves_open_to, why_not
from reporting.queries.desk import state_label
from reporting.submissions import fields_of
from reporting.workflow import MOVES, Move, State
from units.models import User

Typed = Mapping[str, tuple[str, bool]]


@dataclass(frozen=True)
class FieldRow:
    """One field as it stands on the page."""

    cell: Cell
    typed: str
    zero_report: bool
    was: tuple[str, bool]
    problem: str
    last: str
    theirs: str
    reason: str

    @property
    def shown(self) -> str:
        return cell_text(self.cell)


@dataclass(frozen=True)
class EventRow:
    event: Event
    label: str
    reasons: list[tuple[str, str]]


@dataclass(frozen=True)
class SheetPage:
    """Everything the page of a submission shows."""

    submission: Submission
    label: str
    punctuality: Punctuality
    due: str
    left: str
    owed: list[FieldRow]
    optional: list[FieldRow]
    events: list[EventRow]
    moves: list[Move]
    why_closed: str

    @property
    def fields(self) -> list[FieldRow]:
        return self.owed + self.optional

    @property
    def problems(self) -> list[FieldRow]:
        return [field for field in self.fields if field.problem]

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
    def reopenable(self) -> bool:
        return Move.REOPEN in self.moves

    @property
    def asks_reasons(self) -> bool:
        return self.reviewable or self.reopenable

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
) -> SheetPage:
    """The page; `typed` and `reasons` stand in for what is stored after a refused move."""
    period = submission.period
    rows = _rows(submission, typed, reasons or {}, complete)
    return SheetPage(
        submission=submission,
        label=state_label(submission),
        punctuality=punctuality(
            first_submitted=submission.first_submitted_at, due=period.due_at, now=now
        ),
        due=due_text(period.due_at),
        left=left_text(period.due_at, now),
        owed=[row for row in rows if row.cell.owed],
        optional=[row for row in rows if not row.cell.owed],
        events=_events(submission),
        moves=moves_open_to(user, submission),
        why_closed=why_not(user, Move.SAVE, submission) or "",
    )


def _rows(
    submission: Submission, typed: Typed | None, reasons: Mapping[str, str], complete: bool
) -> list[FieldRow]:
    cells = list(submission.cells.select_related("metric").order_by("metric__position"))
    stored = {cell.metric.code: (cell.typed, cell.zero_report) for cell in cells}
    shown = stored if typed is None else stored | dict(typed)
    problems = read_sheet(fields_of(submission), shown, complete=complete).problems
    last = _last_month(submission)
    return [
        FieldRow(
            cell=cell,
            typed=shown[cell.metric.code][0],
            zero_report=shown[cell.metric.code][1],
            was=stored[cell.metric.code],
            problem=problems.get(cell.metric.code, ""),
            last=last.get(cell.metric_id, ""),
            theirs=cell_text(cell) if shown[cell.metric.code] != stored[cell.metric.code] else "",
            reason=reasons.get(cell.metric.code, ""),
        )
        for cell in cells
    ]


def _last_month(submission: Submission) -> dict[int, str]:
    """Metric → what the same unit said in the month before."""
    before = Cell.objects.filter(
        submission__unit_id=submission.unit_id,
        submission__period__campaign_id=submission.period.campaign_id,
        submission__period__month__lt=submission.period.month,
    ).order_by("submission__period__month")
    return {cell.metric_id: cell_text(cell) for cell in before if not cell.blank}


def cell_text(cell: Cell) -> str:
    """A cell as people read it: number, items, 零报告, or nothing."""
    if cell.items:
        return "、".join(cell.items)
    if cell.zero_report:
        return "零报告"
    return "" if cell.value is None else f"{cell.value.normalize():f}"


def _events(submission: Submission) -> list[EventRow]:
    names = dict(submission.cells.values_list("metric__code", "metric__name"))
    return [
        EventRow(
            event=event,
            label=MOVES[Move(event.move)].label,
            reasons=[(names.get(code, code), reason) for code, reason in event.reasons.items()],
        )
        for event in submission.events.select_related("by")
    ]


def state_of(cell: Cell, submission: Submission) -> str:
    """How one cell stands: accepted, submitted, returned, filled, blank or optional."""
    if submission.state in (State.ACCEPTED, State.SUBMITTED):
        return submission.state if cell.owed or not cell.blank else "optional"
    if cell.return_reason:
        return "returned"
    if not cell.blank:
        return "filled"
    return "blank" if cell.owed else "optional"
