"""Reads what is measured: metrics, readings and the indicators with their components."""

from typing import Any

from indicators.scheme.rows import (
    ComponentRow,
    IndicatorRow,
    MetricRow,
    OptionRow,
    ReadingRow,
    TargetRow,
)
from indicators.tables import Table

KINDS = ("monthly", "flow", "stock", "register", "judged")
BASES = ("official", "shadow")
COMBINATIONS = ("sum", "lead", "union")
OWED = ("monthly", "on_change")
LEVELS = ("district", "city")
COMPARISONS = ("at_most", "at_least", "over", "under", "equals")
MOST_DECIMALS = 4


def read_metric(table: Table) -> MetricRow:
    """Guarantees known vocabulary and bounds in order."""
    row = MetricRow(
        code=table.code(),
        name=table.text("name"),
        measure=table.text("measure"),
        kind=table.choice("kind", KINDS),
        basis=table.choice("basis", BASES),
        combine=table.choice("combine", COMBINATIONS),
        decimals=table.whole("decimals", least=0, most=MOST_DECIMALS),
        minimum=table.number("minimum"),
        maximum=table.number_or_none("maximum"),
        part_of=table.text_or_blank("part_of"),
        owed=table.choice("owed", OWED),
        meaning=table.text("meaning"),
        line=table.line(),
    )
    if row.maximum is not None and row.maximum < row.minimum:
        raise table.error("maximum", "最大值不能小于最小值")
    table.finish()
    return row


def read_reading(table: Table) -> ReadingRow:
    """Guarantees two options or more, of which the first is the default."""
    options = tuple(_option(row) for row in table.rows("option"))
    row = ReadingRow(
        code=table.code(),
        clause=table.text("clause"),
        line=table.line(),
        question=table.text("question"),
        default=table.code("default"),
        indicators=table.wholes("indicators"),
        options=options,
    )
    if len(options) < 2:
        raise table.error("option", "应有两个以上选项")
    if row.default != options[0].code:
        raise table.error("default", "默认口径应为第一个选项")
    table.finish()
    return row


def _option(table: Table) -> OptionRow:
    row = OptionRow(table.code(), table.text("name"))
    table.finish()
    return row


def read_indicator(table: Table) -> IndicatorRow:
    """Guarantees components whose maxima sum to the indicator's."""
    row = IndicatorRow(
        number=table.whole("number", least=1),
        code=table.code(),
        name=table.text("name"),
        max=table.number("max"),
        clause=table.text("clause"),
        line=table.line(),
        target=table.text("target"),
        responsible=table.text("responsible"),
        components=tuple(_component(part) for part in table.rows("component")),
    )
    parts = sum(part.max for part in row.components)
    if parts != row.max:
        raise table.error("max", f"各评分项分值之和为{parts}，与指标分值{row.max}不符")
    if table.file != row.file:
        raise table.error("number", "序号与文件名不符")
    table.finish()
    return row


def _component(table: Table) -> ComponentRow:
    row = ComponentRow(
        code=table.code(),
        name=table.text("name"),
        max=table.number("max"),
        clause=table.text_or_blank("clause"),
        line=table.line_or_none(),
        rule=_rule(table),
        targets=tuple(_target(target) for target in table.rows("target")),
    )
    table.finish()
    return row


def _rule(table: Table) -> dict[str, Any]:
    """The rule as written; its parameters are the scorer's to check."""
    rule = table.table("rule")
    rule.text("kind")
    if "readings" in rule:
        rule.texts("readings")
    return table.mapping("rule")


def _target(table: Table) -> TargetRow:
    row = TargetRow(
        level=table.choice("level", LEVELS) if "level" in table else "district",
        name=table.text("name"),
        comparison=table.choice("comparison", COMPARISONS),
        value=table.number("value"),
        metric=table.text_or_blank("metric"),
        due=table.day_or_none("due"),
        line=table.line(),
        source=table.text_or_blank("source"),
    )
    table.finish()
    return row
