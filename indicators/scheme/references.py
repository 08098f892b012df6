"""Refuses a scheme whose rows point at something that is not there, or at nobody."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise

from indicators.scheme.rows import (
    CampaignRow,
    ComponentRow,
    DutyRow,
    IndicatorRow,
    MetricRow,
    ReadingRow,
    TaskRow,
)
from indicators.tables import SchemeError


def check_metrics(metrics: Iterable[MetricRow], duties: Iterable[DutyRow]) -> None:
    """Every whole a metric is part of exists, and somebody owes every metric's number."""
    codes = {metric.code for metric in metrics}
    reporting = [duty for duty in duties if duty.reports]
    for metric in metrics:
        if metric.part_of and metric.part_of not in codes - {metric.code}:
            key = f"metric[{metric.code}].part_of"
            raise SchemeError("metrics.toml", key, f"没有数据项“{metric.part_of}”")
        _check_reporters(metric, [duty for duty in reporting if duty.metric == metric.code])


def check_indicators(
    indicators: Iterable[IndicatorRow],
    metrics: Iterable[MetricRow],
    readings: Iterable[ReadingRow],
) -> None:
    """Every reading and target metric exists, and no component code comes twice.

    The metrics inside a rule are the scorer's to check, who knows what its kind may name.
    """
    codes = {metric.code for metric in metrics}
    seen: set[str] = set()
    for indicator in indicators:
        for part in indicator.components:
            if part.code in seen:
                key = f"component[{part.code}].code"
                raise SchemeError(indicator.file, key, "代码重复")
            seen.add(part.code)
            _check_targets(indicator.file, part, codes)
            _check_readings_used(indicator, part, readings)
    _check_readings(indicators, readings)


def check_tasks(
    tasks: Iterable[TaskRow], metrics: Iterable[MetricRow], duties: Iterable[DutyRow]
) -> None:
    """Every metric a task is measured by exists and is a duty of the task's units."""
    codes = {metric.code for metric in metrics}
    owed = {(duty.metric, duty.unit) for duty in duties}
    for task in tasks:
        key = f"task[{task.code}]"
        if task.metric and task.metric not in codes:
            raise SchemeError("tasks.toml", f"{key}.metric", f"没有数据项“{task.metric}”")
        for unit in task.units:
            if task.metric and (task.metric, unit) not in owed:
                reason = f"“{unit}”没有“{task.metric}”的分工"
                raise SchemeError("tasks.toml", f"{key}.units", reason)


def check_content(
    campaign: CampaignRow,
    *,
    indicators: Collection[IndicatorRow],
    metrics: Collection[MetricRow],
    tasks: Collection[TaskRow],
) -> None:
    """There is something to do, and what the content needs of the campaign is given."""
    if not indicators and not tasks:
        raise SchemeError("campaign.toml", "", "方案既没有指标也没有节点任务")
    if metrics and campaign.day is None:
        raise SchemeError("campaign.toml", "reporting", "有数据项的方案应写明报送要求")
    if not indicators:
        if campaign.total is not None:
            raise SchemeError("campaign.toml", "total", "没有指标的方案不应有总分")
        return
    if campaign.total is None:
        raise SchemeError("campaign.toml", "total", "有指标的方案应写明总分")
    maxima = sum(indicator.max for indicator in indicators)
    if maxima != campaign.total:
        reason = f"各指标分值之和为{maxima}，与总分{campaign.total}不符"
        raise SchemeError("campaign.toml", "total", reason)


def _check_targets(file: str, part: ComponentRow, codes: set[str]) -> None:
    for rank, target in enumerate(part.targets, start=1):
        if target.metric and target.metric not in codes:
            key = f"component[{part.code}].target[{rank}].metric"
            raise SchemeError(file, key, f"没有数据项“{target.metric}”")


def _check_readings_used(
    indicator: IndicatorRow, part: ComponentRow, readings: Iterable[ReadingRow]
) -> None:
    known = {reading.code: reading for reading in readings}
    key = f"component[{part.code}].rule.readings"
    for code in part.rule.get("readings", ()):
        if code not in known:
            raise SchemeError(indicator.file, key, f"没有口径“{code}”")
        if indicator.number not in known[code].indicators:
            raise SchemeError(indicator.file, key, f"口径“{code}”未列指标{indicator.number}")


def _check_readings(indicators: Iterable[IndicatorRow], readings: Iterable[ReadingRow]) -> None:
    """A reading said to concern an indicator must be used by one of its rules."""
    used = {
        (code, indicator.number)
        for indicator in indicators
        for part in indicator.components
        for code in part.rule.get("readings", ())
    }
    for reading in readings:
        for number in reading.indicators:
            if (reading.code, number) not in used:
                key = f"reading[{reading.code}].indicators"
                raise SchemeError("readings.toml", key, f"指标{number}没有使用这个口径")


def _check_reporters(metric: MetricRow, reporters: list[DutyRow]) -> None:
    key = f"metric[{metric.code}]"
    if not reporters:
        raise SchemeError("duties.toml", key, "没有单位报送这个数据项")
    leads = [duty for duty in reporters if duty.role == "lead"]
    if metric.combine == "lead" and (not leads or _at_once(leads)):
        raise SchemeError("duties.toml", key, "以牵头单位为准的数据项应有且只有一个报送的牵头单位")
    entered = metric.basis == "official" or metric.kind == "judged"
    if entered and _at_once(reporters):
        raise SchemeError("duties.toml", key, "市通报和认定的数据项只能由一个单位录入")


def _at_once(duties: list[DutyRow]) -> bool:
    """True when two of them are in force on one day; one may take over from the other."""
    terms = sorted((duty.since or date.min, duty.until or date.max) for duty in duties)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(terms))
