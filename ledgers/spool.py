"""The child that reads a workbook and judges it: rows and findings as COPY text, then a report.

It is given one JSON object, knows no key and no database, and writes `rows`, `findings` and
`report.json` into its working directory while its progress goes to stdout. For a line of `rows`
see `ledgers.lines`.
"""

import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Any

from ledgers.asking import Asked
from ledgers.blocks import Block, Blocks, Repeats
from ledgers.judging import Judge
from ledgers.reading.bounds import LEDGER
from ledgers.reading.children import TOO_MUCH, bound, tell
from ledgers.reading.others import Others
from ledgers.reading.refusals import Unreadable
from ledgers.reading.sharing import hands, in_order
from ledgers.reading.tables import Parts, Reading, read_all
from ledgers.standard import others_than, standard

ROWS, FINDINGS, REPORT = "rows", "findings", "report.json"
TOLD_EVERY = 0.5
# Seconds of the processor after which a file is a long one, and by how much it then steps back.
LONG, GIVEN_WAY = 20.0, 10
# Rows from which a file is known to be one before it is read.
LARGE = 200_000
# Rows written, and then perhaps told, at once.
AT_ONCE = 500


def main() -> None:
    """Does what stdin asks; whatever the file does to its reader ends with this process."""
    asked = Asked.read(sys.stdin.read())
    bound(memory=LEDGER.memory, seconds=LEDGER.seconds)
    # Rows make no cycles; looking for them would take a tenth of the time.
    gc.disable()
    try:
        report = spool(asked, Path.cwd())
        answer: dict[str, Any] = {"done": report}
    except Unreadable as refused:
        report = answer = {"refused": refused.sentence}
    except MemoryError:
        report = answer = {"refused": TOO_MUCH}
    Path(REPORT).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    tell(answer)


def spool(asked: Asked, folder: Path) -> dict[str, Any]:
    """Writes the rows and findings of every table; gives counts and layout. Raises Unreadable."""
    found = standard(asked.standard, on=asked.reported_on)
    judge = Judge(found, reported_on=asked.reported_on, calendar=asked.calendar, terms=asked.terms)
    layout: list[dict[str, Any]] = []
    with (folder / ROWS).open("wb") as rows, (folder / FINDINGS).open("wb") as findings:
        writer = Writer(judge, asked.reported_on, rows, findings)
        others = Others(others_than(found))
        tables = read_all(asked.path, asked.name, found, others=others)
        for sheet, reading in enumerate(tables, start=1):
            before = writer.records
            writer.take(sheet, reading)
            layout.append(_layout(reading) | {"records": writer.records - before})
    layout[0]["others"] = others.found
    return {"counts": writer.counts(), "layout": layout}


class Writer:
    """Writes what is judged as lines and counts it; tells now and then how far it is."""

    def __init__(
        self, judge: Judge, reported_on: date, rows: IO[bytes], findings: IO[bytes]
    ) -> None:
        self._judge, self._blocks = judge, Blocks(judge.standard, reported_on)
        self._repeats = Repeats(judge.duplicate)
        self._rows, self._findings = rows, findings
        self._told = 0.0
        self.records = self.compliant = self.timely = self.late = 0
        self.codes: Counter[str] = Counter()

    def take(self, sheet: int, reading: Reading) -> None:
        """Judges and writes the rows of one table. Raises Unreadable where they break off."""
        name = "" if reading.alone else reading.sheet
        self._judge.table(reading.generation, sheet=name, missing_columns=reading.missing)
        parts, done = reading.parts, self.records
        apart = parts is not None and not self._judge.looks_back
        if (reading.total or 0) > LARGE:
            give_way(after=0)
        for block in self._shared(sheet, parts) if parts and apart else self._own(sheet, reading):
            self._put(self._repeats.told(block, sheet, name))
            self._tell(self.records - done, reading.total)

    def _own(self, sheet: int, reading: Reading) -> Iterator[Block]:
        verdicts = self._judge.apart(reading.rows)
        while some := list(islice(verdicts, AT_ONCE)):
            yield self._blocks.block(sheet, some)
            give_way()

    def _shared(self, sheet: int, parts: Parts) -> Iterator[Block]:
        """The blocks of a large sheet, made by several processes."""
        many = hands()
        uncomputed: list[tuple[int, int]] = []

        def made(part: bytes) -> Block:
            left_out: list[tuple[int, int]] = []
            verdicts = [*self._judge.apart(parts.rows(part, left_out))]
            # Several take the machine sooner from others than one does.
            give_way(after=LONG / (2 * many))
            return replace(self._blocks.block(sheet, verdicts), uncomputed=left_out)

        # Each has a part of what the child may take; this process itself holds little.
        memory = LEDGER.memory // (many + 1)
        for block in in_order(made, parts, many=many, memory=memory, seconds=LEDGER.seconds):
            uncomputed += block.uncomputed
            yield block
        parts.refuse(uncomputed)

    def _put(self, block: Block) -> None:
        self._rows.write(block.rows)
        self._findings.write(block.findings)
        self.records += len(block)
        self.compliant += block.compliant
        self.timely += block.timely
        self.late += block.late
        self.codes.update(block.codes)

    def counts(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "compliant": self.compliant,
            "timely": self.timely,
            "late": self.late,
            "undecided": self.records - self.timely - self.late,
            "codes": dict(sorted(self.codes.items())),
        }

    def _tell(self, rows: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._told > TOLD_EVERY:
            self._told = now
            # Whoever follows the file reads on from here while the next rows are judged.
            self._rows.flush()
            tell({"rows": self.records, "sheet_rows": rows, "total": total})


def give_way(*, after: float = LONG) -> None:
    """An ordinary file is read before anybody notices; a long one lets other people's pages by.

    It is this process that yields, once and for its whole life.
    """
    if time.process_time() > after and os.getpriority(os.PRIO_PROCESS, 0) < GIVEN_WAY:
        os.setpriority(os.PRIO_PROCESS, 0, GIVEN_WAY)


def _layout(reading: Reading) -> dict[str, Any]:
    names = ("sheet", "header_row", "generation", "columns", "unknown", "missing", "notes")
    return {name: getattr(reading, name) for name in names}


if __name__ == "__main__":
    main()
