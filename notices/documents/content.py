"""What a paper says before it becomes .docx, PDF or mail: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Bound:
    """A number or a unit's name out of a frozen snapshot (绑定字段): printed as it stands.

    `key` says where it comes from and is unique to the value, e.g. "score.total".
    """

    key: str
    text: str


Run = str | Bound


@dataclass(frozen=True)
class Heading:
    """A heading; `text` holds its numeral: level 1 "一、", 2 "（一）", 3 "1.", 4 "（1）"."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Table:
    """A table of an annex or of the text; `widths` are shares of the text's width.

    ValueError where a row or `widths` has not as many columns as the head.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    widths: tuple[int, ...]

    def __post_init__(self) -> None:
        columns = len(self.head)
        if not columns or len(self.widths) != columns or any(one <= 0 for one in self.widths):
            raise ValueError(f"表格有{columns}列，列宽给了{len(self.widths)}个，须每列一个正数。")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != columns:
                raise ValueError(f"表格第{number}行有{len(row)}格，表头有{columns}列，须相同。")


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Annex:
    """An annex (附件): its title without numeral, on a page of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """An official paper: circular (通报), dispatch pack (调度材料) or one-pager (一页纸).

    `opening` is what a mail shows on its first screen, at most six lines at 360 px; the paper
    forms leave it out. `addressee`, `signer` and `masthead` may be empty; `red` draws masthead
    and line in red. `as_of` is the sentence that names the day of the data (数据截至).
    """

    masthead: str
    red: bool
    number: str
    title: str
    addressee: str
    opening: tuple[Paragraph, ...]
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    signer: str
    dated: date
    as_of: str
    demonstration: bool


def bound_fields(paper: Paper) -> Iterator[Bound]:
    """Every bound field in the order of printing, repetitions included."""
    for block in (*paper.opening, *paper.body, *(b for a in paper.annexes for b in a.blocks)):
        yield from _bound_in(block)


def _bound_in(block: Block) -> Iterator[Bound]:
    if isinstance(block, Paragraph):
        yield from (run for run in block.runs if isinstance(run, Bound))
    elif isinstance(block, Table):
        yield from (run for row in block.rows for run in row if isinstance(run, Bound))
