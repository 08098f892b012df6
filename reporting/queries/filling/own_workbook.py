"""The unit's own workbook against its month: what is read where, what would be written back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from indicators.scoring.exact import write_plain
from reporting.filling.answers import cells_of, read_answers
from reporting.filling.own_workbook import STATUS, STATUS_NAME, as_place, in_force
from reporting.models import Cell, OwnMapping, Submission
from reporting.queries.filling.own_books import OwnBook
from reporting.refusals import Invalid
from reporting.spreadsheets.anchors import Located, Lost, cell, locate, with_month
from reporting.spreadsheets.layout import Given
from reporting.spreadsheets.opening import patch_own
from reporting.spreadsheets.patching import Write
from reporting.workflow import State


@dataclass(frozen=True)
class OwnGiven(Given):
    """What one mapped cell says; the note of the draft stays."""

    where: str = ""

    @property
    def place(self) -> str:
        return self.where


@dataclass(frozen=True)
class OwnRow:
    """One field: where it was pointed at, what is read there now, what is in the way."""

    code: str
    name: str
    cell: Cell | None
    mapping: OwnMapping | None
    found: Located | Lost | None
    read: str = ""
    shown: str = ""
    problem: str = ""
    formula: bool = False
    now: str = ""
    write: Decimal | str | None = None

    @property
    def mapped(self) -> bool:
        return self.mapping is not None and bool(self.mapping.cell)

    @property
    def number(self) -> int:
        return self.mapping.number if self.mapping else 0

    @property
    def agreed(self) -> str:
        """Where it was pointed at, as of the month it was pointed at in."""
        one = self.mapping
        return f"{with_month(one.sheet, one.month)}!{one.cell}" if one and one.cell else ""

    @property
    def labels(self) -> str:
        one = self.mapping
        texts = [with_month(label["text"], one.month) for label in one.labels] if one else []
        return "、".join(f"“{text}”" for text in texts)

    @property
    def located(self) -> Located | None:
        return self.found if isinstance(self.found, Located) else None

    @property
    def lost(self) -> Lost | None:
        return self.found if isinstance(self.found, Lost) else None

    @property
    def place(self) -> str:
        return f"{self.located.sheet}!{self.located.at.name}" if self.located else ""

    @property
    def given(self) -> OwnGiven:
        note = self.cell.note if self.cell else ""
        return OwnGiven(0, self.read, False, note, self.place)

    @property
    def remarks(self) -> list[str]:
        """What somebody should look at before taking the value over."""
        said = []
        if self.located and self.located.changed:
            said.append("标题没有变，但同一行或同一列的其他文字与指定时不同，请核对")
        if self.formula and not self.read:
            said.append("是公式，文件中没有存下计算结果；请用 Excel 或 WPS 打开并保存后再上传")
        return said

    @property
    def changed(self) -> bool:
        """An empty cell takes nothing away; the same number in other words is no change."""
        if self.cell is None or not self.located or not self.read:
            return False
        return self.read != self.cell.typed and self.shown != self.now

    @property
    def writable(self) -> bool:
        """What stands there differs from what the portal holds, and it is no formula."""
        if self.write is None or not self.located or self.formula:
            return False
        there = self.read if isinstance(self.write, str) else self.shown
        return there != self.to_write

    @property
    def to_write(self) -> str:
        return f"{self.write:f}" if isinstance(self.write, Decimal) else self.write or ""


@dataclass(frozen=True)
class OwnPage:
    """Every field of the month with its place; the book that is looked at, if any."""

    rows: list[OwnRow]
    book: OwnBook | None

    @property
    def mapped(self) -> list[OwnRow]:
        return [row for row in self.rows if row.mapped]

    @property
    def unmapped(self) -> list[OwnRow]:
        return [row for row in self.rows if not row.mapped]

    @property
    def lost(self) -> list[OwnRow]:
        return [row for row in self.rows if row.lost]

    @property
    def read(self) -> list[OwnRow]:
        return [row for row in self.rows if row.located and row.cell]

    @property
    def changed(self) -> list[OwnRow]:
        return [row for row in self.rows if row.changed]

    @property
    def faulty(self) -> list[OwnRow]:
        return [row for row in self.read if row.problem]

    @property
    def writable(self) -> list[OwnRow]:
        return [row for row in self.rows if row.writable]

    @property
    def formulas(self) -> list[OwnRow]:
        """Mapped cells that are read and never written."""
        return [row for row in self.rows if row.located and row.formula]


def own_page(submission: Submission, book: OwnBook | None) -> OwnPage:
    """Six queries, with or without a book."""
    places, cells = in_force(submission), cells_of(submission)
    found = {code: _find(row, submission, book) for code, row in places.items()} if book else {}
    reads = {
        code: _read(book, one) for code, one in found.items() if book and isinstance(one, Located)
    }
    typed = {code: (text, False) for code, text in reads.items() if text and code in cells}
    answers = read_answers(submission, typed, {}, complete=False)
    rows = []
    for code, one in cells.items():
        entry = answers.sheet.entries[code]
        understood = f"{entry.value:f}" if entry.value is not None else "、".join(entry.items)
        rows.append(
            OwnRow(
                code=code,
                name=one.metric.name,
                cell=one,
                mapping=places.get(code),
                found=found.get(code),
                read=reads.get(code, ""),
                shown=(understood or reads[code]) if reads.get(code) else "",
                problem=answers.problems.get(code, "") if reads.get(code) else "",
                formula=_is_formula(book, found.get(code)),
                now=_now(one),
                write=_plainly(one.value),
            )
        )
    rows.append(_status(submission, places.get(STATUS), found.get(STATUS), book, reads))
    return OwnPage(rows, book)


def _find(row: OwnMapping, submission: Submission, book: OwnBook) -> Located | Lost | None:
    place = as_place(row)
    if place is None:
        return None
    sheets = {name: sheet.rows for name, sheet in book.sheets.items()}
    return locate(place, sheets, submission.period.month)


def _read(book: OwnBook, at: Located) -> str:
    return cell(book.sheets[at.sheet].rows, at.at).strip()


def _is_formula(book: OwnBook | None, at: Located | Lost | None) -> bool:
    if book is None or not isinstance(at, Located):
        return False
    return at.at.name in book.sheets[at.sheet].formulas


def _now(one: Cell) -> str:
    return f"{_plainly(one.value):f}" if one.value is not None else "、".join(one.items)


def _plainly(value: Decimal | None) -> Decimal | None:
    """Without the empty decimals of the column and without an exponent."""
    return None if value is None else Decimal(write_plain(value))


def _status(
    submission: Submission,
    mapping: OwnMapping | None,
    found: Located | Lost | None,
    book: OwnBook | None,
    reads: Mapping[str, str],
) -> OwnRow:
    state = State(submission.state).label
    since = submission.accepted_at or submission.submitted_at
    said = f"{submission.period.label}：{state}"
    if since is not None and submission.state != State.DRAFT:
        said += f"（{timezone.localtime(since):%Y-%m-%d %H:%M}）"
    return OwnRow(
        code=STATUS,
        name=STATUS_NAME,
        cell=None,
        mapping=mapping,
        found=found,
        read=reads.get(STATUS, ""),
        formula=_is_formula(book, found),
        write=said,
    )


def written_back(submission: Submission, book: OwnBook, fields: set[str]) -> bytes:
    """The unit's own file with the chosen fields written and every other byte as it was.

    Raises Invalid where nothing was chosen or a chosen cell must not be written.
    """
    rows = [row for row in own_page(submission, book).writable if row.code in fields]
    if not rows:
        raise Invalid("没有选择要写回的内容，工作簿没有改变", {"write": "请至少选择一项"})
    return patch_own(
        book.content,
        [
            Write(row.located.sheet, row.located.at, row.write)
            for row in rows
            if row.located and row.write is not None
        ],
    )
