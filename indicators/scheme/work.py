"""Reads who does what: units, their duties for metrics, and the dated tasks."""

from collections.abc import Callable, Mapping
from datetime import date

from indicators.scheme.rows import CampaignRow, DutyRow, MetricRow, TaskRow, UnitRow
from indicators.scheme.tables import Table

KINDS = ("department", "branch", "centre", "town", "utility", "office")
ROLES = ("responsible", "lead", "support", "carry_out", "supplier")
COMPARISONS = ("at_least", "over", "equals")
GROUPS: Mapping[str, Callable[[UnitRow], bool]] = {
    "members": lambda unit: unit.member,
    "towns": lambda unit: unit.kind == "town",
}


def read_units(tables: list[Table]) -> tuple[UnitRow, ...]:
    """Guarantees that no name, short name or alias leads to two units."""
    units: list[UnitRow] = []
    taken: set[str] = set()
    for table in tables:
        unit = _unit(table)
        for key, names in (("name", {unit.name, unit.short_name}), ("aliases", set(unit.aliases))):
            for name in sorted(names & taken):
                raise table.error(key, f"名称“{name}”已被使用")
            taken |= names
        units.append(unit)
    return tuple(units)


def _unit(table: Table) -> UnitRow:
    row = UnitRow(
        code=table.code(),
        name=table.text("name"),
        short_name=table.text("short_name"),
        kind=table.choice("kind", KINDS),
        member=table.flag("member"),
        aliases=table.texts("aliases"),
        posts=table.texts("posts"),
        line=table.line(),
        note=table.text_or_blank("note"),
    )
    table.finish()
    return row


def read_duties(
    tables: list[Table],
    *,
    campaign: CampaignRow,
    units: tuple[UnitRow, ...],
    metrics: tuple[MetricRow, ...],
) -> tuple[DutyRow, ...]:
    """One row per metric and unit; guarantees that both exist and no pair comes twice."""
    known = {metric.code for metric in metrics}
    duties: dict[tuple[str, str], DutyRow] = {}
    for table in tables:
        for row in _duty(table, campaign=campaign, units=units):
            if row.metric not in known:
                raise table.error("metrics", f"没有数据项“{row.metric}”")
            if (row.metric, row.unit) in duties:
                raise table.error("units", f"“{row.unit}”对“{row.metric}”的分工重复")
            duties[row.metric, row.unit] = row
    return tuple(duties.values())


def _duty(table: Table, *, campaign: CampaignRow, units: tuple[UnitRow, ...]) -> list[DutyRow]:
    metrics = table.texts("metrics")
    named = _named_units(table, units)
    role = table.choice("role", ROLES)
    reports = table.flag("reports")
    since = _since(table, campaign)
    line = table.line()
    assumed = table.text_or_blank("assumed")
    table.finish()
    return [
        DutyRow(metric, unit, role, reports, since, line, assumed)
        for metric in metrics
        for unit in named
    ]


def _since(table: Table, campaign: CampaignRow) -> date | None:
    since = table.day_or_none("since")
    if since and not campaign.window_first <= since.replace(day=1) <= campaign.window_last:
        raise table.error("since", "月份不在评分期内")
    return since


def _named_units(table: Table, units: tuple[UnitRow, ...]) -> tuple[str, ...]:
    """The units named one by one and by group, in the order of the list of units."""
    named = list(table.texts("units")) if "units" in table else []
    known = {unit.code for unit in units}
    for code in named:
        if code not in known:
            raise table.error("units", f"没有单位“{code}”")
    if "group" in table:
        belongs = GROUPS[table.choice("group", GROUPS)]
        named += [unit.code for unit in units if belongs(unit)]
    if not named:
        raise table.error("units", "应写明 units 或 group")
    if len(set(named)) < len(named):
        raise table.error("units", "单位已包含在 group 中")
    return tuple(unit.code for unit in units if unit.code in named)


def read_task(table: Table, *, units: tuple[UnitRow, ...]) -> TaskRow:
    """Guarantees known units, a due date, and a target only together with its comparison."""
    row = TaskRow(
        code=table.code(),
        title=table.text("title"),
        units=_named_units(table, units),
        due=table.day("due"),
        metric=table.text_or_blank("metric"),
        target=table.number_or_none("target"),
        comparison=table.choice("comparison", COMPARISONS) if "comparison" in table else "",
        per_unit=table.flag("per_unit"),
        obligation=table.text("obligation"),
        clause=table.text("clause"),
        line=table.line(),
        note=table.text_or_blank("note"),
    )
    if (row.target is None) != (row.comparison == ""):
        raise table.error("target", "target 与 comparison 应同时写明")
    table.finish()
    return row
