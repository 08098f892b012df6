"""What is different since the office last judged a sheet (差异), cell by cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reporting.filling.comparing import said, stored_plain
from reporting.models import Cell, Event
from reporting.workflow import CARRIES_VALUES, JUDGES


@dataclass(frozen=True)
class Change:
    """One cell that reads differently now."""

    cell: Cell
    before: str
    now: str


def values_last_judged(events: Iterable[Event]) -> Mapping[str, Any] | None:
    """The answers the office last accepted or returned; None when it never judged any."""
    given: Mapping[str, Any] | None = None
    judged: Mapping[str, Any] | None = None
    for event in sorted(events, key=lambda event: event.version):
        if event.move in CARRIES_VALUES:
            given = event.values
        if event.move in JUDGES:
            judged = given
    return judged


def changes_since(cells: Iterable[Cell], judged: Mapping[str, Any] | None) -> list[Change]:
    """The cells whose answer is another one than was judged, in the order given."""
    if judged is None:
        return []
    pairs = ((cell, _said_then(judged, cell), said(stored_plain(cell))) for cell in cells)
    return [Change(cell, before, now) for cell, before, now in pairs if before != now]


def _said_then(judged: Mapping[str, Any], cell: Cell) -> str:
    answer = judged.get(cell.metric.code)
    return said(answer) if answer is not None else "空"
