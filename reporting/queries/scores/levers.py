"""Where the next point is (下一分在哪): every next step with its owners and its deadline."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from django.contrib.auth.models import AnonymousUser

from indicators.models import Campaign, Duty
from indicators.queries import duties_on, plan_of, readings_in_force
from indicators.scoring.exact import write_short
from indicators.scoring.facts import FactsError
from indicators.scoring.levers import GAIN, Lever, levers
from indicators.scoring.spec import ComponentSpec, IndicatorSpec, Plan
from reporting.duties.deadlines import due_text
from reporting.models import Score
from reporting.queries.scores.lever_deadlines import Deadline, Deadlines, deadlines_of
from reporting.scores.knowledge import facts_of
from reporting.scores.priorities import RULE, kept, ranked, words
from reporting.scores.scorebook import told
from units.models import Unit, User
from units.queries import standing

SHOWN = 4


@dataclass(frozen=True)
class Owner:
    """A unit that answers for the numbers of a step, in which relation, and whether it reports."""

    unit: Unit
    role: str
    reports: bool
    mine: bool

    @property
    def relation(self) -> str:
        return f"{self.role}、报数" if self.reports else self.role


@dataclass(frozen=True)
class LeverRow:
    """One step as people read it."""

    lever: Lever
    indicator: IndicatorSpec
    component: ComponentSpec
    measure: str
    owners: tuple[Owner, ...]
    deadline: Deadline

    @property
    def step(self) -> str:
        return words(self.lever)

    @property
    def points(self) -> str:
        """What the step is worth, never rounded up."""
        return write_short(self.lever.points)

    @property
    def of_many(self) -> bool:
        """Whether the indicator has other components, so that this one must be named."""
        return len(self.indicator.components) > 1

    @property
    def mine(self) -> bool:
        return any(owner.mine for owner in self.owners)

    @property
    def foremost(self) -> tuple[Owner, ...]:
        """The owners named at once: my own unit, then the first of the others."""
        return tuple(sorted(self.owners, key=lambda owner: not owner.mine))[:SHOWN]

    @property
    def crowd(self) -> list[tuple[str, list[Unit]]]:
        """Where more are named than stand there at once: all of them by relation."""
        if len(self.owners) <= SHOWN:
            return []
        by_relation = defaultdict[str, list[Unit]](list)
        for owner in self.owners:
            by_relation[owner.relation].append(owner.unit)
        return list(by_relation.items())


@dataclass(frozen=True)
class KeepRow:
    """The earliest month of a component that still has to be kept, and the later ones."""

    first: LeverRow
    others: list[LeverRow]
    held: Fraction
    rest: str


@dataclass(frozen=True)
class Levers:
    """Both lists; `problems` says why there are none, `note` what the state of the window means."""

    gains: list[LeverRow] = field(default_factory=list)
    keeps: list[KeepRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    note: str = ""
    settled: bool = False
    rule: str = RULE

    @property
    def all_keeps(self) -> list[LeverRow]:
        return [row for keep in self.keeps for row in (keep.first, *keep.others)]


def levers_of(campaign: Campaign, user: User | AnonymousUser, *, now: datetime) -> Levers:
    """What the campaign still offers, steps of the person's own units first; writes nothing.

    The number of queries depends neither on units nor on months.
    """
    return _levers(campaign, plan_of(campaign), user, now)


def levers_of_indicator(
    campaign: Campaign, number: int, user: User | AnonymousUser, *, now: datetime
) -> Levers:
    """The same for one indicator."""
    return _levers(campaign, plan_of(campaign), user, now, number)


def _levers(
    campaign: Campaign,
    plan: Plan,
    user: User | AnonymousUser,
    now: datetime,
    only: int | None = None,
) -> Levers:
    if not plan.indicators:
        note = "本方案没有设评分指标，不计分，因此没有下一分可言；要做的事见节点任务。"
        return Levers(note=note, settled=True)
    readings = readings_in_force(campaign)
    values = facts_of(campaign, plan, readings).values
    try:
        found = levers(plan, values, readings)
    except FactsError as error:
        return Levers(problems=told(error.problems, plan))
    if Score.objects.filter(campaign=campaign).values_list("closed", flat=True).first():
        note = "评分期已封存：各月均已审核通过，得分不再变动，没有下一步。"
        return Levers(note=note, settled=True)
    if only is not None:
        found = tuple(lever for lever in found if lever.indicator == only)
    deadlines = deadlines_of(campaign, values, now=now)
    row = _rows(campaign, plan, found, deadlines, user)
    measures = {code: metric.measure for code, metric in plan.metrics.items()}
    gains = ranked((lever for lever in found if lever.kind == GAIN), measures)
    groups = kept((lever for lever in found if lever.kind != GAIN), plan, values, readings)
    place = {lever: at for at, lever in enumerate(ranked((one.first for one in groups), measures))}
    keeps = [
        KeepRow(row(one.first), [row(lever) for lever in one.levers[1:]], one.held, one.rest)
        for one in sorted(groups, key=lambda one: place[one.first])
    ]
    return Levers(
        gains=sorted(map(row, gains), key=lambda one: not one.mine),
        keeps=sorted(keeps, key=lambda one: not one.first.mine),
        note=_over(deadlines) if deadlines.over else "",
    )


def _over(deadlines: Deadlines) -> str:
    return (
        f"评分期最后一个月的报送已于{due_text(deadlines.last)}截止。"
        "下列各步只有补报或更正并经审核通过，才会计分。"
    )


def _rows(
    campaign: Campaign,
    plan: Plan,
    found: tuple[Lever, ...],
    deadlines: Deadlines,
    user: User | AnonymousUser,
) -> Callable[[Lever], LeverRow]:
    """How a lever becomes a row; owners and deadlines are looked up once."""
    owners = _owners(campaign, found, user)
    parts = {part.code: (one, part) for one in plan.indicators for part in one.components}
    return lambda lever: LeverRow(
        lever=lever,
        indicator=parts[lever.component][0],
        component=parts[lever.component][1],
        measure=plan.metrics[lever.step.metric].measure,
        owners=owners[_metrics(lever)],
        deadline=deadlines.of(lever.step),
    )


def _metrics(lever: Lever) -> tuple[str, ...]:
    """Every metric that the step or its lapse moves."""
    moved = (change.metric for change in (*lever.step.changes, *lever.step.lapse))
    return tuple(dict.fromkeys((lever.step.metric, *moved)))


def _owners(
    campaign: Campaign, found: tuple[Lever, ...], user: User | AnonymousUser
) -> Mapping[tuple[str, ...], tuple[Owner, ...]]:
    """Metrics → their units: the lead first, then who reports, then the others; one query."""
    wanted = dict.fromkeys(map(_metrics, found))
    duties = defaultdict[str, list[Duty]](list)
    for duty in duties_on(sorted({code for codes in wanted for code in codes}), campaign):
        duties[duty.metric.code].append(duty)
    mine = standing(user).units
    return {codes: _merged([d for code in codes for d in duties[code]], mine) for codes in wanted}


def _merged(duties: list[Duty], mine: frozenset[int]) -> tuple[Owner, ...]:
    """Each unit once, in its foremost relation."""
    found: dict[int, Owner] = {}
    for duty in sorted(duties, key=_foremost):
        seen = found.get(duty.unit_id)
        if seen is None:
            label = duty.get_role_display()
            own = duty.unit_id in mine
            found[duty.unit_id] = Owner(duty.unit, label, duty.reports, own)
        elif duty.reports and not seen.reports:
            found[duty.unit_id] = replace(seen, reports=True)
    return tuple(found.values())


def _foremost(duty: Duty) -> tuple[bool, bool, int]:
    return (duty.role != Duty.Role.LEAD, not duty.reports, duty.unit.position)
