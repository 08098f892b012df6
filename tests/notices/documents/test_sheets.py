"""The workbook of a paper's tables holds every cell as printed, and nothing that computes."""

import io

import pytest
from openpyxl import load_workbook

from notices.documents import sheets
from notices.documents.content import Paper
from notices.documents.printable import clean
from tests.notices.documents import example, hostile
from tests.notices.documents.saying import said_in


def read(paper: Paper) -> list[list[list[str]]]:
    book = load_workbook(io.BytesIO(sheets.write(paper)))
    assert all(
        cell.data_type in ("s", "n", "inlineStr") and not isinstance(cell.value, float | int)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )
    return [
        [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=3)]
        for sheet in book
    ]


@pytest.mark.parametrize("paper", [example.circular(), hostile.of_code(), hostile.of_many_rows()])
def test_every_cell_is_text_as_printed(paper: Paper) -> None:
    blocks = [*paper.body, *(block for annex in clean(paper).annexes for block in annex.blocks)]
    tables = [list(said_in(block)) for block in blocks if hasattr(block, "rows")]
    assert [[cell for row in sheet for cell in row] for sheet in read(paper)] == tables


def test_paper_without_tables_says_so() -> None:
    assert read(hostile.of_empty_sections()) == [[["本件没有表格"]]]
