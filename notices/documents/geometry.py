"""Where GB/T 9704-2012 (党政机关公文格式) puts things on a page: pure."""

import unicodedata
from datetime import date
from math import floor

from notices.documents.content import Bound, Run, Table

# Millimetres: A4 (5.1), 天头 and 订口 with the text area of 156 × 225 (5.2.1).
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
# 22 lines of 28 characters fill the text area (5.2.3): 225 mm ÷ 22 lines.
CHARACTERS, LINES = 28, 22
LINE = 28.95
# Points: 2号, 3号, 4号, 小四, 五号.
TITLE, BODY, SMALL, CELL, CELL_SMALL = 22, 16, 14, 12, 10.5
# 28 characters of 16 pt are 448 pt; the text is 442.2 pt wide, so each gives up a quarter point.
TRACKING = -0.25
# 发文机关标志: 35 mm below the upper edge of the text (7.2.4), never above 62 pt.
MASTHEAD_DROP = 35
MASTHEAD_MOST, MASTHEAD_LEAST, NARROWEST = 62, 26, 60
POINTS_PER_MM = 72 / 25.4
COLUMNS_OF_LARGE_CELLS = 6
SHORT = 7


def width(text: str) -> float:
    """Width in characters of the body: a Chinese character is one, a digit or letter a half."""
    return sum(0.5 if unicodedata.east_asian_width(one) in ("Na", "H", "N") else 1 for one in text)


def masthead(text: str) -> tuple[float, int]:
    """Points and per cent of width at which a masthead stays on one line, if that is legible."""
    room = TEXT_WIDTH * POINTS_PER_MM / max(width(text), 1)
    size = min(MASTHEAD_MOST, max(room * 100 / NARROWEST, MASTHEAD_LEAST))
    percent = min(100, max(NARROWEST, int(room * 100 / size)))
    # Half points are what a document can say; a half too many and the last character wraps.
    fitting = floor(min(size, max(room * 100 / percent, MASTHEAD_LEAST)) * 2) / 2
    return fitting, percent


def day(when: date) -> str:
    """成文日期 in Arabic figures without leading zeros (7.3.5.4)."""
    return f"{when.year}年{when.month}月{when.day}日"


def signature(signer: str, dated: str) -> tuple[float, float]:
    """Characters left of signer and date when no seal is put on (7.3.5.2).

    The signer ends two characters before the edge and the date starts two to the right of it; a
    date too long for that ends two before the edge, and the signer moves left.
    """
    edge = CHARACTERS - 2
    if width(signer) >= width(dated) + 2:
        start = edge - width(signer)
        return max(start, 0.0), max(start, 0.0) + 2
    start = edge - width(dated)
    return max(start - 2, 0.0), start


def cell_size(table: Table) -> float:
    """Points of a table's text: wide tables are set smaller."""
    return CELL if len(table.head) <= COLUMNS_OF_LARGE_CELLS else CELL_SMALL


def centred(table: Table) -> tuple[bool, ...]:
    """For each column: whether it holds nothing longer than a number or a short word."""
    columns = zip(table.head, *table.rows, strict=True)
    return tuple(all(width(text_of(cell)) <= SHORT for cell in column[1:]) for column in columns)


def lines_of_row(table: Table) -> int:
    """Lines of the highest row, roughly."""
    room = TEXT_WIDTH * POINTS_PER_MM / sum(table.widths) / cell_size(table)
    return max(
        int(width(text_of(cell)) / max(share * room - 1, 1)) + 1
        for row in table.rows
        for cell, share in zip(row, table.widths, strict=True)
    )


def text_of(run: Run) -> str:
    return run.text if isinstance(run, Bound) else run
