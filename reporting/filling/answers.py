"""What the cells of a submission hold and what typing makes of them, with the months before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from indicators.scoring.exact import write_plain
from reporting.filling.entries import Entry, Field, Sheet, read_sheet
from reporting.filling.plausibility import Said, questions
from reporting.models import Cell, Period, Submission
from reporting.refusals import Invalid
from reporting.workflow import EDITABLE, State
from units.posts import visible

Typed = Mapping[str, tuple[str, bool]]
NOTE_AT_MOST = 300
# The plan's own word for a stock that only grows.
CUMULATIVE = "累计"


@dataclass(frozen=True)
class Earlier:
    """The unit's months before: what was handed in, oldest first, and the first one missing."""

    said: Mapping[str, list[Said]]
    gaps: Mapping[str, str]
    month: date

    @property
    def month_before(self) -> date:
        return (self.month - timedelta(days=1)).replace(day=1)

    def last(self, code: str) -> Said | None:
        """What was handed in for the month just before, if it was."""
        said = self.said.get(code)
        return said[-1] if said and said[-1].month == self.month_before else None

    def total(self, code: str) -> Decimal:
        """What the months handed in add up to."""
        return sum((one.value or Decimal(0) for one in self.said.get(code, ())), Decimal(0))


@dataclass(frozen=True)
class Answers:
    """Every answer of a sheet as it would stand: understood, judged, asked about, explained."""

    sheet: Sheet
    asked: Mapping[str, str]
    notes: Mapping[str, str]

    @property
    def unexplained(self) -> dict[str, str]:
        """Questions without a line of explanation, of fields that are right otherwise."""
        return {
            code: f"{sentence}（写在本项“说明”中）"
            for code, sentence in self.asked.items()
            if not self.notes[code] and code not in self.sheet.problems
        }

    @property
    def problems(self) -> dict[str, str]:
        """What must be changed or explained before the sheet is handed in."""
        return {**self.sheet.problems, **self.unexplained}

    def plain(self) -> dict[str, Any]:
        """Metric → its answer as the event keeps it."""
        return {
            code: plain(entry, self.notes[code], self.asked.get(code, ""))
            for code, entry in self.sheet.entries.items()
        }


def read_answers(
    submission: Submission, typed: Typed, notes: Mapping[str, str], *, complete: bool
) -> Answers:
    """What is given over what is stored; three queries. Raises Invalid for a note that is too long.

    A field that nobody asks for any more (无此业务) is not there.
    """
    cells = cells_of(submission)
    earlier = earlier_of(submission)
    fields = {code: field_of(cell, earlier) for code, cell in cells.items()}
    stored = {code: (cell.typed, cell.zero_report) for code, cell in cells.items()}
    sheet = read_sheet(fields, stored | dict(typed), complete=complete)
    given = {code: notes.get(code, cell.note).strip() for code, cell in cells.items()}
    said = {code: note if visible(note) else "" for code, note in given.items()}
    long = [code for code, note in said.items() if len(note) > NOTE_AT_MOST]
    if long:
        problems = dict.fromkeys(long, f"说明不能超过{NOTE_AT_MOST}字，请精简")
        raise Invalid("说明过长，没有保存，请精简", problems)
    return Answers(sheet, questions(fields, sheet.entries, earlier.said), said)


def over_stored(submission: Submission, typed: Typed) -> Typed:
    """What is given, and for the rest what is stored; one query.

    A number stands for itself: typed as a sum or as 同上月 it would follow the months before it.
    """
    stored = {code: _typed_plainly(cell) for code, cell in cells_of(submission).items()}
    return stored | dict(typed)


def _typed_plainly(cell: Cell) -> tuple[str, bool]:
    if cell.zero_report or cell.value is None:
        return cell.typed, cell.zero_report
    return write_plain(cell.value), False


def changed_cells(
    submission: Submission, sheet: Sheet, notes: Mapping[str, str] | None = None
) -> dict[str, Cell]:
    """The cells that would read differently; notes not given stay as they are; one query."""
    given = notes or {}
    return {
        code: cell
        for code, cell in cells_of(submission).items()
        if _is(cell) != _wanted(sheet.entries[code], given.get(code, cell.note))
    }


