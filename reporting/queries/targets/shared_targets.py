"""Targets that are the sum of dated tasks: measured by the answers of the tasks' own units."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.models import Campaign, Metric, Target, Task
from indicators.scoring.facts import Value
from reporting.scores.knowledge import Facts
from reporting.scores.losses import Said


@dataclass(frozen=True)
class Shared:
    """What the units named by the tasks have together: now, and as known up to each month."""

    metric: str
    now: Value
    track: tuple[Value, ...]


def shared_targets(
    campaign: Campaign, targets: Sequence[Target], known: Facts, months: Sequence[str]
) -> dict[int, Shared]:
    """Target → the sum of its units, where the tasks of its metric add up to it; two queries.

    Such a target speaks of these units, although the score may count another unit's figure.
    """
    tasks = defaultdict[str, list[Task]](list)
    of_stocks = Task.objects.filter(campaign=campaign, metric__kind=Metric.Kind.STOCK)
    named = of_stocks.filter(target__isnull=False)
    for task in named.select_related("metric").prefetch_related("duties__unit"):
        if task.metric is not None:
            tasks[task.metric.code].append(task)
    found = {}
    for target in targets:
        of_metric = tasks.get(target.metric, [])
        if len(of_metric) > 1 and sum(task.target or 0 for task in of_metric) == target.value:
            units = {unit.code for task in of_metric for unit in task.units}
            found[target.pk] = _shared(target.metric, units, known, months)
    return found


def _shared(metric: str, units: set[str], known: Facts, months: Sequence[str]) -> Shared:
    said = [one for one in Said.of(known.sources.get(metric, [])) if one.unit in units]
    track = tuple(_sum(said, month) for month in months)
    return Shared(metric, _sum(said, months[-1]), track)


def _sum(said: list[Said], month: str) -> Value:
    last: Mapping[str, Said] = {one.unit: one for one in said if one.month <= month}
    return sum((Fraction(one.number) for one in last.values()), Fraction(0)) if last else None
