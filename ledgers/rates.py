"""合规率, 及时率 and 上报率 of units and months: whole numbers compared, rounding never upwards."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.db.models import Sum

from ledgers.models import Decided, Ledger, Tally, ZeroReport

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Counts:
    """Records of a month, how many of them comply, were in time, and await a calendar (待核).

    `zero` is a signed 零报告; `decided` what the unit said it decided, None where it said nothing.
    """

    reported: int = 0
    compliant: int = 0
    timely: int = 0
    pending: int = 0
    zero: bool = False
    decided: int | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known of the month: records, or the signed word of none."""
        return self.reported > 0 or self.zero

    @property
    def all_compliant(self) -> bool:
        """合规率 is exactly 100 %; a signed month without decisions passes."""
        return self.known and self.compliant == self.reported

    @property
    def all_timely(self) -> bool:
        """及时率 is exactly 100 %; what awaits a calendar is not in time yet."""
        return self.known and self.timely == self.reported

    @property
    def all_reported(self) -> bool | None:
        """上报率 reaches 100 %; None where the unit has not said how many it decided."""
        return None if self.decided is None else self.reported >= self.decided

    def __add__(self, other: "Counts") -> "Counts":
        stated = [one.decided for one in (self, other) if one.decided is not None]
        return Counts(
            self.reported + other.reported,
            self.compliant + other.compliant,
            self.timely + other.timely,
            self.pending + other.pending,
            # A month of several is a zero report only where none of them has a record.
            (self.zero or other.zero) and not (self.reported or other.reported),
            sum(stated) if stated else None,
        )


def percent(part: int, whole: int) -> Decimal | None:
    """Two decimals, cut off: 99.996 % stays 99.99 %; None for a denominator of 0."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(CENT, rounding=ROUND_DOWN)


Key = tuple[int, str, date]


def of_jurisdiction(
    jurisdiction: str, standards: Iterable[str], *, first: date, last: date
) -> dict[Key, Counts]:
    """(unit, standard, month) → counts, from the tallies; four queries however many records."""
    ledgers = dict(
        Ledger.objects.filter(jurisdiction=jurisdiction, standard__in=list(standards)).values_list(
            "pk", "standard"
        )
    )
    months = {"ledger__in": list(ledgers), "month__gte": first, "month__lte": last}
    found: dict[Key, Counts] = defaultdict(Counts)
    for row in Tally.objects.filter(**months, reported__gt=0):
        found[row.unit_id, ledgers[row.ledger_id], row.month] += Counts(
            row.reported, row.compliant, row.timely, row.pending
        )
    for key, zero in _zero(months, ledgers):
        found[key] += zero
    for stated in Decided.objects.filter(**months):
        key = (stated.unit_id, ledgers[stated.ledger_id], stated.month)
        found[key] += Counts(decided=stated.count)
    return dict(found)


def _zero(months: dict[str, object], ledgers: dict[int, str]) -> Iterator[tuple[Key, Counts]]:
    rows = ZeroReport.objects.filter(**months, withdrawn_at=None)
    for unit, ledger, month in rows.values_list("unit_id", "ledger_id", "month"):
        yield (unit, ledgers[ledger], month), Counts(zero=True)


def pooled(counts: dict[Key, Counts]) -> dict[tuple[int, date], Counts]:
    """Unit and month, all kinds together, as the metrics of 双公示 want them."""
    found: dict[tuple[int, date], Counts] = {}
    for (unit, _, month), one in counts.items():
        found[unit, month] = found[unit, month] + one if (unit, month) in found else one
    return found


def total(jurisdiction: str, standards: Iterable[str], *, first: date, last: date) -> Counts:
    """All units and months together; one query."""
    sums = Tally.objects.filter(
        ledger__jurisdiction=jurisdiction,
        ledger__standard__in=list(standards),
        month__gte=first,
        month__lte=last,
    ).aggregate(*(Sum(name, default=0) for name in ("reported", "compliant", "timely", "pending")))
    return Counts(*sums.values())
