"""Where everything stands in the template (报送模板), and what a filled one says: pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.scoring.exact import write_plain

SHEET = "报送"
COLUMNS = ("代码", "数据项", "计量单位", "上月", "本月数值", "零报告", "说明", "填报说明")
WIDTHS = (32, 34, 10, 14, 22, 10, 34, 60)
FILLED_IN = ("本月数值", "零报告", "说明")
# What stands for a formula without a stored result; nobody can type it into a cell as a text.
NO_RESULT = "="
MARK = "报送单编号"
YES = "是"
HEADER_WITHIN = 15
RECALCULATE = "但文件里没有它的计算结果；请在 Excel 或 WPS 中打开并保存后再上传，或者直接填写数字"
_SAYS_YES = frozenset({"是", "√", "✓", "1", "零报告", "y", "yes"})
_SAYS_NO = frozenset({"", "否", "0", "n", "no"})
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Given:
    """What one row of the workbook says, and in which row it stands (from 1)."""

    row: int
    value: str
    zero_report: bool
    note: str

    @property
    def place(self) -> str:
        """The cell of the value, as Excel calls it."""
        return f"{SHEET}!{letter('本月数值')}{self.row}"


@dataclass(frozen=True)
class Trouble:
    """Something that cannot be taken: the cell, what stood there, and what to do."""

    place: str
    typed: str
    sentence: str


@dataclass(frozen=True)
class Filled:
    """A workbook as read: metric code → what its row says, and everything that is wrong."""

    given: Mapping[str, Given]
    troubles: tuple[Trouble, ...] = field(default_factory=tuple)


def mark(submission: int, unit: str, month: str) -> str:
    """Which submission a template was made for; a filled one is read for no other."""
    return f"{submission}-{unit}-{month}"


def letter(column: str) -> str:
    """The column's letter in the template."""
    return "ABCDEFGH"[COLUMNS.index(column)]


def read_filled(rows: Rows, *, marked: str, names: Mapping[str, str]) -> Filled:
    """What a filled template says; `names` maps the submission's metric codes to their names.

    A workbook made for another unit or month is refused as a whole, in one sentence.
    """
    header = _header(rows)
    if header is None:
        sentence = f"没有找到表头（{'、'.join(COLUMNS[:3])}…），请用本页下载的模板填写后上传"
        return Filled({}, (Trouble(f"{SHEET}!A1", "", sentence),))
    found = _mark_of(rows[:header])
    if found != marked:
        shown = found or "没有编号"
        sentence = f"这份表的编号是“{shown}”，本页是“{marked}”；请下载本单位本月的模板填写"
        return Filled({}, (Trouble(f"{SHEET}!B3", shown, sentence),))
    at = {name: column for column, name in enumerate(map(_plain, rows[header]))}
    missing = [name for name in ("代码", "本月数值", "零报告") if name not in at]
    if missing:
        sentence = f"表头缺少“{'、'.join(missing)}”，请用本页下载的模板填写，不要删改列"
        return Filled({}, (Trouble(f"{SHEET}!A{header + 1}", "", sentence),))
    return _answers(rows, header, at, names)


def _answers(rows: Rows, header: int, at: Mapping[str, int], names: Mapping[str, str]) -> Filled:
    given: dict[str, Given] = {}
    troubles: list[Trouble] = []
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        code = _cell(row, at["代码"])
        if not code and not _cell(row, at["本月数值"]):
            continue
        if code not in names or code in given:
            again = (
                "重复出现，请只保留一行" if code in given else "不是本报送单的数据项，请勿增删行"
            )
            troubles.append(Trouble(f"{SHEET}!A{number}", code, f"“{code or '空白'}”{again}"))
            continue
        zero = _cell(row, at["零报告"])
        if zero.casefold() not in _SAYS_YES | _SAYS_NO:
            place = f"{SHEET}!{letter('零报告')}{number}"
            troubles.append(Trouble(place, zero, f"{names[code]}的零报告只能填“{YES}”或留空"))
        note = _cell(row, at["说明"]) if "说明" in at else ""
        value = _cell(row, at["本月数值"], lines=True)
        if value == NO_RESULT:
            place, value = f"{SHEET}!{letter('本月数值')}{number}", ""
            troubles.append(Trouble(place, "公式", f"{names[code]}的单元格是公式，{RECALCULATE}"))
        given[code] = Given(number, value, zero.casefold() in _SAYS_YES, note)
    return Filled(given, tuple(troubles))


def _header(rows: Rows) -> int | None:
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        if {"代码", "本月数值"} <= set(map(_plain, row)):
            return at
    return None


def _mark_of(rows: Rows) -> str:
    for row in rows:
        if row and _plain(row[0]) == MARK:
            return _cell(row, 1)
    return ""


def _cell(row: Sequence[str], at: int, *, lines: bool = False) -> str:
    text = row[at] if at < len(row) else ""
    return text.strip() if lines else _plain(text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def as_text(value: object) -> str:
    """A cell's value as the form would have it typed; a whole number has no decimals."""
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return write_plain(exact) if exact.is_finite() else str(value)
    return "" if value is None else str(value)
