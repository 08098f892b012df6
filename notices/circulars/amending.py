"""What a sent issue quoted and has changed since (更正): old value, new value, why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from indicators.models import Campaign, Metric
from notices.circulars.weeks import SHANGHAI, Week, short_day
from notices.models import Circular
from reporting.filling.comparing import said
from reporting.models import Correction, Event, Snapshot
from reporting.scores.differences import Part, difference, written
from reporting.scores.snapshots import parts_in
from reporting.workflow import Move

Row = dict[str, Any]


def amendments(
    campaign: Campaign, since: Circular | None, parts: list[Part], *, at: datetime
) -> list[Row]:
    """The changes to accepted numbers since that issue was drafted; [] for the first issue.

    A correction names both values itself. A sheet opened again is listed where a quoted number
    is no longer what it was. Each row also says what became of the points that were quoted.
    """
    if since is None or since.snapshot is None:
        return []
    points = _points(since.snapshot, parts)
    names = dict(Metric.objects.filter(campaign=campaign).values_list("code", "name"))
    window = {"at_gt": since.snapshot.taken_at, "at_lte": at}
    rows = list(_corrected(campaign, since, names, points, **window))
    told = {(row["metric"], row["month"]) for row in rows}
    return rows + list(_reopened(campaign, since, parts, names, points, told, **window))


def touched(campaign: Campaign, since: Circular | None, week: Week, *, at: datetime) -> list[Row]:
    """Every accepted sheet that was corrected or opened again since the last issue was drafted."""
    after = since.drafted_at if since else week.starts
    events = Event.objects.filter(
        submission__period__campaign=campaign,
        move__in=(Move.CORRECT, Move.REOPEN),
        at__gt=after,
        at__lte=at,
    ).select_related("submission__unit", "submission__period")
    reasons = _reasons(campaign)
    return [
        {
            "day": short_day(event.at.astimezone(SHANGHAI).date()),
            "unit": event.submission.unit.code,
            "month": event.submission.period.label,
            "what": "更正" if event.move == Move.CORRECT else "重新打开",
            "why": reasons.get((event.submission_id, event.at))
            or "；".join(dict.fromkeys(event.reasons.values()))
            or "—",
        }
        for event in events.order_by("at", "pk")
    ]


def _reasons(campaign: Campaign) -> dict[tuple[int, datetime | None], str]:
    """Submission and moment of its approved correction → why it was asked for."""
    rows = Correction.objects.filter(
        submission__period__campaign=campaign, state=Correction.State.APPROVED
    )
    return {(one.submission_id, one.decided_at): one.reason for one in rows}


def _points(before: Snapshot, parts: list[Part]) -> dict[str, list[Row]]:
    """Metric code → the quoted components that read it and whose points moved."""
    found: dict[str, list[Row]] = {}
    for row in difference(parts_in(before), parts).rows:
        inputs = {
            one["metric"] for part in parts if part.code == row.code for one in part.trace["inputs"]
        }
        if row.change and row.before is not None and row.after is not None:
            told = {"name": row.name, "before": written(row.before), "after": written(row.after)}
            for metric in inputs:
                found.setdefault(metric, []).append(told)
    return found


def _corrected(
    campaign: Campaign,
    since: Circular,
    names: dict[str, str],
    points: dict[str, list[Row]],
    *,
    at_gt: datetime,
    at_lte: datetime,
) -> Iterable[Row]:
    accepted = Event.objects.filter(
        submission=OuterRef("submission"), move=Move.ACCEPT, at__lte=at_gt
    )
    rows = Correction.objects.filter(
        Exists(accepted),
        submission__period__campaign=campaign,
        state=Correction.State.APPROVED,
        decided_at__gt=at_gt,
        decided_at__lte=at_lte,
    ).select_related("submission__unit", "submission__period")
    for one in rows.order_by("decided_at", "pk"):
        for metric, change in one.changes.items():
            yield {
                "issue": since.number,
                "metric": metric,
                "name": names.get(metric, metric),
                "unit": one.submission.unit.code,
                "month": f"{one.submission.period.month:%Y-%m}",
                "label": one.submission.period.label,
                "before": said(change["before"]),
                "after": said(change["after"]),
                "reason": one.reason,
                "points": points.get(metric, []),
            }


def _reopened(
    campaign: Campaign,
    since: Circular,
    parts: list[Part],
    names: dict[str, str],
    points: dict[str, list[Row]],
    told: set[tuple[str, str]],
    *,
    at_gt: datetime,
    at_lte: datetime,
) -> Iterable[Row]:
    assert since.snapshot is not None
    moved = {
        (cause.code, cause.month): cause
        for row in difference(parts_in(since.snapshot), parts).rows
        for cause in row.causes
        if cause.kind in ("changed", "withdrawn")
    }
    events = Event.objects.filter(
        submission__period__campaign=campaign, move=Move.REOPEN, at__gt=at_gt, at__lte=at_lte
    ).select_related("submission__unit", "submission__period")
    for event in events.order_by("at", "pk"):
        month = f"{event.submission.period.month:%Y-%m}"
        for metric, reason in event.reasons.items():
            cause = moved.get((metric, month)) or moved.get((metric, None))
            if cause is None or (metric, month) in told:
                continue
            yield {
                "issue": since.number,
                "metric": metric,
                "name": names.get(metric, metric),
                "unit": event.submission.unit.code,
                "month": month,
                "label": event.submission.period.label,
                "before": cause.before or "空",
                "after": cause.after or "待重新审核",
                "reason": reason,
                "points": points.get(metric, []),
            }
