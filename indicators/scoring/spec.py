"""Plan 评分方案: metrics, readings, indicators and their rules, read once and checked whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.rows import (
    Row,
    SpecError,
    as_number,
    take_number,
    take_rows,
    take_text,
)
from indicators.scoring.rules import KINDS, Parameters, Rule
from indicators.scoring.vocabulary import (
    MetricSpec,
    ReadingSpec,
    read_metrics,
    read_reading_specs,
)

__all__ = [
    "ComponentSpec",
    "IndicatorSpec",
    "MetricSpec",
    "Plan",
    "ReadingSpec",
    "SpecError",
    "read_plan",
]


@dataclass(frozen=True)
class ComponentSpec:
    """评分项: a separately scored part of an indicator, worth at most `max` points."""

    code: str
    name: str
    max: Fraction
    rule: Rule
    clause: str
    line: int | None


@dataclass(frozen=True)
class IndicatorSpec:
    """指标: one row of the plan; its components' maxima add up to its own."""

    number: int
    name: str
    max: Fraction
    components: tuple[ComponentSpec, ...]


@dataclass(frozen=True)
class Plan:
    """Everything a score depends on besides the facts; the indicators' maxima make `total`."""

    indicators: tuple[IndicatorSpec, ...]
    metrics: Mapping[str, MetricSpec]
    readings: Mapping[str, ReadingSpec]
    months: tuple[str, ...]
    total: Fraction

    def components(self) -> Iterator[ComponentSpec]:
        """Yield every component in the order of the plan."""
        for indicator in self.indicators:
            yield from indicator.components

    def scored_metrics(self) -> tuple[str, ...]:
        """Return every metric some rule may read, in the order of the plan."""
        read = {code for component in self.components() for code in component.rule.metrics()}
        return tuple(code for code in self.metrics if code in read)


def read_plan(
    *,
    months: Sequence[str],
    total: object,
    metrics: Iterable[Row],
    readings: Iterable[Row],
    indicators: Iterable[Row],
) -> Plan:
    """Return the checked plan of rows shaped as in the scheme files.

    Numbers may be int, Decimal or text. Raises SpecError naming the first place that is wrong.
    """
    known, chosen = read_metrics(metrics), read_reading_specs(readings)
    context = _Context(len(months), known, chosen)
    read = tuple(_indicator(row, context) for row in indicators)
    plan = Plan(read, known, chosen, tuple(months), as_number(total, "total"))
    _check_whole(plan)
    return plan


@dataclass(frozen=True)
class _Context:
    months: int
    metrics: Mapping[str, MetricSpec]
    readings: Mapping[str, ReadingSpec]


def _indicator(row: Row, context: _Context) -> IndicatorSpec:
    number = row.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise SpecError("indicators.number", "应为整数")
    where = f"indicators.{number}"
    most = take_number(row, "max", where)
    parts = tuple(_component(part, row, context) for part in take_rows(row, "component", where))
    if sum(part.max for part in parts) != most:
        raise SpecError(f"{where}.max", "各评分项满分之和不等于指标满分")
    return IndicatorSpec(number, take_text(row, "name", where), most, parts)


def _component(row: Row, indicator: Row, context: _Context) -> ComponentSpec:
    where = f"components.{take_text(row, 'code', 'components')}"
    most = take_number(row, "max", where)
    if most <= 0:
        raise SpecError(f"{where}.max", "应大于0")
    source = row if "clause" in row else indicator
    line = row.get("line", indicator.get("line"))
    return ComponentSpec(
        code=take_text(row, "code", where),
        name=take_text(row, "name", where),
        max=most,
        rule=_rule(row.get("rule"), f"{where}.rule", most, context),
        clause=take_text(source, "clause", where) if "clause" in source else "",
        line=line if isinstance(line, int) else None,
    )


def _rule(written: object, where: str, most: Fraction, context: _Context) -> Rule:
    if not isinstance(written, Mapping):
        raise SpecError(where, "缺少评分规则")
    kind = KINDS.get(take_text(written, "kind", where))
    if kind is None:
        raise SpecError(f"{where}.kind", f"没有规则“{written['kind']}”")
    given = Parameters(
        written,
        where=where,
        maximum=most,
        months=context.months,
        metrics=context.metrics,
        listed=_listed(written, kind, f"{where}.readings", context.readings),
    )
    rule = kind.read(given)
    given.finish()
    return rule


def _listed(
    rule: Row, kind: type[Rule], where: str, readings: Mapping[str, ReadingSpec]
) -> tuple[str, ...]:
    listed = rule.get("readings", [])
    if not isinstance(listed, list | tuple):
        raise SpecError(where, "应为列表")
    for code in listed:
        if code not in readings or code not in kind.options:
            raise SpecError(where, f"规则“{kind.kind}”没有口径“{code}”，或口径未登记")
        if not set(readings[code].options) <= set(kind.options[code]):
            raise SpecError(where, f"口径“{code}”有规则不认识的选项")
    return tuple(listed)


def _check_whole(plan: Plan) -> None:
    numbers = [indicator.number for indicator in plan.indicators]
    codes = [component.code for component in plan.components()]
    for where, names in (("indicators", numbers), ("components", codes)):
        if len(set(names)) != len(names):
            raise SpecError(where, "编号重复")
    if len(set(plan.months)) != len(plan.months) or not plan.months:
        raise SpecError("months", "评分期应有月份，且不得重复")
    if sum(indicator.max for indicator in plan.indicators) != plan.total:
        raise SpecError("total", "各指标满分之和不等于总分")
