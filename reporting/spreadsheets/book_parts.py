"""Which part of a package holds which sheet, which styles are percentages: pure."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from reporting.spreadsheets.cells import Area, At, area_of
from reporting.spreadsheets.grammar import SheetError
from reporting.spreadsheets.package import Entry, PackageError, entries_of, read_part

WORKBOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
TABLES = "xl/tables/"
SIGNATURES = "_xmlsignatures/"
BUILT_IN_PERCENT = frozenset({"9", "10"})
# In a number format, what stands in quotes, behind a backslash or in brackets is no sign.
NO_SIGN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class Tag:
    """One opening tag of a small part, with the byte it starts at."""

    name: str
    written: str
    given: Mapping[str, str]
    start: int
    inside: str


class Book:
    """A workbook's package with its parts unpacked one by one, as they are asked for."""

    def __init__(self, content: bytes) -> None:
        self.content, self.entries = content, entries_of(content)
        self.sheets = self._sheets()

    def part(self, name: str) -> bytes:
        entry: Entry | None = self.entries.get(name)
        if entry is None:
            raise PackageError(f"缺少部件{name}")
        return read_part(self.content, entry)

    @property
    def signed(self) -> bool:
        return any(name.startswith(SIGNATURES) for name in self.entries)

    def _sheets(self) -> dict[str, str]:
        """Sheet name → its part; sheets that hold a chart only are left out."""
        targets = {
            tag.given.get("Id", ""): posixpath.normpath(_from_root(tag.given.get("Target", "")))
            for tag in tags(self.part(RELATIONS))
            if tag.name == "Relationship" and tag.given.get("Type", "").endswith("/worksheet")
        }
        named = [tag for tag in tags(self.part(WORKBOOK)) if tag.name == "sheet"]
        return {
            tag.given.get("name", ""): targets[relation]
            for tag in named
            if (relation := _relation(tag.given)) in targets
        }

    def percent_styles(self) -> frozenset[str]:
        """The numbers of the cell styles that show 0.985 as 98.5%."""
        if STYLES not in self.entries:
            return frozenset()
        found = tags(self.part(STYLES))
        own = {
            tag.given.get("numFmtId", "")
            for tag in found
            if tag.name == "numFmt" and "%" in NO_SIGN.sub("", tag.given.get("formatCode", ""))
        }
        styles = [tag for tag in found if tag.name == "xf" and tag.inside == "cellXfs"]
        percent = BUILT_IN_PERCENT | own
        return frozenset(
            str(index) for index, tag in enumerate(styles) if tag.given.get("numFmtId") in percent
        )

    def table_heads(self) -> list[Area]:
        """The first row of every table, whatever sheet it is in: its text belongs to the table."""
        heads = []
        for name in self.entries:
            if name.startswith(TABLES) and name.endswith(".xml"):
                areas = [area_of(tag.given.get("ref", "")) for tag in tags(self.part(name))[:1]]
                heads += [_first_row(area) for area in areas if area is not None]
        return heads


def _first_row(area: Area) -> Area:
    return Area(area.first, At(area.first.row, area.last.column))


def _from_root(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _relation(given: Mapping[str, str]) -> str:
    """r:id, whatever letter stands for that namespace."""
    return next((value for name, value in given.items() if name.endswith(":id")), "")


def tags(xml: bytes) -> list[Tag]:
    """Every opening tag in order. Raises SheetError for what is broken or has a document type."""
    found: list[Tag] = []
    path: list[str] = [""]
    parser = expat.ParserCreate()

    def start(written: str, given: dict[str, str]) -> None:
        name = written.rpartition(":")[2]
        found.append(Tag(name, written, given, parser.CurrentByteIndex, path[-1]))
        path.append(name)

    def refuse(*about: object) -> None:
        raise SheetError("含有文档类型声明")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: path.pop()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise SheetError("工作簿内容已损坏") from error
    return found
