"""What a campaign was worth as known at a moment (当时已知), recomputed from the events alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from indicators.models import Campaign
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.engine import Result, score
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import Plan
from reporting.models import Event, Submission
from reporting.scores.differences import Difference, difference, parts_of
from reporting.scores.facts import Fact
from reporting.scores.knowledge import facts_known
from reporting.scores.scorebook import told
from reporting.workflow import State

Sources = Mapping[str, list[list[object]]]


@dataclass(frozen=True)
class AsKnown:
    """The score of one moment; `result` is None where the facts of then contradict each other."""

    at: datetime
    plan: Plan
    readings: Mapping[str, str]
    sources: Sources
    closed: bool
    result: Result | None
    problems: list[str]

    @property
    def submissions(self) -> int:
        """How many accepted submissions had spoken by then."""
        return len({row[3] for rows in self.sources.values() for row in rows})

    def sources_of(self, metrics: list[str]) -> Sources:
        """Which submissions, versions and acceptors stood behind the metrics then."""
        return {code: self.sources.get(code, []) for code in dict.fromkeys(metrics)}


def as_known(campaign: Campaign, *, at: datetime, plan: Plan | None = None) -> AsKnown:
    """The campaign scored from what had been accepted by then, under the readings in force then.

    Neither stored scores nor stored facts are read. At most twelve queries, without a plan given.
    """
    plan = plan or plan_of(campaign)
    readings = readings_in_force(campaign, at=at)
    facts = facts_known(campaign, plan, readings, at=at)
    values = facts.values
    closed = _decided(plan, values) and _all_accepted(campaign, plan, at)
    try:
        result = score(plan, values, readings, closed=closed)
    except FactsError as error:
        problems = told(error.problems, plan)
        return AsKnown(at, plan, readings, facts.sources, closed, None, problems)
    return AsKnown(at, plan, readings, facts.sources, closed, result, [])


def _decided(plan: Plan, values: Mapping[str, Fact]) -> bool:
    found = (values.get(code) for code in plan.scored_metrics())
    return all(None not in one if isinstance(one, list) else one is not None for one in found)


def _all_accepted(campaign: Campaign, plan: Plan, at: datetime) -> bool:
    """True when every month of the window had opened and stood accepted from everybody."""
    if campaign.periods.filter(opens_at__lte=at).count() < len(plan.months):
        return False
    events = Event.objects.filter(submission=OuterRef("pk"), at__lte=at).order_by("-version")
    state = Coalesce(Subquery(events.values("to_state")[:1]), Value(State.DRAFT.value))
    rows = Submission.objects.filter(period__campaign=campaign).annotate(then=state)
    return not rows.exclude(then=State.ACCEPTED).exists()


@dataclass(frozen=True)
class Compared:
    """Two moments of a campaign and the explained way from one to the other."""

    before: AsKnown
    after: AsKnown

    @property
    def problems(self) -> list[str]:
        """Why there is nothing to compare: facts of one moment that contradict each other."""
        return [*self.before.problems, *self.after.problems]

    @property
    def difference(self) -> Difference | None:
        if self.before.result is None or self.after.result is None:
            return None
        return difference(parts_of(self.before.result), parts_of(self.after.result))


def compared(campaign: Campaign, *, since: datetime, until: datetime) -> Compared:
    """Both moments scored from the events as known then."""
    plan = plan_of(campaign)
    return Compared(
        as_known(campaign, at=since, plan=plan), as_known(campaign, at=until, plan=plan)
    )
