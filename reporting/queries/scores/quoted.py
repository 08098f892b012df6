"""Everything a circular quotes (通报所引用的内容), gathered once as plain data for a snapshot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from indicators.models import Adoption, Campaign
from indicators.queries import indicators_of, metrics_by_indicator, next_tasks
from indicators.scoring.bounds import Interval
from indicators.scoring.exact import added, write_number, write_plain
from reporting.duties.deadlines import SHANGHAI, Punctuality, due_text
from reporting.models import ComponentScore, Score, Snapshot
from reporting.queries.filling.matrix import MatrixRow, matrix_of
from reporting.queries.published.bases import Official, OfficialNumber, official_of
from reporting.queries.scores.dashboard import basis_of
from reporting.queries.scores.history import option_name
from reporting.queries.scores.levers import LeverRow, levers_of
from reporting.scores.priorities import ranked
from reporting.workflow import HANDED_IN, State
from units.models import User

SHAPE = 1
LEVERS_AT_MOST = 10
Content = dict[str, Any]


def quoted(
    campaign: Campaign,
    score: Score,
    *,
    name: str,
    by: User | None,
    at: datetime,
    since: Snapshot | None,
) -> Content:
    """The whole content as text, whole numbers, lists and tables; numbers as decimal text.

    The number of queries depends neither on units nor on months nor on snapshots.
    """
    parts, official = list(score.parts.all()), official_of(campaign)
    content: Content = {
        "shape": SHAPE,
        "name": name,
        "taken_at": f"{timezone.localtime(at, SHANGHAI).isoformat()}",
        "taken_by": by.post if by else "系统",
        "campaign": _campaign(campaign),
        "score": _score(score),
        "total": write_plain(score.total),
        "interval": dict(score.interval),
        "since": _since(since, parts),
        "indicators": _indicators(campaign, score, parts, official, since),
        "readings": _readings(campaign, score.readings),
        "official": _published(official.total),
    }
    return content | {
        "matrix": _matrix(campaign, at),
        "tasks": _tasks(campaign, at),
        "levers": _levers(campaign, by or AnonymousUser(), at),
    }


def _campaign(campaign: Campaign) -> Content:
    return {
        "code": campaign.code,
        "name": campaign.name,
        "jurisdiction": campaign.jurisdiction_name,
        "document": campaign.document,
        "total": write_plain(campaign.total or Decimal(0)),
        "demonstration": campaign.demonstration,
    }


def _score(score: Score) -> Content:
    return {
        "id": score.pk,
        "computed_at": f"{timezone.localtime(score.computed_at, SHANGHAI).isoformat()}",
        "engine": score.engine,
        "closed": score.closed,
        "digest": score.digest,
    }


def _since(before: Snapshot | None, parts: Iterable[ComponentScore]) -> Content | None:
    """The snapshot before and the exact change of the total since; None for the first."""
    if before is None:
        return None
    change = _sum(part.exact for part in parts) - _sum(
        part["exact"] for one in before.content["indicators"] for part in one["components"]
    )
    return {
        "id": before.pk,
        "name": before.name,
        "taken_at": f"{timezone.localtime(before.taken_at, SHANGHAI).isoformat()}",
        "total": before.content["total"],
        "change": write_number(change),
    }


def _sum(found: Iterable[Mapping[str, str]]) -> Fraction:
    return added(Fraction(one["earned"]) for one in found)


def _indicators(
    campaign: Campaign,
    score: Score,
    parts: list[ComponentScore],
    official: Official,
    since: Snapshot | None,
) -> list[Content]:
    kept = {part.code: part for part in parts}
    read = metrics_by_indicator(campaign)
    earlier = {one["number"]: one for one in since.content["indicators"]} if since else {}
    rows = []
    for one in indicators_of(campaign):
        own = [_component(kept[item.code], item.max) for item in one.components.all()]
        earned, before = _sum(part["exact"] for part in own), earlier.get(one.number)
        change = None if before is None else earned - _sum(p["exact"] for p in before["components"])
        rows.append(
            {
                "number": one.number,
                "name": one.name,
                "max": write_plain(one.max),
                "points": write_number(earned),
                "lost": write_number(Fraction(one.max) - earned),
                "interval": dict(score.intervals[str(one.number)]),
                "basis": basis_of(read[one.number], campaign),
                "official": _published(official.points.get(one.number)),
                "change": None if change is None else write_number(change),
                "components": own,
            }
        )
    return rows


def _component(part: ComponentScore, most: Decimal) -> Content:
    """One component with the working that tells later why it came out so."""
    return {
        "code": part.code,
        "name": part.trace["name"],
        "max": write_plain(most),
        "points": part.trace["points"],
        "interval": Interval.from_exact(part.exact).to_json(),
        "exact": part.exact,
        "paragraph": part.paragraph,
        "trace": part.trace,
    }


def _readings(campaign: Campaign, in_force: Mapping[str, str]) -> list[Content]:
    """Every reading with the option the score was computed under and who decided it last."""
    decided: dict[int, Adoption] = {}
    for one in Adoption.objects.filter(reading__campaign=campaign).order_by("sequence"):
        decided[one.reading_id] = one
    return [
        {
            "code": one.code,
            "question": one.question,
            "option": in_force.get(one.code, one.default),
            "name": option_name(one, in_force.get(one.code, one.default)),
            "indicators": list(one.indicators),
            "decided": _decision(decided.get(one.pk), in_force.get(one.code)),
        }
        for one in campaign.readings.all()
    ]


def _decision(one: Adoption | None, option: str | None) -> Content | None:
    if one is None or one.option != option:
        return None
    return {"by": one.decided_by, "on": f"{one.decided_on}", "document": one.document}


def _published(one: OfficialNumber | None) -> Content | None:
    """What the city had published by then, and where; None is 未通报."""
    if one is None:
        return None
    return {
        "value": write_plain(one.value),
        "summed": one.summed,
        "bulletin": one.bulletin.pk,
        "title": one.bulletin.title,
        "document": one.bulletin.document,
        "as_of": f"{one.as_of}",
    }


def _matrix(campaign: Campaign, at: datetime) -> Content | None:
    """How the newest open month stood: the counts, and who was missing, late or returned."""
    matrix = matrix_of(campaign, month=None, now=at)
    if matrix is None:
        return None
    rows = [row for row in matrix.rows if row.owed]
    overdue, late = Punctuality.OVERDUE, Punctuality.LATE
    waiting = (*HANDED_IN, State.ACCEPTED, State.RETURNED)
    return {
        "month": f"{matrix.period.month:%Y-%m}",
        "label": matrix.period.label,
        "due": matrix.due,
        "left": matrix.left,
        "counts": [[label, count] for label, count in matrix.counts],
        "units": {
            "overdue": _names(row for row in rows if row.punctuality == overdue),
            "late": _names(row for row in rows if row.punctuality == late),
            "returned": _names(row for row in rows if row.submission.state == State.RETURNED),
            "open": _names(
                row
                for row in rows
                if row.submission.state not in waiting and row.punctuality != overdue
            ),
        },
    }


def _names(rows: Iterable[MatrixRow]) -> list[str]:
    return [row.submission.unit.name for row in rows]


def _tasks(campaign: Campaign, at: datetime) -> list[Content]:
    """The dated tasks still ahead, nearest first."""
    today = timezone.localtime(at, SHANGHAI).date()
    return [
        {
            "title": task.title,
            "due": f"{task.due}",
            "days": (task.due - today).days,
            "units": [unit.name for unit in task.units],
        }
        for task in next_tasks(campaign, today=today)
    ]


def _levers(campaign: Campaign, by: User | AnonymousUser, at: datetime) -> Content:
    """The first next steps, in the one order that does not depend on who asks."""
    found = levers_of(campaign, by, now=at)
    gains, keeps = _in_order(found.gains), _in_order([keep.first for keep in found.keeps])
    return {
        "note": found.note,
        "gains": [_lever(row) for row in gains[:LEVERS_AT_MOST]],
        "keeps": [_lever(row) for row in keeps[:LEVERS_AT_MOST]],
    }


def _in_order(rows: Iterable[LeverRow]) -> list[LeverRow]:
    """The page puts the reader's own units first; a snapshot has no reader."""
    groups = defaultdict[Any, list[LeverRow]](list)
    for row in sorted(rows, key=lambda row: (row.indicator.number, row.component.code)):
        groups[row.lever].append(row)
    measures = {lever.step.metric: found[0].measure for lever, found in groups.items()}
    return [row for lever in ranked(groups, measures) for row in groups[lever]]


def _lever(row: LeverRow) -> Content:
    return {
        "indicator": row.indicator.number,
        "name": row.indicator.name,
        "component": row.component.code,
        "step": row.step,
        "points": write_number(row.lever.points),
        "due": due_text(row.deadline.due_at),
        "late": row.deadline.late,
        "left": row.deadline.left.text,
        "units": [owner.unit.name for owner in row.owners],
    }
