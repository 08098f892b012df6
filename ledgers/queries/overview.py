"""The rates of a campaign's year as tables: ledgers, units and months, whole numbers only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledgers.models import Decided, ZeroReport
from ledgers.rates import Counts, Key, of_jurisdiction, percent
from ledgers.standard import standard, standards
from units.models import Unit


@dataclass(frozen=True)
class Figures:
    """Counts as a page shows them: a rate is cut off, so 99.996 % never reads 100 %.

    `timed` is False in a ledger without a term, where nothing can be late.
    """

    counts: Counts
    timed: bool = True

    @property
    def compliance(self) -> Decimal | None:
        return percent(self.counts.compliant, self.counts.reported)

    @property
    def timeliness(self) -> Decimal | None:
        return percent(self.counts.timely, self.counts.reported)

    @property
    def coverage(self) -> Decimal | None:
        """上报率; None where the unit stated nothing, never above 100."""
        decided = self.counts.decided
        if decided is None:
            return None
        return percent(min(self.counts.reported, decided), decided)

    @property
    def wanting(self) -> bool:
        """Whether something keeps the month from 100 %."""
        counts = self.counts
        in_time = counts.all_timely or not self.timed
        return counts.known and not (counts.all_compliant and in_time)


@dataclass(frozen=True)
class LedgerRow:
    """A ledger with the sums of the units somebody sees and how many of its months want."""

    code: str
    name: str
    figures: Figures
    wanting: int


@dataclass(frozen=True)
class UnitRow:
    """A unit with its sum and its months in order, None where nothing is known."""

    unit: Unit
    figures: Figures
    months: tuple[tuple[date, Figures | None], ...]


@dataclass(frozen=True)
class Year:
    """The months of a campaign and what is counted in them for some units."""

    months: tuple[date, ...]
    counts: dict[Key, Counts]

    @classmethod
    def of(
        cls, jurisdiction: str, units: Iterable[Unit], codes: Iterable[str], first: date, last: date
    ) -> "Year":
        """Four queries however many units, months and records."""
        seen = {one.pk for one in units}
        found = of_jurisdiction(jurisdiction, codes, first=first, last=last)
        return cls(
            months_between(first, last),
            {key: counts for key, counts in found.items() if key[0] in seen},
        )

    def ledgers(self) -> list[LedgerRow]:
        rows = []
        for code, one in standards().items():
            mine = [counts for key, counts in self.counts.items() if key[1] == code]
            timed = bool(one.decision)
            wanting = sum(Figures(counts, timed).wanting for counts in mine)
            rows.append(LedgerRow(code, one.name, Figures(_sum(mine), timed), wanting))
        # 双公示 first: only what has a term can be late.
        return sorted(rows, key=lambda row: not row.figures.timed)

    def units(self, units: Iterable[Unit], code: str) -> list[UnitRow]:
        """The units in their order, those of which nothing is known too."""
        rows, timed = [], bool(standard(code).decision)
        for unit in units:
            found = [(month, self.counts.get((unit.pk, code, month))) for month in self.months]
            total = _sum(counts for _, counts in found if counts)
            months = tuple((month, Figures(one, timed) if one else None) for month, one in found)
            rows.append(UnitRow(unit, Figures(total, timed), months))
        return rows


def _sum(counts: Iterable[Counts]) -> Counts:
    """All together; the sum of none is nothing known, not a zero report."""
    total: Counts | None = None
    for one in counts:
        total = one if total is None else total + one
    return total or Counts()


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The first days of all months from `first` to `last`."""
    number = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(date(one // 12, one % 12 + 1, 1) for one in number)


def month_or_none(text: str) -> date | None:
    """The first day of "2022-05"; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2022-05") else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Month:
    """One unit's month in one ledger: counts, the signed word of none, the stated number."""

    figures: Figures
    zero: ZeroReport | None
    decided: Decided | None
    zero_history: tuple[ZeroReport, ...]


def month_of(jurisdiction: str, unit: Unit, code: str, month: date) -> Month:
    """Seven queries; the month stands on its first day."""
    found = of_jurisdiction(jurisdiction, [code], first=month, last=month)
    here = {"ledger__jurisdiction": jurisdiction, "ledger__standard": code}
    reports = ZeroReport.objects.filter(**here, unit=unit, month=month).order_by("-pk")
    signed = tuple(reports.select_related("signed_by", "withdrawn_by"))
    stated = Decided.objects.filter(**here, unit=unit, month=month).select_related("stated_by")
    return Month(
        Figures(found.get((unit.pk, code, month), Counts()), bool(standard(code).decision)),
        next((one for one in signed if one.withdrawn_at is None), None),
        stated.first(),
        tuple(one for one in signed if one.withdrawn_at is not None),
    )
