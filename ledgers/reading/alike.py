"""Rows written as those before them, each read by one match of a pattern learnt from them; pure.

A writer of workbooks writes the rows of a list alike: what it wrote of a column's cells besides
their values stands literally in the pattern. Any other row is left to be read cell by cell.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple, cast

from ledgers.reading.addresses import letters, place_of
from ledgers.reading.grids import Row, Value

BEGINNING = (
    r'<{0}c r="([A-Z]{{1,3}})[0-9]+"(?: s="([0-9]+)")?(?: t="(s|n|inlineStr)")?'
    "(?:(/>)|>(?:<{0}(v|is)>|</{0}c>))"
)
ROW, CELL = '<{0}row r="([0-9]++)"[^>/]*+>', '<{0}c r="{1}[0-9]++"'
# What follows the beginning of a cell, by its opening: "" is one that is closed with nothing in it.
AFTER = {
    "/>": "/>",
    "": "></{0}c>",
    "v": "><{0}v>([^<]*+)</{0}v></{0}c>",
    "is": '><{0}is><{0}t(?: xml:space="preserve"|)>([^<]*+)</{0}t></{0}is></{0}c>',
}
# Signs that are looked at to learn, how often, and how many ways of writing a column are followed.
LEARNT_FROM, LEARNT_AT_MOST, WAYS = 200_000, 4, 6
# One row of so many may be written otherwise before is learnt again; one of these ends it.
BEARABLE, HOPELESS = 16, 2
# Values by what was written, kept up to this for each type and style.
MOST_KEPT = 50_000

Numbered = tuple[int, Row]
Groups = Sequence[Any]
# The value of what was written in a cell of a type and a style; LookupError where it has none.
Read = Callable[[str, str, str], Value]


class Alike:
    """What was learnt of one sheet's rows, whose elements have the prefix."""

    def __init__(self, prefix: str, read: Read) -> None:
        self._name, self._read, self._border = re.escape(prefix), read, f"<{prefix}row "
        self._beginning = re.compile(BEGINNING.format(self._name))
        self._ways: dict[int, Counter[Way]] = {}
        self._learnt = 0
        self._plan: Plan | None = None

    @property
    def unlearnt(self) -> bool:
        """Say whether it has been shown no rows yet."""
        return not self._learnt

    @property
    def width(self) -> int:
        """Of every row that is alike; 0 while no row is."""
        return self._plan.width if self._plan else 0

    def learn(self, text: str) -> None:
        """Takes in how the cells of these rows are written."""
        self._learnt += 1
        for column, style, kind, closed, opening in self._beginning.findall(text, 0, LEARNT_FROM):
            # A text that calls itself a number is nobody's habit.
            if (opening == "is") == (kind == "inlineStr") or not opening:
                way = Way(style, kind, closed or opening)
                self._ways.setdefault(place_of(column), Counter())[way] += 1
        self._plan = Plan(self._name, self._ways, self._read) if self._ways else None

    def rows(
        self, text: str, read: Callable[[str], list[Numbered] | None]
    ) -> list[Numbered] | None:
        """The rows, those that are not alike by `read`; None where that gives none, or unlearnt."""
        if self._plan is None:
            return None
        groups, apart = self._plan.matched(text, self._border)
        rows = self._plan.rows(groups)
        if not apart:
            return rows
        whole, done = list[Numbered](), 0
        for before, piece in apart:
            # What stands between rows is none of them, and nothing else may stand there.
            found = read(piece) if piece.startswith(self._border) or piece.isspace() else None
            if found is None:
                return None
            whole += rows[done:before] + found
            done = before
        if len(apart) * BEARABLE > len(apart) + len(rows):
            self._learn_of([piece for _, piece in apart], len(rows))
        return whole + rows[done:]

    def _learn_of(self, pieces: Sequence[str], alike: int) -> None:
        """Learns from rows that were not alike, or gives up where most are not."""
        if self._learnt < LEARNT_AT_MOST:
            self.learn("".join(pieces))
        elif len(pieces) * HOPELESS > len(pieces) + alike:
            self._plan = None


class Way(NamedTuple):
    """How a cell may be written: its style, its type, and what opens in it."""

    style: str
    kind: str
    opening: str

    def pattern(self, name: str) -> str:
        style = f' s="{self.style}"' if self.style else ""
        kind = f' t="{self.kind}"' if self.kind else ""
        return style + kind + AFTER[self.opening].format(name)


class Made:
    """The values of cells of one type and style; lists repeat themselves, so they are kept."""

    def __init__(self, kind: str, style: str, read: Read) -> None:
        self._kind, self._style, self._read = kind, style, read
        self._kept: dict[str, Value] = {"": ""}

    def all(self, column: Sequence[str]) -> Sequence[Value]:
        found = [*map(self._kept.get, column)]
        if None in found:
            found = [
                self._one(written) if one is None else one
                for written, one in zip(column, found, strict=True)
            ]
        return cast(list[Value], found)

    def _one(self, written: str) -> Value:
        found = self._read(self._kind, self._style, written)
        if len(self._kept) < MOST_KEPT:
            self._kept[written] = found
        return found


class Plan:
    """A pattern of a whole row, and what becomes of its groups."""

    def __init__(self, name: str, ways: dict[int, Counter[Way]], read: Read) -> None:
        self.width = max(ways) + 1
        numbers, several = count(1), dict[tuple[str, str], Made]()
        pattern, first = [ROW.format(name)], [0]
        # Groups that are not the cell's text as it stands, or are not the first of their column.
        self._made: list[tuple[int, int, Made | None]] = []
        for place in range(self.width):
            known = [way for way, _ in ways.get(place, Counter()).most_common(WAYS)]
            groups = [(next(numbers), way) for way in known if way.opening in ("v", "is")]
            cell = CELL.format(name, letters(place))
            if known:
                pattern.append(f"(?:{cell}(?:{'|'.join([one.pattern(name) for one in known])})|)")
            if not groups:
                pattern.append("()")
            first.append(groups[0][0] if groups else next(numbers))
            for at, way in groups:
                if way.opening == "v":
                    # One string of the workbook is the same in every style.
                    what = (way.kind, "" if way.kind == "s" else way.style)
                    made = several.setdefault(what, Made(*what, read))
                    self._made.append((at, place, made))
                elif at != first[-1]:
                    self._made.append((at, place, None))
        self._row = re.compile("".join(pattern) + f"</{name}row>")
        alone = len(first) == self._row.groups + 1
        self._first = None if alone else itemgetter(*first)

    def matched(self, text: str, border: str) -> tuple[list[Groups], list[tuple[int, str]]]:
        """The groups of the rows that are alike; the others, each after how many of them."""
        match = self._row.match
        groups, apart = list[Groups](), list[tuple[int, str]]()
        at, end = 0, len(text)
        while at < end:
            found = match(text, at)
            if found is None:
                begun, at = at, text.find(border, at + 1)
                at = at if at > 0 else end
                apart.append((len(groups), text[begun:at]))
            else:
                groups.append(found.groups(""))
                at = found.end()
        return groups, apart

    def rows(self, groups: list[Groups]) -> list[Numbered]:
        rows: list[Numbered] = []
        for number, *row in map(self._first, groups) if self._first else groups:
            rows.append((int(number), row))
        columns = [*zip(*groups, strict=True)] if self._made else []
        for group, place, made in self._made:
            column = columns[group] if columns else ()
            # Most ways of writing a column are nobody's in most slices.
            if not any(column):
                continue
            values = made.all(column) if made else column
            for (_, row), written, value in zip(rows, column, values, strict=True):
                if written:
                    row[place] = value
        return rows
