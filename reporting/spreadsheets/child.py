"""The child that opens a filled-in template: its first sheet as rows of text."""

from io import BytesIO
from typing import Any

from python_calamine import load_workbook

from reporting.spreadsheets.book_parts import Book
from reporting.spreadsheets.cells import At
from reporting.spreadsheets.desk import SheetRefused, answer
from reporting.spreadsheets.grammar import SheetError, scan
from reporting.spreadsheets.layout import NO_RESULT, as_text
from reporting.spreadsheets.package import PackageError

MEMORY = 512 * 1024 * 1024
ROWS_AT_MOST, COLUMNS_AT_MOST = 2_000, 60


def main() -> None:
    """Says {"rows": …}, or refuses in a sentence."""
    answer(_rows, memory=MEMORY)


def _rows(content: bytes) -> dict[str, Any]:
    sheet = load_workbook(BytesIO(content)).get_sheet_by_index(0)
    first = sheet.start[0] if sheet.start else 0
    if first + sheet.height > ROWS_AT_MOST or sheet.width > COLUMNS_AT_MOST:
        raise SheetRefused(f"第一张表超过{ROWS_AT_MOST}行或{COLUMNS_AT_MOST}列，不是本页的模板")
    # Empty rows and columns before the first are left out by the library; they are put back so
    # that numbers fit.
    left = sheet.start[1] if sheet.start else 0
    rows: list[list[str]] = [[] for _ in range(first)]
    rows += [[""] * left + [as_text(one) for one in row] for row in sheet.to_python()]
    for at in _formulas(content):
        _say_without_result(rows, at)
    return {"rows": rows}


def _formulas(content: bytes) -> list[At]:
    """The cells of the first sheet that hold a formula; none where it is no .xlsx."""
    try:
        book = Book(content)
        part = next(iter(book.sheets.values()), "")
        found = scan(book.part(part)).formulas if part else set()
    except (PackageError, SheetError):
        return []
    return sorted(at for at in found if at.row <= ROWS_AT_MOST and at.column <= COLUMNS_AT_MOST)


def _say_without_result(rows: list[list[str]], at: At) -> None:
    """A formula whose result the program did not store is no blank cell."""
    while len(rows) < at.row:
        rows.append([])
    row = rows[at.row - 1]
    row += [""] * (at.column - len(row))
    row[at.column - 1] = row[at.column - 1] or NO_RESULT


if __name__ == "__main__":
    main()
