"""One indicator explained (指标页): points, working, losses, readings and who reported what."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from indicators.models import Campaign, Component, Duty, Indicator, Metric
from indicators.queries import duties_on, indicators_of, metrics_by_indicator
from ledgers.feeds import counted_by_month
from reporting.models import ComponentScore, Score
from reporting.permissions import sees_all_units
from reporting.queries.proofs.evidence import evidence_of_indicator
from reporting.queries.published.bases import OfficialNumber, official_of
from reporting.queries.scores.dashboard import basis_of, points_of
from reporting.queries.scores.four import Four, four_of, four_of_part
from reporting.queries.scores.levers import Levers, levers_of_indicator
from reporting.queries.scores.readings import ReadingRow, registry_of
from reporting.queries.scores.sources import (
    SourceTable,
    reporters_of,
    source_tables,
    sources_of,
    terms_of,
)
from reporting.queries.targets.targets import Targets, targets_of_indicator
from reporting.scores.losses import Culprit, Evidence, Fate, Loss, losses
from units.models import Unit, User
from units.queries import standing


@dataclass(frozen=True)
class Whose:
    """A unit behind a loss, by the name people know it by."""

    unit: str
    culprit: Culprit

    @property
    def in_ledgers(self) -> bool:
        """Whether the records behind the month's number may stand in a ledger (台账明细)."""
        return bool(self.culprit.month) and self.culprit.metric in counted_by_month()


@dataclass(frozen=True)
class LossRow:
    """One loss with those this person may see by name, and how many others there are.

    `silent` groups the units that said nothing by what they lack.
    """

    loss: Loss
    whose: list[Whose]
    silent: list[tuple[str, list[str]]]
    others: int

    @property
    def fate(self) -> str:
        return self.loss.fate.label

    @property
    def gone(self) -> bool:
        return self.loss.fate is Fate.GONE


@dataclass(frozen=True)
class ComponentPage:
    """One scored part with the working its stored trace tells."""

    component: Component
    part: ComponentScore | None
    four: Four | None
    losses: list[LossRow]

    @property
    def lost(self) -> list[LossRow]:
        """What is lost or can still be won back."""
        return [row for row in self.losses if row.loss.fate is not Fate.UNDECIDED]

    @property
    def undecided(self) -> list[LossRow]:
        """What nobody can say yet."""
        return [row for row in self.losses if row.loss.fate is Fate.UNDECIDED]

    @property
    def waiting(self) -> Decimal:
        """How many points are undecided."""
        return sum((row.loss.points for row in self.undecided), Decimal(0))

    @property
    def full(self) -> bool:
        return self.part is not None and self.part.points == self.component.max

    @property
    def trace(self) -> dict[str, Any]:
        return self.part.trace if self.part else {}


@dataclass(frozen=True)
class IndicatorPage:
    indicator: Indicator
    points: Decimal
    basis: str
    score: Score | None
    four: Four | None
    official: OfficialNumber | None
    components: list[ComponentPage]
    tables: list[SourceTable]
    levers: Levers
    targets: Targets
    readings: list[ReadingRow]
    duties: list[tuple[list[Metric], list[Duty]]]
    proofs: int
    previous: Indicator | None
    following: Indicator | None

    @property
    def many(self) -> bool:
        """Whether several parts are scored, so that each must be named."""
        return len(self.components) > 1

    @property
    def full(self) -> list[ComponentPage]:
        """Of several parts those with full marks: nothing to be done there."""
        return [one for one in self.components if self.many and one.full]

    @property
    def unfinished(self) -> list[ComponentPage]:
        """The parts whose working stands open on the page."""
        return [one for one in self.components if one not in self.full]


