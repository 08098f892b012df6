"""The tables of a paper as a workbook: one sheet a table, every cell text, never a formula."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from ledgers.writing import HEAD, PLAIN, Book, Cell
from notices.documents import geometry
from notices.documents.content import Block, Paper, Table
from notices.documents.printable import clean
from notices.documents.wording import SHORT_MARK, annex_label, in_brackets

# A column as wide as its share of 90 characters, as a printed page has them.
CHARACTERS = 90
NO_TABLE = "本件没有表格"


def write(paper: Paper) -> bytes:
    """The workbook (.xlsx): title and 数据截至 above each table, numbers as they are printed."""
    paper = clean(paper)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        with Book(path) as book:
            for name, table in _tables(paper):
                book.sheet(name, _rows(paper, table), widths=_widths(table), below=4)
        return path.read_bytes()


def _tables(paper: Paper) -> Iterator[tuple[str, Table]]:
    parts: list[tuple[str, tuple[Block, ...]]] = [("正文表格", paper.body)]
    for number, annex in enumerate(paper.annexes, start=1):
        label = annex_label(number, len(paper.annexes))
        parts.append((f"{label} {annex.title}", annex.blocks))
    found = [(name, one) for name, blocks in parts for one in blocks if isinstance(one, Table)]
    yield from found or [(NO_TABLE, Table(head=(NO_TABLE,), rows=(), widths=(1,)))]


def _rows(paper: Paper, table: Table) -> Iterator[tuple[int, list[Cell]]]:
    """Row 1 the title, 2 the day of the data, 3 the head: the writer's filter begins there."""
    mark = SHORT_MARK if paper.demonstration else ""
    yield 1, [(0, f"{mark}{paper.title}", HEAD)]
    yield 2, [(0, in_brackets(paper.as_of) if paper.as_of else "", PLAIN)]
    yield 3, [(place, said, HEAD) for place, said in enumerate(table.head)]
    for number, row in enumerate(table.rows, start=4):
        yield number, [(place, geometry.text_of(one), PLAIN) for place, one in enumerate(row)]


def _widths(table: Table) -> list[int]:
    return [max(8, CHARACTERS * share // sum(table.widths)) for share in table.widths]
