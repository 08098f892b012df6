"""A PDF says what the paper says, in bundled fonts alone, on the standard's page."""

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from notices.documents import pdf, typefaces
from notices.documents.content import Table
from notices.documents.printable import clean
from notices.documents.wording import DEMONSTRATION
from tests.notices.documents import example, hostile
from tests.notices.documents.saying import bound_texts, numbers, said_on_paper, squeezed

PAPER = example.circular()


@pytest.fixture(scope="module")
def written() -> bytes:
    return pdf.write(PAPER)


def pages(written: bytes) -> list[str]:
    """The text of every page without its number and mark."""
    found = []
    for number, page in enumerate(PdfReader(io.BytesIO(written)).pages, start=1):
        text = page.extract_text()
        assert f"— {number} —" in text
        found.append(text.replace(f"— {number} —", "\n").replace(DEMONSTRATION, "\n"))
    return found


def embedded(written: bytes) -> set[str]:
    names = set()
    for page in PdfReader(io.BytesIO(written)).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile3" in described.get_object()
            names.add(font.get_object()["/BaseFont"].partition("+")[2])
    return names


def test_paper_is_printed_whole_and_in_order(written: bytes) -> None:
    found, at = squeezed("".join(pages(written))), 0
    for text in (PAPER.masthead, PAPER.number, PAPER.title, *said_on_paper(PAPER)):
        at = found.index(squeezed(text), at) + len(squeezed(text))


def test_every_number_is_the_papers(written: bytes) -> None:
    outside = [
        *(PAPER.number, PAPER.title, PAPER.as_of, "2022年4月29日"),
        *("附件：1.", "2.", "附件1", "附件2"),
    ]
    # A cell is a line of its own; only there would two numbers run into each other.
    found = numbers(pages(written))
    repeated = numbers(said_on_paper(PAPER)) + numbers(outside)
    assert found == repeated
    assert not numbers(bound_texts(PAPER)) - found


def test_only_bundled_fonts_are_embedded(written: bytes) -> None:
    assert embedded(written) == {
        "NotoSansCJKsc-Regular-Identity-H",
        "NotoSerifCJKsc-Regular-Identity-H",
    }


def test_page_is_the_standards() -> None:
    """28 characters a line and 22 lines a page, counted in a paper of nothing else."""
    paper = replace(example.one_pager(), title="满", as_of="", body=(example.said("信" * 28 * 60),))
    read = PdfReader(io.BytesIO(pdf.write(paper)))
    size = read.pages[1].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (size.width, size.height)] == [210, 297]
    lines = [line for line in read.pages[1].extract_text().splitlines() if "信" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22


def test_same_paper_gives_the_same_bytes(written: bytes) -> None:
    assert pdf.write(example.circular()) == written
    said = PdfReader(io.BytesIO(written)).metadata
    assert said is not None
    assert said.creation_date == datetime(2022, 4, 29, tzinfo=UTC)


def test_one_pager_fits_one_page_until_it_does_not() -> None:
    fits, over = (pdf.write(example.one_pager(sentences=many)) for many in (6, 30))
    assert pdf.fits_one_page(fits)
    assert not pdf.fits_one_page(over)
    assert [pdf.pages(one) for one in (fits, over)] == [
        len(PdfReader(io.BytesIO(one)).pages) for one in (fits, over)
    ]


@pytest.mark.parametrize("name", hostile.ALL)
def test_hostile_paper_is_printed_as_text(name: str) -> None:
    paper = hostile.ALL[name]()
    written = pdf.write(paper)
    found, at = squeezed("".join(pages(written))).replace("-", ""), 0
    for text in said_on_paper(clean(paper)):
        text = squeezed(text).replace("-", "")
        at = found.index(text, at) + len(text)
    assert "root:" not in found
    assert embedded(written) <= {
        "NotoSansCJKsc-Regular-Identity-H",
        "NotoSerifCJKsc-Regular-Identity-H",
    }


def test_rare_characters_of_names_are_shown() -> None:
    rare = "䶮㛃龑喆祎赟堃昇镕𬭎"
    paper = replace(example.one_pager(), title=rare, body=(example.said(rare),))
    assert pages(pdf.write(paper))[0].count(rare) == 2


def test_character_no_font_has_is_named_with_its_place() -> None:
    table = PAPER.annexes[0].blocks[0]
    assert isinstance(table, Table)
    rows = (("1", "区\U0001f600局", *table.rows[0][2:]), *table.rows[1:])
    annex = replace(PAPER.annexes[0], blocks=(replace(table, rows=rows),))
    paper = replace(PAPER, title="通报\u0e01", annexes=(annex,))
    with pytest.raises(pdf.CannotPrint) as refused:
        pdf.write(paper)
    assert str(refused.value) == (
        "以下字符无法印入PDF，请改用其他写法：标题中的“\u0e01”（U+0E01）、"
        "附件1第1段表格第1行中的“\U0001f600”（U+1F600）。"
    )


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "NotoSansSC.otf").unlink(), "NotoSansSC.otf找不到，"),
        (
            lambda folder: (folder / "NotoSerifSC.otf").write_bytes(b"version https://git-lfs"),
            "NotoSerifSC.otf不完整或已被改动，",
        ),
        (lambda folder: (folder / "contents.json").unlink(), "contents.json找不到或已损坏，"),
    ],
    ids=["gone", "cut", "unlisted"],
)
def test_missing_font_is_refused_with_a_sentence(
    tmp_path: Path, harm: Callable[[Path], object], said: str
) -> None:
    folder = tmp_path / "fonts"
    shutil.copytree(typefaces.FOLDER, folder)
    harm(folder)
    with pytest.raises(typefaces.MissingFont, match=said):
        pdf.write(PAPER, folder=folder)
