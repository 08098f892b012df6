"""A large sheet of an .xlsx cut between its rows: each slice is read as a sheet of its own; pure.

Whatever the size of the sheet, no more than a slice of it is unpacked at once, and several
processes may read it together.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZipFile, ZipInfo

from python_calamine import CalamineSheet, load_workbook

from ledgers.reading.bounds import MEGABYTE
from ledgers.reading.compound import BROKEN
from ledgers.reading.contents import Sheet
from ledgers.reading.grids import Row
from ledgers.reading.parts import (
    FORMULA,
    MAYBE_FORMULA,
    ROWS_OF_A_SHEET,
    refuse_cells,
    refuse_definitions,
    refuse_place,
)
from ledgers.reading.patterned import Patterned
from ledgers.reading.refusals import AGAIN, Unreadable
from ledgers.reading.streamed import SheetReader, Shelf

HEAD = 256 * 1024
# Up to the first row. Without a number of its own a row can only be counted from the beginning.
BEGINNING = re.compile(
    rb"\A[^<]*(?:<\?xml[^>]*>\s*)?(<([\w.-]+:)?worksheet\b[^>]*>)(.*?<(?(2)\2)sheetData>)\s*"
    rb'(?=<(?(2)\2)row r="\d)',
    re.DOTALL,
)
ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-?8[\"'])", re.IGNORECASE)
LAST_ROW = re.compile(rb'<(?:[\w.-]+:)?dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"')
NUMBER = re.compile(rb"\d{1,10}")
ROW_AT_MOST = 64 * MEGABYTE
# A row that has a cell is longer. Where rows are left out nothing is set aside for them.
ROW_AT_LEAST = 32
TOO_LONG = f"工作表里有一行的内容长得不正常，没有读完；{AGAIN}"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
SPACE = "http://schemas.openxmlformats.org"
RELATIONS = f'<Relationships xmlns="{SPACE}/package/2006/relationships">%s</Relationships>'
KINDS = f"{SPACE}/officeDocument/2006/relationships"


class Beginning(NamedTuple):
    """How a sheet begins: its first tag, the prefix of its elements, its last row."""

    worksheet: bytes
    prefix: bytes
    rows: int | None

    @classmethod
    def of(cls, package: ZipFile, part: str | ZipInfo) -> "Beginning | None":
        """None where the sheet cannot be cut: rows without numbers, or signs of another kind."""
        with package.open(part) as file:
            head = file.read(HEAD)
        refuse_definitions(head, first=True)
        found = BEGINNING.match(head.removeprefix(b"\xef\xbb\xbf"))
        if found is None or b"<!" in found[0] or ENCODING.match(head.lstrip(b"\xef\xbb\xbf")):
            return None
        told = LAST_ROW.search(found[3])
        return cls(found[1], found[2] or b"", int(told[1]) if told else None)


class Slices:
    """One sheet in slices. What all of them need is in memory before the first is read."""

    def __init__(self, path: Path, shelf: Shelf, sheet: Sheet, beginning: Beginning) -> None:
        self._path, self._part, self._bounds = path, sheet.part, shelf.bounds
        self._beginning, self._shelf = beginning, shelf
        self._border = b"<" + beginning.prefix + b'row r="'
        self._end = b"</" + beginning.prefix + b"sheetData>"
        self._plain = Patterned(
            beginning.prefix.decode(),
            lambda: shelf.strings,
            shelf.figures,
            shelf.bounds.columns,
        )
        self._parts = dict(_frame(shelf.epoch.year != 1904))
        for name in (STYLES, STRINGS):
            found = [one for one in shelf.package.namelist() if one.lower() == name.lower()]
            if found:
                self._parts[name] = shelf.package.read(found[0])
        self._size = shelf.bounds.slice
        # The library reads the strings anew with every slice: not where they are many.
        self._lean = len(self._parts.get(STRINGS, b"")) <= self._size
        self.rows_told = beginning.rows

    def __iter__(self) -> Iterator[bytes]:
        """The XML of some whole rows after the other, from the first; raises Unreadable."""
        with ZipFile(self._path) as package, package.open(self._part) as file:
            yield from self._cut(file)
            # To the end: only there the sum over the whole part is compared.
            while file.read(MEGABYTE):
                pass

    def _cut(self, file: IO[bytes]) -> Iterator[bytes]:
        rest = b""
        while (begun := rest.find(self._border)) < 0 and (piece := file.read(self._size)):
            rest += piece
        rest = rest[max(0, begun) :]
        while (end := rest.find(self._end)) < 0:
            border = rest.rfind(self._border, 1)
            if border > 0 and len(rest) >= self._size:
                yield rest[:border]
                rest = rest[border:]
            elif len(rest) > self._size + ROW_AT_MOST:
                raise Unreadable(TOO_LONG)
            piece = file.read(self._size)
            if not piece:
                raise Unreadable(BROKEN)
            rest += piece
        if end:
            yield rest[:end]

    def rows(self, xml: bytes, uncomputed: list[tuple[int, int]]) -> Iterator[tuple[int, Row]]:
        """Number and cells, from column A on, of the rows in a slice; raises Unreadable."""
        refuse_definitions(xml, first=False)
        first, last = self._numbers(xml)
        if last > ROWS_OF_A_SHEET:
            refuse_place("A", last, self._bounds)
        formulas = MAYBE_FORMULA.search(xml) and FORMULA.search(xml)
        plain = None if formulas else self._plain.rows(xml)
        if plain is not None:
            refuse_cells(last * self._plain.width, self._plain.width, self._bounds)
            yield from plain
            return
        if not formulas and self._lean and last - first <= len(xml) // ROW_AT_LEAST:
            found = self._loaded(xml)
            if found.start is None:
                return
            if found.start[1] + found.width <= self._bounds.columns:
                yield from self._numbered(found, found.start)
                return
        text = b"".join(self._whole(xml))
        yield from SheetReader(self._shelf, uncomputed).rows_of(BytesIO(text), text[:HEAD])

    def _numbers(self, xml: bytes) -> tuple[int, int]:
        """The numbers of the first and the last row."""
        found = (xml.find(self._border), xml.rfind(self._border))
        numbers = [NUMBER.match(xml, at + len(self._border)) for at in found]
        if None in numbers:
            raise Unreadable(BROKEN)
        first, last = (int(one[0]) for one in numbers if one)
        return first, last

    def _whole(self, rows: bytes) -> tuple[bytes, ...]:
        prefix, start = self._beginning.prefix, self._beginning.worksheet
        return start, b"<%bsheetData>" % prefix, rows, self._end, b"</%bworksheet>" % prefix

    def _loaded(self, rows: bytes) -> CalamineSheet:
        content = BytesIO()
        with ZipFile(content, "w") as package:
            for name, part in self._parts.items():
                package.writestr(name, part)
            with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
                sheet.writelines(self._whole(rows))
        content.seek(0)
        return load_workbook(content).get_sheet_by_index(0)

    def _numbered(self, sheet: CalamineSheet, start: tuple[int, int]) -> Iterator[tuple[int, Row]]:
        top, left = start
        width = left + sheet.width
        refuse_cells((top + sheet.height) * width, width, self._bounds)
        cells = sheet.to_python(skip_empty_area=True)
        blank: Row = [""] * left
        yield from enumerate([blank + row for row in cells] if left else cells, start=top + 1)


def _frame(since_1900: bool) -> Iterator[tuple[str, bytes]]:
    """The parts of a workbook around its only sheet."""
    epoch = "" if since_1900 else '<workbookPr date1904="1"/>'
    yield (
        "_rels/.rels",
        RELATIONS.replace(
            "%s", f'<Relationship Id="r1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/>'
        ).encode(),
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{SPACE}/spreadsheetml/2006/main" xmlns:r="{KINDS}">{epoch}<sheets>'
        '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        RELATIONS.replace(
            "%s",
            f'<Relationship Id="r1" Type="{KINDS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{KINDS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r3" Type="{KINDS}/sharedStrings" Target="sharedStrings.xml"/>',
        ).encode(),
    )
