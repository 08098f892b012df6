"""The matrix narrowed by what stands in the address, and as rows of a table to keep."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from reporting.duties.deadlines import Punctuality
from reporting.queries.filling.matrix import Matrix, MatrixRow
from reporting.workflow import State
from units.models import Unit

# Columns before the answers → what they are called.
OFFERED = {"state": "状态", "owed": "必报"}
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


def offered_by(matrix: Matrix) -> list[tuple[str, str]]:
    """The columns a person may leave out; whose row it is always stands there."""
    return [*OFFERED.items(), *((metric.code, metric.name) for metric in matrix.metrics)]


def with_columns(matrix: Matrix, on: Mapping[str, bool]) -> Matrix:
    """The same rows with only those metrics."""
    kept = [at for at, metric in enumerate(matrix.metrics) if on.get(metric.code, True)]
    return replace(
        matrix,
        metrics=[matrix.metrics[at] for at in kept],
        rows=[replace(row, cells=[row.cells[at] for at in kept]) for row in matrix.rows],
    )


def as_table(matrix: Matrix, on: Mapping[str, bool]) -> list[list[str]]:
    """Head and one line per unit: where it stands, then every answer; 未填 where it is owed.

    `on` tells which of the columns before the answers are wanted.
    """
    head = ["序号", "单位", "类别", "月份"]
    head += ["状态", "时限", "代报"] if on["state"] else []
    head += ["必报项", "已填项"] if on["owed"] else []
    head += [f"{metric.name}（{metric.measure}）" for metric in matrix.metrics]
    lines = (_line(count, row, matrix, on) for count, row in enumerate(matrix.rows, start=1))
    return [head, *lines]


def _line(count: int, row: MatrixRow, matrix: Matrix, on: Mapping[str, bool]) -> list[str]:
    unit, behalf = row.submission.unit, "代报" if row.submission.on_behalf else ""
    return [
        *(str(count), unit.name, unit.get_kind_display(), matrix.period.label),
        *((row.label, row.punctuality.label, behalf) if on["state"] else ()),
        *((str(row.owed), str(row.answered)) if on["owed"] else ()),
        *("" if cell is None else cell.said for cell in row.cells),
    ]
