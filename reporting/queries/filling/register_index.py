"""All registers of a campaign on one page, and one item with everything that happened to it."""

from collections import defaultdict
from dataclasses import dataclass

from indicators.models import Campaign, Metric
from reporting.filling.details import Detail, asked_of, missing
from reporting.filling.personal import is_personal
from reporting.filling.registers import HIDDEN, Step, items_of, steps_of
from reporting.filling.telling import entered_name, latest, why_not
from reporting.models import Evidence, RegisterDetail
from reporting.permissions import sees_all_units
from reporting.proofs.evidence import visible_to
from reporting.queries.filling.registers import Told, registers_of, seen_units, told_of
from reporting.scores.facts import Accepted, same_name
from reporting.scores.knowledge import accepted_cells
from units.models import Unit, User
from units.queries import standing


@dataclass(frozen=True)
class IndexRow:
    """One register: how many items count, how many stand, how many lack a needed answer."""

    metric: Metric
    count: int
    listed: int
    merged: int
    incomplete: int


@dataclass(frozen=True)
class ItemPage:
    """One item as one unit entered it, what was told of it, and who entered it when."""

    metric: Metric
    unit: Unit
    name: str
    told: Told
    earlier: list[RegisterDetail]
    steps: list[Step]
    others: list[Unit]
    questions: tuple[Detail, ...]
    proofs: list[Evidence]
    why_closed: str
    hidden: bool

    @property
    def number(self) -> int:
        return self.told.detail.number if self.told.detail else 0


def register_index(campaign: Campaign, user: User) -> list[IndexRow]:
    """The registers this person may see, each with its own part of them; six queries."""
    metrics, whole = registers_of(campaign), sees_all_units(user, campaign)
    mine = standing(user).units
    owed = set(
        campaign.duties.filter(reports=True, unit_id__in=mine).values_list("metric_id", flat=True)
    )
    own = set(Unit.objects.filter(pk__in=mine).values_list("code", flat=True))
    cells = defaultdict[str, list[Accepted]](list)
    for cell in accepted_cells(campaign, metrics=[metric.code for metric in metrics]):
        cells[cell.metric].append(cell)
    told = _complete(campaign)
    return [
        _index_row(metric, cells[metric.code], None if whole else own, told)
        for metric in metrics
        if whole or metric.pk in owed
    ]


def _index_row(
    metric: Metric,
    cells: list[Accepted],
    units: set[str] | None,
    told: set[tuple[int, str, str]],
) -> IndexRow:
    items = items_of(metric.code, cells, units=units)
    return IndexRow(
        metric=metric,
        count=len(items),
        listed=sum(one.listed for one in items),
        merged=sum(len(one.units) > 1 or bool(one.together) for one in items),
        incomplete=sum(
            not any((metric.pk, unit, one.key) in told for unit in one.units) for one in items
        ),
    )


def _complete(campaign: Campaign) -> set[tuple[int, str, str]]:
    """Metric, unit and item of which everything needed is told; one query."""
    rows = RegisterDetail.objects.filter(metric__campaign=campaign).select_related("unit", "metric")
    newest = rows.order_by("metric_id", "unit_id", "key", "-number")
    return {
        (one.metric_id, one.unit.code, one.key)
        for one in newest.distinct("metric_id", "unit_id", "key")
        if not missing(one.metric.code, one.values)
    }


def item_page(campaign: Campaign, code: str, unit: str, mark: str, user: User) -> ItemPage | None:
    """None where there is no such item, or where it is not this person's to see."""
    metric = campaign.metrics.filter(code=code, kind=Metric.Kind.REGISTER).first()
    seen = None if metric is None else seen_units(metric, user)
    of = next((one for one in seen or () if one.code == unit), None)
    name = entered_name(metric, of, mark) if metric and of else None
    if metric is None or of is None or name is None:
        return None
    cells = accepted_cells(campaign, metrics=[code])
    key, by_code = same_name(name), {one.code: one for one in seen or ()}
    own = [cell for cell in cells if cell.unit == of.code]
    behind = {cell.unit for cell in cells if any(same_name(one) == key for one in cell.items)}
    hidden = is_personal(code, name)
    return ItemPage(
        metric=metric,
        unit=of,
        name=HIDDEN if hidden else name,
        told=told_of(metric, of, name, latest(metric, of, name)),
        earlier=_earlier(metric, of, key),
        steps=steps_of(own, key),
        others=[by_code[one] for one in sorted(behind - {of.code}) if one in by_code],
        questions=asked_of(code),
        proofs=list(visible_to(user, campaign).filter(unit=of)),
        why_closed="疑似个人信息，请在报送单中改正" if hidden else why_not(user, metric, of) or "",
        hidden=hidden,
    )


def _earlier(metric: Metric, unit: Unit, key: str) -> list[RegisterDetail]:
    """Every telling, the newest first."""
    rows = RegisterDetail.objects.filter(metric=metric, unit=unit, key=key)
    return list(rows.select_related("by", "proof"))
