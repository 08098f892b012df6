"""评分规则: the registry of rule kinds; a new kind is one class and one entry here."""

from indicators.scoring.rules.base import Rule
from indicators.scoring.rules.counts import CategoriesOver, DeductEach, DistinctCapped
from indicators.scoring.rules.judged import AcceptedItems, Judged
from indicators.scoring.rules.linear import LinearBetween
from indicators.scoring.rules.monthly import MonthlyPass
from indicators.scoring.rules.parameters import Parameters
from indicators.scoring.rules.rank import RankSteps
from indicators.scoring.rules.tiers import Tiers

KINDS: dict[str, type[Rule]] = {
    kind.kind: kind
    for kind in (
        RankSteps,
        DeductEach,
        LinearBetween,
        MonthlyPass,
        Tiers,
        CategoriesOver,
        DistinctCapped,
        AcceptedItems,
        Judged,
    )
}

__all__ = ["KINDS", "Parameters", "Rule"]
