"""Any file → its tables under one standard, the rows in the order of its columns; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ledgers.columns import Standard
from ledgers.reading.addresses import letters
from ledgers.reading.bodies import Values, chained, records
from ledgers.reading.bounds import LEDGER, Bounds
from ledgers.reading.delimited import delimited
from ledgers.reading.grids import Cut, Grid
from ledgers.reading.headers import LOOKED_AT, Header, Numbered, find_header
from ledgers.reading.kinds import kind_of
from ledgers.reading.others import Others
from ledgers.reading.pages import page
from ledgers.reading.refusals import Unreadable
from ledgers.reading.workbooks import grids_of

CELLS_NAMED = 5


@dataclass(frozen=True)
class Reading:
    """One table. `rows` gives Excel row and raw values, once; it may raise Unreadable.

    `columns` leads a column's code to its letter; `unknown` are headers (letter, text) that no
    column of the standard has, `missing` the columns of the layout that the file lacks; `alone`
    that the workbook shows no other sheet. Where there are `parts`, the rows may be read from them
    instead, by several processes.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, str]
    unknown: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    generation: str
    notes: tuple[str, ...]
    total: int | None
    alone: bool
    rows: Iterator[tuple[int, Values]]
    parts: "Parts | None" = None


@dataclass(frozen=True)
class Parts:
    """The slices of one table's sheet, each of which gives its rows by itself."""

    cut: Cut
    sheet: str
    header: Header
    standard: Standard

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.cut)

    def rows(self, part: bytes, uncomputed: list[tuple[int, int]]) -> Iterator[tuple[int, Values]]:
        """The records in one slice, as `Reading.rows` gives those of all."""
        rows = self.cut.rows(part, uncomputed)
        below = (one for one in rows if one[0] > self.header.last)
        return records(below, self.header, self.standard)

    def refuse(self, uncomputed: Iterable[tuple[int, int]]) -> None:
        """Raises Unreadable where a cell of the table is a formula that holds no value."""
        _refuse_uncomputed(self.sheet, 0, uncomputed, self.header)


def read(path: Path, name: str, standard: Standard, bounds: Bounds = LEDGER) -> Reading:
    """The one table of the file; raises Unreadable where there is none or more than one."""
    found = read_all(path, name, standard, bounds)
    first = next(found)
    for other in found:
        raise Unreadable(
            f"工作表“{first.sheet}”和“{other.sheet}”都有{standard.name}的表头；"
            "这里一次只收一张表，请分成两个文件"
        )
    return first


def read_all(
    path: Path,
    name: str,
    standard: Standard,
    bounds: Bounds = LEDGER,
    *,
    others: Others | None = None,
) -> Iterator[Reading]:
    """The tables of the file in the order of its sheets; raises Unreadable where there is none.

    `name` is how the person calls the file. Read the rows of one table before asking for the next.
    Sheets of other ledgers are told to `others`.
    """
    others = others or Others(())
    count = 0
    hidden: list[str] = []
    seen: list[str] = []
    for grid in _grids(path, name, bounds):
        seen.append(grid.name)
        window = list(islice(grid.rows, LOOKED_AT))
        header = find_header(window, standard, grid.left, grid.name)
        if others.take(grid, window, header, standard) or header is None:
            continue
        if grid.hidden:
            hidden.append(grid.name)
            continue
        count += 1
        yield _reading(grid, window, header, standard, tuple(hidden))
    if not count:
        raise Unreadable(others.instead(standard) or _nothing(standard, hidden, seen))


def _grids(path: Path, name: str, bounds: Bounds) -> Iterator[Grid]:
    package = kind_of(path, bounds)
    if package.kind == "text":
        yield _called(delimited(path, bounds), name)
    elif package.kind == "html":
        yield _called(page(path, bounds), name)
    else:
        yield from grids_of(path, package, bounds)


def _called(grid: Grid, name: str) -> Grid:
    grid.name = Path(name).stem
    return grid


def _reading(
    grid: Grid,
    window: list[Numbered],
    header: Header,
    standard: Standard,
    hidden: tuple[str, ...],
) -> Reading:
    below = chained(window, grid.rows, header.last)
    return Reading(
        sheet=grid.name,
        header_row=header.last,
        columns={code: letters(grid.left + place) for code, place in sorted(header.places.items())},
        unknown=tuple((letters(grid.left + one), header.texts[one]) for one in header.unknown),
        missing=header.missing,
        generation=header.generation.code,
        notes=tuple(f"隐藏的工作表“{one}”没有读" for one in hidden),
        total=None if grid.total is None else max(0, grid.total - header.last),
        alone=grid.alone,
        rows=_checked(records(below, header, standard), grid, header),
        parts=Parts(grid.cut, grid.name, header, standard) if grid.cut else None,
    )


def _checked(
    rows: Iterator[tuple[int, Values]], grid: Grid, header: Header
) -> Iterator[tuple[int, Values]]:
    yield from rows
    _refuse_uncomputed(grid.name, grid.left, grid.uncomputed, header)


def _refuse_uncomputed(
    sheet: str, left: int, uncomputed: Iterable[tuple[int, int]], header: Header
) -> None:
    wanted = {left + place for place in header.places.values()}
    cells = [
        f"{letters(place)}{row}"
        for row, place in uncomputed
        if row > header.last and place in wanted
    ]
    if cells:
        named = "、".join(cells[:CELLS_NAMED]) + ("等" if len(cells) > CELLS_NAMED else "")
        raise Unreadable(
            f"工作表“{sheet}”的{named}单元格是公式，没有保存计算结果；"
            "请用 Excel 或 WPS 打开、保存后再上传"
        )


def _nothing(standard: Standard, hidden: list[str], seen: list[str]) -> str:
    if hidden:
        named = "、".join(f"“{one}”" for one in hidden)
        return f"只有隐藏的工作表{named}里有{standard.name}；请取消隐藏后再上传"
    if not seen:
        return "工作簿里没有工作表；请检查后重新上传"
    wanted = "、".join(f"“{column.name}”" for column in standard.columns[:3])
    return (
        f"前{LOOKED_AT}行里没有找到{standard.name}的表头（应有{wanted}等列）；"
        "请核对选的台账种类，或按模板补上表头后再上传"
    )
