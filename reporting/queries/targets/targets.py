"""Targets apart from points (目标完成): met or not, what is missing, and where the pace leads."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby

from django.utils import timezone

from indicators.models import Campaign, Target
from indicators.queries import plan_of, readings_in_force
from indicators.scoring.checking import check_facts
from indicators.scoring.exact import write_number
from indicators.scoring.facts import Change, Facts, FactsError, Value
from indicators.scoring.gauges import FINE, Gauge
from indicators.scoring.pace import Outlook, outlook
from indicators.scoring.spec import ComponentSpec, IndicatorSpec
from indicators.scoring.targets import Goal, Progress, Promise, Short, gauge_of, progress, promised
from reporting.queries.targets.shared_targets import Shared, shared_targets
from reporting.queries.targets.situations import TargetLine, lines_of
from reporting.queries.targets.target_bar import LEVELS, Bar, bar_of, now_of, wanted
from reporting.queries.targets.target_row import MET, NO_NUMBER, STATES, TargetRow
from reporting.queries.targets.tracks import tracks_of
from reporting.scores.knowledge import facts_of
from reporting.scores.scorebook import told

NO_INDICATORS = "本方案没有设评分指标，也就没有可衡量的任务目标；要做的事见节点任务。"
NO_TARGETS = "本方案没有写明可衡量的任务目标。"


@dataclass(frozen=True)
class TargetGroup:
    """The targets that stand on one gauge, on one bar."""

    indicator: IndicatorSpec
    component: ComponentSpec
    bar: Bar | None
    name: str
    now: str
    rows: list[TargetRow]

    @property
    def lines(self) -> list[TargetLine]:
        """The same, what the district and the city both want standing once."""
        return lines_of(self.rows)


@dataclass(frozen=True)
class Count:
    """How the targets of one level stand."""

    level: str
    label: str
    total: int
    met: int
    others: list[tuple[str, int]]


@dataclass(frozen=True)
class Targets:
    """Everything the page shows; `problems` or `note` say why there is nothing."""

    groups: list[TargetGroup] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    promise: Promise | None = None
    own: str = "区目标"
    problems: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def rows(self) -> list[TargetRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def headline(self) -> str:
        """What meeting every target brings, in one short sentence."""
        if self.promise is None:
            return ""
        points, total = (write_number(one) for one in (self.promise.points, self.promise.total))
        return f"{self.own}全部恰好达成，最多得{points}分（满分{total}分）。"

    @property
    def sentence(self) -> str:
        """Why meeting every target is not full marks."""
        if self.promise is None:
            return ""
        points, total = (write_number(one) for one in (self.promise.points, self.promise.total))
        if not self.promise.short:
            return f"{self.own}全部恰好达成，可得满分{total}分。"
        lost = write_number(self.promise.total - self.promise.points)
        why = "；".join(_why(one) for one in self.promise.short)
        return f"{self.own}全部恰好达成，最多得{points}分，比满分{total}分少{lost}分：{why}。"


def targets_of(campaign: Campaign, *, now: datetime) -> Targets:
    """Every target of the campaign; writes nothing, the number of queries is constant."""
    return _targets(campaign, now)


def targets_of_indicator(campaign: Campaign, number: int, *, now: datetime) -> Targets:
    """The targets of one indicator, with the bars its page can include."""
    return _targets(campaign, now, number)


def _targets(campaign: Campaign, now: datetime, only: int | None = None) -> Targets:
    plan = plan_of(campaign)
    if not plan.indicators:
        return Targets(note=NO_INDICATORS)
    targets = list(
        Target.objects.filter(component__indicator__campaign=campaign)
        .select_related("component")
        .order_by("component__indicator__number", "component__position", "pk")
    )
    if not targets:
        return Targets(note=NO_TARGETS)
    readings = readings_in_force(campaign)
    known = facts_of(campaign, plan, readings)
    try:
        facts, in_force = check_facts(plan, known.values, readings)
    except FactsError as error:
        return Targets(problems=told(error.problems, plan))
    today = timezone.localdate(now)
    parts = {part.code: (one, part) for one in plan.indicators for part in one.components}
    tracks, shared = tracks_of(plan, known), shared_targets(campaign, targets, known, plan.months)
    desk = _Desk(parts, facts, in_force, tracks, shared, campaign, today)
    rows = [desk.row(target) for target in targets]
    own = "district" if any(row.goal.level == "district" for row in rows) else "city"
    goals = [row.goal for row in rows if row.goal.level == own]
    shown_rows = [row for row in rows if only in (None, row.indicator.number)]
    return Targets(
        groups=list(_groups(shown_rows)),
        counts=_counts(shown_rows),
        promise=promised(plan, goals, facts, in_force),
        own=LEVELS[own],
    )


@dataclass(frozen=True)
class _Desk:
    """What every row is made from."""

    parts: Mapping[str, tuple[IndicatorSpec, ComponentSpec]]
    facts: Facts
    readings: Mapping[str, str]
    tracks: Mapping[str, Sequence[Value]]
    shared: Mapping[int, Shared]
    campaign: Campaign
    today: date

    def row(self, target: Target) -> TargetRow:
        indicator, component = self.parts[target.component.code]
        goal, rule = _goal(target), component.rule
        facts, tracks = self._measured(target)
        gauge = gauge_of(goal, component, facts, self.readings)
        ahead = Outlook(None, NO_NUMBER)
        points = None
        if gauge is not None:
            ahead = self._ahead(outlook(gauge, rule, facts, self.readings, tracks), gauge, goal)
            points = gauge.points_at(goal.barely(gauge))
        return TargetRow(
            target=target,
            goal=goal,
            indicator=indicator,
            component=component,
            gauge=gauge,
            progress=progress(goal, gauge) if gauge else Progress(None, None, None),
            outlook=ahead,
            points=points,
            first=self.campaign.window_first,
            last=self.campaign.months[-1],
            today=self.today,
        )

    def _measured(self, target: Target) -> tuple[Facts, Mapping[str, Sequence[Value]]]:
        """What the target is measured on: the facts, or what its own units have together."""
        own = self.shared.get(target.pk)
        if own is None or own.now is None:
            return self.facts, self.tracks
        facts = self.facts.changed([Change(own.metric, None, own.now)])
        return facts, {**self.tracks, own.metric: own.track}

    def _ahead(self, found: Outlook, gauge: Gauge, goal: Goal) -> Outlook:
        """A forecast in whole units, so that what is said and what is judged are one number."""
        if found.value is None:
            return found
        coarse = replace(gauge, unit=max(gauge.unit, FINE))
        return Outlook(coarse.cut(found.value, rising=goal.rising(gauge)))


def _goal(target: Target) -> Goal:
    return Goal(
        component=target.component.code,
        level=target.level,
        name=target.name,
        comparison=target.comparison,
        value=Fraction(target.value),
        metric=target.metric,
    )


def _groups(rows: list[TargetRow]) -> Iterator[TargetGroup]:
    """Targets of one component on one gauge share a bar; those no number measures come last."""
    parts = {row.component.code: at for at, row in reversed(list(enumerate(rows)))}
    gauges = [
        (row.component.code, row.gauge and (row.gauge.name, row.gauge.measure)) for row in rows
    ]
    first = {key: gauges.index(key) for key in gauges}

    def place(at: int) -> tuple[int, bool, int]:
        code, gauge = gauges[at]
        return parts[code], gauge is None, first[gauges[at]]

    ordered = sorted(range(len(rows)), key=place)
    for _, places in groupby(ordered, key=lambda at: gauges[at]):
        yield _group([rows[at] for at in places])


def _group(rows: list[TargetRow]) -> TargetGroup:
    gauge, goals = rows[0].gauge, [row.goal for row in rows]
    return TargetGroup(
        indicator=rows[0].indicator,
        component=rows[0].component,
        bar=bar_of(gauge, goals) if gauge else None,
        name=gauge.name if gauge else "",
        now=now_of(gauge, goals[0]) if gauge else "",
        rows=rows,
    )


def _counts(rows: list[TargetRow]) -> list[Count]:
    counts = []
    for level, label in LEVELS.items():
        states = Counter(row.state for row in rows if row.goal.level == level)
        if states:
            others = [(STATES[one], states[one]) for one in STATES if one != MET and states[one]]
            counts.append(Count(level, label, states.total(), states[MET], others))
    return counts


def _why(one: Short) -> str:
    points = write_number(one.points)
    return (
        f"指标{one.indicator}“{one.component.name}”的目标是{wanted(one.goal, one.gauge)}，"
        f"恰好达成只得{points}分（满分{write_number(one.component.max)}分）"
    )
