"""The child that reads or patches a unit's own workbook."""

import json
import sys
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, load_workbook

from reporting.spreadsheets.book_parts import Book
from reporting.spreadsheets.cells import Area, At
from reporting.spreadsheets.desk import PATCHED, SheetRefused, answer
from reporting.spreadsheets.grammar import CELLS_AT_MOST, TOO_MUCH, Found, SheetError, scan
from reporting.spreadsheets.layout import as_text
from reporting.spreadsheets.package import PackageError
from reporting.spreadsheets.patching import Write, patch

MEMORY = 768 * 1024 * 1024
SHEETS_AT_MOST, ROWS_AT_MOST, COLUMNS_AT_MOST = 40, 2_000, 100
# What is read is kept for two hours; a ledger of records is not to fill the memory.
TEXT_AT_MOST = 4_000_000


def main() -> None:
    """What is asked on the standard input: the sheets as text, or the workbook patched."""
    asked = json.loads(sys.stdin.read())
    answer(lambda content: _done(asked, content), memory=MEMORY)


def _done(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        if asked["do"] == "read":
            return {"sheets": _sheets(content)}
        patched = patch(content, [_write(one) for one in asked["writes"]])
    except (PackageError, SheetError) as error:
        raise SheetRefused(f"这个工作簿不能使用：{error}") from error
    Path(PATCHED).write_bytes(patched)
    return {"patched": True}


def _write(given: dict[str, Any]) -> Write:
    value = Decimal(given["value"]) if given["number"] else str(given["value"])
    return Write(given["sheet"], At(given["row"], given["column"]), value)


def _sheets(content: bytes) -> list[dict[str, Any]]:
    book, cells = Book(content), load_workbook(BytesIO(content))
    percent = book.percent_styles()
    names = [name for name in cells.sheet_names if name in book.sheets][:SHEETS_AT_MOST]
    made: list[dict[str, Any]] = []
    length = seen = 0
    for name in names:
        found = scan(book.part(book.sheets[name]))
        seen += found.seen
        if seen > CELLS_AT_MOST:
            raise SheetError(TOO_MUCH)
        sheet = _sheet(name, cells.get_sheet_by_name(name), found, percent)
        length += sum(len(text) + 2 for row in sheet["rows"] for text in row)
        if length > TEXT_AT_MOST:
            raise SheetError(TOO_MUCH)
        made.append(sheet)
    return made


def _sheet(
    name: str, sheet: CalamineSheet, found: Found, percent: frozenset[str]
) -> dict[str, Any]:
    """The upper left part of the sheet as text, with its formulas; `cut` where there is more."""
    last = sheet.end or (0, 0)
    read = sheet.to_python(nrows=ROWS_AT_MOST)
    first_row, first_column = sheet.start or (0, 0)
    rows: list[list[str]] = [[] for _ in range(min(first_row, ROWS_AT_MOST))]
    for number, row in enumerate(read, start=first_row + 1):
        if number > ROWS_AT_MOST:
            break
        at = [At(number, first_column + column) for column in range(1, len(row) + 1)]
        texts = [
            _text(one, found.styles.get(here) in percent) for one, here in zip(row, at, strict=True)
        ]
        rows.append(([""] * first_column + texts)[:COLUMNS_AT_MOST])
    cut = last[0] >= ROWS_AT_MOST or last[1] >= COLUMNS_AT_MOST
    shown = Area(At(1, 1), At(ROWS_AT_MOST, COLUMNS_AT_MOST))
    formulas = [at.name for at in sorted(found.formulas) if shown.holds(at)]
    return {"name": name, "rows": rows, "formulas": formulas, "cut": cut}


def _text(value: object, percent: bool) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.min.time() else f"{value}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if percent and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{as_text(float(Decimal(repr(value)) * 100))}%"
    return as_text(value)


if __name__ == "__main__":
    main()
