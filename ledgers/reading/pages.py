"""Rows of the tables of an HTML page that was saved as .xls; pure."""

import re
from html.parser import HTMLParser
from pathlib import Path

from ledgers.reading.addresses import letters
from ledgers.reading.bounds import Bounds
from ledgers.reading.grids import Grid, Row
from ledgers.reading.parts import refuse_place
from ledgers.reading.refusals import AGAIN, Unreadable

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "cp936"}
SPACES = re.compile(r"[ \t\r\n\f]+")
ROWS_OF_A_CELL = 10_000


def page(path: Path, bounds: Bounds) -> Grid:
    """All tables of the page below each other, as Excel shows them; raises Unreadable."""
    tables = Tables(bounds)
    tables.feed(_decoded(path.read_bytes()))
    tables.close()
    if not tables.rows:
        raise Unreadable(f"这是网页文件，里面没有表格；{AGAIN}")
    return Grid(path.stem, enumerate(tables.rows, start=1), total=len(tables.rows))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    told = CHARSET.search(content[:4096])
    name = told[1].decode().lower() if told else ""
    tried = ["gb18030", "utf-8-sig"] if name in CHINESE else ["utf-8-sig", "gb18030"]
    for encoding in tried:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(tried[0], "replace")


class Tables(HTMLParser):
    """Collects cells; one over several columns or rows stands in the first of them."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(convert_charrefs=True)
        self.bounds = bounds
        self.rows: list[Row] = []
        self._row: Row | None = None
        self._texts: list[str] | None = None
        self._spans = (1, 1)
        self._taken: dict[int, int] = {}
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self._silent += 1
        elif tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            given = dict(attrs)
            self._spans = _span(given.get("colspan")), _span(given.get("rowspan"))
            self._texts = []
        elif tag == "br" and self._texts is not None:
            self._texts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
            if tag == "table":
                self._taken.clear()

    def handle_data(self, data: str) -> None:
        if self._texts is not None and not self._silent:
            self._texts.append(SPACES.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._texts is None or self._row is None:
            return
        text = "".join(self._texts).strip(" \n")
        self._texts = None
        self._pass_taken()
        columns, rows = self._spans
        first = len(self._row)
        if first + columns > self.bounds.columns:
            refuse_place(letters(first + columns - 1), len(self.rows) + 1, self.bounds)
        self._row.extend([text, *[""] * (columns - 1)])
        if rows > 1:
            self._taken.update({first + one: rows for one in range(columns)})

    def _pass_taken(self) -> None:
        assert self._row is not None
        while self._taken.get(len(self._row), 0) > 0:
            self._row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self.rows.append(self._row)
        self._row = None
        self._taken = {place: left - 1 for place, left in self._taken.items() if left > 1}


def _span(written: str | None) -> int:
    text = (written or "1").strip()
    return min(max(1, int(text)), ROWS_OF_A_CELL) if text.isdecimal() and len(text) < 9 else 1
