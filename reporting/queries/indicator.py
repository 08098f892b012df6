"""One indicator explained (指标页): clause, inputs, working, and who reported what."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from indicators.models import Campaign, Component, Duty, Indicator, Metric
from indicators.queries import duties_on, indicators_of, metrics_by_indicator
from reporting.models import ComponentScore, Score
from reporting.permissions import sees_all_units
from reporting.queries.dashboard import basis_of, points_of
from units.models import Unit, User
from units.queries import standing


@dataclass(frozen=True)
class ComponentPage:
    """One scored part with the working its stored trace tells."""

    component: Component
    part: ComponentScore | None

    @property
    def trace(self) -> dict[str, Any]:
        return self.part.trace if self.part else {}


@dataclass(frozen=True)
class SourceCell:
    value: str
    submission: int
    hint: str


@dataclass(frozen=True)
class SourceTable:
    """Who said what about one metric: a row per unit, a column per month."""

    metric: Metric
    months: list[str]
    rows: list[tuple[Unit, list[SourceCell | None]]]


@dataclass(frozen=True)
class IndicatorPage:
    indicator: Indicator
    points: Any
    basis: str
    score: Score | None
    components: list[ComponentPage]
    tables: list[SourceTable]
    duties: list[tuple[list[Metric], list[Duty]]]
    previous: Indicator | None
    following: Indicator | None


def indicator_page(campaign: Campaign, number: int, user: User) -> IndicatorPage | None:
    """The page, or None without such an indicator. Sources of other units are shown to those
    who may see them; points and working are shared with everybody who signs in."""
    indicators = indicators_of(campaign)
    indicator = next((one for one in indicators if one.number == number), None)
    if indicator is None:
        return None
    score = Score.objects.filter(campaign=campaign).first()
    parts = {part.code: part for part in score.parts.all()} if score else {}
    read = metrics_by_indicator(campaign)[number]
    duties = duties_on([metric.code for metric in read], campaign)
    at = indicators.index(indicator)
    return IndicatorPage(
        indicator=indicator,
        points=points_of(score, indicator),
        basis=basis_of(read),
        score=score,
        components=_components(indicator, parts),
        tables=_tables(campaign, read, duties, parts, user),
        duties=_shared(duties),
        previous=indicators[at - 1] if at else None,
        following=indicators[at + 1] if at + 1 < len(indicators) else None,
    )


def _components(indicator: Indicator, parts: dict[str, ComponentScore]) -> list[ComponentPage]:
    return [ComponentPage(one, parts.get(one.code)) for one in indicator.components.all()]


def _tables(
    campaign: Campaign,
    metrics: list[Metric],
    duties: list[Duty],
    parts: dict[str, ComponentScore],
    user: User,
) -> list[SourceTable]:
    reporters = defaultdict[str, dict[Unit, None]](dict)
    mine = None if sees_all_units(user) else standing(user).units
    for duty in duties:
        if duty.reports and (mine is None or duty.unit_id in mine):
            reporters[duty.metric.code][duty.unit] = None
    said = {code: rows for part in parts.values() for code, rows in part.sources.items()}
    latest = max((row[1] for rows in said.values() for row in rows), default="")
    months = [f"{month:%Y-%m}" for month in reversed(campaign.months)]
    months = [month for month in months if month <= latest] or months[-1:]
    return [
        SourceTable(
            metric, months, _source_rows(list(reporters[metric.code]), months, said, metric)
        )
        for metric in metrics
        if reporters[metric.code]
    ]


def _source_rows(
    units: list[Unit], months: list[str], said: dict[str, Any], metric: Metric
) -> list[tuple[Unit, list[SourceCell | None]]]:
    cells = {}
    for unit, month, value, submission, version, by, at in said.get(metric.code, []):
        hint = f"报送单第{version}版，{by}于{at[:10]}审核通过"
        cells[unit, month] = SourceCell(value, submission, hint)
    return [(unit, [cells.get((unit.code, month)) for month in months]) for unit in units]


def _shared(duties: list[Duty]) -> list[tuple[list[Metric], list[Duty]]]:
    """Metrics that the same units answer for stand together."""
    of_metric = defaultdict[Metric, list[Duty]](list)
    for duty in duties:
        of_metric[duty.metric].append(duty)
    alike = defaultdict[tuple[tuple[int, str], ...], list[Metric]](list)
    for metric, own in of_metric.items():
        alike[tuple((duty.unit_id, duty.role) for duty in own)].append(metric)
    return [(metrics, of_metric[metrics[0]]) for metrics in alike.values()]
