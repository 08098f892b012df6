"""Both bases side by side (两口径对账): per indicator the gap and its causes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.models import Campaign, Indicator
from indicators.queries import indicators_of, plan_of, readings_in_force
from indicators.scoring.engine import score
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import IndicatorSpec, Plan
from reporting.duties.days import end_of
from reporting.published.reconciling import Case, Cause, Finding, Kind, compare
from reporting.queries.published.bases import Official, OfficialNumber, official_of
from reporting.scores.knowledge import Facts, facts_known, facts_now


@dataclass(frozen=True)
class Pair:
    """A number of both bases: published, computed here for the same day, computed here now."""

    official: OfficialNumber | None
    then: Decimal | None
    now: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Published minus computed for the same day; only where both exist."""
        if self.official is None or self.then is None:
            return None
        return self.official.value - self.then

    @property
    def lower(self) -> Decimal | None:
        """By how much the published number is lower, without its sign."""
        return None if self.gap is None else max(-self.gap, Decimal(0))

    @property
    def slight(self) -> bool:
        """A gap that two decimals do not show."""
        return self.gap is not None and 0 < abs(self.gap) < Decimal("0.005")


@dataclass(frozen=True)
class Row:
    """One indicator of the reconciliation."""

    indicator: Indicator
    pair: Pair
    causes: list[Cause]


@dataclass(frozen=True)
class Reconciliation:
    """The page: totals beside each other, a row per indicator, nothing added across bases."""

    official: Official
    total: Pair
    rows: list[Row]

    @property
    def differing(self) -> int:
        """How many published indicators differ from the district's points of the same day."""
        return sum(1 for row in self.rows if row.pair.gap and not row.pair.slight)

    @property
    def unexplained(self) -> int:
        """How many differ for a reason nobody knows yet (待查)."""
        return sum(any(cause.kind == Kind.OPEN for cause in row.causes) for row in self.rows)


def reconciliation_of(campaign: Campaign) -> Reconciliation:
    """Official beside shadow with computed causes; up to five queries more for every other day
    that a standing number speaks of.

    Both columns of the district are computed under the readings in force now; nothing is stored.
    """
    official = official_of(campaign)
    known = _Known(campaign)
    rows = [
        _row(one, spec, official, known)
        for one, spec in zip(indicators_of(campaign), known.plan.indicators, strict=True)
    ]
    return Reconciliation(official, _total(official, known), rows)


class _Known:
    """The district's facts now and on the days asked about, each read once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.plan: Plan = plan_of(campaign)
        self.readings: Mapping[str, str] = readings_in_force(campaign)
        self._days: dict[date, Facts] = {}

    @cached_property
    def now(self) -> Facts:
        return facts_now(self.campaign, self.plan, self.readings)

    def on(self, day: date) -> Facts:
        """What had been accepted by the end of that day in Asia/Shanghai."""
        if day not in self._days:
            self._days[day] = facts_known(self.campaign, self.plan, self.readings, at=end_of(day))
        return self._days[day]

    def total(self, facts: Facts) -> Decimal | None:
        try:
            return score(self.plan, facts.values, self.readings).total
        except FactsError:
            return None


def _row(one: Indicator, spec: IndicatorSpec, official: Official, known: _Known) -> Row:
    number = official.points.get(one.number)
    read = {code for part in spec.components for code in part.rule.metrics()}
    values = {key: value for key, value in official.values.items() if key[0] in read}
    day = number.as_of if number else max((value.as_of for value in values.values()), default=None)
    then = known.now if day is None else known.on(day)
    case = Case(
        plan=known.plan,
        indicator=spec,
        readings=known.readings,
        official=number.value if number else None,
        as_of=f"{day}" if day else known.plan.months[0],
        then=then.under,
        now=known.now.under,
        # A month is the same month in every paper; what has no month must speak of the same day.
        published={
            key: value.value for key, value in values.items() if key[1] or value.as_of == day
        },
    )
    if day is None:
        points = case.points(known.now.values)
        return Row(one, Pair(None, None, points), [])
    finding: Finding = compare(case)
    return Row(one, Pair(number, finding.then, finding.now), finding.causes)


def _total(official: Official, known: _Known) -> Pair:
    number = official.total
    then = known.total(known.on(number.as_of)) if number else None
    return Pair(number, then, known.total(known.now))
