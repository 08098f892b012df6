"""Reads who does what: units, their duties for metrics, and the dated tasks."""

from collections.abc import Callable, Mapping
from datetime import date

from indicators.scheme.rows import (
    CampaignRow,
    DutyRow,
    MetricRow,
    TaskDutyRow,
    TaskRow,
    UnitRow,
)
from indicators.tables import Table

COLLECTIVE = "collective"
KINDS = (
    *("department", "branch", "centre", "town", "utility", "enterprise", "office"),
    COLLECTIVE,
)
ROLES = ("responsible", "lead", "support", "carry_out", "supplier")
# Key of a task → the relation of the units it names.
TASK_ROLES = {"lead": "lead", "units": "responsible", "support": "support"}
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
    kinds = {unit.code: unit.kind for unit in units}
    duties: dict[tuple[str, str], DutyRow] = {}
    for table in tables:
        for row in _duty(table, campaign=campaign, units=units):
            if row.metric not in known:
                raise table.error("metrics", f"没有数据项“{row.metric}”")
            if row.reports and kinds[row.unit] == COLLECTIVE:
                raise table.error("units", f"“{row.unit}”是未列举单位，不能报送数据")
            if (row.metric, row.unit) in duties:
                raise table.error("units", f"“{row.unit}”对“{row.metric}”的分工重复")
            duties[row.metric, row.unit] = row
    return tuple(duties.values())


def _duty(table: Table, *, campaign: CampaignRow, units: tuple[UnitRow, ...]) -> list[DutyRow]:
    metrics = table.texts("metrics")
    chosen = _named_units(table, "units", units)
    if not chosen:
        raise table.error("units", "应写明 units 或 group")
    named = [unit.code for unit in units if unit.code in chosen]
    role = table.choice("role", ROLES)
    reports = table.flag("reports")
    since, until = _term(table, campaign)
    line = table.line()
    assumed = table.text_or_blank("assumed")
    table.finish()
    return [
        DutyRow(metric, unit, role, reports, since, line, assumed, until)
        for metric in metrics
        for unit in named
    ]


def _term(table: Table, campaign: CampaignRow) -> tuple[date | None, date | None]:
    """From when and until when, both inside the window and in this order where both are given."""
    since, until = _inside(table, campaign, "since"), _inside(table, campaign, "until")
    if since and until and until < since:
        raise table.error("until", "终止不能早于起始")
    return since, until


def _inside(table: Table, campaign: CampaignRow, name: str) -> date | None:
    day = table.day_or_none(name)
    if day and not campaign.window_first <= day.replace(day=1) <= campaign.window_last:
        raise table.error(name, "月份不在评分期内")
    return day


def _named_units(table: Table, key: str, units: tuple[UnitRow, ...]) -> list[str]:
    """The codes of the units under `key`, as written; for "units" also those of the group."""
    codes = {
        name: unit.code
        for unit in units
        for name in (unit.code, unit.name, unit.short_name, *unit.aliases)
    }
    named = []
    for name in table.texts(key) if key in table else ():
        if name not in codes:
            raise table.error(key, f"没有单位“{name}”")
        if codes[name] in named:
            raise table.error(key, f"“{name}”已列出")
        named.append(codes[name])
    if key != "units" or "group" not in table:
        return named
    belongs = GROUPS[table.choice("group", GROUPS)]
    group = [unit.code for unit in units if belongs(unit)]
    if set(named) & set(group):
        raise table.error("units", "单位已包含在 group 中")
    return named + group


def read_task(table: Table, *, units: tuple[UnitRow, ...]) -> TaskRow:
    """Guarantees known units, a due date, and a target only together with its comparison."""
    row = TaskRow(
        code=table.code(),
        section=table.text_or_blank("section"),
        title=table.text("title"),
        duties=_task_duties(table, units),
        due=table.day("due"),
        metric=table.text_or_blank("metric"),
        target=table.number_or_none("target"),
        comparison=table.choice("comparison", COMPARISONS) if "comparison" in table else "",
        per_unit=table.flag("per_unit"),
        obligation=table.text_or_blank("obligation"),
        clause=table.text("clause"),
        line=table.line(),
        note=table.text_or_blank("note"),
    )
    if (row.target is None) != (row.comparison == ""):
        raise table.error("target", "target 与 comparison 应同时写明")
    table.finish()
    return row


def _task_duties(table: Table, units: tuple[UnitRow, ...]) -> tuple[TaskDutyRow, ...]:
    """Who leads, who answers and who supports; no unit twice, and at least one."""
    duties: list[TaskDutyRow] = []
    for key, role in TASK_ROLES.items():
        for unit in _named_units(table, key, units):
            if any(duty.unit == unit for duty in duties):
                raise table.error(key, f"“{unit}”已列入另一种分工")
            duties.append(TaskDutyRow(unit, role))
    if not duties:
        raise table.error("units", "应写明 lead、units、group 或 support")
    return tuple(duties)
