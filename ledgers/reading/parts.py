"""One part of a zipped workbook, unpacked once piece by piece and kept nowhere; pure."""

import re
from zipfile import ZipFile, ZipInfo

from ledgers.reading.addresses import place_of
from ledgers.reading.bounds import MEGABYTE, Bounds
from ledgers.reading.refusals import AGAIN, Unreadable

OVERLAP = 64
ROWS_OF_A_SHEET = 1_048_576
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ADDRESS = re.compile(rb"""\br=["']([A-Za-z]+)(\d+)["']""")
# The first is quick and often wrong, the second is only asked where the first has found something.
MAYBE_FORMULA, FORMULA = re.compile(rb"f[ />]"), re.compile(rb"<(?:\w+:)?f[ />]")


def look_at_part(package: ZipFile, entry: ZipInfo, bounds: Bounds) -> bool:
    """Whether it must be read row by row: a sheet that is large or has formulas.

    Raises Unreadable for a DTD, and for a small part that asks for a large sheet. What a large
    part asks for it also holds: the reader and the child's memory bound it.
    """
    sheet = is_sheet(entry.filename.replace("\\", "/"))
    if sheet and entry.file_size >= bounds.streamed:
        return True
    formulas, tail = False, b""
    box = Box(bounds) if sheet and entry.file_size <= bounds.looked_through else None
    with package.open(entry) as file:
        while piece := file.read(MEGABYTE):
            text = tail + piece
            refuse_definitions(text, first=not tail)
            if box is not None:
                box.take(text)
            if sheet and not formulas and MAYBE_FORMULA.search(text):
                formulas = FORMULA.search(text) is not None
            tail = text[-OVERLAP:]
    if box is not None:
        box.refuse_empty_space()
    return formulas


def is_sheet(name: str) -> bool:
    """Say whether the part of that name is a worksheet."""
    return "/worksheets/" in name and name.endswith(".xml")


def refuse_definitions(text: bytes, *, first: bool) -> None:
    """Raises Unreadable for a DTD, and for a beginning that would hide one."""
    # UTF-16 would hide a DTD from this look; neither Excel nor WPS writes it.
    wide = first and (text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:8])
    if wide or (b"!" in text and DOCTYPE.search(text)):
        raise Unreadable(f"工作簿里夹带外部定义（DTD），不安全；{AGAIN}")


class Box:
    """The rectangle that a sheet's cells span: what a reader would have to set aside for it."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._rows = self._width = 0
        self._last = ""

    def take(self, text: bytes) -> None:
        """Raises Unreadable, naming the cell, for one that lies where no ledger has any."""
        for column, number in ADDRESS.findall(text):
            letters, row = column.decode().upper(), int(number)
            place = place_of(letters) if len(letters) <= 3 else self._bounds.columns
            if place >= self._bounds.columns or row > ROWS_OF_A_SHEET:
                refuse_place(letters, row, self._bounds)
            self._width = max(self._width, place + 1)
            if row > self._rows:
                self._rows, self._last = row, f"{letters}{row}"

    def refuse_empty_space(self) -> None:
        if self._rows * self._width > self._bounds.cells and self._rows > 1000:
            raise Unreadable(
                f"工作表的内容很少，却有单元格远在{self._last}；"
                "请删去台账下方和右侧的多余单元格（选中整行整列后删除），保存后再上传"
            )


def refuse_place(letters: str, row: int, bounds: Bounds) -> None:
    """Raises Unreadable, naming the cell, where it lies outside what a ledger can be."""
    if len(letters) > 3 or place_of(letters) >= bounds.columns:
        raise Unreadable(
            f"第{row}行有单元格在{letters[:8]}列，表格超过{bounds.columns}列，不是台账；"
            "请删去台账以外的列后再上传"
        )
    if row > ROWS_OF_A_SHEET:
        raise Unreadable(f"有单元格在第{row}行，超出工作表的范围，文件不是正常保存的；{AGAIN}")


def refuse_cells(cells: int, width: int, bounds: Bounds) -> None:
    """Raises Unreadable for a sheet that is both wide and long."""
    if cells > bounds.cells and width > bounds.narrow:
        raise Unreadable(
            f"工作表超过{bounds.cells // 10_000}万个单元格，宽{width}列，不是台账；"
            "请只保留台账的行和列后再上传"
        )
