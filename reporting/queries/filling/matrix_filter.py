"""The matrix narrowed by what stands in the address, and as rows of a table to keep."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from reporting.duties.deadlines import Punctuality
from reporting.queries.filling.matrix import Matrix, MatrixRow
from reporting.workflow import State
from units.models import Unit

LATE = (Punctuality.OVERDUE, Punctuality.LATE)


@dataclass(frozen=True)
class Filters:
    """What was asked for; what is not a choice asks for nothing."""

    state: str = ""
    kind: str = ""
    late: bool = False

    @property
    def query(self) -> str:
        """As it stands in the address behind the month."""
        given = {"state": self.state, "kind": self.kind, "late": "1" if self.late else ""}
        return urlencode({name: text for name, text in given.items() if text})

    @property
    def said(self) -> str:
        """What was asked for, in the words of the page."""
        asked = [
            f"状态：{State(self.state).label}" if self.state else "",
            f"单位类别：{Unit.Kind(self.kind).label}" if self.kind else "",
            "只看逾期" if self.late else "",
        ]
        return "；".join(text for text in asked if text)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in State]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(code, str(name)) for code, name in Unit.Kind.choices]

    def takes(self, row: MatrixRow) -> bool:
        return (
            self.state in ("", row.submission.state)
            and self.kind in ("", row.submission.unit.kind)
            and (not self.late or row.punctuality in LATE)
        )


def read_filters(asked: Mapping[str, str]) -> Filters:
    state, kind = asked.get("state", ""), asked.get("kind", "")
    return Filters(
        state=state if state in set(State) else "",
        kind=kind if kind in Unit.Kind.values else "",
        late=asked.get("late") == "1",
    )


def narrowed(matrix: Matrix, filters: Filters) -> Matrix:
    """The same month with only the rows asked for."""
    return replace(matrix, rows=[row for row in matrix.rows if filters.takes(row)])


def as_table(matrix: Matrix) -> list[list[str]]:
    """Head and one line per unit: where it stands, then every answer; 未填 where it is owed."""
    head = ["序号", "单位", "类别", "月份", "状态", "时限", "代报", "必报项", "已填项"]
    head += [f"{metric.name}（{metric.measure}）" for metric in matrix.metrics]
    return [head, *(_line(count, row, matrix) for count, row in enumerate(matrix.rows, start=1))]


def _line(count: int, row: MatrixRow, matrix: Matrix) -> list[str]:
    submission = row.submission
    return [
        str(count),
        submission.unit.name,
        submission.unit.get_kind_display(),
        matrix.period.label,
        row.label,
        row.punctuality.label,
        "代报" if submission.on_behalf else "",
        str(row.owed),
        str(row.answered),
        *("" if cell is None else cell.said for cell in row.cells),
    ]
