"""Reads a worksheet of an .xlsx row by row, in flat memory; sees formulas without values; pure."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from ledgers.reading.addresses import letters, place_of
from ledgers.reading.bounds import Bounds
from ledgers.reading.contents import Sheet, Strings, formats_of, sheets_of, strings_of
from ledgers.reading.events import End, Start, pieces
from ledgers.reading.figures import Figures
from ledgers.reading.grids import Grid, Row, Value
from ledgers.reading.parts import ROWS_OF_A_SHEET, refuse_cells, refuse_place

UNCOMPUTED_AT_MOST = 1000
HEAD = 4096
PREFIX = re.compile(rb"<([\w.-]+:)worksheet\b")
# The value, and the text of a cell that carries its own.
TEXTS = frozenset(("v", "t"))


class Shelf:
    """What all sheets of a workbook share; read once and only when a sheet needs it."""

    def __init__(self, path: Path, bounds: Bounds) -> None:
        self.package, self.bounds = ZipFile(path), bounds
        self.sheets, since_1904 = sheets_of(self.package)
        self.epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        self._strings: Strings | None = None
        self.figures = Figures(formats_of(self.package), self.epoch)

    @property
    def strings(self) -> Strings:
        if self._strings is None:
            self._strings = strings_of(self.package)
        return self._strings

    def grid(self, sheet: Sheet) -> Grid:
        """The sheet's rows; empty rows are left out."""
        grid = Grid(sheet.name, iter(()), sheet.hidden)
        reader = SheetReader(self, grid.uncomputed)
        grid.rows = reader.rows(sheet.part)
        return grid


class SheetReader:
    """The handlers of one worksheet's XML; `done` holds the rows since the last piece.

    They run some ten times per cell: what is asked most often is asked first.
    """

    __slots__ = (
        "aloud", "cells", "done", "formula", "kind", "number", "place", "places", "row",
        "shelf", "strings", "style", "texts", "uncomputed", "value", "width",
    )  # fmt: skip

    def __init__(self, shelf: Shelf, uncomputed: list[tuple[int, int]]) -> None:
        self.shelf, self.strings, self.uncomputed = shelf, shelf.strings, uncomputed
        self.done: list[tuple[int, Row]] = []
        self.places: dict[str, int] = {}
        self.number, self.row, self.place = 0, Row(), -1
        self.kind, self.style = "n", ""
        self.texts: list[str] = []
        self.value: str | None = None
        self.formula = self.aloud = False
        self.cells, self.width = 0, 0

    def rows(self, part: str) -> Iterator[tuple[int, Row]]:
        with self.shelf.package.open(part) as file:
            head = file.read(HEAD)
        with self.shelf.package.open(part) as file:
            yield from self.rows_of(file, head)

    def rows_of(self, file: IO[bytes], head: bytes) -> Iterator[tuple[int, Row]]:
        """The rows of the XML, which begins with the head."""
        start, end = self._handlers(head)
        for _ in pieces(file, start, end, self.texts.append):
            if self.done:
                refuse_cells(self.cells, self.width, self.shelf.bounds)
                ready, self.done = self.done, []
                yield from ready

    def _handlers(self, head: bytes) -> tuple[Start, End]:
        """The handlers, behind one that takes the prefix off where the elements have one."""
        found = PREFIX.search(head)
        if found is None:
            return self.start, self.end
        prefix = found[1].decode()
        return (
            lambda name, attributes: self.start(name.removeprefix(prefix), attributes),
            lambda name: self.end(name.removeprefix(prefix)),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            get = attributes.get
            address = get("r", "")
            place = self.places.get(address.rstrip("0123456789"))
            self.place = self._place(address) if place is None else place
            self.kind, self.style = get("t", "n"), get("s", "")
            self.value, self.formula = None, False
        elif name in TEXTS:
            self.texts.clear()
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.aloud = True

    def end(self, name: str) -> None:
        if name == "c":
            if self.value is not None:
                self._put(self._read(self.value))
            elif self.formula and len(self.uncomputed) < UNCOMPUTED_AT_MOST:
                self.uncomputed.append((self.number, self.place))
        elif name in TEXTS:
            if self.texts and not self.aloud:
                found = "".join(self.texts)
                self.value = found if self.value is None else self.value + found
        elif name == "row":
            if self.row:
                self.done.append((self.number, self.row))
        elif name == "rPh":
            self.aloud = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.number = int(attributes.get("r", self.number + 1))
        if self.number > ROWS_OF_A_SHEET:
            refuse_place("A", self.number, self.shelf.bounds)
        self.row, self.place = [], -1

    def _place(self, address: str) -> int:
        """The place of a column met for the first time, or of a cell without an address."""
        if not address:
            refuse_place(letters(self.place + 1), self.number, self.shelf.bounds)
            return self.place + 1
        column = address.rstrip("0123456789")
        refuse_place(column.upper(), self.number, self.shelf.bounds)
        place = self.places[column] = place_of(column.upper())
        return place

    def _put(self, value: Value) -> None:
        row, place = self.row, self.place
        self.cells += 1
        if place >= len(row):
            self.width = max(self.width, place + 1)
            row.extend([""] * (place + 1 - len(row)))
        row[place] = value

    def _read(self, text: str) -> Value:
        kind = self.kind
        if kind == "s":
            place = int(text)
            return self.strings[place] if 0 <= place < len(self.strings) else ""
        if kind in ("inlineStr", "str"):
            return text
        if kind == "n":
            return self.shelf.figures.read(text, self.style)
        if kind == "b":
            return text.strip() not in ("0", "false")
        if kind == "d":
            return _written_day(text)
        return ""


def _written_day(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date(moment.year, moment.month, moment.day) if len(text) <= 10 else moment