def _is(cell: Cell) -> tuple[object, ...]:
    return (cell.typed, cell.value, tuple(cell.items), cell.zero_report, cell.note)


def _wanted(entry: Entry, note: str) -> tuple[object, ...]:
    return (entry.typed, entry.value, entry.items, entry.zero_report, note)


def write(
    changed: Mapping[str, Cell], sheet: Sheet, notes: Mapping[str, str] | None = None
) -> None:
    """Puts the answers into their cells; the caller has advanced the submission.

    Every cell is there, so all are updated; bulk_update would take three times as long to say it.
    """
    for code, cell in changed.items():
        entry = sheet.entries[code]
        cell.typed, cell.value = entry.typed, entry.value
        cell.items, cell.zero_report = list(entry.items), entry.zero_report
        cell.note = (notes or {}).get(code, cell.note)
    Cell.objects.bulk_create(
        changed.values(),
        update_conflicts=True,
        unique_fields=["submission", "metric"],
        update_fields=["typed", "value", "items", "zero_report", "note"],
    )


def plain(entry: Entry, note: str = "", asked: str = "") -> dict[str, Any]:
    """An answer as the event keeps it, with what was asked and said about it."""
    answer = {"value": entry.value, "items": list(entry.items), "zero_report": entry.zero_report}
    return answer | {name: text for name, text in (("note", note), ("asked", asked)) if text}


def cells_of(submission: Submission) -> dict[str, Cell]:
    """Metric code → its cell, in the order of the scheme, without 无此业务; one query."""
    cells = submission.cells.filter(not_applicable=False).select_related("metric")
    return {cell.metric.code: cell for cell in cells.order_by("metric__position")}


def fields_of(submission: Submission) -> dict[str, Field]:
    """Metric code → what its field allows, in the order of the scheme; two queries."""
    earlier = earlier_of(submission)
    return {code: field_of(cell, earlier) for code, cell in cells_of(submission).items()}


def field_of(cell: Cell, earlier: Earlier) -> Field:
    metric = cell.metric
    flow = metric.kind == metric.Kind.FLOW
    words = metric.name + metric.meaning
    last = earlier.last(metric.code)
    return Field(
        code=metric.code,
        name=metric.name,
        measure=metric.measure,
        decimals=metric.decimals,
        minimum=metric.minimum,
        maximum=metric.maximum,
        part_of=metric.part_of,
        register=metric.kind == metric.Kind.REGISTER,
        zero_reportable=metric.zero_reportable,
        owed=cell.owed,
        kind=metric.kind,
        cumulative=metric.kind == metric.Kind.STOCK and CUMULATIVE in words,
        before=earlier.total(metric.code) if flow else None,
        gap=earlier.gaps.get(metric.code, "") if flow else "",
        last=last.value if last else None,
        month_before=f"{earlier.month_before.year}年{earlier.month_before.month}月",
    )


def earlier_of(submission: Submission) -> Earlier:
    """What the same unit handed in for earlier months of the campaign; two queries.

    The few sheets come first: asked for in one join, the cells of everybody would be looked at.
    """
    asked = Cell.objects.filter(not_applicable=False).select_related("metric")
    sheets = (
        Submission.objects.filter(
            unit_id=submission.unit_id,
            period__campaign_id=submission.period.campaign_id,
            period__month__lt=submission.period.month,
        )
        .order_by("period__month")
        .select_related("period")
        .prefetch_related(Prefetch("cells", asked))
    )
    said: dict[str, list[Said]] = {}
    gaps: dict[str, str] = {}
    for sheet in sheets:
        state = State(sheet.state)
        for cell in sheet.cells.all():
            if state in EDITABLE:
                gaps.setdefault(cell.metric.code, sheet.period.label)
            elif not cell.blank:
                said.setdefault(cell.metric.code, []).append(_said(cell, sheet.period, state))
    return Earlier(said, gaps, submission.period.month)


def _said(cell: Cell, period: Period, state: State) -> Said:
    return Said(
        month=period.month,
        value=cell.value,
        items=tuple(cell.items),
        zero_report=cell.zero_report,
        accepted=state is State.ACCEPTED,
        note=cell.note,
    )
