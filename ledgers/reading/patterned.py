"""Rows of a slice by one pattern, where its cells are as nearly all are; else none at all; pure.

It understands what Excel, WPS and the common writers write and counts every tag, so that nothing
is passed over: a slice with one tag more is given back for a reader of XML.
"""

import re
from collections.abc import Callable

from ledgers.reading.addresses import place_of
from ledgers.reading.alike import Alike, Numbered
from ledgers.reading.contents import Strings
from ledgers.reading.figures import Figures
from ledgers.reading.grids import Row, Value

# References and line ends that XML would change, and a sign it would refuse.
CHANGED = (b"&", b"\r", b"\x00")
CELL, ROW = r'<{0}c r="([A-Z]{{1,3}})[0-9]+"', r'<{0}row r="([0-9]+)"[^>/]*>'
TEXT = '<{0}is><{0}t(?: xml:space="preserve")?>([^<]*)</{0}t></{0}is>'
TEXTS = f'{CELL}(?: s="[0-9]+")? t="inlineStr">{TEXT}</{{0}}c>|{ROW}'
MIXED = (
    f'{CELL}(?: s="([0-9]+)")?(?: t="(s|n|inlineStr)")?'
    f"(?:/>|>(?:<{{0}}v>([^<]*)</{{0}}v>|{TEXT})?</{{0}}c>)|{ROW}"
)
IN_CELL, HEAD = 't="inlineStr"', 2048
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
        self._value_end, self._text_end = (f"</{prefix}{one}>" for one in ("v", "is"))
        self._strings, self._figures, self._columns = strings, figures, columns
        self._places: dict[str, int] = {}
        self._known: dict[str, str] = {}
        self._alike = Alike(prefix, self._value)
        self.width = 0

    def rows(self, xml: bytes) -> list[Numbered] | None:
        """Number and cells, from column A on, of every row; None where it does not understand."""
        if any(one in xml for one in CHANGED):
            return None
        try:
            text = xml.decode()
            found = self._alike.rows(text, self._read)
            if found is None:
                found = self._read(text)
                if found and self._alike.unlearnt:
                    self._alike.learn(text)
        except (LookupError, ValueError):
            return None
        self.width = max(self.width, self._alike.width)
        return found

    def _read(self, text: str) -> list[Numbered] | None:
        """The same cell by cell."""
        # What the first cells are nearly all the others are.
        found = self._text_rows(text) if text.find(IN_CELL, 0, HEAD) >= 0 else None
        return self._mixed_rows(text) if found is None else found

    def _text_rows(self, text: str) -> list[Numbered] | None:
        """Where every cell there is holds its text."""
        found = self._texts.findall(text)
        places, row, rows = self._places, Row(), list[Numbered]()
        for column, written, number in found:
            if number:
                row = [""] * self.width
                rows.append((int(number), row))
                continue
            try:
                row[places[column]] = written
            except LookupError:
                self._put(row, column, written)
        tags = OF_ROW * len(rows) + OF_TEXT * (len(found) - len(rows))
        return rows if text.count("<") == tags else None

    def _mixed_rows(self, text: str) -> list[Numbered] | None:
        found = self._mixed.findall(text)
        places, row, rows = self._places, Row(), list[Numbered]()
        for column, style, kind, value, own, number in found:
            if number:
                row = [""] * self.width
                rows.append((int(number), row))
                continue
            one = self._value(kind, style, value) if value or kind == "s" else own
            try:
                row[places[column]] = one
            except LookupError:
                self._put(row, column, one)
        return rows if self._is_all(text, len(found), len(rows)) else None

    def _is_all(self, text: str, found: int, rows: int) -> bool:
        """Say whether the tags are those of what was found, and no others."""
        texts, values = text.count(self._text_end), text.count(self._value_end)
        closed = text.count("/>")
        blank = found - rows - texts - values - closed
        tags = OF_ROW * rows + OF_TEXT * texts + OF_VALUE * values + closed + OF_BLANK * blank
        return blank >= 0 and text.count("<") == tags

    def _value(self, kind: str, style: str, written: str) -> Value:
        if kind == "s":
            return self._known.get(written) or self._string(written)
        return self._figures.read(written, style)

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
