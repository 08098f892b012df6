"""What a chart (图表) is made of: a title, one sentence, a table and the data of its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from indicators.scoring.exact import SHOWN

NOTHING = "—"
LEAST = Decimal(1).scaleb(-SHOWN)


@dataclass(frozen=True)
class Link:
    """A cell's words that lead somewhere."""

    text: str
    address: str


@dataclass(frozen=True)
class Head:
    """One column of the table; a column of numbers stands to the right."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell ready for the page."""

    head: Head
    text: str
    address: str = ""


@dataclass(frozen=True)
class Chart:
    """One chart; `code` names its drawing in static/charts-drawn.js and its place in the page.

    `data` is what the drawing reads: numbers as decimal text, None where nothing is known, never 0
    in its place. `rows` hold the same numbers in words, one text or Link per column. `heights` are
    the pixels the drawing takes on a wide and on a narrow page.
    """

    code: str
    title: str
    summary: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[str | Link]]
    data: dict[str, Any] = field(default_factory=dict)
    heights: tuple[int, int] = (320, 320)

    @property
    def name(self) -> str:
        """The accessible name: what it is and what it says."""
        return f"{self.title}：{self.summary}"

    @property
    def place(self) -> str:
        """The address of the chart within its page."""
        return f"chart-{self.code}"

    @property
    def source(self) -> str:
        """The id of the element that holds the data."""
        return f"{self.place}-data"

    @property
    def cells(self) -> list[list[Cell]]:
        """The table, every cell with its head, which a phone writes beside it."""
        return [
            [_cell(head, one) for head, one in zip(self.heads, row, strict=True)]
            for row in self.rows
        ]


def _cell(head: Head, one: str | Link) -> Cell:
    return Cell(head, one, "") if isinstance(one, str) else Cell(head, one.text, one.address)


def shown(points: Decimal) -> Decimal:
    """The points as every page shows them: two decimals, halves up."""
    return points.quantize(LEAST, ROUND_HALF_UP)


def text(points: Decimal | None) -> str:
    """Points for a table; a dash where nobody knows them."""
    return NOTHING if points is None else f"{shown(points):f}"


def plotted(points: Decimal | None) -> str | None:
    """Points for a drawing: what the table says, or a gap."""
    return None if points is None else f"{shown(points):f}"


def change(points: Decimal) -> str:
    """A difference as two decimals with its sign; 持平 where it shows none."""
    seen = shown(points)
    if not seen:
        return "持平"
    return f"{'＋' if seen > 0 else '－'}{abs(seen):f}"
