"""Elements of a .docx: paragraphs by style, page numbers, tables filled row by row."""

from collections.abc import Iterable
from decimal import Decimal

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from notices.documents import geometry
from notices.documents.content import Run, Table

TWIPS_PER_MM = Decimal(1440) / Decimal("25.4")
# One character of the body as it stands on the page, in twips.
CHARACTER = round((geometry.BODY + geometry.TRACKING) * 20)
# Twips between a cell's text and its rules.
PADDING = (("top", 40), ("left", 80), ("bottom", 40), ("right", 80))


def element(
    tag: str, *children: BaseOxmlElement, **attributes: str | int | float
) -> BaseOxmlElement:
    """<w:tag w:name="value"> around its children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def twips(millimetres: float) -> int:
    return round(Decimal(millimetres) * TWIPS_PER_MM)


def text(words: str, *marks: BaseOxmlElement) -> BaseOxmlElement:
    """A run of words with marks of its own; what looks like markup stays text."""
    said = OxmlElement("w:t")
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    said.text = words
    return element("r", *([element("rPr", *marks)] if marks else []), said)


def paragraph(
    style: str, runs: Iterable[BaseOxmlElement], *properties: BaseOxmlElement
) -> BaseOxmlElement:
    return element("p", element("pPr", element("pStyle", val=style), *properties), *runs)


def words(runs: Iterable[Run]) -> list[BaseOxmlElement]:
    """Every run apart, so that a bound field is a run of its own."""
    return [text(geometry.text_of(run)) for run in runs]


def indent(characters: float, *, hanging: float = 0, beyond: float = 0) -> BaseOxmlElement:
    """Space at the left of a paragraph, in characters of the body.

    A line may reach `beyond` the right edge: a date set in a wider font must not wrap.
    """
    left, back = round((characters + hanging) * CHARACTER), round(hanging * CHARACTER)
    given = {"left": left, "hanging": back, "right": round(-beyond * CHARACTER)}
    return element(
        "ind", **{name: value for name, value in given.items() if value or name == "left"}
    )


def page_number() -> list[BaseOxmlElement]:
    """ "— 1 —" with a field that Word, WPS and LibreOffice count."""
    return [
        text("— "),
        element("r", element("fldChar", fldCharType="begin")),
        element("r", _instruction(" PAGE ")),
        element("r", element("fldChar", fldCharType="separate")),
        text("1"),
        element("r", element("fldChar", fldCharType="end")),
        text(" —"),
    ]


def _instruction(said: str) -> BaseOxmlElement:
    made = element("instrText")
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.text = said
    return made


def table(content: Table) -> BaseOxmlElement:
    """A ruled table as wide as the text; its head comes again on every page."""
    widths = _widths(content)
    small = geometry.cell_size(content) < geometry.CELL
    style, head = ("TableSmall", "TableHeadSmall") if small else ("TableText", "TableHead")
    centred = geometry.centred(content)
    rows = [_row(widths, content.head, [(head, True)] * len(widths), repeated=True)]
    looks = [(style, one) for one in centred]
    rows += [_row(widths, row, looks) for row in content.rows]
    grid = element("tblGrid", *(element("gridCol", w=one) for one in widths))
    return element("tbl", _table_properties(sum(widths)), grid, *rows)


def _widths(content: Table) -> list[int]:
    room, shares = twips(geometry.TEXT_WIDTH), sum(content.widths)
    return [room * share // shares for share in content.widths]


def _table_properties(width: int) -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [element(side, val="single", sz=4, space=0, color="000000") for side in sides]
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *lines),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=w, type="dxa") for side, w in PADDING)),
    )


def _row(
    widths: list[int],
    cells: Iterable[Run],
    looks: Iterable[tuple[str, bool]],
    *,
    repeated: bool = False,
) -> BaseOxmlElement:
    properties = element("trPr", element("cantSplit"), *([element("tblHeader")] * repeated))
    made = [
        element(
            "tc",
            element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center")),
            paragraph(style, words([cell]), *([element("jc", val="center")] if centred else [])),
        )
        for width, cell, (style, centred) in zip(widths, cells, looks, strict=True)
    ]
    return element("tr", properties, *made)
