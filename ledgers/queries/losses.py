"""From a rate below 100 % to the rows that cost it: why each of them is not compliant or late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ledgers.judging.naming import RULES
from ledgers.models import Finding, Record
from ledgers.queries import records
from ledgers.queries.overview import Figures
from ledgers.rates import Counts, of_jurisdiction
from ledgers.standard import standard, standards
from ledgers.unmasking import masked
from units.models import Unit


@dataclass(frozen=True)
class Row:
    """A record as a list shows it: by its natural key, masked, with what is wrong with it."""

    record: Record
    title: tuple[str, ...]
    problems: tuple[tuple[str, str], ...]
    odd: tuple[tuple[str, str], ...]
    timed: bool

    @property
    def late_by(self) -> int | None:
        """Days between the last day and the first report, None where it was not late."""
        record = self.record
        if record.timely is not False or record.due is None:
            return None
        return (record.first_reported_on - record.due).days


@dataclass(frozen=True)
class Loss:
    """What of one ledger costs a unit's month its 100 %: numbers, and the first rows."""

    code: str
    name: str
    figures: Figures
    rows: list[Row]
    more: bool

    @property
    def faulty(self) -> int:
        return self.figures.counts.reported - self.figures.counts.compliant

    @property
    def late(self) -> int:
        counts = self.figures.counts
        return counts.reported - counts.timely - counts.pending


def rows_of(found: Iterable[Record], code: str) -> list[Row]:
    """The records with their findings; one query however many."""
    found, of = list(found), standard(code)
    told: dict[tuple[int, int, int], list[tuple[str, str]]] = {}
    wanted = Finding.objects.filter(
        batch__in={one.batch_id for one in found}, row__in={one.row for one in found}
    )
    for one in wanted.order_by("pk"):
        told.setdefault((one.batch_id, one.sheet, one.row), []).append((one.code, one.message))
    rows = []
    for record in found:
        values = masked(record)
        wrong = told.get((record.batch_id, record.sheet, record.row), [])
        known = [pair for pair in wrong if pair[0] in record.codes]
        errors = tuple(pair for pair in known if pair[0].startswith("E"))
        odd = tuple(pair for pair in known if not pair[0].startswith("E"))
        title = tuple(values[code] for code in of.key if values.get(code))
        codes = tuple((one, RULES.get(one, "")) for one in record.codes if one.startswith("E"))
        rows.append(Row(record, title, errors or codes, odd, bool(of.decision)))
    return rows


def losses(
    visible: QuerySet[Record], jurisdiction: str, unit: Unit, month: date, *, details: bool
) -> list[Loss]:
    """Every ledger in which the unit's month is below 100 %; rows only with `details`."""
    codes = list(standards())
    counts = of_jurisdiction(jurisdiction, codes, first=month, last=month)
    found = []
    for code in codes:
        timed = bool(standard(code).decision)
        figures = Figures(counts.get((unit.pk, code, month), Counts()), timed)
        if not figures.wanting:
            continue
        page = _page(visible, unit, code, month) if details else records.Page([], None)
        rows = rows_of(page.records, code)
        found.append(Loss(code, standard(code).name, figures, rows, page.after is not None))
    return found


def _page(visible: QuerySet[Record], unit: Unit, code: str, month: date) -> records.Page:
    ledger = visible.filter(unit=unit, ledger__standard=code, month=month)
    first = ledger.values_list("ledger", flat=True).first()
    if first is None:
        return records.Page([], None)
    return records.page(
        costing(visible, code), ledger=first, unit=unit.pk, month=month, wanting=True
    )


def costing(visible: QuerySet[Record], code: str) -> QuerySet[Record]:
    """What can cost a point in this ledger: without a term only what is not compliant."""
    return visible if standard(code).decision else visible.filter(ok=False)
