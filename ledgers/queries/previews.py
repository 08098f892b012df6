"""A batch as the one who sent it looks at it: what was understood, what is wrong in which cell."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from ledgers.columns import Standard
from ledgers.imports import LIVE
from ledgers.judging.naming import RULES
from ledgers.models import Batch, Finding
from ledgers.queries import batches
from ledgers.standard import standard

CELLS = 5
PAGE = 200
GROUPS = f"""
SELECT code, "column", count(*), (array_agg(sheet ORDER BY id))[1:{CELLS}],
    (array_agg("row" ORDER BY id))[1:{CELLS}], min(message)
FROM ledgers_finding WHERE batch_id = %s
GROUP BY code, "column" ORDER BY left(code, 1), count(*) DESC, code, "column"
"""  # noqa: S608 (a constant number)


@dataclass(frozen=True)
class Table:
    """One table of the workbook: where its header is and what every column was taken for."""

    sheet: str
    header_row: int
    layout: str
    columns: tuple[tuple[str, str], ...]
    unknown: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]
    records: int

    @property
    def lacks_required(self) -> bool:
        return any(required for _, required in self.missing)


@dataclass(frozen=True)
class Group:
    """What one rule found in one column: how often, in which cells first, and its words."""

    code: str
    rule: str
    column: str
    name: str
    number: int
    cells: tuple[str, ...]
    example: str

    @property
    def wrong(self) -> bool:
        return self.code.startswith("E")

    @property
    def more(self) -> int:
        return self.number - len(self.cells)


@dataclass(frozen=True)
class Problem:
    """One finding with its cell and, while it is staged, what was read there."""

    pk: int
    code: str
    cell: str
    row: int
    sheet: str
    name: str
    value: str
    message: str

    @property
    def wrong(self) -> bool:
        return self.code.startswith("E")


def standard_of(batch: Batch) -> Standard:
    return standard(batch.ledger.standard, on=batch.reported_on)


def tables(batch: Batch) -> list[Table]:
    """Every table read, as the worker kept it in `layout`."""
    of = standard_of(batch)
    return [_table(one, of) for one in batch.layout]


@dataclass(frozen=True)
class Other:
    """A ledger that other sheets of the workbook are of, and the batch that brought them."""

    standard: Standard
    sheets: str
    batch: int | None


def others(batch: Batch) -> list[Other]:
    """The other ledgers the workbook holds; a query only where there are some."""
    found = batch.layout[0].get("others", {}) if batch.layout else {}
    if not found:
        return []
    rows = Batch.objects.filter(
        ledger__jurisdiction=batch.ledger.jurisdiction,
        ledger__standard__in=found,
        unit=batch.unit_id,
        digest=batch.digest,
        state__in=LIVE,
    )
    brought = dict(rows.values_list("ledger__standard", "pk"))
    return [
        Other(standard(code), "、".join(f"“{one}”" for one in sheets), brought.get(code))
        for code, sheets in found.items()
    ]


def _table(one: dict[str, Any], of: Standard) -> Table:
    by_letter = sorted(one["columns"].items(), key=lambda pair: (len(pair[1]), pair[1]))
    return Table(
        sheet=one["sheet"],
        header_row=one["header_row"],
        layout=of.generation(one["generation"]).name,
        columns=tuple((where, of.column(code).name) for code, where in by_letter),
        unknown=tuple((where, text) for where, text in one["unknown"]),
        missing=tuple(
            (column.name, column.required == "always") for column in map(of.column, one["missing"])
        ),
        notes=tuple(one["notes"]),
        records=one["records"],
    )


def groups(batch: Batch) -> list[Group]:
    """The findings by rule and column, what must be corrected first; one query."""
    of = standard_of(batch)
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [batch.pk])
        return [
            Group(
                code,
                RULES.get(code, ""),
                column,
                _name(of, column),
                number,
                tuple(
                    _cell(batch, sheet, row, column)
                    for sheet, row in zip(sheets, rows, strict=True)
                ),
                example,
            )
            for code, column, number, sheets, rows, example in cursor.fetchall()
        ]


def problems(
    batch: Batch,
    *,
    code: str = "",
    column: str = "",
    wrong: bool = False,
    after: int = 0,
    size: int = PAGE,
) -> tuple[list[Problem], int | None]:
    """The next findings and the number to go on after, None at the end; three queries.

    `wrong` leaves the warnings out, a `code` keeps what that rule found in the `column`.
    """
    rows = batch.findings.filter(pk__gt=after)
    if wrong:
        rows = rows.filter(code__startswith="E")
    if code:
        rows = rows.filter(code=code, column=column)
    found = list(rows.order_by("pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    of = standard_of(batch)
    values = batches.staged(batch, {(one.sheet, one.row) for one in found})
    shown = [_problem(batch, of, one, values.get((one.sheet, one.row), {})) for one in found]
    return shown, found[-1].pk if more else None


def _problem(batch: Batch, of: Standard, one: Finding, values: dict[str, str]) -> Problem:
    return Problem(
        pk=one.pk,
        code=one.code,
        cell=_cell(batch, one.sheet, one.row, one.column),
        row=one.row,
        sheet=batch.layout[one.sheet - 1]["sheet"] if len(batch.layout) > 1 else "",
        name=_name(of, one.column),
        value=values.get(one.column, ""),
        message=one.message,
    )


def _name(of: Standard, column: str) -> str:
    return of.column(column).name if column in of.places else ""


def _cell(batch: Batch, sheet: int, row: int, column: str) -> str:
    """The address as Excel writes it; the row alone where the file lacks the column."""
    one = batch.layout[sheet - 1] if sheet <= len(batch.layout) else {}
    where = one.get("columns", {}).get(column, "")
    address = f"{where}{row}" if where else f"第{row}行"
    return f"{one['sheet']}!{address}" if len(batch.layout) > 1 else address
