"""Rows of a slice by one pattern, where its cells are as nearly all are; else none at all; pure.

It understands what Excel, WPS and the common writers write and counts every tag, so that nothing
is passed over: a slice with one tag more is given back for a reader of XML.
"""

import re
from collections.abc import Callable

from ledgers.reading.addresses import place_of
from ledgers.reading.contents import Strings
from ledgers.reading.figures import Figures
from ledgers.reading.grids import Row, Value

Numbered = tuple[int, Row]
# References and line ends that XML would change, and a sign it would refuse.
CHANGED = (b"&", b"\r", b"\x00")
CELL, ROW = r'<{0}c r="([A-Z]{{1,3}})[0-9]+"', r'<{0}row r="([0-9]+)"[^>/]*>'
TEXT = '<{0}is><{0}t(?: xml:space="preserve")?>([^<]*)</{0}t></{0}is>'
TEXTS = f'{CELL}(?: s="[0-9]+")? t="inlineStr">{TEXT}</{{0}}c>|{ROW}'
MIXED = (
    f'{CELL}(?: s="([0-9]+)")?(?: t="(s|n|inlineStr)")?'
    f"(?:/>|>(?:<{{0}}v>([^<]*)</{{0}}v>|{TEXT})?</{{0}}c>)|{ROW}"
)
IN_CELL, HEAD = b't="inlineStr"', 2048
# How many tags there are to a row, and to a cell with a text, with a value, and with nothing.
OF_ROW, OF_TEXT, OF_VALUE, OF_BLANK = 2, 6, 4, 2
# Strings by the number they are written with, kept up to this.
MOST_KEPT = 20_000


class Patterned:
    """One sheet's slices; `width` is that of its widest row so far."""

    def __init__(
        self, prefix: str, strings: Callable[[], Strings], figures: Figures, columns: int
    ) -> None:
        named = re.escape(prefix)
        self._texts, self._mixed = (re.compile(one.format(named)) for one in (TEXTS, MIXED))
        self._value_end, self._text_end = (f"</{prefix}{one}>".encode() for one in ("v", "is"))
        self._strings, self._figures, self._columns = strings, figures, columns
        self._places: dict[str, int] = {}
        self._known: dict[str, str] = {}
        self.width = 0

    def rows(self, xml: bytes) -> list[Numbered] | None:
        """Number and cells, from column A on, of every row; None where it does not understand."""
        if any(one in xml for one in CHANGED):
            return None
        try:
            # What the first cells are nearly all the others are.
            found = self._text_rows(xml) if xml.find(IN_CELL, 0, HEAD) >= 0 else None
            return self._mixed_rows(xml) if found is None else found
        except (LookupError, UnicodeDecodeError):
            return None

    def _text_rows(self, xml: bytes) -> list[Numbered] | None:
        """Where every cell there is holds its text."""
        found = self._texts.findall(xml.decode())
        places, row, rows = self._places, Row(), list[Numbered]()
        for column, text, number in found:
            if number:
                row = [""] * self.width
                rows.append((int(number), row))
                continue
            try:
                row[places[column]] = text
            except LookupError:
                self._put(row, column, text)
        tags = OF_ROW * len(rows) + OF_TEXT * (len(found) - len(rows))
        return rows if xml.count(b"<") == tags else None

    def _mixed_rows(self, xml: bytes) -> list[Numbered] | None:
        found = self._mixed.findall(xml.decode())
        places, row, rows = self._places, Row(), list[Numbered]()
        known, figure = self._known.get, self._figures.read
        for column, style, kind, value, text, number in found:
            if number:
                row = [""] * self.width
                rows.append((int(number), row))
                continue
            one: Value
            if kind == "s":
                one = known(value) or self._string(value)
            else:
                one = figure(value, style) if value else text
            try:
                row[places[column]] = one
            except LookupError:
                self._put(row, column, one)
        return rows if self._is_all(xml, len(found), len(rows)) else None

    def _is_all(self, xml: bytes, found: int, rows: int) -> bool:
        """Say whether the tags are those of what was found, and no others."""
        texts, values = xml.count(self._text_end), xml.count(self._value_end)
        closed = xml.count(b"/>")
        blank = found - rows - texts - values - closed
        tags = OF_ROW * rows + OF_TEXT * texts + OF_VALUE * values + closed + OF_BLANK * blank
        return blank >= 0 and xml.count(b"<") == tags

    def _string(self, written: str) -> str:
        """LookupError for what is no plain number, such as one between blanks."""
        if written and not written.isdecimal():
            raise LookupError(written)
        strings = self._strings()
        place = int(written) if written else len(strings)
        one = strings[place] if place < len(strings) else ""
        if len(self._known) < MOST_KEPT:
            self._known[written] = one
        return one

    def _put(self, row: Row, column: str, one: Value) -> None:
        """Into a column met for the first time or beyond the row; LookupError beyond the sheet."""
        place = self._places.setdefault(column, place_of(column))
        if place >= self._columns:
            raise LookupError(column)
        self.width = max(self.width, place + 1)
        row.extend([""] * (place + 1 - len(row)))
        row[place] = one
