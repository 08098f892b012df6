"""The paragraph styles of a .docx: whoever edits the paper changes a look in one place."""

from dataclasses import dataclass

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from notices.documents import geometry
from notices.documents.docx_parts import CHARACTER, element


@dataclass(frozen=True)
class FontNames:
    """The fonts a .docx names; the machine that opens it must have them."""

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    first: str = "黑体"
    second: str = "楷体_GB2312"
    number: str = "宋体"
    latin: str = "Times New Roman"


@dataclass(frozen=True)
class Style:
    """One style: `font` is a field of FontNames, `line` exact points, `first` 左空二字."""

    code: str
    name: str
    font: str = "body"
    size: float = geometry.BODY
    line: float = geometry.LINE
    align: str = "both"
    first: bool = False
    outline: int | None = None
    tight: bool = True
    latin: bool = True


STYLES = (
    Style("PaperText", "公文正文", first=True),
    Style("PaperFlush", "公文顶格"),
    Style("PaperCentre", "公文居中", align="center"),
    Style("PaperMasthead", "发文机关标志", font="title", align="center", tight=False),
    Style("PaperTitle", "公文标题", "title", geometry.TITLE, align="center", tight=False),
    Style("PaperAsOf", "数据截至", font="second", align="center"),
    Style("Paper1", "公文一级标题", font="first", first=True, outline=0),
    Style("Paper2", "公文二级标题", font="second", first=True, outline=1),
    Style("Paper3", "公文三级标题", first=True, outline=2),
    Style("Paper4", "公文四级标题", first=True, outline=3),
    Style("PaperAnnex", "附件字样", font="first"),
    Style("PaperPage", "公文页码", "number", geometry.SMALL, 16, "left", tight=False, latin=False),
    Style("PaperMark", "演示标记", "first", geometry.SMALL, 16, "right", tight=False),
    Style("TableText", "表格文字", size=geometry.CELL, line=18, align="left", tight=False),
    Style("TableSmall", "表格小字", size=geometry.CELL_SMALL, line=16, align="left", tight=False),
    Style("TableHead", "表头", "first", geometry.CELL, 18, "center", tight=False),
    Style("TableHeadSmall", "表头小字", "first", geometry.CELL_SMALL, 16, "center", tight=False),
)


def put_styles(document: Document, fonts: FontNames) -> None:
    """Adds the styles; what the template says of themes and languages is replaced."""
    root = document.styles.element
    for language in root.iter("{*}lang"):
        for attribute, value in zip(language.attrib, ("en-US", "zh-CN", "ar-SA"), strict=False):
            language.set(attribute, value)
    for style in STYLES:
        root.append(_style(style, fonts))


def _style(style: Style, fonts: FontNames) -> BaseOxmlElement:
    return element(
        "style",
        element("name", val=style.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        element("pPr", *_paragraph(style)),
        element("rPr", *_letters(style, fonts)),
        type="paragraph",
        customStyle=1,
        styleId=style.code,
    )


def _paragraph(style: Style) -> list[BaseOxmlElement]:
    """In the order the schema asks for."""
    heading = style.outline is not None
    return [
        *([element("keepNext")] if heading or style.code == "PaperTitle" else []),
        element("widowControl", val=0),
        *([] if style.tight else [element("snapToGrid", val=0)]),
        element("spacing", before=0, after=0, line=round(style.line * 20), lineRule="exact"),
        *([element("ind", firstLineChars=200, firstLine=2 * CHARACTER)] if style.first else []),
        element("jc", val=style.align),
        *([element("outlineLvl", val=style.outline or 0)] if heading else []),
    ]


def _letters(style: Style, fonts: FontNames) -> list[BaseOxmlElement]:
    chinese = getattr(fonts, style.font)
    latin = fonts.latin if style.latin else chinese
    size = round(style.size * 2)
    return [
        element("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin, hint="eastAsia"),
        *([element("spacing", val=round(geometry.TRACKING * 20))] if style.tight else []),
        element("kern", val=0),
        element("sz", val=size),
        element("szCs", val=size),
    ]
