"""The terms as data (期限): what a jurisdiction's reports, objections and repairs run by; pure."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from indicators.tables import Table, read_table
from ledgers.judging.verdicts import Terms

FOLDER = Path(__file__).with_name("definitions")
FILE = "terms.toml"
LONGEST = 600
# Which day of a case chooses the regime its periods follow.
BY = ("decided", "received")


@dataclass(frozen=True)
class Clock:
    """So many working days from the day a case was taken in, by which clause.

    `jurisdictions` empty: everywhere.
    """

    code: str
    name: str
    days: int
    clause: str
    jurisdictions: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """How long a decision is shown at least and at most, in months."""

    severity: str
    says: str
    shortest: int
    longest: int


@dataclass(frozen=True)
class Regime:
    """A rule on repair with the days it is in force and its periods by severity."""

    code: str
    name: str
    since: date
    until: date | None
    periods: tuple[Period, ...]

    def period(self, severity: str) -> Period | None:
        """The period of that severity; None where the regime does not know it."""
        return next((one for one in self.periods if one.severity == severity), None)


@dataclass(frozen=True)
class AllTerms:
    """Everything the file says."""

    reports: tuple[tuple[tuple[str, ...], Terms], ...]
    objections: tuple[Clock, ...]
    repairs: tuple[Clock, ...]
    by: str
    regimes: tuple[Regime, ...]

    def report(self, jurisdiction: str) -> Terms:
        """The terms by which the jurisdiction's rows are judged; the first where none is its."""
        for places, terms in self.reports:
            if jurisdiction in places:
                return terms
        return self.reports[0][1]

    def objection_clocks(self, jurisdiction: str) -> tuple[Clock, ...]:
        return _of_place(self.objections, jurisdiction)

    def repair_clocks(self, jurisdiction: str) -> tuple[Clock, ...]:
        return _of_place(self.repairs, jurisdiction)

    def regime(self, *, decided_on: date, received_on: date) -> Regime | None:
        """The rule in force on the day that counts (`by`); None where none was."""
        day = decided_on if self.by == "decided" else received_on
        for one in self.regimes:
            if one.since <= day <= (one.until or date.max):
                return one
        return None

    def regime_of(self, code: str) -> Regime | None:
        return next((one for one in self.regimes if one.code == code), None)


def _of_place(clocks: tuple[Clock, ...], jurisdiction: str) -> tuple[Clock, ...]:
    return tuple(
        one for one in clocks if not one.jurisdictions or jurisdiction in one.jurisdictions
    )


@cache
def terms() -> AllTerms:
    """The terms of `definitions/terms.toml`, read once."""
    return read_terms(FOLDER)


def read_terms(folder: Path) -> AllTerms:
    """The file in the folder; raises SchemeError (file, key, reason)."""
    table = read_table(folder, FILE)
    reports = tuple(_report(row) for row in table.rows("report"))
    if not reports:
        raise table.error("report", "至少要有一条报送期限")
    transition = table.table("transition")
    by = transition.choice("by", BY)
    transition.finish()
    found = AllTerms(
        reports=reports,
        objections=tuple(_clock(row) for row in table.rows("objection")),
        repairs=tuple(_clock(row) for row in table.rows("repair")),
        by=by,
        regimes=tuple(_regime(row) for row in table.rows("regime")),
    )
    table.finish()
    return found


def _report(row: Table) -> tuple[tuple[str, ...], Terms]:
    places = tuple(row.texts("jurisdictions")) if "jurisdictions" in row else ()
    days = row.whole("days", least=1, most=LONGEST)
    terms = Terms(days, row.flag("working"), row.text("region"))
    row.text("clause")
    row.finish()
    return places, terms


def _clock(row: Table) -> Clock:
    clock = Clock(
        code=row.code(),
        name=row.text("name"),
        days=row.whole("days", least=1, most=LONGEST),
        clause=row.text("clause"),
        jurisdictions=tuple(row.texts("jurisdictions")) if "jurisdictions" in row else (),
    )
    row.finish()
    return clock


def _regime(row: Table) -> Regime:
    regime = Regime(
        code=row.code(),
        name=row.text("name"),
        since=row.day("since"),
        until=row.day("until") if "until" in row else None,
        periods=tuple(_period(one) for one in row.rows("period")),
    )
    row.finish()
    return regime


def _period(row: Table) -> Period:
    shortest = row.whole("shortest", least=0, most=LONGEST)
    period = Period(
        severity=row.text("severity"),
        says=row.text("says"),
        shortest=shortest,
        longest=row.whole("longest", least=shortest, most=LONGEST),
    )
    row.finish()
    return period
