"""Keeping a page of the pack one page: as many rows as fit, and how many are left out: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from notices.documents import geometry, titles
from notices.documents.content import Block, Heading, Run, Table

# Millimetres that head and signature leave of the 22 lines of a page; the title takes one line.
LINE = (geometry.PAGE_HEIGHT - geometry.TOP - geometry.BOTTOM) / geometry.LINES
ROOM = 16 * LINE
# As the .docx sets them, which needs more than the PDF: 18 points a line, 80 twips and a rule
# around it, 160 twips beside it, 6 points and the rules between two tables.
CELL_LINE, CELL_EDGE, CELL_SIDES, BETWEEN = 6.35, 1.6, 2.9, 2.5


@dataclass(frozen=True)
class Section:
    """A part of a page: on paper its title stands in the table's head, where it needs no line."""

    title: str
    rows: Sequence[tuple[Run, ...]]
    head: tuple[str, ...]
    widths: tuple[int, ...]
    least: int = 1

    def whole(self) -> Iterator[Block]:
        """Every row under a heading, as a screen has room for."""
        yield Heading(2, self.title)
        yield Table(self.head, tuple(self.rows), self.widths)

    def first(self, count: int) -> Table:
        """The first rows; the head says how many there are where some are left out."""
        more = f"（列{count}/{len(self.rows)}项）" if count < len(self.rows) else ""
        nothing = ("无", *("" for _ in self.head[1:]))
        rows = tuple(self.rows[:count]) or (nothing,)
        return Table((f"{self.title}{more}", *self.head[1:]), rows, self.widths)


def fitted(sections: Sequence[Section], title: str) -> tuple[Block, ...]:
    """The least of every section, then in turn one more of each as long as the page holds them;
    every line of the title beyond its first takes one from them."""
    room = ROOM - (_lines_of(title) - 1) * LINE
    counts = [min(one.least, len(one.rows)) for one in sections]
    grows = True
    while grows:
        grows = False
        for at, one in enumerate(sections):
            tried = [*counts[:at], counts[at] + 1, *counts[at + 1 :]]
            if counts[at] < len(one.rows) and _height(sections, tried) <= room:
                counts, grows = tried, True
    return tuple(one.first(count) for one, count in zip(sections, counts, strict=True))


def _lines_of(title: str) -> int:
    return sum(max(ceil(geometry.width(one) / titles.MOST), 1) for one in titles.lines(title))


def _height(sections: Sequence[Section], counts: Sequence[int]) -> float:
    tables = (one.first(count) for one, count in zip(sections, counts, strict=True))
    return sum(BETWEEN + _of_table(table) for table in tables)


def _of_table(table: Table) -> float:
    share = geometry.TEXT_WIDTH / sum(table.widths)
    character = geometry.CELL / geometry.POINTS_PER_MM
    room = [(one * share - CELL_SIDES) / character for one in table.widths]
    return sum(_of_row(row, room) for row in (table.head, *table.rows))


def _of_row(row: Sequence[Run], room: Sequence[float]) -> float:
    cells = zip(row, room, strict=True)
    lines = max(_lines(geometry.width(geometry.text_of(run)), most) for run, most in cells)
    return CELL_LINE * lines + CELL_EDGE


def _lines(width: float, most: float) -> int:
    """Lines of a cell; one that breaks loses up to a character to 避头尾 and uncut figures."""
    return 1 if width <= most else ceil(width / max(most - 1, 1))
