"""Finds rows and cells in the XML of a worksheet by their bytes, without building a tree: pure."""

from dataclasses import dataclass, field
from xml.parsers import expat

from reporting.spreadsheets.cells import Area, At, area_of, at_of

# More than a clerk's ledger has; what is to be read within a request is no database.
CELLS_AT_MOST = 400_000
TOO_MUCH = "内容过多，请删去与本月报送无关的工作表后再上传"
# What is looked at, each inside of what alone it counts there.
INSIDE = {"sheetData": "worksheet", "dimension": "worksheet", "row": "sheetData", "c": "row"}


class SheetError(Exception):
    """The XML is not what a worksheet may hold; the sentence says in what way."""


@dataclass
class Piece:
    """One element: its bytes from `start` to `end`, where its own tag ends, its attributes."""

    start: int
    given: dict[str, str]
    tag_end: int = 0
    end: int = 0
    prefix: str = ""

    @property
    def empty(self) -> bool:
        """Written as one tag: <row/>."""
        return self.tag_end == self.end


@dataclass
class Found:
    """What was asked for: the data, the rows and the cells, and what must not be written into."""

    data: Piece | None = None
    dimension: Piece | None = None
    rows: dict[int, Piece] = field(default_factory=dict)
    cells: dict[At, Piece] = field(default_factory=dict)
    styles: dict[At, str] = field(default_factory=dict)
    formulas: set[At] = field(default_factory=set)
    arrays: list[Area] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    seen: int = 0


def scan(xml: bytes, *, rows: frozenset[int] = frozenset()) -> Found:
    """Reads one worksheet; pieces are kept for `rows` only, styles and formulas for all.

    Raises SheetError for anything with a document type or in another encoding than UTF-8.
    """
    reader = _Reader(xml, rows)
    reader.read()
    return reader.found


class _Reader:
    def __init__(self, xml: bytes, rows: frozenset[int]) -> None:
        self.xml, self.rows, self.found = xml, rows, Found()
        self.at = At(0, 0)
        self.open: list[tuple[str, Piece | None]] = []
        self.waiting: Piece | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.XmlDeclHandler = self.declared
        self.parser.StartDoctypeDeclHandler = self.refuse

    def read(self) -> None:
        if self.xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise SheetError("编码不是 UTF-8")
        try:
            self.parser.Parse(self.xml, True)
        except expat.ExpatError as error:
            raise SheetError("工作表内容已损坏") from error

    def declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.upper() not in ("UTF-8", "UTF8"):
            raise SheetError("编码不是 UTF-8")

    def refuse(self, *about: object) -> None:
        raise SheetError("含有文档类型声明")

    def start(self, qualified: str, given: dict[str, str]) -> None:
        prefix, _, name = qualified.rpartition(":")
        inside, piece = self.open[-1][0] if self.open else "", None
        if name in INSIDE and inside == INSIDE[name]:
            piece = Piece(self.parser.CurrentByteIndex, given, prefix=prefix and f"{prefix}:")
            piece = piece if self._place(name, piece) else None
        if piece is not None:
            piece.tag_end = self._tag_end(piece.start)
        elif name == "f" and inside == "c":
            self.found.formulas.add(self.at)
            area = area_of(given.get("ref", ""))
            if area is not None and given.get("t") in ("array", "dataTable"):
                self.found.arrays.append(area)
        elif name == "mergeCell":
            merged = area_of(given.get("ref", ""))
            self.found.merged += [merged] if merged else []
        self.open.append((name, piece))

    def _tag_end(self, start: int) -> int:
        """The byte behind the tag's >; in an attribute's value there may be one as well."""
        at, quote = start, 0
        while True:
            byte = self.xml[at]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            elif byte == ord(">"):
                return at + 1
            at += 1

    def _place(self, name: str, piece: Piece) -> bool:
        """Whether the piece is kept: its bytes are then looked for, which takes time."""
        if name == "row":
            number = piece.given.get("r", "")
            row = int(number) if number.isascii() and number.isdigit() else self.at.row + 1
            if row <= self.at.row:
                raise SheetError("行的次序颠倒")
            self.at = At(row, 0)
            if row in self.rows:
                self.found.rows[row] = piece
            return row in self.rows
        if name == "c":
            return self._cell(piece)
        if name == "sheetData":
            self.found.data = piece
        else:
            self.found.dimension = piece
        return True

    def _cell(self, piece: Piece) -> bool:
        self.found.seen += 1
        if self.found.seen > CELLS_AT_MOST:
            raise SheetError(TOO_MUCH)
        named = at_of(piece.given["r"]) if "r" in piece.given else None
        at = named or At(self.at.row, self.at.column + 1)
        if at.row != self.at.row or at.column <= self.at.column:
            raise SheetError("单元格的次序颠倒")
        self.at = at
        if "s" in piece.given:
            self.found.styles[at] = piece.given["s"]
        if at.row in self.rows:
            self.found.cells[at] = piece
        return at.row in self.rows

    def end(self, qualified: str) -> None:
        _, piece = self.open.pop()
        if piece is not None:
            # Of <row/> both events stand at the same byte; else the closing tag follows.
            closing = self.parser.CurrentByteIndex
            one_tag = self.xml[piece.tag_end - 2 : piece.tag_end] == b"/>"
            piece.end = piece.tag_end if one_tag else self._tag_end(closing)
