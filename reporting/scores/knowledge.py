"""What is known about a campaign: its accepted cells, now or as known at an earlier moment."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from indicators.models import Campaign, Duty, Metric
from indicators.queries import metrics_of
from indicators.scoring.spec import Plan
from reporting.duties.terms import Term
from reporting.models import Cell, Event, Exemption, StoredFact
from reporting.scores.facts import Accepted, Fact, Known, Shape, known
from reporting.workflow import CARRIES_VALUES, State


@dataclass(frozen=True)
class Facts:
    """What is known of every metric, and from which cells."""

    known: Mapping[str, Known]
    sources: Mapping[str, list[list[object]]]
    readings: Mapping[str, str]
    through: str | None = None

    @property
    def values(self) -> dict[str, Fact]:
        """Metric → its value for the scorer, under the readings given."""
        return self.under(self.readings)

    def under(self, readings: Mapping[str, str]) -> dict[str, Fact]:
        """Metric → its value under other readings; one of them decides what a register counts."""
        listing = readings.get("listing", "")
        return {code: one.up_to(self.through, listing=listing) for code, one in self.known.items()}


def facts_of(
    campaign: Campaign,
    plan: Plan,
    readings: Mapping[str, str],
    *,
    through: str | None = None,
    sourced: bool = True,
) -> Facts:
    """What the last recompute knew, optionally only up to a month (YYYY-MM); one query.

    The sources are by far the longest part: whoever asks for values alone does without.
    """
    columns = ("metric__code", "months", "standing", *(("sources",) if sourced else ()))
    rows = list(StoredFact.objects.filter(campaign=campaign).values_list(*columns))
    read = {
        code: Known(plan.months, months, standing, monthly=plan.metrics[code].monthly)
        for code, months, standing, *_ in rows
        if code in plan.metrics
    }
    sources = {row[0]: row[3] for row in rows} if sourced else {}
    return Facts(read, sources, readings, through)


def sources_of(campaign: Campaign, metrics: Collection[str]) -> dict[str, list[list[object]]]:
    """Metric → the cells that the last recompute read for it; one query, none for no metric."""
    rows = StoredFact.objects.filter(campaign=campaign, metric__code__in=metrics)
    return dict(rows.values_list("metric__code", "sources"))


def facts_known(
    campaign: Campaign, plan: Plan, readings: Mapping[str, str], *, at: datetime
) -> Facts:
    """What had been accepted by that moment, from the events alone; five queries.

    Nor is a 无此业务 known before the day on which it was approved.
    """
    return _facts(campaign, plan, readings, cells_known(campaign, at=at), at=at)


def facts_now(campaign: Campaign, plan: Plan, readings: Mapping[str, str]) -> Facts:
    """What is accepted now, read from the cells themselves; three queries."""
    return _facts(campaign, plan, readings, accepted_cells(campaign))


def _facts(
    campaign: Campaign,
    plan: Plan,
    readings: Mapping[str, str],
    cells: Iterable[Accepted],
    *,
    at: datetime | None = None,
) -> Facts:
    rows = _by_metric(cells)
    shapes = shapes_of(campaign, plan, metrics_of(campaign).values(), at=at)
    return Facts(
        {code: known(shape, rows[code]) for code, shape in shapes.items()},
        {code: [row.as_source() for row in said] for code, said in rows.items()},
        readings,
    )


def _by_metric(cells: Iterable[Accepted]) -> defaultdict[str, list[Accepted]]:
    rows = defaultdict[str, list[Accepted]](list)
    for cell in cells:
        rows[cell.metric].append(cell)
    return rows


def refresh(campaign: Campaign, plan: Plan) -> set[str]:
    """Brings the stored facts up to what is accepted now; returns the metrics that moved.

    Only metrics whose submissions changed are read again. The caller holds the campaign's lock.
    """
    metrics = metrics_of(campaign)
    shapes = shapes_of(campaign, plan, metrics.values())
    there = StoredFact.objects.filter(campaign=campaign)
    before = dict(there.values_list("metric__code", "fingerprint"))
    marks = _fingerprints(campaign, shapes)
    moved = {code for code, mark in marks.items() if before.get(code) != mark}
    if moved:
        rows = _by_metric(accepted_cells(campaign, metrics=moved))
        fresh = [
            _to_store(campaign, metrics[code], marks[code], shapes[code], rows[code])
            for code in sorted(moved)
        ]
        columns = ["fingerprint", "months", "standing", "sources"]
        StoredFact.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["campaign", "metric"],
            update_fields=columns,
        )
    return moved


def _to_store(
    campaign: Campaign, metric: Metric, mark: str, shape: Shape, rows: list[Accepted]
) -> StoredFact:
    found = known(shape, rows)
    return StoredFact(
        campaign=campaign,
        metric=metric,
        fingerprint=mark,
        months=dict(found.months),
        standing=dict(found.standing),
        sources=[row.as_source() for row in rows],
    )


def _fingerprints(campaign: Campaign, shapes: Mapping[str, Shape]) -> dict[str, str]:
    """Metric → which versions of which submissions speak about it, and who has to; one query."""
    one = Concat(
        Cast("submission_id", CharField()),
        Value(":"),
        Cast("submission__version", CharField()),
        output_field=CharField(),
    )
    listed = dict(
        _accepted(campaign)
        .values_list("metric__code")
        .annotate(all=StringAgg(one, Value(","), order_by="submission_id"))
        .values_list("metric__code", "all")
    )
    return {
        code: hashlib.sha256(f"{shape}|{listed.get(code, '')}".encode()).hexdigest()
        for code, shape in shapes.items()
    }


def shapes_of(
    campaign: Campaign, plan: Plan, metrics: Iterable[Metric], *, at: datetime | None = None
) -> dict[str, Shape]:
    """Metric → how its cells become a fact, and who has to report it when; one query.

    A unit whose 无此业务 was approved, by that moment if one is given, is not waited for.
    """
    reporters = defaultdict[str, list[tuple[str, str, Term]]](list)
    released = Exemption.objects.filter(
        unit=OuterRef("unit"), metric=OuterRef("metric"), state=Exemption.State.APPROVED
    )
    if at is not None:
        released = released.filter(decided_at__lte=at)
    duties = Duty.objects.filter(~Exists(released), campaign=campaign, reports=True)
    duties = duties.order_by("unit__position")
    columns = ("metric__code", "unit__code", "role", "since", "until")
    for code, unit, role, since, until in duties.values_list(*columns):
        reporters[code].append((unit, role, Term(unit, since, until)))
    return {metric.code: _shape(metric, plan, reporters[metric.code]) for metric in metrics}


def _shape(metric: Metric, plan: Plan, reporters: list[tuple[str, str, Term]]) -> Shape:
    unbound = {unit for unit, _, term in reporters if term == Term(unit)}
    return Shape(
        kind=metric.kind,
        combine=metric.combine,
        reporters=tuple(sorted({unit for unit, _, _ in reporters})),
        leads=tuple(unit for unit, role, _ in reporters if role == Duty.Role.LEAD),
        months=plan.months,
        terms=tuple(term for unit, _, term in reporters if unit not in unbound),
    )


def _accepted(campaign: Campaign) -> Any:
    answered = Cell.objects.exclude(value=None, items=[], zero_report=False)
    return answered.filter(
        submission__period__campaign=campaign,
        submission__state=State.ACCEPTED,
        submission__accepted_at__isnull=False,
    )


def accepted_cells(campaign: Campaign, *, metrics: Collection[str] | None = None) -> list[Accepted]:
    """Every answered cell of an accepted submission, oldest month first; one query."""
    cells = _accepted(campaign)
    if metrics is not None:
        cells = cells.filter(metric__code__in=metrics)
    rows = cells.order_by(
        "submission__period__month", "submission__unit__position", "metric__position"
    ).values_list(
        "metric__code",
        "submission__period__month",
        "submission__unit__code",
        "value",
        "items",
        "zero_report",
        "submission_id",
        "submission__version",
        "submission__accepted_by__post",
        "submission__accepted_at",
    )
    return [
        Accepted(code, f"{month:%Y-%m}", unit, value, tuple(items), zero, pk, version, by, at)
        for code, month, unit, value, items, zero, pk, version, by, at in rows
    ]


def cells_known(campaign: Campaign, *, at: datetime) -> list[Accepted]:
    """The answered cells of every submission that stood accepted at that moment; two queries."""
    events = Event.objects.filter(submission__period__campaign=campaign, at__lte=at)
    latest = events.order_by("submission_id", "-version").distinct("submission_id")
    accepted = {
        pk: (version, by, when)
        for pk, version, by, when, state in latest.values_list(
            "submission_id", "version", "by__post", "at", "to_state"
        )
        if state == State.ACCEPTED
    }
    handed_in = (
        events.filter(move__in=CARRIES_VALUES, submission_id__in=accepted)
        .order_by("submission_id", "-version")
        .distinct("submission_id")
        .annotate(month=F("submission__period__month"), unit=F("submission__unit__code"))
        .values_list("submission_id", "month", "unit", "submission__unit__position", "values")
    )
    found = sorted(handed_in, key=lambda row: (row[1], row[3]))
    return [
        _from_event(pk, f"{month:%Y-%m}", unit, code, given, accepted[pk])
        for pk, month, unit, _, values in found
        for code, given in values.items()
        if given["value"] is not None or given["items"] or given["zero_report"]
    ]


def _from_event(
    pk: int, month: str, unit: str, code: str, given: Any, accepted: tuple[int, str, datetime]
) -> Accepted:
    version, by, at = accepted
    value = None if given["value"] is None else Decimal(given["value"])
    items, zero = tuple(given["items"]), given["zero_report"]
    return Accepted(code, month, unit, value, items, zero, pk, version, by, at)
