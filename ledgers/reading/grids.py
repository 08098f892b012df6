"""A sheet as rows of cells with their Excel row numbers, whatever file it came from; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

Value = str | int | float | bool | date | datetime | time | timedelta
Row = list[Value]


class Cut(Protocol):
    """A sheet whose rows may be read apart: its slices in order, and the rows of any of them."""

    def __iter__(self) -> Iterator[bytes]: ...

    def rows(self, xml: bytes, uncomputed: list[tuple[int, int]]) -> Iterator[tuple[int, Row]]: ...


@dataclass
class Grid:
    """`left` columns before the first cell of every row are left out of it.

    `alone` says that no other sheet is shown beside it; `total` is the number of
    rows where it is known before. `uncomputed` fills while the rows are
    read: cells whose formula holds no value, as (row, place counted from column A). Where the
    sheet is `cut`, its rows may also be had from there.
    """

    name: str
    rows: Iterator[tuple[int, Row]]
    hidden: bool = False
    left: int = 0
    alone: bool = True
    total: int | None = None
    uncomputed: list[tuple[int, int]] = field(default_factory=list)
    cut: Cut | None = None
