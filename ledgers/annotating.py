"""The child that writes a unit's own workbook again, bad cells coloured, reasons beside; pure.

It reads the stored file a second time, because only the file holds what was typed; every cell
keeps its address. What it may not show comes masked. Knows no key, no database, no Django.
"""

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ledgers.columns import Column, Generation, Standard
from ledgers.masking import carries_number, is_name, mask, without_names, without_numbers
from ledgers.reading.addresses import place_of
from ledgers.reading.bounds import LEDGER
from ledgers.reading.children import bound, tell
from ledgers.reading.others import Others
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import Reading, read_all
from ledgers.shapes import Shape
from ledgers.standard import others_than, standard
from ledgers.writing import BAD, HEAD, ODD, PLAIN, SAID, Book, Cell

FINDINGS, BOOK = "findings.jsonl", "annotated.xlsx"
REASON = "错误原因"
WIDTH, WIDE = 16, 60
LEGEND = "红底：不合规，须改正；黄底：请核对。改好后可直接上传本表，“错误原因”列不用删除。"
HIDDEN = "自然人姓名、证件号码已脱敏，本表只供核对，不要用来重新上报。"
Found = dict[int, dict[int, list[tuple[str, str, str]]]]


@dataclass(frozen=True)
class Hidden:
    """Columns shown masked: always, or where the row may be about a person.

    With `numbers` an identity number is masked wherever it stands.
    """

    always: tuple[str, ...] = ()
    of_person: tuple[str, ...] = ()
    numbers: bool = False


@dataclass(frozen=True)
class Asked:
    """Which file under which standard, and what of it is hidden."""

    path: str
    name: str
    standard: str
    reported_on: str
    hidden: Hidden

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "Asked":
        given: dict[str, Any] = json.loads(text)
        return cls(**given | {"hidden": Hidden(**given["hidden"])})


def main() -> None:
    """Does what stdin asks in its working directory."""
    asked = Asked.read(sys.stdin.read())
    bound(memory=LEDGER.memory, seconds=LEDGER.seconds)
    try:
        tell({"done": annotate(asked, _findings(Path(FINDINGS)), Path(BOOK))})
    except Unreadable as refused:
        tell({"refused": refused.sentence})


def annotate(asked: Asked, found: Found, path: Path) -> int:
    """Writes every table of the file to `path`; gives the number of rows. Raises Unreadable."""
    of, rows = standard(asked.standard, on=date.fromisoformat(asked.reported_on)), 0
    with Book(path) as book:
        tables = read_all(Path(asked.path), asked.name, of, others=Others(others_than(of)))
        for number, reading in enumerate(tables, start=1):
            table = Table(of, reading, asked.hidden, found.get(number, {}))
            book.sheet(
                reading.sheet, table.rows(), widths=table.widths, below=reading.header_row + 1
            )
            rows += table.count
    return rows


class Table:
    """One table of the file as it is written again: its own columns, then those it lacks."""

    def __init__(
        self,
        of: Standard,
        reading: Reading,
        hidden: Hidden,
        found: Mapping[int, list[tuple[str, str, str]]],
    ) -> None:
        self._of, self._reading, self._found = of, reading, found
        self._places = {code: place_of(where) for code, where in reading.columns.items()}
        unread = {place_of(where): text for where, text in reading.unknown}
        width = max([*self._places.values(), *unread], default=-1) + 1
        for code in reading.missing:
            self._places[code], width = width, width + 1
        self._reason, self._unread = width, unread
        self._order = sorted((place, of.places[code], code) for code, place in self._places.items())
        self._hide = _Mask(of, hidden)
        self.widths = [WIDTH] * width + [WIDE]
        self.count = 0

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        yield from self._head()
        for number, values in self._reading.rows:
            self.count += 1
            yield number, self._row(number, self._hide.row(values))

    def _head(self) -> Iterator[tuple[int, list[Cell]]]:
        row = self._reading.header_row
        if row > 1:
            yield 1, [(0, LEGEND + (HIDDEN if self._hide.places else ""), PLAIN)]
        layout = self._of.generation(self._reading.generation)
        texts = {place: header(layout, self._of.column(code)) for place, _, code in self._order}
        texts |= {place: f"{text}（系统未读）" for place, text in self._unread.items()}
        yield (
            row,
            [
                *((place, texts[place], HEAD) for place in sorted(texts)),
                (self._reason, REASON, HEAD),
            ],
        )

    def _row(self, number: int, values: list[Any]) -> list[Cell]:
        found = self._found.get(number)
        if not found:
            return [
                (place, as_cell(values[at]), PLAIN)
                for place, at, _ in self._order
                if values[at] not in ("", None)
            ]
        style: dict[str, int] = {}
        for code, column, _ in found:
            style[column] = BAD if code[0] == "E" or style.get(column) == BAD else ODD
        cells: list[Cell] = [
            (place, as_cell(values[at]), style.get(code, PLAIN))
            for place, at, code in self._order
            if code in style or values[at] not in ("", None)
        ]
        told = "；".join(dict.fromkeys(message for _, _, message in found))
        return [*cells, (self._reason, told, SAID)]


class _Mask:
    """Hides what a person is called and numbered by; a kind that is unclear hides."""

    def __init__(self, of: Standard, hidden: Hidden) -> None:
        self.places = [of.places[code] for code in hidden.always]
        self._of_person = [of.places[code] for code in hidden.of_person]
        self._numbers = hidden.numbers
        self._shape, self._at = Shape.of(of), of.places
        kind = self._shape.kind
        self._old = (of.column(kind).old or {}) if kind else {}
        self._names = {of.places[code] for code in self._shape.names}

    def row(self, values: Any) -> list[Any]:
        shown = list(values)
        places = self.places
        if self._of_person and self._may_be_person(shown):
            places = places + self._of_person
        names = []
        for place in places:
            if shown[place] not in ("", None):
                text = str(as_cell(shown[place]))
                if place in self._names and is_name(text.strip()):
                    names.append(text.strip())
                shown[place] = mask(text)
        # One look at the whole row: nearly none has a name or number where it does not belong.
        text = "\t".join(filter(_is_text, shown))
        if any(name in text for name in names):
            shown = [without_names(one, names) if _is_text(one) else one for one in shown]
        if self._numbers and carries_number(text):
            shown = [without_numbers(one) if _is_text(one) else one for one in shown]
        return shown

    def _may_be_person(self, row: list[Any]) -> bool:
        kind, papers, code = (
            str(row[self._at[one]] or "").strip() if one else ""
            for one in (self._shape.kind, self._shape.papers, self._shape.code)
        )
        return self._shape.may_be_person(self._old.get(kind, kind), papers, code)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def header(layout: Generation, column: Column) -> str:
    """What the file's layout calls the column, else today's name: either is understood again."""
    return next((text for text, code in layout.headers.items() if code == column.code), column.name)


def as_cell(value: Any) -> str | int | float:
    """A day as ISO text; a number stays one, so that a code Excel spoilt is not taken for good."""
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time().isoformat() != "00:00:00" else str(value.date())
    if isinstance(value, bool | date):
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value if isinstance(value, int) else str(value)


def _findings(path: Path) -> Found:
    found: Found = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            sheet, row, code, column, message = json.loads(line)
            found[sheet][row].append((code, column, message))
    return found


if __name__ == "__main__":
    main()
