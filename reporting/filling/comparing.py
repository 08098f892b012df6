"""Two answers to one question side by side: as stored, and as somebody wants it corrected."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.scoring.exact import write_plain
from reporting.filling.answers import Typed, cells_of, fields_of, over_stored, plain
from reporting.filling.entries import Entry, Sheet, read_sheet
from reporting.models import Cell, Submission
from reporting.refusals import Invalid


def said(answer: Mapping[str, Any]) -> str:
    """An answer kept in an event or a correction, as people read it."""
    if answer["items"]:
        return "、".join(answer["items"])
    if answer["zero_report"]:
        return "零报告"
    return "空" if answer["value"] is None else write_plain(Decimal(answer["value"]))


def stored_plain(cell: Cell) -> dict[str, Any]:
    """A stored answer as events keep it."""
    return plain(_stored(cell))


def read_changes(submission: Submission, typed: Typed) -> dict[str, dict[str, Any]]:
    """Metric → its answer as accepted and as typed, where they differ; judged as on the form.

    Raises Invalid with the problems of what was typed and of what depends on it.
    """
    fields, cells = fields_of(submission), cells_of(submission)
    # A field that stands as the form brought it is not corrected, also where it reads as a sum.
    typed = {code: given for code, given in typed.items() if given != _form(cells.get(code))}
    sheet = read_sheet(fields, over_stored(submission, typed), complete=True)
    concerned = {code for code, one in fields.items() if code in typed or one.part_of in typed}
    problems = {code: said for code, said in sheet.problems.items() if code in concerned}
    if problems:
        raise Invalid(f"有{len(problems)}项需要修改，没有申请更正", problems)
    found = {
        code: {
            "before": stored_plain(cells[code]),
            "after": plain(sheet.entries[code]) | {"typed": sheet.entries[code].typed},
        }
        for code in typed
        if code in cells
    }
    return {
        code: pair for code, pair in found.items() if said(pair["before"]) != said(pair["after"])
    }


def with_changes(submission: Submission, changes: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """Every answer as stored, the corrected ones as they were asked for."""
    stored = {code: _stored(cell) for code, cell in cells_of(submission).items()}
    return Sheet(stored | {code: _kept(pair["after"]) for code, pair in changes.items()})


def _form(cell: Cell | None) -> tuple[str, bool] | None:
    """What the form shows of a cell before anybody types."""
    return None if cell is None else (cell.typed, cell.zero_report)


def _stored(cell: Cell) -> Entry:
    return Entry(cell.typed, cell.value, tuple(cell.items), cell.zero_report)


def _kept(answer: Mapping[str, Any]) -> Entry:
    value = None if answer["value"] is None else Decimal(answer["value"])
    return Entry(answer["typed"], value, tuple(answer["items"]), answer["zero_report"])
