"""A .docx says what the paper says, where GB/T 9704 wants it, in the office's fonts."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as Read
from docx.oxml.ns import qn
from docx.table import Table

from notices.documents import docx
from notices.documents.docx_styles import FontNames
from notices.documents.printable import clean
from tests.notices.documents import example, hostile
from tests.notices.documents.saying import bound_texts, numbers, said_on_paper

PAPER = example.circular()


@pytest.fixture(scope="module")
def written() -> bytes:
    return docx.write(PAPER)


@pytest.fixture(scope="module")
def document(written: bytes) -> Read:
    return Document(io.BytesIO(written))


def texts(document: Read) -> list[str]:
    """Every paragraph and cell in the order of printing."""
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text.replace("\n", ""))
    return [text for text in found if text]


def xml_of(written: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        return package.read(part).decode()


def test_paper_is_printed_whole_and_in_order(document: Read) -> None:
    head = [
        PAPER.masthead,
        PAPER.number,
        PAPER.title,
        "（数据截至2022年4月28日24时）",
        "各责任单位、各镇（街道）：",
    ]
    tail = ["附件：1.各责任单位报送情况表", "2.逐月报送明细表", PAPER.signer, "2022年4月29日"]
    said = said_on_paper(PAPER)
    annexes = said.index("各责任单位报送情况表")
    second = said.index("逐月报送明细表")
    wanted = [
        *(*head, *said[:annexes], *tail),
        *("附件1", *said[annexes:second], "附件2", *said[second:]),
    ]
    assert texts(document) == wanted


def test_every_bound_field_is_a_run_of_its_own(document: Read) -> None:
    """Read from the runs, so that no field can have melted into the words beside it."""
    runs = [node.text for node in document.element.body.iter(qn("w:t"))]
    wanted = bound_texts(PAPER)
    rest = iter(runs)
    assert len(wanted) > 500
    assert all(text in rest for text in wanted)


def test_page_is_the_standards(document: Read) -> None:
    section = document.sections[0]
    sides = (
        *(section.page_width, section.page_height, section.top_margin, section.bottom_margin),
        *(section.left_margin, section.right_margin),
    )
    assert [round(side.mm, 1) for side in sides if side] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_22_lines_of_28_characters_fit_the_text_area(document: Read) -> None:
    style = document.styles["公文正文"].element
    line, tracking = style.find(qn("w:pPr")), style.find(qn("w:rPr"))
    spacing = line.find(qn("w:spacing"))
    assert spacing.get(qn("w:lineRule")) == "exact"
    height = int(spacing.get(qn("w:line"))) / 20
    size = int(tracking.find(qn("w:sz")).get(qn("w:val"))) / 2
    width = size + int(tracking.find(qn("w:spacing")).get(qn("w:val"))) / 20
    area_width, area_height = 156 / 25.4 * 72, 225 / 25.4 * 72
    assert (area_height // height, area_width // width) == (22, 28)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
        ("公文三级标题", "仿宋_GB2312", 16),
        ("公文页码", "宋体", 14),
        ("发文机关标志", "方正小标宋简体", 16),
    ],
)
def test_style_names_the_offices_font(document: Read, style: str, font: str, size: int) -> None:
    letters = document.styles[style].element.find(qn("w:rPr"))
    assert letters.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
    assert int(letters.find(qn("w:sz")).get(qn("w:val"))) == size * 2


def test_fonts_are_settings() -> None:
    said = xml_of(
        docx.write(PAPER, fonts=FontNames(body="仿宋", title="华文中宋")), "word/styles.xml"
    )
    assert 'w:eastAsia="仿宋"' in said
    assert "GB2312" not in said.replace("楷体_GB2312", "")


def test_pages_are_numbered_outside_by_a_field(document: Read) -> None:
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer._element
        assert "".join(node.text for node in line.iter(qn("w:t"))) == "— 1 —"
        assert [node.text for node in line.iter(qn("w:instrText"))] == [" PAGE "]
        kinds = [node.get(qn("w:fldCharType")) for node in line.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]
        assert next(line.iter(qn("w:jc"))).get(qn("w:val")) == side
        assert next(line.iter(qn("w:ind"))).get(qn(f"w:{side}")) == "280"


def test_red_is_a_switch() -> None:
    red, black = (
        xml_of(docx.write(example.circular(red=one)), "word/document.xml") for one in (True, False)
    )
    assert red.count("FF0000") == 2
    assert "FF0000" not in black
    assert PAPER.masthead in black


def test_annexes_begin_pages_and_repeat_their_heads(document: Read) -> None:
    said = document.element.xml
    assert said.count("<w:pageBreakBefore/>") == len(PAPER.annexes)
    assert said.count("<w:tblHeader/>") == len(document.tables)


def test_date_starts_two_characters_right_of_the_signer(document: Read) -> None:
    lines = {one.text: one for one in document.paragraphs}
    at = [
        int(lines[one].paragraph_format.left_indent.twips)
        for one in (PAPER.signer, "2022年4月29日")
    ]
    assert at[1] - at[0] == 2 * 315
    assert at[0] + len(PAPER.signer) * 315 == 26 * 315


def test_demonstration_is_marked_on_every_page(document: Read) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "〔演示〕本件数据为虚构，仅供演示"
    real = Document(io.BytesIO(docx.write(replace(PAPER, demonstration=False))))
    assert "演示" not in "".join(one.text for one in real.sections[0].header.paragraphs)


def test_same_paper_gives_the_same_bytes(written: bytes) -> None:
    assert docx.write(example.circular()) == written
    said = xml_of(written, "docProps/core.xml")
    assert "python-docx" not in said
    assert said.count("2022-04-29T00:00:00Z") == 2


@pytest.mark.parametrize("name", hostile.ALL)
def test_hostile_paper_is_printed_as_text(name: str) -> None:
    paper = hostile.ALL[name]()
    found = texts(Document(io.BytesIO(docx.write(paper))))
    said = [text for text in said_on_paper(clean(paper)) if text]
    rest = iter(found)
    assert all(text in rest for text in said)
    assert numbers(said) <= numbers(found)
