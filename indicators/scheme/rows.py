"""What a scheme says, one frozen row per table; a text that is not given is empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.scoring.spec import Plan


@dataclass(frozen=True)
class CampaignRow:
    """创建活动. Months are first days; `moved_from` is the plan's own year when moved.

    A plan of tasks alone has no total and no reporting calendar; a plan whose number or date
    is not on file has none here either.
    """

    code: str
    name: str
    short_name: str
    jurisdiction: str
    jurisdiction_name: str
    document: str
    document_title: str
    issued_on: date | None
    source: str
    total: Decimal | None
    window_first: date
    window_last: date
    day: int | None
    first_month: date | None
    backfill_opens: date | None
    backfill_due: date | None
    reporting_clause: str
    reporting_line: int | None
    official_name: str = "市通报"
    shadow_name: str = "区测算"
    soft_days: int = 3
    roll: str = "none"
    covers_from: int = 26
    correction_day: int = 5
    moved_from: int | None = None

    @property
    def months(self) -> tuple[str, ...]:
        """The scored months as YYYY-MM, oldest first."""
        first = self.window_first.year * 12 + self.window_first.month - 1
        last = self.window_last.year * 12 + self.window_last.month - 1
        return tuple(f"{n // 12}-{n % 12 + 1:02}" for n in range(first, last + 1))


@dataclass(frozen=True)
class PhaseRow:
    """工作步骤; a phase that opened before the plan has no start."""

    code: str
    name: str
    starts: date | None
    ends: date
    line: int


@dataclass(frozen=True)
class UnitRow:
    """责任单位 with the names the documents give it; posts, never persons."""

    code: str
    name: str
    short_name: str
    kind: str
    member: bool
    aliases: tuple[str, ...]
    posts: tuple[str, ...]
    line: int
    note: str


@dataclass(frozen=True)
class MetricRow:
    """数据项: bounds are in `measure`; `part_of` names the metric it may not exceed."""

    code: str
    name: str
    measure: str
    kind: str
    basis: str
    combine: str
    decimals: int
    minimum: Decimal
    maximum: Decimal | None
    part_of: str
    owed: str
    meaning: str
    line: int


@dataclass(frozen=True)
class OptionRow:
    """One way to read a clause."""

    code: str
    name: str


@dataclass(frozen=True)
class ReadingRow:
    """口径: an ambiguous clause; the first option is the default."""

    code: str
    clause: str
    line: int
    question: str
    default: str
    indicators: tuple[int, ...]
    options: tuple[OptionRow, ...]


@dataclass(frozen=True)
class TargetRow:
    """任务目标: what is asked to be reached, apart from points.

    `line` stands in the plan's own source, for a target of another level in `source`.
    """

    level: str
    name: str
    comparison: str
    value: Decimal
    metric: str
    due: date | None
    line: int
    source: str


@dataclass(frozen=True)
class ComponentRow:
    """评分项; clause and line are given only where narrower than the indicator's."""

    code: str
    name: str
    max: Decimal
    clause: str
    line: int | None
    rule: Mapping[str, Any]
    targets: tuple[TargetRow, ...]


@dataclass(frozen=True)
class IndicatorRow:
    """指标 with the plan's own words on clause, target and responsible units."""

    number: int
    code: str
    name: str
    max: Decimal
    clause: str
    line: int
    target: str
    responsible: str
    components: tuple[ComponentRow, ...]

    @property
    def file(self) -> str:
        """Where the indicator is written, inside the scheme's folder."""
        return f"indicators/{self.number:02}.toml"


@dataclass(frozen=True)
class DutyRow:
    """任务分工 of one unit for one metric; `assumed` says why where the plan names nobody."""

    metric: str
    unit: str
    role: str
    reports: bool
    since: date | None
    line: int
    assumed: str
    until: date | None = None


@dataclass(frozen=True)
class TaskDutyRow:
    """节点任务分工 of one unit: 牵头, 责任 or 配合."""

    unit: str
    role: str


@dataclass(frozen=True)
class TaskRow:
    """节点任务; `note` says where the plan leaves the date or the units open."""

    code: str
    section: str
    title: str
    duties: tuple[TaskDutyRow, ...]
    due: date
    metric: str
    target: Decimal | None
    comparison: str
    per_unit: bool
    obligation: str
    clause: str
    line: int
    note: str

    @property
    def units(self) -> tuple[str, ...]:
        """Everybody named for the task: those who lead, answer, support, each as written."""
        return tuple(duty.unit for duty in self.duties)


@dataclass(frozen=True)
class ContradictionRow:
    """矛盾 within or between the plans, and the handling proposed to the office."""

    code: str
    text: str
    handling: str


@dataclass(frozen=True)
class Scheme:
    """方案: every reference between its rows is known to resolve."""

    code: str
    campaign: CampaignRow
    phases: tuple[PhaseRow, ...]
    units: tuple[UnitRow, ...]
    metrics: tuple[MetricRow, ...]
    readings: tuple[ReadingRow, ...]
    indicators: tuple[IndicatorRow, ...]
    duties: tuple[DutyRow, ...]
    tasks: tuple[TaskRow, ...]
    contradictions: tuple[ContradictionRow, ...]
    plan: Plan
