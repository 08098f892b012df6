"""What accepting a sheet would do to the total, scored without storing anything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Campaign, Metric
from indicators.queries import readings_in_force, rules_of
from indicators.scoring.engine import score_some
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import Plan
from reporting.models import Cell, Submission
from reporting.scores.facts import Accepted, Fact, Shape, known
from reporting.scores.knowledge import accepted_cells, facts_of, shapes_of


@dataclass(frozen=True)
class _Ground:
    """What is accepted now, of every metric that the waiting sheets speak of."""

    plan: Plan
    readings: Mapping[str, str]
    shapes: Mapping[str, Shape]
    rows: Mapping[str, list[Accepted]]
    values: Mapping[str, Fact]

    def value(self, code: str, rows: Iterable[Accepted]) -> Fact:
        listing = self.readings.get("listing", "")
        return known(self.shapes[code], rows).up_to(listing=listing)


def effects_if_accepted(
    campaign: Campaign, waiting: Iterable[Submission], cells: Mapping[int, list[Cell]]
) -> dict[int, Decimal | None]:
    """Submission → by how much the total would move; None where its facts contradict others.

    Nine queries, however many are asked about; `cells` are those of each submission.
    """
    sheets = list(waiting)
    if not campaign.scored or not sheets:
        return {}
    ground = _ground(campaign, [cell.metric for one in sheets for cell in cells[one.pk]])
    return {one.pk: _effect(ground, one, cells[one.pk]) for one in sheets}


def _ground(campaign: Campaign, metrics: list[Metric]) -> _Ground:
    plan, readings = rules_of(campaign).plan, readings_in_force(campaign)
    concerned = {one.code: one for one in metrics if one.code in plan.metrics}
    rows = defaultdict[str, list[Accepted]](list)
    for row in accepted_cells(campaign, metrics=concerned.keys()):
        rows[row.metric].append(row)
    ground = _Ground(plan, readings, shapes_of(campaign, plan, concerned.values()), rows, {})
    stored = facts_of(campaign, plan, readings, sourced=False).values
    now = {code: ground.value(code, rows[code]) for code in concerned}
    return _Ground(plan, readings, ground.shapes, rows, stored | now)


def _effect(ground: _Ground, submission: Submission, cells: list[Cell]) -> Decimal | None:
    said = [_as_accepted(cell, submission) for cell in cells if not cell.blank]
    new = {
        row.metric: ground.value(row.metric, [*ground.rows[row.metric], row])
        for row in said
        if row.metric in ground.shapes
    }
    parts = ground.plan.components()
    stale = {part.code for part in parts if new.keys() & set(part.rule.metrics())}
    try:
        before, after = (
            sum(
                (
                    part.points
                    for part in score_some(ground.plan, facts, ground.readings, only=stale)
                ),
                Decimal(0),
            )
            for facts in (ground.values, {**ground.values, **new})
        )
    except FactsError:
        return None
    return after - before


def _as_accepted(cell: Cell, submission: Submission) -> Accepted:
    assert submission.submitted_at is not None
    return Accepted(
        cell.metric.code,
        f"{submission.period.month:%Y-%m}",
        submission.unit.code,
        cell.value,
        tuple(cell.items),
        cell.zero_report,
        submission.pk,
        submission.version,
        "",
        submission.submitted_at,
    )
