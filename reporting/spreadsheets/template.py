"""Writes the template (报送模板) of one submission: protected but for what is to be filled in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.spreadsheets.layout import COLUMNS, FILLED_IN, MARK, SHEET, WIDTHS, YES, letter

GREY = PatternFill("solid", fgColor="EEF1F4")
OPEN = PatternFill("solid", fgColor="FFFBE6")
THIN = Side(style="thin", color="C5CDD5")
HEADER_ROW = 5
# In points; a row of Excel can be no higher.
LINE_HEIGHT, HIGHEST = 15, 409
# What XML cannot hold; a workbook with one of them would not open.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Line:
    """One row of the template: the metric, last month's answer and what stands in the draft."""

    code: str
    name: str
    measure: str
    last: str
    value: str
    zero_report: bool
    zero_reportable: bool
    note: str
    meaning: str


def write_template(*, title: str, unit: str, month: str, mark: str, lines: Iterable[Line]) -> bytes:
    """The workbook as bytes. Every cell is text, so nothing typed can become a formula."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    for row, (name, value) in enumerate(
        [(title, ""), ("单位", unit), (MARK, mark), ("月份", month)], start=1
    ):
        _text(sheet, row, 1, name).font = Font(bold=True, size=14 if row == 1 else 11)
        _text(sheet, row, 2, value)
    for column, name in enumerate(COLUMNS, start=1):
        cell = _text(sheet, HEADER_ROW, column, name)
        cell.font, cell.fill = Font(bold=True), GREY
        sheet.column_dimensions[letter(name)].width = WIDTHS[column - 1]
    rows = list(lines)
    for row, line in enumerate(rows, start=HEADER_ROW + 1):
        _line(sheet, row, line)
    _finish(sheet, HEADER_ROW + len(rows))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    zero = YES if line.zero_report else ""
    said = (
        line.code,
        line.name,
        line.measure,
        line.last,
        line.value,
        zero,
        line.note,
        line.meaning,
    )
    sheet.row_dimensions[row].height = min(HIGHEST, LINE_HEIGHT * max(map(_lines, said, WIDTHS)))
    for column, (name, value) in enumerate(zip(COLUMNS, said, strict=True), start=1):
        cell = _text(sheet, row, column, value)
        cell.border = Border(THIN, THIN, THIN, THIN)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if name in FILLED_IN and (name != "零报告" or line.zero_reportable):
            cell.protection, cell.fill = Protection(locked=False), OPEN
            # What the clerk types here may be a number again.
            cell.number_format = "General" if name == "本月数值" else "@"
        else:
            cell.fill = GREY


def _lines(text: str, width: int) -> int:
    """How many lines the text takes: LibreOffice and WPS print rows as high as they are told."""
    wide = [len(line) + sum(ord(sign) > 0xFF for sign in line) for line in text.split("\n")]
    return sum(max(1, -(-one // (width - 2))) for one in wide)


def _text(sheet: Worksheet, row: int, column: int, value: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    # Set as text in both ways: a value that begins with = stays what it is.
    cell.value, cell.data_type, cell.number_format = UNWRITABLE.sub("", value), "s", "@"
    return cell


def _finish(sheet: Worksheet, last: int) -> None:
    choice = DataValidation(type="list", formula1=f'"{YES}"', allow_blank=True)
    choice.error, choice.errorTitle, choice.showErrorMessage = "只能选“是”或留空", "零报告", True
    sheet.add_data_validation(choice)
    choice.add(f"{letter('零报告')}{HEADER_ROW + 1}:{letter('零报告')}{last}")
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
