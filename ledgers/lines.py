"""A judged row as a line of the spool: what is open as COPY takes it, what is personal apart; pure.

The child knows which cells are a person's and hands them over beside the others; only the worker
has the keys that seal them.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from json.encoder import encode_basestring
from typing import NamedTuple

from ledgers.masking import IDENTITY, carries_number, is_name
from ledgers.shapes import Shape

Values = Sequence[str]
NULL = r"\N"
SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
# Stands between the words of a row that has no whole key.
BETWEEN_WORDS = "\x00"
# Stands between cells that are looked at together: no digit, no blank, not escaped in JSON.
BETWEEN_CELLS = "\x7f"
# Cells in which no number was found need no second look; kept up to this.
MOST_KEPT, LONGEST_KEPT = 20_000, 64
# The columns of the stage that a line's first fields fill; the others are the worker's.
OPEN = ("sheet", "row", "ok", "due", "timely", "decided_on", "month", "codes", "values")


class Judged(NamedTuple):
    """What the line says of a row besides its cells; `key` "" where a part of it is missing."""

    sheet: int
    row: int
    key: str
    ok: bool
    due: date | None
    timely: bool | None
    decided_on: str
    codes: Sequence[str]


class Lines:
    """Writes the rows of one file: OPEN, then keyed, natural key, personal cells as JSON."""

    def __init__(self, shape: Shape, reported_on: date) -> None:
        self._codes = shape.codes
        self._members = [Members(code) for code in shape.codes]
        self._always = shape.places(shape.sealed)
        self._of_person = shape.places(shape.sealed | shape.of_person)
        self._open = [at for at in range(len(shape.codes)) if at not in self._always]
        self._kind, self._papers, self._coded = (
            shape.codes.index(code) if code else -1
            for code in (shape.kind, shape.papers, shape.code)
        )
        self._shape = shape
        self._day, self._month = str(reported_on), f"{reported_on:%Y-%m}-01"
        self._names, self._texts = set(shape.places(shape.names)), shape.places(shape.texts)
        self._days: dict[tuple[date | None, bool | None, str], str] = {}

    def lines(self, rows: Sequence[tuple[Judged, Values]]) -> list[bytes]:
        """The lines of some rows, each with its end."""
        if not rows:
            return []
        columns = [*zip(*[values for _, values in rows], strict=True)]
        # Columns that are blank in all these rows, most often half of them, cost nothing more.
        shown = [at for at in self._open if any(columns[at])]
        made, stray = self._made(columns, shown)
        pieces = zip(*made, strict=True) if shown else repeat((), len(rows))
        apart = repeat(True, len(rows)) if stray else self._apart(columns)
        where = {at: place for place, at in enumerate(shown)}
        lines = []
        for (one, values), some, own, more in zip(
            rows, pieces, self._own(columns), apart, strict=True
        ):
            kept: Iterable[bytes | None] = some
            if more:
                places = self._places(values, stray)
                own = as_json([(self._codes[at], values[at]) for at in places if values[at]])
                hidden = {where[at] for at in places if at in where}
                kept = [piece for at, piece in enumerate(some) if at not in hidden]
            lines.append(self._line(one, values, kept, own))
        return lines

    def _made(
        self, columns: Sequence[Values], shown: Sequence[int]
    ) -> tuple[list[list[bytes | None]], bool]:
        """The cells of these columns as members; and whether an identity number is in any."""
        made = [self._members[at].known(columns[at]) for at in shown]
        fresh = [one for at in shown for one in self._members[at].fresh]
        long = [one for one in fresh if len(one) >= IDENTITY]
        stray = bool(long) and carries_number(BETWEEN_CELLS.join(long))
        for at, members in zip(shown, made, strict=True):
            self._members[at].make(members, keep=not stray)
        return made, stray

    def _own(self, columns: Sequence[Values]) -> Iterable[str]:
        """What is a person's in every row, as `as_json` writes it; "" where there is nothing."""
        some = [(f'"{self._codes[at]}":', columns[at]) for at in self._always if any(columns[at])]
        members = [
            [start + encode_basestring(one) if one else "" for one in column]
            for start, column in some
        ]
        if not members:
            return repeat("", len(columns[0]))
        joined = [",".join(filter(None, one)) for one in zip(*members, strict=True)]
        return [f"{{{one}}}" if one else "" for one in joined]

    def _apart(self, columns: Sequence[Values]) -> list[bool]:
        """Whether more of a row may be a person's: all of its subject, or a text with a name."""
        apart = self._people(columns)
        texts = [columns[at] for at in self._texts if any(columns[at])]
        names = [columns[at] for at in self._always if at in self._names and any(columns[at])]
        if texts and names:
            whole = [*map("".join, zip(*texts, strict=True))]
            for column in names:
                apart = [
                    more or (name in text and name != "")
                    for more, name, text in zip(apart, column, whole, strict=True)
                ]
        return apart

    def _people(self, columns: Sequence[Values]) -> list[bool]:
        """As the shape says of each row; a column of codes is looked through at once."""
        if self._kind < 0:
            return [False] * len(columns[0])
        blank = ("",) * len(columns[0])
        papers = columns[self._papers] if self._papers >= 0 else blank
        codes = columns[self._coded] if self._coded >= 0 else blank
        numbered = carries_number(BETWEEN_CELLS.join(codes))
        ask, others = self._shape.may_be_person, self._shape.no_person
        return [
            kind not in others or ((numbered or not code) and ask(kind, paper, code))
            for kind, paper, code in zip(columns[self._kind], papers, codes, strict=True)
        ]

    def _line(
        self, one: Judged, values: Values, pieces: Iterable[bytes | None], personal: str
    ) -> bytes:
        days = self._days.get((one.due, one.timely, one.decided_on)) or self._told(one)
        # A row that has no whole key is known again by its very words.
        natural = one.key or BETWEEN_WORDS.join(values)
        start = (
            f"{one.sheet}\t{one.row}\t{'t' if one.ok else 'f'}\t{days}\t"
            f"{{{','.join(one.codes)}}}\t{{"
        )
        end = f"}}\t{'t' if one.key else 'f'}\t{escaped(natural)}\t{personal}\n"
        return b"".join((start.encode(), b",".join(filter(None, pieces)), end.encode()))

    def _told(self, one: Judged) -> str:
        """The days of a row, as many rows have them."""
        told = NULL if one.timely is None else "t" if one.timely else "f"
        # A decision after its report is an error of typing and puts the record into no month.
        decided = one.decided_on if "" < one.decided_on <= self._day else NULL
        month = self._month if decided == NULL else f"{decided[:8]}01"
        days = f"{NULL if one.due is None else one.due}\t{told}\t{decided}\t{month}"
        if len(self._days) < MOST_KEPT:
            self._days[one.due, one.timely, one.decided_on] = days
        return days

    def _places(self, values: Values, stray: bool) -> Sequence[int]:
        """The columns a person's by the standard, and cells with such a name or a number in it."""
        places = self._of_person if self._may_be_person(values) else self._always
        found = [at for at, one in enumerate(values) if carries_number(one)] if stray else []
        names = [values[at] for at in places if at in self._names and is_name(values[at])]
        for name in names:
            found += [at for at in self._texts if name in values[at]]
        return [*dict.fromkeys([*places, *found])] if found else places

    def _may_be_person(self, values: Values) -> bool:
        if self._kind < 0:
            return False
        papers = values[self._papers] if self._papers >= 0 else ""
        code = values[self._coded] if self._coded >= 0 else ""
        return self._shape.may_be_person(values[self._kind], papers, code)


