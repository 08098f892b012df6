"""The city platform's own layouts (市平台版式): sheets, headers and a record as one row; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledgers.columns import Column, Standard
from ledgers.standard import standard

PERSON = "自然人"
# In the order of the 2018 workbook, which holds both ledgers.
FOUR = (
    ("publicity-licence", "2018-organisation"),
    ("publicity-licence", "2018-person"),
    ("publicity-penalty", "2018-organisation"),
    ("publicity-penalty", "2018-person"),
)
# What a program that reads numbers as doubles would round.
EXACT = 15
Cell = str | float


@dataclass(frozen=True)
class Sheet:
    """A sheet of a layout: its headers, the column under each, and whose records it holds.

    `persons` None: everybody's; `own` False: a sheet of the layout that this ledger leaves empty.
    """

    name: str
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    kind: str
    persons: bool | None
    own: bool

    def row(self, values: Mapping[str, str]) -> list[Cell]:
        """The record's values as the platform writes them."""
        return [_cell(column, values.get(column.code, "")) for column in self.columns]


def current(of: Standard) -> tuple[Sheet, ...]:
    """The 2019+ layout: one sheet, every column of the standard in its order."""
    headers = tuple(column.name for column in of.columns)
    return (Sheet(of.name, headers, of.columns, kind_of(of), None, True),)


def four_sheets(of: Standard) -> tuple[Sheet, ...]:
    """The 2018 layout: 法人 and 自然人 apart, licences and penalties in one workbook."""
    found = []
    for code, generation in FOUR:
        one = of if code == of.code else standard(code)
        layout = one.generation(generation)
        columns = tuple(one.column(column) for column in layout.headers.values())
        headers = tuple(layout.headers)
        persons = generation == "2018-person"
        found.append(Sheet(layout.sheet, headers, columns, kind_of(one), persons, one is of))
    return tuple(found)


def has_four_sheets(of: Standard) -> bool:
    """Say whether the 2018 layout knows the standard."""
    return of.code in {code for code, _ in FOUR}


def kind_of(of: Standard) -> str:
    """The column that says whether the subject is a natural person, "" where none does."""
    return next((one.code for one in of.columns if PERSON in one.choices), "")


def _cell(column: Column, value: str) -> Cell:
    """Text, so that no program makes a number of a code; days as 2022/05/05; amounts numbers."""
    if column.kind == "date":
        return value.replace("-", "/")
    if column.kind in ("amount", "number") and value and len(value) <= EXACT:
        return float(Decimal(value))
    return value
