"""The fields of a sheet: what stands in them, a year of history beside them, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring.exact import write_plain
from reporting.filling.answers import Earlier, Typed, cells_of, earlier_of, field_of
from reporting.filling.entries import TOTAL, Entry, Field, as_last, read_sheet
from reporting.filling.fed import Held
from reporting.filling.plausibility import Said, questions
from reporting.filling.sparkline import Sparkline, sparkline
from reporting.models import Cell, Submission

HISTORY = 12


@dataclass(frozen=True)
class FieldRow:
    """One field as it stands on the page."""

    cell: Cell
    field: Field
    typed: str
    zero_report: bool
    was: tuple[str, bool]
    problem: str
    entry: Entry
    past: Sequence[Said]
    line: Sparkline | None
    theirs: str
    reason: str
    note: str
    asked: str
    held: Held | None = None

    @property
    def shown(self) -> str:
        return cell_text(self.cell)

    @property
    def last(self) -> str:
        """What the unit last handed in."""
        return said_text(self.past[-1]) if self.past else ""

    @property
    def as_total(self) -> bool:
        """True when the clerk typed the sum of the window instead of the month's own number."""
        return self.typed.startswith(TOTAL)

    @property
    def input(self) -> str:
        return self.typed.removeprefix(TOTAL).strip() if self.as_total else self.typed

    @property
    def before(self) -> str:
        """A flow: what the months before add up to."""
        return "" if self.field.before is None else write_plain(self.field.before)

    @property
    def total(self) -> str:
        """A flow: the sum with this month's own number, the figure that was not typed."""
        value = self.entry.value
        if self.field.before is None or value is None:
            return ""
        return write_plain(self.field.before + value)

    @property
    def held_differs(self) -> bool:
        """Something is filled in, and the ledgers say something else."""
        return self.held is not None and not self.cell.blank and not self.held.fits(self.cell)

    @property
    def was_nothing(self) -> bool:
        """Blank now, and nothing happened last time either."""
        blank = not self.typed and not self.zero_report
        return blank and bool(self.past) and self.past[-1].nothing and self.field.zero_reportable

    @property
    def confirmable(self) -> bool:
        """Blank and owed, with an answer for the month just before that could hold again."""
        said = self.past[-1] if self.past else None
        if said is None or self.typed or self.zero_report or not self.cell.owed:
            return False
        return said.label == self.field.month_before

    @property
    def same_as_last(self) -> bool:
        """A month's own number that is the one of the month before, confirmed or not."""
        value = self.cell.value
        return self.field.kind != "stock" and bool(value) and value == self.field.last

    @property
    def exemptible(self) -> bool:
        """The office's own judgements are nobody's business to be released from."""
        return self.cell.metric.kind != self.cell.metric.Kind.JUDGED


def field_rows(
    submission: Submission,
    typed: Typed | None,
    *,
    reasons: Mapping[str, str],
    notes: Mapping[str, str],
    complete: bool,
    held: Mapping[str, Held] | None = None,
) -> list[FieldRow]:
    """Every field that is asked for; `typed` and `notes` stand in for what is stored.

    `held`: what the ledgers say. Two queries. `complete`: what is missing counts as a problem.
    """
    cells, earlier = cells_of(submission), earlier_of(submission)
    fields = {code: field_of(cell, earlier) for code, cell in cells.items()}
    stored = {code: (cell.typed, cell.zero_report) for code, cell in cells.items()}
    given = stored if typed is None else stored | dict(typed)
    sheet = read_sheet(fields, given, complete=complete)
    asked = questions(fields, sheet.entries, earlier.said)
    written = {code: notes.get(code, cell.note) for code, cell in cells.items()}
    silent = {code for code in asked if complete and not written[code].strip()}
    return [
        FieldRow(
            cell=cell,
            field=fields[code],
            typed=given[code][0],
            zero_report=given[code][1],
            was=stored[code],
            problem=sheet.problems.get(code, "") or (asked[code] if code in silent else ""),
            entry=sheet.entries[code],
            past=earlier.said.get(code, ()),
            line=_line(submission, earlier, cell),
            theirs=cell_text(cell) if given[code] != stored[code] else "",
            reason=reasons.get(code, ""),
            note=written[code],
            asked=asked.get(code, ""),
            held=(held or {}).get(code),
        )
        for code, cell in cells.items()
    ]


def _line(submission: Submission, earlier: Earlier, cell: Cell) -> Sparkline | None:
    said = earlier.said.get(cell.metric.code, ())
    points = [(one.month, number) for one in said if (number := said_number(one)) is not None]
    if cell.value is not None:
        points.append((submission.period.month, cell.value))
    return sparkline(points, months=submission.period.campaign.months[-HISTORY:])


def said_number(said: Said) -> Decimal | None:
    """What a line can be drawn through: the number, or how many names were listed."""
    if said.value is None and (said.items or said.zero_report):
        return Decimal(len(said.items))
    return said.value


def said_text(said: Said) -> str:
    """An earlier answer as people read it."""
    if said.items:
        return "、".join(said.items)
    if said.zero_report:
        return "零报告"
    return "" if said.value is None else write_plain(said.value)


def cell_text(cell: Cell) -> str:
    """A cell as people read it: number, items, 零报告, 无此业务, or nothing."""
    if cell.not_applicable:
        return "无此业务"
    if cell.items:
        return "、".join(cell.items)
    if cell.zero_report:
        return "零报告"
    return "" if cell.value is None else write_plain(cell.value)


def confirmed(submission: Submission) -> dict[str, tuple[str, bool]]:
    """Owed blank field → what it said for the month just before, for a clerk who confirms that
    nothing changed. A month's own number keeps the words that say so (同上月)."""
    cells, earlier = cells_of(submission), earlier_of(submission)
    found = {}
    for code, cell in cells.items():
        last = earlier.last(code)
        if last is not None and cell.owed and cell.blank and not cell.typed.strip():
            found[code] = _again(cell, last)
    return found


def _again(cell: Cell, last: Said) -> tuple[str, bool]:
    if last.nothing and cell.metric.zero_reportable:
        return "", True
    if last.value is None:
        return "\n".join(last.items), False
    if cell.metric.kind == cell.metric.Kind.STOCK:
        return write_plain(last.value), False
    return as_last(last.value), False


def carried(submission: Submission) -> dict[str, tuple[str, bool]]:
    """Blank field → what it said last time, where that stands until something changes.

    A stock keeps its value; what was a zero report is one again. A flow that had a number last
    month is left to the clerk: something happened in that month, not in this one.
    """
    cells, earlier = cells_of(submission), earlier_of(submission)
    found = {}
    for code, cell in cells.items():
        said = earlier.said.get(code)
        if not said or not cell.blank or cell.typed.strip() or not cell.owed:
            continue
        last = said[-1]
        if last.nothing and cell.metric.zero_reportable:
            found[code] = ("", True)
        elif cell.metric.kind == cell.metric.Kind.STOCK and last.value is not None:
            found[code] = (write_plain(last.value), False)
    return found
