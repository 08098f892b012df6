"""What judging a row yields, and the terms it is judged by; pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | None
# What a file may hold besides: the text that a person would read.
Raw = Value | time | timedelta


class Finding(NamedTuple):
    """One thing wrong (E) or strange (W) in one column of a row; the sentence says what to do."""

    code: str
    column: str
    message: str

    @property
    def wrong(self) -> bool:
        """Say whether it keeps the record from being compliant."""
        return self.code[0] == "E"


class Verdict(NamedTuple):
    """A row judged: `values` in the order of the columns, dates ISO, amounts plain decimals.

    `due` and `timely` are None where the decision's day is unreadable, later than the report, or
    rests on a year whose holidays are not published (待核). `key` is "" where a part is missing.
    """

    row: int
    values: tuple[str, ...]
    findings: tuple[Finding, ...]
    ok: bool
    due: date | None
    timely: bool | None
    key: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The numbers of the rules broken, each once, in their order."""
        return tuple(sorted({one.code for one in self.findings if one.wrong}))

    @property
    def warnings(self) -> tuple[str, ...]:
        """The numbers of the warnings, each once, in their order."""
        return tuple(sorted({one.code for one in self.findings if not one.wrong}))


@dataclass(frozen=True)
class Terms:
    """What differs between campaigns: the days to the platform, and whose region is ours.

    `days` after the decision, that day not counted: working days, or natural days for Licheng.
    """

    days: int = 7
    working: bool = True
    region: str = "3715"
