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
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Any

from ledgers.asking import Asked
from ledgers.columns import Standard
from ledgers.judging import Judge, Verdict
from ledgers.lines import Judged, Lines, escaped
from ledgers.reading.bounds import LEDGER
from ledgers.reading.children import TOO_MUCH, bound, tell
from ledgers.reading.others import Others
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import Reading, read_all
from ledgers.shapes import Shape
from ledgers.standard import others_than, standard

ROWS, FINDINGS, REPORT = "rows", "findings", "report.json"
TOLD_EVERY = 0.5
# Seconds of the processor after which a file is a long one, and by how much it then steps back.
LONG, GIVEN_WAY = 20.0, 5
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
    with (
        (folder / ROWS).open("w", encoding="utf-8", newline="\n") as rows,
        (folder / FINDINGS).open("w", encoding="utf-8", newline="\n") as findings,
    ):
        writer = Writer(found, asked.reported_on, rows, findings)
        others = Others(others_than(found))
        tables = read_all(asked.path, asked.name, found, others=others)
        for sheet, reading in enumerate(tables, start=1):
            name = "" if reading.alone else reading.sheet
            judge.table(reading.generation, sheet=name, missing_columns=reading.missing)
            before = writer.records
            writer.take(sheet, reading, judge)
            layout.append(_layout(reading) | {"records": writer.records - before})
    layout[0]["others"] = others.found
    return {"counts": writer.counts(), "layout": layout}


class Writer:
    """Writes verdicts as lines and counts them; tells now and then how far it is."""

    def __init__(
        self, found: Standard, reported_on: date, rows: IO[str], findings: IO[str]
    ) -> None:
        self._lines = Lines(Shape.of(found), reported_on)
        self._decision = found.places.get(found.decision, -1)
        self._rows, self._findings = rows, findings
        self._told, self._gave_way = 0.0, False
        self.records = self.compliant = self.timely = self.late = 0
        self.codes: Counter[str] = Counter()

    def take(self, sheet: int, reading: Reading, judge: Judge) -> None:
        """Judges and writes the rows of one table. Raises Unreadable where they break off."""
        done, verdicts = self.records, judge.rows(reading.rows)
        while some := list(islice(verdicts, AT_ONCE)):
            rows = [(self._judged(sheet, one), one.values) for one in some]
            self._rows.writelines(self._lines.lines(rows))
            self._tell(self.records - done, reading.total)

    def counts(self) -> dict[str, Any]:
        return {
            "records": self.records,
            "compliant": self.compliant,
            "timely": self.timely,
            "late": self.late,
            "undecided": self.records - self.timely - self.late,
            "codes": dict(sorted(self.codes.items())),
        }

    def _judged(self, sheet: int, verdict: Verdict) -> Judged:
        """Counted, its findings written."""
        number, values, findings, ok, due, timely, key = verdict
        self.records += 1
        self.compliant += ok
        if timely is not None:
            self.timely += timely
            self.late += not timely
        decided = values[self._decision] if self._decision >= 0 else ""
        codes = self._found(sheet, verdict) if findings else ()
        return Judged(sheet, number, key, ok, due, timely, decided, codes)

    def _found(self, sheet: int, verdict: Verdict) -> list[str]:
        """Writes the findings of a row; gives their codes, each once, in order."""
        for code, column, message in verdict.findings:
            self._findings.write(f"{sheet}\t{verdict.row}\t{code}\t{column}\t{escaped(message)}\n")
        codes = sorted({one.code for one in verdict.findings})
        self.codes.update(codes)
        return codes

    def _tell(self, rows: int, total: int | None) -> None:
        self._give_way()
        now = time.monotonic()
        if now - self._told > TOLD_EVERY:
            self._told = now
            # Whoever follows the file reads on from here while the next rows are judged.
            self._rows.flush()
            tell({"rows": self.records, "sheet_rows": rows, "total": total})

    def _give_way(self) -> None:
        """An ordinary file is read before anybody notices; a long one lets other people's pages by.

        It is this process that yields, once and for its whole life.
        """
        if not self._gave_way and time.process_time() > LONG:
            self._gave_way = True
            os.nice(GIVEN_WAY)


def _layout(reading: Reading) -> dict[str, Any]:
    names = ("sheet", "header_row", "generation", "columns", "unknown", "missing", "notes")
    return {name: getattr(reading, name) for name in names}


if __name__ == "__main__":
    main()
