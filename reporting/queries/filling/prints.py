"""The sign-off sheet (盖章页): every answer of a month on paper, with lines for the signatures."""

from dataclasses import dataclass

from reporting.models import Submission
from reporting.queries.filling.desk import state_label
from reporting.queries.filling.fields import FieldRow, field_rows


@dataclass(frozen=True)
class Printed:
    """One month as it is printed; `number` names it and the version it shows."""

    submission: Submission
    number: str
    label: str
    coverage: str
    rows: list[FieldRow]
    exempt: list[str]


def printed(submission: Submission) -> Printed:
    """The page; a constant number of queries."""
    period = submission.period
    rows = field_rows(submission, None, reasons={}, notes={}, complete=False)
    exempt = submission.cells.filter(not_applicable=True).order_by("metric__position")
    return Printed(
        submission=submission,
        number=f"{period.month:%Y%m}-{submission.pk}-{submission.version}",
        label=state_label(submission),
        coverage=_coverage(submission),
        rows=[row for row in rows if row.cell.owed or row.shown],
        exempt=list(exempt.values_list("metric__name", flat=True)),
    )


def _coverage(submission: Submission) -> str:
    """What the flows of the month cover; the whole month where the period says nothing else."""
    period = submission.period
    if period.covers_from is None or period.covers_to is None:
        return period.label
    return f"{period.covers_from}至{period.covers_to}"
