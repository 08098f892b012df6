"""The page 无此业务认定: what was asked, what was decided, and what may still be asked."""

from dataclasses import dataclass

from indicators.models import Campaign, Duty
from reporting.duties.exemptions import why_not_decide
from reporting.models import Exemption
from reporting.permissions import sees_all_units
from units.models import Unit, User
from units.queries import standing
from units.roles import FILLS_IN


@dataclass(frozen=True)
class ExemptionRow:
    exemption: Exemption
    may_decide: bool


@dataclass(frozen=True)
class Choice:
    """A number that the person's unit reports and could be released from."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ExemptionPage:
    open: list[ExemptionRow]
    decided: list[ExemptionRow]
    choices: list[Choice]


def exemption_page(campaign: Campaign, user: User, *, chosen: str = "") -> ExemptionPage:
    """Everything for those who see all units, for others what concerns theirs; two queries."""
    rows = Exemption.objects.filter(metric__campaign=campaign).select_related(
        "unit", "metric", "asked_by", "decided_by"
    )
    if not sees_all_units(user, campaign):
        rows = rows.filter(unit_id__in=standing(user).units)
    shown = [
        ExemptionRow(row, why_not_decide(user, row) is None)
        for row in rows.order_by("-asked_at", "-pk")
    ]
    return ExemptionPage(
        open=[row for row in shown if row.exemption.state == Exemption.State.ASKED],
        decided=[row for row in shown if row.exemption.state != Exemption.State.ASKED],
        choices=_choices(campaign, user, shown, chosen),
    )


def _choices(campaign: Campaign, user: User, rows: list[ExemptionRow], chosen: str) -> list[Choice]:
    mine = standing(user).within(campaign.jurisdiction)
    units = {unit for role in FILLS_IN for unit in mine.units_as(role)}
    refused = Exemption.State.REFUSED
    taken = {
        (row.exemption.unit_id, row.exemption.metric_id)
        for row in rows
        if row.exemption.state != refused
    }
    duties = (
        Duty.objects.filter(campaign=campaign, reports=True, unit_id__in=units)
        .exclude(role=Duty.Role.LEAD)
        .select_related("unit", "metric")
        .order_by("unit__position", "metric__position")
    )
    return [
        Choice(key, f"{duty.unit.short_name}：{duty.metric.name}", key == chosen)
        for duty in duties
        if (duty.unit_id, duty.metric_id) not in taken
        for key in (key_of(duty.unit, duty.metric.code),)
    ]


def key_of(unit: Unit, metric: str) -> str:
    return f"{unit.code}/{metric}"