def indicator_page(
    campaign: Campaign, number: int, user: User, *, now: datetime
) -> IndicatorPage | None:
    """The page, or None without such an indicator. Sources of other units are shown to those
    who may see them; points and working are shared with everybody who signs in."""
    indicators = indicators_of(campaign)
    indicator = next((one for one in indicators if one.number == number), None)
    if indicator is None:
        return None
    score = Score.objects.filter(campaign=campaign).first()
    parts = _parts(score, indicator)
    read = metrics_by_indicator(campaign)[number]
    duties = duties_on([metric.code for metric in read], campaign)
    at = indicators.index(indicator)
    mine = None if sees_all_units(user, campaign) else standing(user).units
    return IndicatorPage(
        indicator=indicator,
        points=points_of(score, indicator),
        basis=basis_of(read, campaign),
        score=score,
        four=four_of(score, indicator),
        official=official_of(campaign).points.get(number),
        components=[_component(one, parts, duties, mine) for one in indicator.components.all()],
        tables=source_tables(campaign, read, duties, sources_of(parts), mine),
        levers=levers_of_indicator(campaign, number, user, now=now),
        targets=targets_of_indicator(campaign, number, now=now),
        readings=list(registry_of(campaign, of_indicator=number).rows),
        duties=_shared(duties),
        proofs=evidence_of_indicator(campaign, user, indicator),
        previous=indicators[at - 1] if at else None,
        following=indicators[at + 1] if at + 1 < len(indicators) else None,
    )


def source_page(campaign: Campaign, number: int, code: str, user: User) -> SourceTable | None:
    """Every cell the latest score read of one metric; None where this person may see none."""
    indicator = campaign.indicators.prefetch_related("components").filter(number=number).first()
    read = [one for one in metrics_by_indicator(campaign).get(number, []) if one.code == code]
    if indicator is None or not read:
        return None
    score = Score.objects.filter(campaign=campaign).first()
    sources = sources_of(_parts(score, indicator))
    mine = None if sees_all_units(user, campaign) else standing(user).units
    tables = source_tables(campaign, read, duties_on([code], campaign), sources, mine)
    return tables[0] if tables else None


def _parts(score: Score | None, indicator: Indicator) -> dict[str, ComponentScore]:
    codes = [part.code for part in indicator.components.all()]
    return {part.code: part for part in score.parts.filter(code__in=codes)} if score else {}


def _component(
    component: Component,
    parts: Mapping[str, ComponentScore],
    duties: list[Duty],
    mine: frozenset[int] | None,
) -> ComponentPage:
    part = parts.get(component.code)
    if part is None:
        return ComponentPage(component, None, None, [])
    four = four_of_part(part, component)
    evidence = Evidence(
        trace=part.trace,
        sources=sources_of({part.code: part}),
        reporters=reporters_of(duties),
        kinds={duty.metric.code: duty.metric.kind for duty in duties},
        gone=four.gone if four else Decimal(0),
        terms=terms_of(duties),
    )
    units = {duty.unit.code: duty.unit for duty in duties}
    rows = [_loss_row(one, units, mine) for one in losses(evidence)]
    return ComponentPage(component, part, four, rows)


def _loss_row(loss: Loss, units: Mapping[str, Unit], mine: frozenset[int] | None) -> LossRow:
    """`mine` are the units this person may see by name; None: every unit."""
    shown = [
        Whose(units[one.unit].short_name, one)
        for one in loss.whose
        if one.unit in units and (mine is None or units[one.unit].pk in mine)
    ]
    silent = defaultdict[str, list[str]](list)
    for one in shown:
        if one.culprit.submission is None:
            silent[one.culprit.text].append(one.unit)
    return LossRow(
        loss=loss,
        whose=[one for one in shown if one.culprit.submission is not None],
        silent=list(silent.items()),
        others=len({one.unit for one in loss.whose} - {one.culprit.unit for one in shown}),
    )


def _shared(duties: list[Duty]) -> list[tuple[list[Metric], list[Duty]]]:
    """Metrics that the same units answer for stand together."""
    of_metric = defaultdict[Metric, list[Duty]](list)
    for duty in duties:
        of_metric[duty.metric].append(duty)
    alike = defaultdict[tuple[tuple[int, str], ...], list[Metric]](list)
    for metric, own in of_metric.items():
        alike[tuple((duty.unit_id, duty.role) for duty in own)].append(metric)
    return [(metrics, of_metric[metrics[0]]) for metrics in alike.values()]
