"""The four numbers of a stored score (四个数): of the total, an indicator, a component."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Campaign, Component, Indicator
from indicators.queries import plan_of
from indicators.scoring.bounds import Interval
from indicators.scoring.exact import write_decimal
from indicators.scoring.spec import IndicatorSpec
from reporting.models import ComponentScore, Score


@dataclass(frozen=True)
class Four:
    """暂计, 锁定, 最高可达, 缺报按零 and what is lost for good, in 分."""

    earned: Decimal
    secured: Decimal
    reachable: Decimal
    if_unreported: Decimal
    max: Decimal

    @property
    def gone(self) -> Decimal:
        return self.max - self.reachable

    @property
    def open(self) -> Decimal:
        return self.reachable - self.earned


@dataclass(frozen=True)
class Fours:
    """The four numbers of the total and of every indicator, in the plan's order."""

    total: Four
    indicators: list[tuple[IndicatorSpec, Four | None]]


def fours_of(campaign: Campaign) -> Fours | None:
    """Those of the latest score, None before the first that knows them; one query and the plan."""
    score = Score.objects.filter(campaign=campaign).first()
    total = four_of_total(score, campaign)
    if score is None or total is None:
        return None
    kept = score.intervals
    rows = [(one, kept.get(str(one.number))) for one in plan_of(campaign).indicators]
    return Fours(total, [(one, own and _four(own, write_decimal(one.max))) for one, own in rows])


def four_of_total(score: Score | None, campaign: Campaign) -> Four | None:
    """The four numbers of the total; None before the first score that knows them."""
    if score is None or not score.interval or campaign.total is None:
        return None
    return _four(score.interval, campaign.total)


def four_of(score: Score | None, indicator: Indicator) -> Four | None:
    """The four numbers of an indicator; None before the first score that knows them."""
    kept = score.intervals.get(str(indicator.number)) if score else None
    return None if kept is None else _four(kept, indicator.max)


def four_of_part(part: ComponentScore, component: Component) -> Four | None:
    """The four numbers of a component; None where its score is older than they are."""
    if not part.exact:
        return None
    interval = Interval.from_exact(part.exact)
    numbers = {name: write_decimal(getattr(interval, name)) for name in part.exact}
    return Four(**numbers, max=component.max)


def _four(kept: dict[str, str], most: Decimal) -> Four:
    return Four(**{name: Decimal(text) for name, text in kept.items()}, max=most)
