"""Which losses a unit is named in (失分), over every scored part of the latest score."""

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


@dataclass(frozen=True)
class IndicatorLoss:
    """One loss of the whole campaign under its indicator and component."""

    indicator: Indicator
    component: Component
    loss: Loss


def losses_of(campaign: Campaign, unit: Unit) -> UnitLosses:
    """What the latest score lost by this unit among others; six queries."""
    score = Score.objects.filter(campaign=campaign).first()
    if score is None:
        return UnitLosses([], [])
    found = [_of_unit(one, unit) for one in every_loss(campaign, score)]
    rows = [row for row in found if row.said]
    undecided = [row for row in rows if row.loss.fate is Fate.UNDECIDED]
    return UnitLosses([row for row in rows if row.loss.fate is not Fate.UNDECIDED], undecided)


def _of_unit(one: IndicatorLoss, unit: Unit) -> UnitLoss:
    said = [who for who in one.loss.whose if who.unit == unit.code]
    others = len({who.unit for who in one.loss.whose} - {unit.code})
    return UnitLoss(one.indicator, one.component, one.loss, said, others)


def every_loss(campaign: Campaign, score: Score) -> list[IndicatorLoss]:
    """What the score lost, in the plan's order; five queries."""
    parts = {part.code: part for part in score.parts.all()}
    owed = Duty.objects.filter(campaign=campaign, reports=True).select_related("metric", "unit")
    duties = list(owed.order_by("metric__position", "unit__position"))
    return [
        IndicatorLoss(indicator, component, loss)
        for indicator in indicators_of(campaign)
        for component in indicator.components.all()
        if component.code in parts
        for loss in _of_part(component, parts[component.code], duties)
    ]


def _of_part(component: Component, part: ComponentScore, duties: list[Duty]) -> tuple[Loss, ...]:
    four = four_of_part(part, component)
    evidence = Evidence(
        trace=part.trace,
        sources=sources_of({part.code: part}),
        reporters=reporters_of(duties),
        kinds={duty.metric.code: duty.metric.kind for duty in duties},
        gone=four.gone if four else Decimal(0),
        terms=terms_of(duties),
    )
    return losses(evidence)
