"""Names of cells as Excel writes them (C7, 台账!C7) and as numbers from 1: pure."""

import re
from dataclasses import dataclass

ROWS_IN_A_SHEET, COLUMNS_IN_A_SHEET = 1_048_576, 16_384
NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, order=True)
class At:
    """One place in a sheet; row and column count from 1."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """C7."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, both corners included."""

    first: At
    last: At

    def holds(self, at: At) -> bool:
        inside = self.first.row <= at.row <= self.last.row
        return inside and self.first.column <= at.column <= self.last.column


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def at_of(name: str) -> At | None:
    """The place that C7 (or $C$7, c7) names, None where it names none."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return At(row, column) if row <= ROWS_IN_A_SHEET and column <= COLUMNS_IN_A_SHEET else None


def area_of(name: str) -> Area | None:
    """The rectangle that A1:C7 (or A1 alone) names."""
    first, _, last = name.partition(":")
    one, other = at_of(first), at_of(last or first)
    return Area(one, other) if one and other else None


def place_of(text: str) -> tuple[str, str]:
    """The sheet and the cell in 台账!C7 or '一 月'!C7; the sheet is empty where none is named."""
    sheet, mark, cell = text.strip().replace("！", "!").rpartition("!")
    if mark and sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 1:
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, cell.strip()
