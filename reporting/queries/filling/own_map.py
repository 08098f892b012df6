"""A sheet of the unit's own workbook as a table to point at, part by part."""

from dataclasses import dataclass

from reporting.queries.filling.own_books import OwnBook
from reporting.queries.filling.own_workbook import OwnPage, OwnRow
from reporting.spreadsheets.anchors import is_label
from reporting.spreadsheets.cells import At, letters

ROWS, COLUMNS = 40, 16


@dataclass(frozen=True)
class MapCell:
    """One cell of the table; `fields` are read here."""

    at: At
    text: str
    formula: bool
    fields: tuple[str, ...]

    @property
    def label(self) -> bool:
        return is_label(self.text)


@dataclass(frozen=True)
class MapPage:
    """The part of the sheet that is shown, the fields to choose from and where else to look."""

    page: OwnPage
    sheet: str
    names: list[str]
    columns: list[str]
    rows: list[tuple[int, list[MapCell]]]
    top: int
    left: int
    height: int
    width: int
    chosen: str

    @property
    def fields(self) -> list[OwnRow]:
        return self.page.rows

    @property
    def parts(self) -> list[tuple[str, int, int]]:
        """Where the other parts begin: what is said of each, its first row and column."""
        steps = [
            ("上面的行", self.top - ROWS, self.left, self.top > 1),
            ("下面的行", self.top + ROWS, self.left, self.top + ROWS <= self.height),
            ("左边的列", self.top, self.left - COLUMNS, self.left > 1),
            ("右边的列", self.top, self.left + COLUMNS, self.left + COLUMNS <= self.width),
        ]
        return [(said, max(1, top), max(1, left)) for said, top, left, there in steps if there]


def map_page(
    page: OwnPage, book: OwnBook, *, sheet: str, top: int, left: int, chosen: str
) -> MapPage:
    """The part of `sheet` from that row and column on; the first sheet where there is none."""
    name = sheet if sheet in book.sheets else next(iter(book.sheets))
    shown = book.sheets[name]
    used = max(map(len, shown.rows), default=0)
    # One row and one column more than are used: a state may be written beside the table.
    height, width = max(len(shown.rows) + 1, 10), max(used + 1, 6)
    first_row, first_column = min(max(1, top), height), min(max(1, left), width)
    columns = range(first_column, min(first_column + COLUMNS, width + 1))
    return MapPage(
        page=page,
        sheet=name,
        names=list(book.sheets),
        columns=[letters(column) for column in columns],
        rows=[
            (row, [_cell(book, page, name, At(row, column)) for column in columns])
            for row in range(first_row, min(first_row + ROWS, height + 1))
        ],
        top=first_row,
        left=first_column,
        height=height,
        width=width,
        chosen=chosen or next((row.code for row in page.rows if not row.mapped), ""),
    )


def _cell(book: OwnBook, page: OwnPage, name: str, at: At) -> MapCell:
    sheet = book.sheets[name]
    row = sheet.rows[at.row - 1] if at.row <= len(sheet.rows) else []
    text = row[at.column - 1] if at.column <= len(row) else ""
    here = tuple(
        one.name
        for one in page.rows
        if one.located and (one.located.sheet, one.located.at) == (name, at)
    )
    return MapCell(at, text, at.name in sheet.formulas, here)
