"""A submission as a template, and a filled one as it would change the draft (导入预览)."""

from dataclasses import dataclass

from reporting.filling.answers import read_answers
from reporting.models import Cell, Submission
from reporting.queries.filling.fields import cell_text
from reporting.spreadsheets.layout import Given, Trouble, mark, read_filled
from reporting.spreadsheets.opening import open_rows
from reporting.spreadsheets.template import Line, write_template
from reporting.workflow import HANDED_IN, State


@dataclass(frozen=True)
class PreviewRow:
    """One answer of the workbook: where it stands, what it would replace, what is wrong."""

    cell: Cell
    given: Given
    shown: str
    problem: str
    counted: bool

    @property
    def changed(self) -> bool:
        """A row left empty takes nothing away from the draft."""
        if not (self.given.value or self.given.zero_report or self.given.note):
            return False
        now = (self.cell.typed, self.cell.zero_report, self.cell.note)
        return now != (self.given.value, self.given.zero_report, self.given.note)


@dataclass(frozen=True)
class Preview:
    """What the workbook says; nothing is stored before somebody confirms it."""

    rows: list[PreviewRow]
    troubles: tuple[Trouble, ...]

    @property
    def changed(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.changed]

    @property
    def faulty(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.problem]


def template_of(submission: Submission) -> bytes:
    """The workbook of one unit and month, with last month's answers and the present draft."""
    cells, last = _cells(submission), _last_month(submission)
    return write_template(
        title=f"{submission.period.campaign.short_name}月度报送",
        unit=submission.unit.name,
        month=submission.period.label,
        mark=_mark(submission),
        lines=[_line(cell, last.get(cell.metric_id)) for cell in cells],
    )


def preview_of(submission: Submission, content: bytes) -> Preview:
    """The filled workbook against the draft. Raises Invalid where it cannot be opened."""
    cells = {cell.metric.code: cell for cell in _cells(submission)}
    names = {code: cell.metric.name for code, cell in cells.items()}
    filled = read_filled(open_rows(content), marked=_mark(submission), names=names)
    said = {code: one for code, one in filled.given.items() if one.value or one.zero_report}
    typed = {code: (one.value, one.zero_report) for code, one in said.items()}
    notes = {code: one.note for code, one in filled.given.items() if one.note}
    answers = read_answers(submission, typed, notes, complete=False)
    rows = []
    for code, one in filled.given.items():
        entry = answers.sheet.entries.get(code)
        if entry is not None:
            shown = "零报告" if entry.zero_report else "、".join(entry.items) or one.value
            counted = entry.value is not None and not entry.zero_report
            value = f"{entry.value:f}" if counted else shown
            problem = answers.problems.get(code, "")
            rows.append(PreviewRow(cells[code], one, value, problem, counted))
    return Preview(rows, filled.troubles)


def _mark(submission: Submission) -> str:
    return mark(submission.pk, submission.unit.code, f"{submission.period.month:%Y-%m}")


def _cells(submission: Submission) -> list[Cell]:
    asked = submission.cells.filter(not_applicable=False)
    return list(asked.select_related("metric").order_by("-owed", "metric__position"))


def _last_month(submission: Submission) -> dict[int, Cell]:
    before = (
        Submission.objects.filter(
            unit=submission.unit,
            period__campaign=submission.period.campaign,
            period__month__lt=submission.period.month,
            state__in=(*HANDED_IN, State.ACCEPTED),
        )
        .order_by("-period__month")
        .first()
    )
    return {cell.metric_id: cell for cell in before.cells.all()} if before else {}


def _line(cell: Cell, last: Cell | None) -> Line:
    metric = cell.metric
    return Line(
        code=metric.code,
        name=metric.name,
        measure=metric.measure,
        last=cell_text(last) if last else "",
        value="" if cell.zero_report else cell.typed,
        zero_report=cell.zero_report,
        zero_reportable=metric.zero_reportable,
        note=cell.note,
        meaning=metric.meaning,
    )
