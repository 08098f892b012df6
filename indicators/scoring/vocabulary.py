"""The words every scoring file shares: metric 数据项, reading 口径, and how rows name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.rows import Row, SpecError, take_number, take_rows, take_text

MONTHLY = "monthly"


@dataclass(frozen=True)
class MetricSpec:
    """数据项: one number somebody owns, with the bounds no accepted value may leave."""

    code: str
    name: str
    measure: str
    kind: str
    minimum: Fraction
    maximum: Fraction | None
    decimals: int
    part_of: str | None

    @property
    def monthly(self) -> bool:
        """Whether the metric is one number per month of the window."""
        return self.kind == MONTHLY


@dataclass(frozen=True)
class ReadingSpec:
    """口径: an ambiguous clause, the options it may mean and the one in force unless decided."""

    code: str
    question: str
    options: tuple[str, ...]
    names: tuple[str, ...]
    default: str

    def name(self, option: str) -> str:
        """Return the Chinese name of one of the options."""
        return self.names[self.options.index(option)]


def read_metrics(rows: Iterable[Row]) -> dict[str, MetricSpec]:
    """Return the metrics by code; raises SpecError."""
    found: dict[str, MetricSpec] = {}
    for row in rows:
        metric = _metric(row)
        if metric.code in found:
            raise SpecError(f"metrics.{metric.code}", "代码重复")
        found[metric.code] = metric
    for metric in found.values():
        _check_part_of(metric, found)
    return found


def read_reading_specs(rows: Iterable[Row]) -> dict[str, ReadingSpec]:
    """Return the readings by code; raises SpecError."""
    found: dict[str, ReadingSpec] = {}
    for row in rows:
        reading = _reading(row)
        if reading.code in found:
            raise SpecError(f"readings.{reading.code}", "代码重复")
        found[reading.code] = reading
    return found


def _metric(row: Row) -> MetricSpec:
    where = f"metrics.{take_text(row, 'code', 'metrics')}"
    return MetricSpec(
        code=take_text(row, "code", where),
        name=take_text(row, "name", where),
        measure=take_text(row, "measure", where),
        kind=take_text(row, "kind", where),
        minimum=take_number(row, "minimum", where, default=0),
        maximum=take_number(row, "maximum", where) if "maximum" in row else None,
        decimals=int(take_number(row, "decimals", where, default=0)),
        part_of=take_text(row, "part_of", where) if "part_of" in row else None,
    )


def _check_part_of(metric: MetricSpec, known: dict[str, MetricSpec]) -> None:
    where = f"metrics.{metric.code}.part_of"
    if metric.part_of is None:
        return
    if metric.part_of not in known:
        raise SpecError(where, f"没有数据项“{metric.part_of}”")
    if known[metric.part_of].monthly is not metric.monthly:
        raise SpecError(where, "部分与整体应同为逐月或同为不分月")


def _reading(row: Row) -> ReadingSpec:
    where = f"readings.{take_text(row, 'code', 'readings')}"
    options = take_rows(row, "option", where)
    codes = tuple(take_text(option, "code", where) for option in options)
    default = take_text(row, "default", where)
    if default not in codes or len(set(codes)) != len(codes):
        raise SpecError(f"{where}.default", "应是选项之一，且选项不得重复")
    return ReadingSpec(
        code=take_text(row, "code", where),
        question=take_text(row, "question", where),
        options=codes,
        names=tuple(take_text(option, "name", where) for option in options),
        default=default,
    )
