"""Writes single cells into a workbook's package and leaves everything else as it is: pure.

What changes: the worksheets written into, and xl/workbook.xml only where formulas may have to be
calculated again (fullCalcOnLoad). A cell with a formula is never written, so xl/calcChain.xml
stays right; text is written into the cell itself, so xl/sharedStrings.xml stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from reporting.spreadsheets.book_parts import WORKBOOK, Book, Tag, tags
from reporting.spreadsheets.cells import Area, At, area_of
from reporting.spreadsheets.grammar import Found, Piece, SheetError, scan
from reporting.spreadsheets.package import PackageError, with_parts

# What XML cannot hold; a workbook with one of them would not open.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What of the old cell stays: its style and whether its reading is shown.
KEPT = ("s", "ph")
# In the order of the standard, the elements of a workbook that stand behind calcPr.
BEHIND_CALCULATION = (
    *("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes"),
    *("webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)


@dataclass(frozen=True)
class Write:
    """What is to stand in one cell; a number where it is a Decimal."""

    sheet: str
    at: At
    value: Decimal | str

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.at.name}"


def patch(content: bytes, writes: Sequence[Write]) -> bytes:
    """The package with these cells written. Raises PackageError or SheetError, and then nothing
    is written at all: for a formula, a signed package, the inside of a merged cell or an array."""
    book = Book(content)
    if book.signed:
        raise PackageError("带有数字签名，写入会使签名失效，请取消签名后再上传")
    percent, heads = book.percent_styles(), book.table_heads()
    parts, formulas = {}, False
    for sheet, part in book.sheets.items():
        own = [one for one in writes if one.sheet == sheet]
        xml = book.part(part)
        found = scan(xml, rows=frozenset(one.at.row for one in own))
        formulas = formulas or bool(found.formulas)
        if own:
            _refuse_where_not_writable(own, found, heads)
            parts[part] = _written(xml, found, own, percent)
    unknown = [one.place for one in writes if one.sheet not in book.sheets]
    if unknown:
        raise PackageError(f"没有{unknown[0]}所在的工作表")
    again = _calculated_again(book.part(WORKBOOK)) if formulas else None
    return with_parts(content, parts | ({WORKBOOK: again} if again else {}))


def _refuse_where_not_writable(own: list[Write], found: Found, heads: list[Area]) -> None:
    for one in own:
        if one.at in found.formulas or any(area.holds(one.at) for area in found.arrays):
            raise SheetError(f"{one.place}是公式，不能写入")
        if any(area.holds(one.at) and area.first != one.at for area in found.merged):
            raise SheetError(f"{one.place}在合并单元格之内，请改指合并区域左上角的单元格")
        if any(head.holds(one.at) for head in heads):
            raise SheetError(f"{one.place}是表格的标题行，不能写入")


def _written(xml: bytes, found: Found, own: list[Write], percent: frozenset[str]) -> bytes:
    """The worksheet with its cells replaced or put in, from the last byte to the first."""
    changes: list[tuple[int, int, str]] = []
    missing: dict[int, list[tuple[At, str]]] = {}
    data = found.data
    if data is None:
        raise SheetError("工作表没有数据区")
    for one in sorted(own, key=lambda write: write.at):
        piece, row = found.cells.get(one.at), found.rows.get(one.at.row)
        style = piece.given if piece else {"s": row.given["s"]} if row and "s" in row.given else {}
        text = _cell(one, data.prefix, style, percent)
        if piece is not None:
            changes.append((piece.start, piece.end, text))
        elif row is not None and not row.empty:
            behind = _behind(row, one.at, found)
            changes.append((behind, behind, text))
        else:
            missing.setdefault(one.at.row, []).append((one.at, text))
    changes += _new_rows(missing, found, data, xml)
    changes += _wider(xml, found, own)
    pieces, last = [], 0
    # At one place what was put in first stands first.
    for start, end, text in sorted(changes, key=lambda change: change[:2]):
        pieces += [xml[last:start], text.encode()]
        last = end
    return b"".join([*pieces, xml[last:]])


def _cell(one: Write, prefix: str, old: dict[str, str], percent: frozenset[str]) -> str:
    kept = "".join(f" {name}={quoteattr(old[name])}" for name in KEPT if name in old)
    head = f'<{prefix}c r="{one.at.name}"{kept}'
    if isinstance(one.value, Decimal):
        value = one.value / 100 if old.get("s") in percent else one.value
        return f"{head}><{prefix}v>{value:f}</{prefix}v></{prefix}c>"
    text = escape(UNWRITABLE.sub("", one.value))
    inside = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
    return f'{head} t="inlineStr">{inside}</{prefix}c>'


def _behind(row: Piece, at: At, found: Found) -> int:
    """The byte behind the last cell of the row that stands before."""
    before = [cell for cell in found.cells if cell.row == at.row and cell.column < at.column]
    return found.cells[max(before)].end if before else row.tag_end


def _new_rows(
    missing: dict[int, list[tuple[At, str]]], found: Found, data: Piece, xml: bytes
) -> list[tuple[int, int, str]]:
    """Rows that are not there, or are there as one empty tag."""
    changes, new = [], ""
    rows = scan(xml, rows=frozenset(range(1, max(missing, default=0) + 1))).rows if missing else {}
    for number, cells in sorted(missing.items()):
        inside = "".join(text for _, text in cells)
        there = found.rows.get(number)
        if there is not None:
            tag = xml[there.start : there.tag_end].decode().removesuffix("/>").rstrip()
            text = f"{tag}>{inside}</{there.prefix}row>"
            changes.append((there.start, there.end, text))
            continue
        text = f'<{data.prefix}row r="{number}">{inside}</{data.prefix}row>'
        if data.empty:
            new += text
            continue
        before = [row for row in rows if row < number]
        at = rows[max(before)].end if before else data.tag_end
        changes.append((at, at, text))
    if new:
        tag = xml[data.start : data.tag_end].decode().removesuffix("/>").rstrip()
        changes.append((data.start, data.end, f"{tag}>{new}</{data.prefix}sheetData>"))
    return changes


def _wider(xml: bytes, found: Found, own: list[Write]) -> list[tuple[int, int, str]]:
    """The used range, where a new cell lies outside of it."""
    piece = found.dimension
    area = area_of(piece.given.get("ref", "")) if piece else None
    if piece is None or area is None or all(area.holds(one.at) for one in own):
        return []
    all_at = [area.first, area.last, *(one.at for one in own)]
    rows, columns = [one.row for one in all_at], [one.column for one in all_at]
    first, last = At(min(rows), min(columns)), At(max(rows), max(columns))
    tag = xml[piece.start : piece.tag_end].decode()
    wider = re.sub(r"""ref=(["'])[^"']*["']""", f'ref="{first.name}:{last.name}"', tag)
    return [(piece.start, piece.tag_end, wider)]


def _calculated_again(xml: bytes) -> bytes | None:
    """The workbook's part asking for a calculation when opened; None where it asks already."""
    found = tags(xml)
    there = next((tag for tag in found if tag.name == "calcPr"), None)
    if there is None:
        return _with_calculation(xml, found)
    if there.given.get("fullCalcOnLoad") in ("1", "true"):
        return None
    start = there.start + 1 + len(there.written.encode())
    rest = xml[start : xml.index(b">", start)]
    plain = re.sub(rb"""\s+fullCalcOnLoad\s*=\s*["'][^"']*["']""", b"", rest)
    return xml[:start] + b' fullCalcOnLoad="1"' + plain + xml[start + len(rest) :]


def _with_calculation(xml: bytes, found: list[Tag]) -> bytes:
    root = found[0].written
    prefix = root.removesuffix("workbook")
    behind = [
        tag.start for tag in found if tag.name in BEHIND_CALCULATION and tag.inside == "workbook"
    ]
    at = behind[0] if behind else xml.rindex(f"</{root}".encode())
    return xml[:at] + f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode() + xml[at:]
