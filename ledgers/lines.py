"""A judged row as a line of the spool: what is open as COPY takes it, what is personal apart; pure.

The child knows which cells are a person's and hands them over beside the others; only the worker
has the keys that seal them.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from json.encoder import encode_basestring
from typing import NamedTuple

from ledgers.masking import carries_number, is_name
from ledgers.shapes import Shape

Values = Sequence[str]
NULL = r"\N"
SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
# Stands between the words of a row that has no whole key.
BETWEEN_WORDS = "\x00"
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
        self._starts = [f'"{code}":"' for code in shape.codes]
        self._always = shape.places(shape.sealed)
        self._of_person = shape.places(shape.sealed | shape.of_person)
        self._open = [at for at in range(len(shape.codes)) if at not in self._always]
        self._kind = shape.codes.index(shape.kind) if shape.kind else -1
        self._no_person = shape.no_person
        self._day, self._month = str(reported_on), f"{reported_on:%Y-%m}-01"
        self._names, self._texts = set(shape.places(shape.names)), shape.places(shape.texts)
        self._harmless: set[str] = set()

    def lines(self, rows: Sequence[tuple[Judged, Values]]) -> list[str]:
        """The lines of some rows, each with its end."""
        stray = self._have_numbers([values for _, values in rows])
        return [self._line(one, values, self._places(values, stray)) for one, values in rows]

    def _line(self, one: Judged, values: Values, places: Sequence[int]) -> str:
        personal, shown = "", values
        own = [(self._codes[at], values[at]) for at in places if values[at]]
        if own:
            personal, shown = as_json(own), list(values)
            for at in places:
                shown[at] = ""
        told = NULL if one.timely is None else "t" if one.timely else "f"
        # A decision after its report is an error of typing and puts the record into no month.
        decided = one.decided_on if "" < one.decided_on <= self._day else NULL
        month = self._month if decided == NULL else f"{decided[:8]}01"
        # A row that has no whole key is known again by its very words.
        natural = one.key or BETWEEN_WORDS.join(values)
        return (
            f"{one.sheet}\t{one.row}\t{'t' if one.ok else 'f'}\t{one.due or NULL}\t{told}\t"
            f"{decided}\t{month}\t{{{','.join(one.codes)}}}\t{self._json(shown)}\t"
            f"{'t' if one.key else 'f'}\t{escaped(natural)}\t{personal}\n"
        )

    def _json(self, values: Values) -> str:
        """What is not blank as an object, with the backslashes doubled as COPY reads them."""
        text = "".join(values)
        # As long as before but for its quotes: nothing in it has to be escaped.
        if len(encode_basestring(text)) == len(text) + 2:
            some = [start + one for start, one in zip(self._starts, values, strict=True) if one]
            return "{" + '",'.join(some) + ('"}' if some else "}")
        given = zip(self._codes, values, strict=True)
        return as_json(one for one in given if one[1]).replace("\\", "\\\\")

    def _places(self, values: Values, stray: bool) -> Sequence[int]:
        """The columns a person's by the standard, and cells with such a name or a number in it."""
        person = self._kind >= 0 and values[self._kind] not in self._no_person
        places = self._of_person if person else self._always
        found = [at for at, one in enumerate(values) if carries_number(one)] if stray else []
        for at in places:
            if at in self._names and is_name(values[at]):
                found += [text for text in self._texts if values[at] in values[text]]
        return [*dict.fromkeys([*places, *found])] if found else places

    def _have_numbers(self, rows: Sequence[Values]) -> bool:
        """Say whether an identity number stands anywhere it is not sealed by its column."""
        columns = [*zip(*rows, strict=True)]
        fresh = set().union(*[columns[at] for at in self._open]) - self._harmless
        if carries_number("\t".join(fresh)):
            return True
        if len(self._harmless) < MOST_KEPT:
            self._harmless.update([one for one in fresh if len(one) < LONGEST_KEPT])
        return False


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
