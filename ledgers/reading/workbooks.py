"""The sheets of .xlsx, .xls, .et and .ods: calamine where it fits, row by row where it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from ledgers.reading.addresses import letters
from ledgers.reading.bounds import Bounds
from ledgers.reading.compound import BROKEN, LOCKED
from ledgers.reading.grids import Cut, Grid, Row
from ledgers.reading.packages import BAD, Package
from ledgers.reading.parts import refuse_cells, refuse_place
from ledgers.reading.refusals import AGAIN, Unreadable
from ledgers.reading.slices import Slices
from ledgers.reading.streamed import Shelf

NOTHING_LEFT = f"读这个文件用的内存过多，没有读完，可能有单元格远在表格之外；{AGAIN}"


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    except MemoryError as error:
        raise Unreadable(NOTHING_LEFT) from error
    except (CalamineError, *BAD, KeyError, ValueError) as error:
        raise Unreadable(BROKEN) from error
    except BaseException as error:
        # A panic of the library is no Exception; it says that the file is not what it claims.
        if type(error).__name__ == "PanicException":
            raise Unreadable(BROKEN) from error
        raise


def grids_of(path: Path, package: Package, bounds: Bounds) -> Iterator[Grid]:
    """The worksheets in their order, hidden ones too; raises Unreadable."""
    with _readable():
        if package.streamed or package.cut:
            yield from _mixed(path, package, bounds)
        else:
            yield from _loaded(path, bounds, None)


def _mixed(path: Path, package: Package, bounds: Bounds) -> Iterator[Grid]:
    shelf = Shelf(path, bounds)
    alone = sum(not sheet.hidden for sheet in shelf.sheets) < 2
    for sheet in shelf.sheets:
        if beginning := package.cut.get(sheet.part):
            cut = Guarded(Slices(path, shelf, sheet, beginning))
            grid = Grid(sheet.name, iter(()), sheet.hidden, 0, alone, beginning.rows, cut=cut)
            grid.rows = _all(cut, grid.uncomputed)
            yield grid
        elif sheet.part in package.streamed:
            grid = shelf.grid(sheet)
            grid.rows, grid.alone = _guarded(grid.rows), alone
            yield grid
        else:
            yield from _loaded(path, bounds, sheet.name)


class Guarded:
    """A sheet in slices, whatever it does to its reader told as a sentence."""

    def __init__(self, slices: Slices) -> None:
        self._slices = slices

    def __iter__(self) -> Iterator[bytes]:
        with _readable():
            yield from self._slices

    def rows(self, xml: bytes, uncomputed: list[tuple[int, int]]) -> Iterator[tuple[int, Row]]:
        with _readable():
            yield from self._slices.rows(xml, uncomputed)


def _all(cut: Cut, uncomputed: list[tuple[int, int]]) -> Iterator[tuple[int, Row]]:
    """The rows of all slices, the blank ones above the first too, as of a sheet read at once."""
    rows = chain.from_iterable(cut.rows(xml, uncomputed) for xml in cut)
    for number, row in islice(rows, 1):
        yield from ((above, []) for above in range(1, number))
        yield number, row
    yield from rows


def _guarded(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    with _readable():
        yield from rows


def _loaded(path: Path, bounds: Bounds, only: str | None) -> Iterator[Grid]:
    # By content: the library believes a path's suffix and would refuse a renamed file.
    with path.open("rb") as file:
        workbook = load_workbook(file)
        shown = [one for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet or only not in (None, about.name):
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            grid = _grid(sheet, about.visible != SheetVisibleEnum.Visible, bounds)
            grid.alone = len(shown) < 2
            yield grid


def _grid(sheet: CalamineSheet, hidden: bool, bounds: Bounds) -> Grid:
    if sheet.start is None:
        return Grid(sheet.name, iter(()), hidden, total=0)
    left, width = sheet.start[1], sheet.start[1] + sheet.width
    if width > bounds.columns:
        refuse_place(letters(width - 1), sheet.start[0] + 1, bounds)
    refuse_cells(sheet.height * sheet.width, width, bounds)
    return Grid(sheet.name, _rows(sheet), hidden, left, total=sheet.start[0] + sheet.height)


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, Row]]:
    return enumerate(cast(Iterator[list[Any]], sheet.iter_rows()), start=1)
