"""What stands ahead of every indicator (下一步): the step that wins most, and whose it is."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from indicators.models import Campaign, Duty
from indicators.queries import duties_on, plan_of, readings_in_force
from indicators.scoring.exact import write_short
from indicators.scoring.facts import FactsError
from indicators.scoring.levers import Lever, levers
from indicators.scoring.spec import IndicatorSpec, MetricSpec, Plan
from reporting.scores.facts import Fact
from reporting.scores.knowledge import facts_of
from reporting.scores.priorities import brief, foremost
from units.models import Unit

NAMED = 2


@dataclass(frozen=True)
class Ahead:
    """One indicator's way on: what is to be done, what it brings, and who answers for it.

    `metric` is the number it moves, `month` the month it is about, None for any. `owners` are
    those who lead, where nobody does all, who report first; `others` counts the rest by role.
    `reporters` are the units that report the number, in the plan's order.
    """

    step: str
    brings: str
    metric: MetricSpec
    month: str | None
    role: str
    owners: tuple[Unit, ...]
    others: tuple[tuple[str, int], ...]
    reporters: tuple[Unit, ...]

    @property
    def register(self) -> bool:
        return self.metric.kind == "register"

    @property
    def whose(self) -> str:
        """The owners in a few words; blank where the plan names none."""
        if not self.owners:
            return ""
        names = "、".join(unit.short_name for unit in self.owners[:NAMED])
        more = f"等{len(self.owners)}家" if len(self.owners) > NAMED else ""
        rest = "".join(f"，{role}{count}家" for role, count in self.others)
        return f"{self.role}：{names}{more}{rest}"


def ahead_of(campaign: Campaign) -> dict[int, Ahead]:
    """Indicator → its way on, from what the latest score knew; three queries.

    An indicator that nothing can be done for now has none; while the facts contradict each other
    none has.
    """
    plan, readings = plan_of(campaign), readings_in_force(campaign)
    facts = facts_of(campaign, plan, readings, sourced=False).values
    try:
        found = levers(plan, facts, readings)
    except FactsError:
        return {}
    best = foremost(found)
    wanted = {n: one.step.metric for n, one in best.items()} | _missing(plan, facts, best)
    duties = defaultdict[str, list[Duty]](list)
    for duty in duties_on(sorted(set(wanted.values())), campaign):
        duties[duty.metric.code].append(duty)
    months = Counter(one.component for one in found if one.step.month is not None)
    return {
        number: _ahead(plan.metrics[code], best.get(number), duties[code], months)
        for number, code in wanted.items()
    }


def _missing(plan: Plan, facts: Mapping[str, Fact], best: Mapping[int, Lever]) -> dict[int, str]:
    """Indicator → the unknown number that keeps most of it from being counted, without a step."""
    without = [one for one in plan.indicators if one.number not in best]
    found = {one.number: _unknown(one, facts) for one in without}
    return {number: code for number, code in found.items() if code}


def _unknown(indicator: IndicatorSpec, facts: Mapping[str, Fact]) -> str:
    for part in sorted(indicator.components, key=lambda one: -one.max):
        for code in part.rule.metrics():
            if facts.get(code) is None:
                return code
    return ""


def _ahead(
    metric: MetricSpec, lever: Lever | None, duties: list[Duty], months: Mapping[str, int]
) -> Ahead:
    leads = [one for one in duties if one.role == Duty.Role.LEAD]
    reporting = [one for one in duties if one.reports]
    # Who reports stands before who does not; sorting is stable.
    named = leads or sorted(duties, key=lambda one: not one.reports)
    units = {one.unit_id for one in named}
    rest = Counter(one.get_role_display() for one in duties if one.unit_id not in units)
    step = brief(lever, metric, months=months.get(lever.component, 0)) if lever else ""
    return Ahead(
        step=step or f"先报{metric.name}",
        brings=_brings(lever) if lever else "",
        metric=metric,
        month=lever.step.month if lever else None,
        role=named[0].get_role_display() if named else "",
        owners=tuple(one.unit for one in named),
        others=tuple(rest.items()),
        reporters=tuple(one.unit for one in reporting),
    )


def _brings(lever: Lever) -> str:
    verb, points = ("可得", lever.gains) if lever.gains > 0 else ("可保", lever.keeps)
    return f"{verb}{write_short(points)}分"
