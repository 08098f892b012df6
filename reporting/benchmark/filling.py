"""One campaign with a whole year accepted, written at once instead of walked move by move."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import indicators
from indicators.catalogue import Loader
from indicators.models import Campaign
from indicators.scheme import read_scheme
from reporting.demonstration import figures
from reporting.demonstration.people import People, ensure_people
from reporting.duties import periods
from reporting.filling.answers import Earlier, field_of
from reporting.filling.entries import Entry, read_sheet
from reporting.models import Cell, Submission
from reporting.wake import score_is_due
from reporting.workflow import State
from units.models import User

SCHEME = Path(indicators.__file__).parent / "definitions" / "liaocheng-resort-2022"
REVIEWED_AFTER = timedelta(hours=1)
WHO_AND_WHEN = [
    *("state", "version", "changed_by", "changed_at", "first_submitted_at"),
    *("submitted_by", "submitted_at", "accepted_by", "accepted_at"),
]
NOTHING_EARLIER = Earlier({}, {}, date(2022, 1, 1))
ANSWER = ["typed", "value", "items", "zero_report"]


def load(*, now: datetime) -> tuple[Campaign, People]:
    """The plan of 2022 with the invented people of the demonstration."""
    loader = Loader(read_scheme(SCHEME), demonstration=False, now=now)
    campaign = loader.load()
    return campaign, ensure_people(list(loader.units.values()))


def fill(campaign: Campaign, people: People, *, now: datetime) -> int:
    """Every month open by now handed in a day before it is due and accepted an hour later.

    Leaves the rows that submit and accept would leave, without their events; returns how many
    cells there are.
    """
    periods.ensure_periods(campaign, now=now)
    sheets = {
        sheet.pk: sheet
        for sheet in Submission.objects.filter(period__campaign=campaign).select_related(
            "period", "unit"
        )
    }
    asked = Cell.objects.filter(submission__in=sheets).select_related("metric")
    cells = list(asked.order_by("submission_id", "metric__position"))
    for key, of_sheet in groupby(cells, key=attrgetter("submission_id")):
        mine = list(of_sheet)
        entries = _entries(sheets[key], mine)
        for cell in mine:
            _answer(cell, entries[cell.metric.code])
    for sheet in sheets.values():
        _accept(sheet, people)
    Submission.objects.bulk_create(
        sheets.values(),
        update_conflicts=True,
        unique_fields=["period", "unit"],
        update_fields=WHO_AND_WHEN,
    )
    Cell.objects.bulk_create(
        cells, update_conflicts=True, unique_fields=["submission", "metric"], update_fields=ANSWER
    )
    score_is_due(campaign.pk)
    return len(cells)


def _accept(sheet: Submission, people: People) -> None:
    clerk = people.clerks[sheet.unit_id]
    reviewer = reviewer_of(sheet, people)
    handed_in = sheet.period.due_at - timedelta(days=1)
    sheet.state, sheet.version = State.ACCEPTED, 2
    sheet.submitted_by, sheet.first_submitted_at, sheet.submitted_at = clerk, handed_in, handed_in
    sheet.accepted_by = sheet.changed_by = reviewer
    sheet.accepted_at = sheet.changed_at = handed_in + REVIEWED_AFTER


def reviewer_of(sheet: Submission, people: People) -> User:
    """Whoever did not hand it in: the office's own sheet goes to its head."""
    own = people.clerks[sheet.unit_id] == people.reviewer
    return people.head if own else people.reviewer


def _entries(sheet: Submission, cells: Iterable[Cell]) -> Mapping[str, Entry]:
    """The invented answers of the demonstration, understood as a clerk's typing is.

    None of them is a total since January: what was handed in before is not asked for.
    """
    fields = {cell.metric.code: field_of(cell, NOTHING_EARLIER) for cell in cells}
    unit = sheet.unit
    invented = figures.sheet(unit.code, unit.position, list(fields), sheet.period.month)
    typed = {code: (one.typed, one.zero_report) for code, one in invented.items()}
    read = read_sheet(fields, typed, complete=True)
    assert not read.problems, read.problems
    return read.entries


def _answer(cell: Cell, entry: Entry) -> None:
    cell.typed, cell.value = entry.typed, entry.value
    cell.items, cell.zero_report = list(entry.items), entry.zero_report
