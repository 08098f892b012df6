"""Which losses a unit is named in (失分), over every scored part of the latest score."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Campaign, Component, Duty, Indicator
from indicators.queries import indicators_of
from reporting.models import ComponentScore, Score
from reporting.queries.scores.four import four_of_part
from reporting.queries.scores.sources import reporters_of, sources_of, terms_of
from reporting.scores.losses import Culprit, Evidence, Fate, Loss, losses
from units.models import Unit


@dataclass(frozen=True)
class PartLoss:
    """One loss of the whole campaign with the part that lost it."""

    indicator: Indicator
    component: Component
    loss: Loss


@dataclass(frozen=True)
class UnitLoss:
    """One loss of the whole campaign with what this unit has to do with it."""

    indicator: Indicator
    component: Component
    loss: Loss
    said: list[Culprit]
    others: int

    @property
    def gone(self) -> bool:
        return self.loss.fate is Fate.GONE


@dataclass(frozen=True)
class UnitLosses:
    """`found` is lost or can be won back, `undecided` waits for a number."""

    found: list[UnitLoss]
    undecided: list[UnitLoss]

    @property
    def waiting(self) -> Decimal:
        return sum((row.loss.points for row in self.undecided), Decimal(0))


def losses_of(campaign: Campaign, unit: Unit) -> UnitLosses:
    """What the latest score lost by this unit among others; six queries."""
    return losses_naming(campaign, [unit])


def losses_naming(campaign: Campaign, units: Iterable[Unit]) -> UnitLosses:
    """What the latest score lost by any of the units; six queries, none without a unit."""
    codes = {unit.code for unit in units}
    if not codes:
        return UnitLosses([], [])
    score = Score.objects.filter(campaign=campaign).first()
    if score is None:
        return UnitLosses([], [])
    rows = []
    for one in every_loss(campaign, score):
        said = [who for who in one.loss.whose if who.unit in codes]
        others = {who.unit for who in one.loss.whose} - codes
        if said:
            rows.append(UnitLoss(one.indicator, one.component, one.loss, said, len(others)))
    undecided = [row for row in rows if row.loss.fate is Fate.UNDECIDED]
    return UnitLosses([row for row in rows if row.loss.fate is not Fate.UNDECIDED], undecided)


def every_loss(campaign: Campaign, score: Score) -> list[PartLoss]:
    """Every loss of every part of the score, in the plan's order; five queries."""
    parts = {part.code: part for part in score.parts.all()}
    owed = Duty.objects.filter(campaign=campaign, reports=True).select_related("metric", "unit")
    duties = list(owed.order_by("metric__position", "unit__position"))
    return [
        PartLoss(indicator, component, loss)
        for indicator in indicators_of(campaign)
        for component in indicator.components.all()
        if component.code in parts
        for loss in losses(_evidence(component, parts[component.code], duties))
    ]


def _evidence(component: Component, part: ComponentScore, duties: list[Duty]) -> Evidence:
    four = four_of_part(part, component)
    return Evidence(
        trace=part.trace,
        sources=sources_of({part.code: part}),
        reporters=reporters_of(duties),
        kinds={duty.metric.code: duty.metric.kind for duty in duties},
        gone=four.gone if four else Decimal(0),
        terms=terms_of(duties),
    )
