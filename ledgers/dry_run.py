"""Judges a workbook without storing anything, in a child of its own: rows, then counts; pure."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ledgers.asking import Asked
from ledgers.columns import Standard
from ledgers.judging import Finding, Judge, Terms, Verdict
from ledgers.reading.bounds import LEDGER
from ledgers.reading.children import bound, tell
from ledgers.reading.others import Others
from ledgers.reading.refusals import Unreadable
from ledgers.reading.tables import Reading, read_all
from ledgers.standard import others_than, standard
from ledgers.workdays import Calendar


@dataclass
class Counts:
    """What was read so far; `tables` says where, and what their headers lacked."""

    records: int = 0
    compliant: int = 0
    timely: int = 0
    tables: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class DryRun:
    """A workbook to be judged under a standard as reported on a day."""

    path: Path
    standard: Standard
    reported_on: date
    calendar: Calendar
    terms: Terms
    counts: Counts = field(default_factory=Counts)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every record as plain data, once; `counts` are complete after the last.

        Raises Unreadable with a sentence.
        """
        judge = Judge(
            self.standard,
            reported_on=self.reported_on,
            calendar=self.calendar,
            terms=self.terms,
        )
        others = Others(others_than(self.standard))
        for reading in read_all(self.path, self.path.name, self.standard, others=others):
            self.counts.tables.append(_table(reading, self.standard))
            judge.table(reading.generation, sheet=reading.sheet, missing_columns=reading.missing)
            for verdict in judge.rows(reading.rows):
                self.counts.records += 1
                self.counts.compliant += verdict.ok
                self.counts.timely += verdict.timely is True
                yield _row(verdict, reading)


def _table(reading: Reading, standard: Standard) -> dict[str, Any]:
    return {
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "generation": reading.generation,
        "missing": [standard.column(code).name for code in reading.missing],
        "unknown": [f"{letters}列“{text}”" for letters, text in reading.unknown],
        "notes": list(reading.notes),
    }


def _row(verdict: Verdict, reading: Reading) -> dict[str, Any]:
    wrong = [one for one in verdict.findings if one.wrong]
    strange = [one for one in verdict.findings if not one.wrong]
    where = reading.columns
    return {
        "sheet": reading.sheet,
        "row": verdict.row,
        "ok": verdict.ok,
        "codes": list(verdict.codes),
        "due": verdict.due.isoformat() if verdict.due else None,
        "timely": verdict.timely,
        "messages": [_sentence(one, verdict.row, where) for one in wrong],
        "warnings": [_sentence(one, verdict.row, where) for one in strange],
    }


def _sentence(finding: Finding, row: int, where: Mapping[str, str]) -> str:
    """The finding with its cell: "V5 许可内容为空…"; a column the file lacks has none."""
    letters = where.get(finding.column)
    place = f"{letters}{row}" if letters else "（缺少这一列）"
    return f"{finding.code} {place} {finding.message}"


def main() -> None:
    """The child: what is asked on the standard input, a line for every row, then the counts."""
    bound(memory=LEDGER.memory, seconds=LEDGER.seconds)
    asked = Asked.read(sys.stdin.read())
    run = DryRun(
        asked.path,
        standard(asked.standard, on=asked.reported_on),
        asked.reported_on,
        asked.calendar,
        asked.terms,
    )
    try:
        for row in run.rows():
            tell(row)
        tell({"done": asdict(run.counts)})
    except Unreadable as error:
        tell({"refused": str(error)})


if __name__ == "__main__":
    main()
