"""The child that opens a list that is no workbook: a CSV as rows of text."""

from pathlib import Path
from typing import Any

from ledgers.reading.bounds import LEDGER
from ledgers.reading.delimited import delimited
from ledgers.reading.kinds import kind_of
from ledgers.reading.refusals import AGAIN, Unreadable
from reporting.spreadsheets.child import COLUMNS_AT_MOST, MEMORY, ROWS_AT_MOST
from reporting.spreadsheets.desk import WORKBOOK, SheetRefused, answer

NEITHER = f"这不是 .xlsx 工作簿，也不是 CSV；{AGAIN}"


def main() -> None:
    """Says {"rows": …}, or refuses in a sentence."""
    answer(_rows, memory=MEMORY)


def _rows(_: bytes) -> dict[str, Any]:
    path = Path(WORKBOOK)
    try:
        kind = kind_of(path, LEDGER).kind
    except Unreadable as error:
        raise SheetRefused(NEITHER) from error
    if kind != "text":
        raise SheetRefused(NEITHER)
    try:
        return {"rows": _read(path)}
    except Unreadable as error:
        raise SheetRefused(error.sentence) from error


def _read(path: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    for number, row in delimited(path, LEDGER).rows:
        if number > ROWS_AT_MOST or len(row) > COLUMNS_AT_MOST:
            raise SheetRefused(f"超过{ROWS_AT_MOST}行或{COLUMNS_AT_MOST}列，不是本页的模板")
        rows.append([str(value) for value in row])
    return rows


if __name__ == "__main__":
    main()
