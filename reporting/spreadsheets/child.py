"""The child that opens a workbook: bytes in, rows of text out; started with hard limits."""

import json
import resource
import sys
from io import BytesIO

from python_calamine import CalamineError, load_workbook

from reporting.spreadsheets.layout import as_text

MEMORY = 512 * 1024 * 1024
SECONDS = 10
ROWS_AT_MOST, COLUMNS_AT_MOST = 2_000, 60


def main() -> None:
    """Prints {"rows": …} or {"refused": …}; whatever it cannot survive kills only itself."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = _rows(sys.stdin.buffer.read())
    except (CalamineError, MemoryError, ValueError):
        answer = {"refused": "打不开这个工作簿，请用 Excel 或 WPS 另存为 .xlsx 后再上传"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _rows(content: bytes) -> dict[str, object]:
    sheet = load_workbook(BytesIO(content)).get_sheet_by_index(0)
    first = sheet.start[0] if sheet.start else 0
    if first + sheet.height > ROWS_AT_MOST or sheet.width > COLUMNS_AT_MOST:
        return {"refused": f"第一张表超过{ROWS_AT_MOST}行或{COLUMNS_AT_MOST}列，不是报送模板"}
    # Empty rows on top are left out by the library; they are put back so that numbers fit.
    empty: list[list[str]] = [[] for _ in range(first)]
    return {"rows": empty + [[as_text(one) for one in row] for row in sheet.to_python()]}


if __name__ == "__main__":
    main()
