"""Reads a column of many rows at once: what was made of a cell serves wherever it repeats; pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import cast

from ledgers.judging.cells import NEVER, Cell, Reader, Sound
from ledgers.judging.verdicts import Finding, Raw

# A column repeats itself (days, agencies, lists); what was made of a cell is kept up to this.
MOST_KEPT = 8_192
LONGEST_KEPT = 128


class ColumnReader:
    """One column's reader, and what the cells it has met became."""

    def __init__(self, read: Reader, empty: Cell, sound: Sound = NEVER.fullmatch) -> None:
        """Cells that are `sound` are clean as they stand."""
        self._read, self._sound = read, sound
        self._clean: dict[Raw, str] = {}
        self._faults: dict[Raw, tuple[Finding, ...]] = {}
        self._keep("", empty)
        self._keep(None, empty)

    def read(self, cells: Sequence[Raw], found: Sequence[list[Finding]]) -> list[str]:
        """The clean text of every cell; what is wrong with one joins its row's findings."""
        # The whole column is looked up at once; what was not kept comes out as None.
        clean = [*map(self._clean.get, cells)]
        faults = self._faults
        if faults and not faults.keys().isdisjoint(cells):
            for row, cell in enumerate(cells):
                if clean[row] is not None and cell in faults:
                    found[row].extend(faults[cell])
        if None in clean:
            self._read_others(cells, clean, found)
        return cast(list[str], clean)

    def _read_others(
        self, cells: Sequence[Raw], clean: list[str | None], found: Sequence[list[Finding]]
    ) -> None:
        """Fills in what was not kept."""
        sound, kept = self._sound, self._clean
        room = MOST_KEPT - len(kept)
        for row in [row for row, text in enumerate(clean) if text is None]:
            cell = cells[row]
            if type(cell) is str and sound(cell):
                clean[row] = cell
                if room > 0 and len(cell) < LONGEST_KEPT:
                    kept[cell] = cell
                    room -= 1
                continue
            clean[row], wrong = self._met(cell)
            if wrong:
                found[row].extend(wrong)

    def _met(self, value: Raw) -> Cell:
        """The cell read, and kept where it may come again.

        Never a number: 1, 1.0 and True are one key of a dict.
        """
        if isinstance(value, time | timedelta):
            value = str(value)
        cell = self._read(value)
        if len(self._clean) < MOST_KEPT:
            again = isinstance(value, str) and len(value) < LONGEST_KEPT
            if again or isinstance(value, datetime):
                self._keep(value, cell)
        return cell

    def _keep(self, value: Raw, cell: Cell) -> None:
        self._clean[value], wrong = cell
        if wrong:
            self._faults[value] = wrong
