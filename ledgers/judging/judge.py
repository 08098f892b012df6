"""Judges the rows of a file one after the other under one standard; pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from ledgers.columns import Column, Generation, Standard
from ledgers.judging.building import LOOKING_BACK, TOLD_BY_CELLS, build
from ledgers.judging.cells import Cell, Reader, missing, reader, sound
from ledgers.judging.cleaning import as_text, for_key, is_key, plain_text, quoted
from ledgers.judging.columnwise import ColumnReader
from ledgers.judging.rules import Judged
from ledgers.judging.timing import Clock
from ledgers.judging.verdicts import Finding, Raw, Terms, Value, Verdict
from ledgers.workdays import Calendar

# Rows read at once, a column after the other.
AT_ONCE = 256
# Stands between the parts of a key; cleaning leaves no such sign in a value.
BETWEEN = "\x1f"


class Judge:
    """One file's judge: it knows the rows it has seen, so it finds duplicates within the file."""

    def __init__(
        self,
        standard: Standard,
        *,
        reported_on: date,
        calendar: Calendar,
        terms: Terms | None = None,
        generation: str = "",
    ) -> None:
        terms = terms or Terms()
        self.standard, self._reported_on = standard, reported_on
        self._clock = Clock(calendar, terms, reported_on)
        self._rules = build(standard.checks, Judged(standard, terms.region, reported_on))
        names = {c for one in standard.checks if one.kind == TOLD_BY_CELLS for c in one.columns}
        self._readers = [
            reader(column, reported_on=reported_on, name=column.code in names)
            for column in standard.columns
        ]
        self._key = tuple(standard.places[code] for code in standard.key)
        self._decision = standard.places.get(standard.decision, -1)
        self._seen: dict[str, tuple[str, int]] = {}
        self.table(generation or standard.version)

    def table(
        self, generation: str, *, sheet: str = "", missing_columns: Collection[str] = ()
    ) -> None:
        """Says which layout the rows that follow come from, and which columns their table lacks.

        Raises KeyError for an unknown layout.
        """
        layout = self.standard.generation(generation)
        places = self.standard.places
        self._sheet = sheet
        self._fills = [
            (fill, places[fill.column], places.get(fill.along, -1)) for fill in layout.fills
        ]
        self._columns = [
            self._column(column, read, layout, no_column=column.code in missing_columns)
            for column, read in zip(self.standard.columns, self._readers, strict=True)
        ]

    def _column(
        self, column: Column, read: Reader, layout: Generation, *, no_column: bool
    ) -> ColumnReader:
        empty = missing(column, no_column=no_column)
        if column.code not in layout.values:
            return ColumnReader(read, empty, sound(column))
        former = _rewriting(column.name, column.code, read, layout, missing(column))
        return ColumnReader(former, empty)

    def rows(self, rows: Iterable[tuple[int, Sequence[Raw]]]) -> Iterator[Verdict]:
        """The rows judged; `rows` give number and cells as the file holds them, in column order."""
        return map(self._compared, self.apart(rows))

    @property
    def looks_back(self) -> bool:
        """Say whether rows depend on those before them by more than being their duplicates."""
        return any(check.kind in LOOKING_BACK for check in self.standard.checks)

    def apart(self, rows: Iterable[tuple[int, Sequence[Raw]]]) -> Iterator[Verdict]:
        """The rows judged as `rows` does, duplicates within the file not told."""
        rows = iter(rows)
        while some := list(islice(rows, AT_ONCE)):
            yield from self._verdicts(*zip(*some, strict=True))

    def _verdicts(self, numbers: Sequence[int], rows: Sequence[Sequence[Raw]]) -> Iterator[Verdict]:
        found: list[list[Finding]] = [[] for _ in rows]
        cells = zip(*rows, strict=True)
        clean = [column.read(one, found) for column, one in zip(self._columns, cells, strict=True)]
        if self._fills:
            self._fill(clean, found)
        for rule in self._rules:
            rule(clean, found)
        right = [not one or not any(each.wrong for each in one) for one in found]
        decided = clean[self._decision] if self._decision >= 0 else [""] * len(rows)
        timings = zip(*map(self._clock.timing, decided), strict=True)
        whole = (zip(*clean, strict=True), map(tuple, found), right, *timings, self._keys(clean))
        return map(Verdict, numbers, *whole)

    def row(self, number: int, values: Sequence[Raw]) -> Verdict:
        """One row judged as `rows` does."""
        return next(self.rows([(number, values)]))

    def _compared(self, verdict: Verdict) -> Verdict:
        if not verdict.key:
            return verdict
        here = (self._sheet, verdict.row)
        first = self._seen.setdefault(verdict.key, here)
        if first is here:
            return verdict
        return verdict._replace(findings=(*verdict.findings, self.duplicate(*first)), ok=False)

    def _fill(self, columns: Sequence[list[str]], found: Sequence[list[Finding]]) -> None:
        """Fills in what the layout implies; what is filled in is not missing."""
        for fill, at, along in self._fills:
            for row, value in enumerate(columns[at]):
                beside = columns[along][row] if along >= 0 else ""
                if value or (along >= 0 and not (beside and beside.startswith(fill.starts))):
                    continue
                columns[at][row] = fill.value
                found[row][:] = [
                    one for one in found[row] if (one.code, one.column) != ("E1", fill.column)
                ]

    def _keys(self, columns: Sequence[Sequence[str]]) -> list[str]:
        """The key of every row; a column in which nothing is varied by people is taken as it is."""
        parts = [columns[place] for place in self._key]
        parts = [one if is_key("".join(one)) else [*map(for_key, one)] for one in parts]
        if not parts:
            return [""] * len(columns[0])
        return [BETWEEN.join(one) if all(one) else "" for one in zip(*parts, strict=True)]

    def duplicate(self, sheet: str, number: int) -> Finding:
        """E8 about a row of the present table that has the key of that row."""
        names = "、".join(self.standard.column(code).name for code in self.standard.key)
        where = "" if sheet == self._sheet else f"“{sheet}”表"
        said = f"与{where}第{number}行重复（{names}都相同），请只保留一条"
        return Finding("E8", self.standard.key[0], said)


def _rewriting(name: str, code: str, read: Reader, layout: Generation, empty: Cell) -> Reader:
    """A reader that first turns what the column held in the layout's time into today's value."""
    now = layout.values[code]

    def rewritten(value: Value) -> Cell:
        text = plain_text(as_text(value), short=True)
        if not text:
            return empty
        if text in now:
            return read(now[text])
        said = f"{name}{quoted(text)}在{layout.name}模板里没有对应的现行取值，请改填现行模板的值"
        return "", (Finding("E4", code, said),)

    return rewritten
