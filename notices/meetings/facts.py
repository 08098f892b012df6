"""Everything a meeting's pack says (调度材料), gathered once as plain data beside its snapshot."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from indicators.models import Campaign, Duty
from indicators.queries import duties_on, metrics_by_indicator, tasks_of
from indicators.scoring.exact import write_plain
from notices.meetings.carried import carried
from notices.meetings.compared import changes, last_meeting, since_last
from reporting.dated.task_work import working_units
from reporting.dated.tasking import TaskStanding, TaskState
from reporting.duties.deadlines import SHANGHAI
from reporting.models import Snapshot, Submission
from reporting.queries.dated.task_history import works_then
from reporting.queries.filling.matrix import matrix_of
from reporting.queries.scores.unit_losses import PartLoss, every_loss
from units.models import Unit

SHAPE = 1
SHARED_BY = 3
Content = dict[str, Any]


def pack_of(
    campaign: Campaign, snapshot: Snapshot, *, month: date, held_on: date, at: datetime
) -> Content:
    """The whole pack; points are the snapshot's, decimal text, units stand by their code.

    The number of queries depends neither on units nor on months nor on decisions.
    """
    today, frozen = timezone.localtime(at, SHANGHAI).date(), snapshot.content
    duties = _duties(campaign)
    losses = every_loss(campaign, snapshot.score)
    last = last_meeting(campaign, before=month)
    moved = changes(frozen, last)
    indicators = [
        _indicator(row, duties[row["number"]], losses) | {"change": moved[row["number"]]}
        for row in frozen["indicators"]
    ]
    units = _names(campaign)
    items = carried(campaign, before=month, today=today)
    return {
        "shape": SHAPE,
        "campaign": frozen["campaign"],
        "names": {"shadow": campaign.shadow_name, "official": campaign.official_name},
        "month": f"{month:%Y-%m}",
        "held_on": f"{held_on}",
        "as_of": frozen["taken_at"],
        "snapshot": {"id": snapshot.pk, "name": snapshot.name, "digest": snapshot.digest},
        "total": frozen["total"],
        "interval": frozen["interval"],
        "since": since_last(frozen, last),
        "official": frozen["official"],
        "indicators": indicators,
        "leads": [code for code in units if code in _leading_units(indicators, items)],
        "units": units,
        "month_of": _month(campaign, at),
        "missing": _missing(campaign, at),
        "tasks": _tasks(campaign, at),
        "items": items,
        "levers": frozen["levers"],
    }


def _duties(campaign: Campaign) -> dict[int, list[Duty]]:
    """Indicator number → who answers for the numbers it reads."""
    read = metrics_by_indicator(campaign)
    codes = sorted({metric.code for metrics in read.values() for metric in metrics})
    by_metric = defaultdict[str, list[Duty]](list)
    for duty in duties_on(codes, campaign):
        by_metric[duty.metric.code].append(duty)
    return {
        number: [duty for metric in metrics for duty in by_metric[metric.code]]
        for number, metrics in read.items()
    }


def _indicator(row: Content, duties: list[Duty], losses: list[PartLoss]) -> Content:
    leads = _codes(_leading(duties))
    others = [code for code in _codes(duty.unit for duty in duties) if code not in leads]
    kept = ("number", "name", "max", "points", "lost", "interval", "official")
    return {name: row[name] for name in kept} | {
        "leads": leads,
        "joint": others,
        "losses": [_loss(one) for one in losses if one.indicator.number == row["number"]],
    }


def _leading(duties: list[Duty]) -> list[Unit]:
    """牵头单位 where the plan names one, else its few 责任单位; what many share alike has none."""
    named = [duty.unit for duty in duties if duty.role == Duty.Role.LEAD]
    shared = [duty.unit for duty in duties if duty.role == Duty.Role.RESPONSIBLE]
    return named or (shared if len(set(shared)) <= SHARED_BY else [])


def _loss(one: PartLoss) -> Content:
    loss = one.loss
    return {
        "component": one.component.name,
        "points": write_plain(loss.points),
        "month": loss.month,
        "item": loss.item,
        "reason": loss.reason,
        "fate": loss.fate.value,
        "units": list(dict.fromkeys(who.unit for who in loss.whose)),
    }


def _codes(units: Iterable[Unit]) -> list[str]:
    """Each unit once, in the plan's order."""
    once = {unit.pk: unit for unit in units}
    return [unit.code for unit in sorted(once.values(), key=lambda unit: unit.position)]


def _leading_units(indicators: list[Content], items: list[Content]) -> set[str]:
    """Who leads an indicator, or something that is not signed off yet."""
    led = {code for row in indicators for code in row["leads"]}
    return led | {item["lead"] for item in items if item["standing"] != "done"}


def _names(campaign: Campaign) -> dict[str, Content]:
    """Every unit in the plan's order, as papers name it."""
    units = Unit.objects.filter(jurisdiction=campaign.jurisdiction).order_by("position")
    return {unit.code: {"name": unit.name, "short": unit.short_name} for unit in units}


def _month(campaign: Campaign, at: datetime) -> Content | None:
    """How every unit stands with the newest open month; None before the first."""
    opened = campaign.periods.filter(opens_at__lte=at).values_list("month", flat=True)
    newest = opened.order_by("-month").first()
    if newest is None:
        return None
    matrix = matrix_of(campaign, month=f"{newest:%Y-%m}", now=at)
    if matrix is None:
        return None
    rows = [row for row in matrix.rows if row.owed]
    return {
        "label": matrix.period.label,
        "due": matrix.due,
        "counts": [[label, count] for label, count in matrix.counts],
        "units": {
            row.submission.unit.code: {
                "state": row.label,
                "punctuality": row.punctuality.label,
                "answered": row.answered,
                "owed": row.owed,
            }
            for row in rows
        },
    }


def _missing(campaign: Campaign, at: datetime) -> dict[str, list[str]]:
    """Unit → the months it owes that are past their date (缺报), the plan's order."""
    rows = Submission.objects.filter(
        period__campaign=campaign, period__due_at__lte=at, first_submitted_at=None
    ).filter(cells__owed=True)
    found = defaultdict[str, list[str]](list)
    listed = rows.select_related("period", "unit").order_by("unit__position", "period__month")
    for one in listed.distinct():
        found[one.unit.code].append(f"{one.period.month:%Y-%m}")
    return dict(found)


def _tasks(campaign: Campaign, at: datetime) -> list[Content]:
    """Every dated task that is not done by then, soonest first, with who has to finish it."""
    states = {
        (work.task_id, work.unit_id): TaskState(work.state) for work in works_then(campaign, at=at)
    }
    today, found = timezone.localtime(at, SHANGHAI).date(), []
    for task in tasks_of(campaign):
        units = working_units(task)
        parts = tuple(states.get((task.pk, unit.pk), TaskState.OPEN) for unit in units)
        standing = TaskStanding(parts, task.due, today)
        if standing.code != "done" and units:
            found.append(
                {
                    "code": task.code,
                    "title": task.title,
                    "due": f"{task.due}",
                    "state": standing.code,
                    "done": standing.done,
                    "of": len(units),
                    "open": [
                        unit.code
                        for unit, part in zip(units, parts, strict=True)
                        if part is not TaskState.DONE
                    ],
                }
            )
    return found
