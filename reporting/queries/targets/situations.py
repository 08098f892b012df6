"""Targets by what they ask of people: what is missed or slipping first, what is met last."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from reporting.queries.targets.target_row import MET, UNKNOWN, UNMEASURED, TargetRow

PRESSING, SLIPPING, ON_THE_WAY = "pressing", "slipping", "on_the_way"
TITLES = {
    PRESSING: "未达成，已过期限或照此下去达不到",
    SLIPPING: "已达成，照此下去保不住",
    ON_THE_WAY: "未达成，还来得及",
    UNKNOWN: "数据未知，先报数才能衡量",
    MET: "已达成",
    UNMEASURED: "没有报送数据能直接衡量，凭材料另行核对",
}
# Nothing to be done about these today.
FOLDED = (MET, UNMEASURED)


@dataclass(frozen=True)
class TargetLine:
    """One target as it stands on the page; what the district and the city both want stands once."""

    rows: tuple[TargetRow, ...]

    @property
    def row(self) -> TargetRow:
        return self.rows[0]

    @property
    def origins(self) -> str:
        return "、".join(dict.fromkeys(row.origin for row in self.rows))


@dataclass(frozen=True)
class Section:
    """Targets in one situation, furthest from being met first."""

    code: str
    lines: list[TargetLine]

    @property
    def title(self) -> str:
        return TITLES[self.code]

    @property
    def folded(self) -> bool:
        return self.code in FOLDED


def lines_of(rows: Iterable[TargetRow]) -> list[TargetLine]:
    """The targets in their order, equal ones of several levels together."""
    alike = defaultdict[tuple[object, ...], list[TargetRow]](list)
    for row in rows:
        name = (row.component.code, row.goal.name, row.wanted, row.now, row.target.due)
        alike[name].append(row)
    return [TargetLine(tuple(same)) for same in alike.values()]


def sections(rows: Iterable[TargetRow]) -> list[Section]:
    """The situations in which there are targets, most pressing first."""
    found = defaultdict[str, list[TargetLine]](list)
    for line in lines_of(rows):
        found[_situation(line.row)].append(line)
    return [Section(code, sorted(found[code], key=_far)) for code in TITLES if found[code]]


def _situation(row: TargetRow) -> str:
    if row.state in (UNKNOWN, UNMEASURED):
        return row.state
    if row.state == MET:
        return SLIPPING if row.reaches is False else MET
    return PRESSING if row.overdue or row.reaches is False else ON_THE_WAY


def _far(line: TargetLine) -> Fraction:
    """How much of it is there; what has no share counts as nothing."""
    return line.row.progress.completion or Fraction(0)
