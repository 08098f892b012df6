"""Hands a scheme's rows to the scorer and brings its refusals home to their file."""

from typing import Any

from indicators.scheme.rows import CampaignRow, IndicatorRow, MetricRow, ReadingRow
from indicators.scoring.spec import Plan, SpecError, read_plan
from indicators.tables import SchemeError


def read_rules(
    campaign: CampaignRow,
    metrics: tuple[MetricRow, ...],
    readings: tuple[ReadingRow, ...],
    indicators: tuple[IndicatorRow, ...],
) -> Plan:
    """The plan the scorer works with; raises SchemeError where a rule cannot be read."""
    try:
        return read_plan(
            months=list(campaign.months),
            total=campaign.total or 0,
            metrics=[_metric(row) for row in metrics],
            readings=[_reading(row) for row in readings],
            indicators=[_indicator(row) for row in indicators],
        )
    except SpecError as fault:
        raise _at_home(fault, indicators) from fault


def _at_home(fault: SpecError, indicators: tuple[IndicatorRow, ...]) -> SchemeError:
    """The scorer's refusal "components.CODE.key" at the file and key where it is written."""
    for indicator in indicators:
        for part in indicator.components:
            place = f"components.{part.code}."
            if fault.where.startswith(place):
                key = f"component[{part.code}].{fault.where.removeprefix(place)}"
                return SchemeError(indicator.file, key, fault.reason)
    return SchemeError("indicators", fault.where, fault.reason)


def _metric(row: MetricRow) -> dict[str, Any]:
    names = ("code", "name", "measure", "kind", "minimum", "maximum", "decimals", "part_of")
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _reading(row: ReadingRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "question": row.question,
        "default": row.default,
        "option": [{"code": option.code, "name": option.name} for option in row.options],
    }


def _indicator(row: IndicatorRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "max": row.max,
        "component": [
            {
                "code": part.code,
                "name": part.name,
                "max": part.max,
                "rule": part.rule,
                "clause": part.clause or row.clause,
                "line": part.line or row.line,
            }
            for part in row.components
        ],
    }