class Members:
    """What the cells of one column are in an object, and of those that may repeat what they were.

    As bytes, since a column repeats itself: what was encoded once is only copied.
    """

    def __init__(self, code: str) -> None:
        self._start = f'"{code}":'
        self._kept = {"": b""}
        self._places: list[int] = []
        self.fresh: list[str] = []

    def known(self, column: Values) -> list[bytes | None]:
        """The members of a column's cells, None for those in `fresh`, which were not met before."""
        found = [*map(self._kept.get, column)]
        self._places = (
            [at for at, member in enumerate(found) if member is None] if None in found else []
        )
        self.fresh = [column[at] for at in self._places]
        return found

    def make(self, members: list[bytes | None], *, keep: bool) -> None:
        """Puts the fresh ones into their places; they are kept where no number was in any."""
        if not self.fresh:
            return
        made = self._made()
        for at, one in zip(self._places, made, strict=True):
            members[at] = one
        kept = self._kept
        if keep and len(kept) < MOST_KEPT:
            kept |= {
                cell: one
                for cell, one in zip(self.fresh, made, strict=True)
                if len(cell) < LONGEST_KEPT
            }

    def _made(self) -> list[bytes]:
        """Those of the fresh cells; all at once where nothing in them has to be escaped."""
        start, text = self._start, BETWEEN_CELLS.join(self.fresh)
        # As long as before but for its quotes.
        if len(encode_basestring(text)) == len(text) + 2:
            between = f'"{BETWEEN_CELLS}{start}"'
            whole = f'{start}"{text.replace(BETWEEN_CELLS, between)}"'.encode()
            made = whole.split(BETWEEN_CELLS.encode())
            if len(made) == len(self.fresh):
                return made
        return [_member(start, one).encode() for one in self.fresh]


def _member(start: str, one: str) -> str:
    """With the backslashes doubled as COPY reads them."""
    return start + encode_basestring(one).replace("\\", "\\\\")


def as_json(values: Iterable[tuple[str, str]]) -> str:
    """An object of the texts; several times faster than json.dumps, which makes an encoder each."""
    return "{" + ",".join([f'"{code}":{encode_basestring(one)}' for code, one in values]) + "}"


def escaped(text: str) -> str:
    """The text as a field of COPY's text format."""
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text) if SPECIAL.search(text) else text


def unescaped(field: str) -> str:
    """What `escaped` wrote."""
    back = {written: sign for sign, written in ESCAPES.items()}
    return re.sub(r"\\.", lambda found: back[found[0]], field) if "\\" in field else field
