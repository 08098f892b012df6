"""The child that opens a filled-in template: its first sheet as rows of text."""

from io import BytesIO
from typing import Any

from python_calamine import load_workbook

from reporting.spreadsheets.desk import SheetRefused, answer
from reporting.spreadsheets.layout import as_text

MEMORY = 512 * 1024 * 1024
ROWS_AT_MOST, COLUMNS_AT_MOST = 2_000, 60


def main() -> None:
    """Says {"rows": …}, or refuses in a sentence."""
    answer(_rows, memory=MEMORY)


def _rows(content: bytes) -> dict[str, Any]:
    sheet = load_workbook(BytesIO(content)).get_sheet_by_index(0)
    first = sheet.start[0] if sheet.start else 0
    if first + sheet.height > ROWS_AT_MOST or sheet.width > COLUMNS_AT_MOST:
        raise SheetRefused(f"第一张表超过{ROWS_AT_MOST}行或{COLUMNS_AT_MOST}列，不是报送模板")
    # Empty rows on top are left out by the library; they are put back so that numbers fit.
    empty: list[list[str]] = [[] for _ in range(first)]
    return {"rows": empty + [[as_text(one) for one in row] for row in sheet.to_python()]}


if __name__ == "__main__":
    main()
