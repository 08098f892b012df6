"""Who said what behind a score (来源): cells with submission, version and acceptor, per metric."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indicators.models import Campaign, Duty, Metric
from reporting.duties.terms import Term
from reporting.models import ComponentScore
from reporting.scores.losses import Said
from units.models import Unit

CELLS_INLINE = 24
Sources = Mapping[str, list[Said]]


@dataclass(frozen=True)
class SourceCell:
    """One accepted answer as the page links it."""

    said: Said
    unit: Unit

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.said.accepted_at)


@dataclass(frozen=True)
class SourceTable:
    """Who said what about one metric: a row per unit, a column per month, and the sums.

    `sums` says what the units' answers of a month add up to; None where they do not add up
    (a register counts each name once) or where only some of them may be seen.
    """

    metric: Metric
    months: list[str]
    rows: list[tuple[Unit, list[SourceCell | None]]]
    sums: list[Decimal | None] | None

    @property
    def cells(self) -> list[SourceCell]:
        return [cell for _, cells in self.rows for cell in cells if cell is not None]

    @property
    def few(self) -> bool:
        """True where the page of the indicator can list every cell with its acceptor."""
        return len(self.cells) <= CELLS_INLINE


def sources_of(parts: Mapping[str, ComponentScore]) -> dict[str, list[Said]]:
    """Metric → the answers the given component scores came from."""
    found: dict[str, list[Said]] = {}
    for part in parts.values():
        found |= {metric: Said.of(rows) for metric, rows in part.sources.items()}
    return found


def reporters_of(duties: list[Duty]) -> dict[str, list[str]]:
    """Metric → codes of the units whose answers make it; of a metric with a lead, the lead."""
    owed = defaultdict[str, list[Duty]](list)
    for duty in duties:
        if duty.reports:
            owed[duty.metric.code].append(duty)
    return {code: [duty.unit.code for duty in _counted(of)] for code, of in owed.items()}


def terms_of(duties: list[Duty]) -> dict[str, tuple[Term, ...]]:
    """Metric → the terms of the reporting duties that do not last the whole window."""
    found = defaultdict[str, list[Term]](list)
    for duty in duties:
        if duty.reports and (duty.since or duty.until):
            found[duty.metric.code].append(Term(duty.unit.code, duty.since, duty.until))
    return {code: tuple(terms) for code, terms in found.items()}


def _counted(owed: list[Duty]) -> list[Duty]:
    leads = [duty for duty in owed if duty.role == Duty.Role.LEAD]
    return leads if owed[0].metric.combine == Metric.Combine.LEAD and leads else owed


def source_tables(
    campaign: Campaign,
    metrics: list[Metric],
    duties: list[Duty],
    sources: Sources,
    mine: frozenset[int] | None,
) -> list[SourceTable]:
    """One table per metric with the units in `mine`, None: with every unit; no query of its own."""
    reporters = defaultdict[str, dict[Unit, None]](dict)
    for duty in duties:
        if duty.reports and (mine is None or duty.unit_id in mine):
            reporters[duty.metric.code][duty.unit] = None
    latest = max((one.month for said in sources.values() for one in said), default="")
    months = [f"{month:%Y-%m}" for month in campaign.months]
    months = [month for month in months if month <= latest] or months[:1]
    return [
        _table(metric, months, list(reporters[metric.code]), sources, whole=mine is None)
        for metric in metrics
        if reporters[metric.code]
    ]


def _table(
    metric: Metric, months: list[str], units: list[Unit], sources: Sources, *, whole: bool
) -> SourceTable:
    said = {(one.unit, one.month): one for one in sources.get(metric.code, [])}
    rows: list[tuple[Unit, list[SourceCell | None]]] = []
    for unit in units:
        of_unit = [said.get((unit.code, month)) for month in months]
        rows.append((unit, [SourceCell(one, unit) if one else None for one in of_unit]))
    adds_up = whole and len(units) > 1 and metric.combine == Metric.Combine.SUM
    return SourceTable(metric, months, rows, _sums(rows, months) if adds_up else None)


def _sums(
    rows: list[tuple[Unit, list[SourceCell | None]]], months: list[str]
) -> list[Decimal | None]:
    columns = [[cells[at] for _, cells in rows] for at in range(len(months))]
    return [
        sum((one.said.number for one in column if one), Decimal(0)) if any(column) else None
        for column in columns
    ]
