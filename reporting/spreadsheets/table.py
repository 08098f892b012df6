"""A table of texts as a workbook (.xlsx): frozen head, every cell text, ready to print."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.spreadsheets.template import GREY, UNWRITABLE

# Excel's own limits: a sheet's name, and the characters it must not hold; a cell's text.
NAME_AT_MOST, FORBIDDEN, TEXT_AT_MOST = 31, str.maketrans("", "", "[]:*?/\\"), 32767
NARROWEST, WIDEST = 8, 40
Rows = Sequence[Sequence[str]]


def write_table(rows: Rows, *, name: str, notes: Sequence[str] = (), fixed: int = 0) -> bytes:
    """The workbook as bytes: notes, then the head, then the lines; `fixed` columns stay in sight.

    Every cell is text, so a text that begins with = is never a formula and no number changes.
    """
    return write_tables([(name, rows)], notes=notes, fixed=fixed)


def write_tables(
    tables: Sequence[tuple[str, Rows]], *, notes: Sequence[str] = (), fixed: int = 0
) -> bytes:
    """The same with a sheet per named table, the notes on each."""
    book = Workbook()
    for first in book.worksheets:
        book.remove(first)
    for name, rows in tables:
        _fill(book.create_sheet(name.translate(FORBIDDEN)[:NAME_AT_MOST]), rows, notes, fixed)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Worksheet, rows: Rows, notes: Sequence[str], fixed: int) -> None:
    for number, note in enumerate(notes, start=1):
        _text(sheet, number, 1, note)
    head = len(notes) + 1
    for number, row in enumerate(rows, start=head):
        for column, said in enumerate(row, start=1):
            cell = _text(sheet, number, column, said)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if number == head:
                cell.font, cell.fill = Font(bold=True), GREY
    _widen(sheet, rows)
    sheet.freeze_panes = f"{get_column_letter(fixed + 1)}{head + 1}"
    _for_paper(sheet, head)


def _text(sheet: Worksheet, row: int, column: int, said: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    # Set as text in both ways, and marked so that typing into the cell does not change that.
    cell.value = UNWRITABLE.sub("", said)[:TEXT_AT_MOST]
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = said.startswith("=")
    return cell


def _widen(sheet: Worksheet, rows: Rows) -> None:
    """As wide as the longest text of the column, a Chinese character counting two."""
    for column, texts in enumerate(zip(*rows, strict=True), start=1):
        longest = max(sum(1 if sign.isascii() else 2 for sign in text) for text in texts)
        width = min(max(longest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width


def _for_paper(sheet: Worksheet, head: int) -> None:
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
