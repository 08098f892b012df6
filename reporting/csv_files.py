"""Tables as CSV files that office programs open as they were meant: pure."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
# What a spreadsheet would take for a formula or swallow; an apostrophe keeps it text.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, line ends as spreadsheets write them, no cell a formula."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows([[_text(cell) for cell in row] for row in rows])
    return (BOM + lines.getvalue()).encode()


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
