"""A paper as .docx with the geometry of GB/T 9704; same paper, same bytes."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

from docx import Document
from docx import document as word
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from notices.documents import docx_parts as parts
from notices.documents import geometry, titles
from notices.documents.content import Block, Heading, Paper, Table
from notices.documents.docx_parts import element
from notices.documents.docx_styles import FontNames, put_styles
from notices.documents.printable import clean
from notices.documents.wording import (
    DEMONSTRATION,
    addressed,
    annex_label,
    annex_list,
    in_brackets,
)

OFFICE_FONTS = FontNames()
RED = "FF0000"
# A zip cannot say an earlier moment; the file's own date is the paper's.
ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
FOOTER = 25
PROPERTY_AT_MOST = 255


def write(paper: Paper, *, fonts: FontNames = OFFICE_FONTS) -> bytes:
    """The .docx of a paper, naming `fonts`; nothing is embedded."""
    paper = clean(paper)
    document = Document()
    put_styles(document, fonts)
    _set_page(document, paper)
    body = document.element.body
    last = body[-1]
    for one in _blocks(paper):
        last.addprevious(one)
    _say_who(document, paper)
    return _packed(document)


def _blocks(paper: Paper) -> Iterator[BaseOxmlElement]:
    yield from _head(paper)
    for place, block in enumerate(paper.body, start=1):
        yield from _block(block, kept=place == len(paper.body))
    yield from _annex_list(paper)
    yield from _signature(paper)
    for number, annex in enumerate(paper.annexes, start=1):
        label = annex_label(number, len(paper.annexes))
        yield parts.paragraph("PaperAnnex", [parts.text(label)], element("pageBreakBefore"))
        yield _blank()
        yield _title(annex.title)
        yield _blank()
        for block in annex.blocks:
            yield from _block(block)


def _head(paper: Paper) -> Iterator[BaseOxmlElement]:
    if paper.masthead:
        yield _masthead(paper)
        yield from (_blank(), _blank())
    if paper.number or paper.masthead:
        yield _number_over_line(paper)
        yield from (_blank(), _blank())
    yield _title(paper.title)
    if paper.as_of:
        yield parts.paragraph("PaperAsOf", [parts.text(in_brackets(paper.as_of))])
    yield _blank()
    if paper.addressee:
        yield parts.paragraph("PaperFlush", [parts.text(addressed(paper.addressee))])


def _title(title: str) -> BaseOxmlElement:
    first, *more = titles.lines(title)
    runs = [parts.text(first)]
    for line in more:
        runs += [element("r", element("br")), parts.text(line)]
    return parts.paragraph("PaperTitle", runs)


def _masthead(paper: Paper) -> BaseOxmlElement:
    points, percent = geometry.masthead(paper.masthead)
    marks = [
        *([element("color", val=RED)] if paper.red else []),
        element("w", val=percent),
        element("sz", val=round(points * 2)),
        element("szCs", val=round(points * 2)),
    ]
    spacing = element(
        "spacing",
        before=parts.twips(geometry.MASTHEAD_DROP),
        line=round(points * 22),
        lineRule="exact",
    )
    return parts.paragraph("PaperMasthead", [parts.text(paper.masthead, *marks)], spacing)


def _number_over_line(paper: Paper) -> BaseOxmlElement:
    """发文字号 with the line 4 mm below it, as wide as the text."""
    line = element("bottom", val="single", sz=12, space=11, color=RED if paper.red else "000000")
    return parts.paragraph("PaperCentre", [parts.text(paper.number)], element("pBdr", line))


def _block(block: Block, *, kept: bool = False) -> Iterator[BaseOxmlElement]:
    """A block; `kept` on the page of what follows, so that no signature stands alone (7.3.5.1)."""
    if isinstance(block, Heading):
        level = min(max(block.level, 1), 4)
        yield parts.paragraph(f"Paper{level}", [parts.text(block.text)])
    elif isinstance(block, Table):
        yield parts.table(block)
        # Without it Word would make one table of two that follow each other.
        yield parts.paragraph("TableAfter", [])
    else:
        keep = [element("keepNext")] if kept else []
        yield parts.paragraph("PaperText", parts.words(block.runs), *keep)


def _annex_list(paper: Paper) -> Iterator[BaseOxmlElement]:
    """附件说明, one line below the text."""
    keep = "keepNext"
    if paper.annexes:
        yield parts.paragraph("PaperFlush", [], element(keep))
    for before, back, said in annex_list([one.title for one in paper.annexes]):
        aside = parts.indent(before, hanging=back)
        yield parts.paragraph("PaperFlush", [parts.text(said)], element(keep), aside)


def _signature(paper: Paper) -> Iterator[BaseOxmlElement]:
    dated = geometry.day(paper.dated)
    signer_at, date_at = geometry.signature(paper.signer, dated)
    keep = element("keepNext")
    yield parts.paragraph("PaperFlush", [], keep)
    if paper.signer:
        said = [parts.text(paper.signer)]
        yield parts.paragraph("PaperFlush", said, element("keepNext"), parts.indent(signer_at))
    yield parts.paragraph("PaperFlush", [parts.text(dated)], parts.indent(date_at, beyond=2))


def _blank() -> BaseOxmlElement:
    return parts.paragraph("PaperFlush", [])


def _set_page(document: word.Document, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(geometry.PAGE_WIDTH), Mm(geometry.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(geometry.TOP), Mm(geometry.BOTTOM)
    section.left_margin, section.right_margin = Mm(geometry.LEFT), Mm(geometry.RIGHT)
    section.header_distance, section.footer_distance = Mm(FOOTER), Mm(FOOTER)
    for grid in section._sectPr.findall("{*}docGrid"):
        section._sectPr.remove(grid)
    # "linesAndChars" would make LibreOffice put half as many characters on a line.
    section._sectPr.append(element("docGrid", type="lines", linePitch=round(geometry.LINE * 20)))
    _number_pages(document, section)
    if paper.demonstration:
        for header in (section.header, section.even_page_header):
            _only(header._element, parts.paragraph("PaperMark", [parts.text(DEMONSTRATION)]))


def _number_pages(document: word.Document, section: Section) -> None:
    """Odd pages on the right, even ones on the left, one character from the edge (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    aside = geometry.SMALL * 20
    odd = (element("ind", right=aside), element("jc", val="right"))
    even = (element("ind", left=aside), element("jc", val="left"))
    for footer, where in ((section.footer, odd), (section.even_page_footer, even)):
        _only(footer._element, parts.paragraph("PaperPage", parts.page_number(), *where))


def _only(holder: BaseOxmlElement, content: BaseOxmlElement) -> None:
    for child in list(holder):
        holder.remove(child)
    holder.append(content)


def _say_who(document: word.Document, paper: Paper) -> None:
    """Properties of the file: the paper's own, none of the template's."""
    at = datetime(paper.dated.year, paper.dated.month, paper.dated.day)  # noqa: DTZ001
    said = document.core_properties
    said.title, said.subject = paper.title[:PROPERTY_AT_MOST], paper.number[:PROPERTY_AT_MOST]
    said.author = said.last_modified_by = paper.signer[:PROPERTY_AT_MOST]
    said.comments, said.keywords, said.language = "", "", "zh-CN"
    said.created, said.modified, said.revision = at, at, 1
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def _packed(document: word.Document) -> bytes:
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, ZIPPED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return packed.getvalue()
