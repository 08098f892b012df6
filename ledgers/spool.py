"""The child that reads a workbook and judges it: rows and findings as COPY text, then a report.

It is given one JSON object, knows no key and no database, and writes `rows`, `findings` and
`report.json` into its working directory while its progress goes to stdout. A line of `rows`:
sheet, Excel row, key, ok, due, timely, decided, codes, then the values in the standard's order.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from ledgers.asking import Asked
from ledgers.columns import Standard
from ledgers.judging import Judge, Verdict
from ledgers.reading.bounds import LEDGER
from ledgers.reading.children import TOO_MUCH, bound, tell
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import Reading, read_all
from ledgers.standard import standard

ROWS, FINDINGS, REPORT = "rows", "findings", "report.json"
NULL = r"\N"
SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
TOLD_EVERY = 0.5
LOOKED_EVERY = 500


def main() -> None:
    """Does what stdin asks; whatever the file does to its reader ends with this process."""
    asked = Asked.read(sys.stdin.read())
    bound(memory=LEDGER.memory, seconds=LEDGER.seconds)
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
        for sheet, reading in enumerate(read_all(asked.path, asked.name, found), start=1):
            name = "" if reading.alone else reading.sheet
            judge.table(reading.generation, sheet=name, missing_columns=reading.missing)
            before = writer.records
            writer.take(sheet, reading, judge)
            layout.append(_layout(reading) | {"records": writer.records - before})
    return {"counts": writer.counts(), "layout": layout}


class Writer:
    """Writes verdicts as lines and counts them; tells now and then how far it is."""

    def __init__(
        self, found: Standard, reported_on: date, rows: IO[str], findings: IO[str]
    ) -> None:
        self._day = str(reported_on)
        self._decision = found.places.get(found.decision, -1)
        self._tabs = len(found.columns) - 1
        self._rows, self._findings = rows, findings
        self._told = 0.0
        self.records = self.compliant = self.timely = self.late = 0
        self.codes: Counter[str] = Counter()

    def take(self, sheet: int, reading: Reading, judge: Judge) -> None:
        """Judges and writes the rows of one table. Raises Unreadable where they break off."""
        done, row, write = self.records, judge.row, self._write
        for number, values in reading.rows:
            write(sheet, row(number, values))
            if not self.records % LOOKED_EVERY:
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

    def _write(self, sheet: int, verdict: Verdict) -> None:
        number, values, findings, ok, due, timely, key = verdict
        self.records += 1
        self.compliant += ok
        text, codes = "\t".join(values), ""
        # Counting first: nearly no row has anything to escape.
        if "\\" in text or "\n" in text or "\r" in text or text.count("\t") != self._tabs:
            text = "\t".join(map(escaped, values))
        if findings:
            codes = ",".join(self._found(sheet, verdict))
        if timely is not None:
            self.timely += timely
            self.late += not timely
        decided = values[self._decision] if self._decision >= 0 else ""
        told = NULL if timely is None else "t" if timely else "f"
        self._rows.write(
            f"{sheet}\t{number}\t{escaped(key)}\t{'t' if ok else 'f'}\t{due or NULL}\t{told}\t"
            f"{decided if '' < decided <= self._day else NULL}\t{codes}\t{text}\n"
        )

    def _found(self, sheet: int, verdict: Verdict) -> list[str]:
        """Writes the findings of a row; gives their codes, each once, in order."""
        for code, column, message in verdict.findings:
            self._findings.write(f"{sheet}\t{verdict.row}\t{code}\t{column}\t{escaped(message)}\n")
        codes = sorted({one.code for one in verdict.findings})
        self.codes.update(codes)
        return codes

    def _tell(self, rows: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._told > TOLD_EVERY:
            self._told = now
            # Whoever follows the file reads on from here while the next rows are judged.
            self._rows.flush()
            tell({"rows": self.records, "sheet_rows": rows, "total": total})


def escaped(text: str) -> str:
    """The text as a field of COPY's text format."""
    return SPECIAL.sub(lambda found: ESCAPES[found[0]], text) if SPECIAL.search(text) else text


def unescaped(line: str) -> Iterator[str | None]:
    """The fields of a line of COPY's text format, None for its null."""
    back = {written: sign for sign, written in ESCAPES.items()}
    for one in line.rstrip("\n").split("\t"):
        yield None if one == NULL else re.sub(r"\\.", lambda found: back[found[0]], one)


def _layout(reading: Reading) -> dict[str, Any]:
    names = ("sheet", "header_row", "generation", "columns", "unknown", "missing", "notes")
    return {name: getattr(reading, name) for name in names}


if __name__ == "__main__":
    main()
