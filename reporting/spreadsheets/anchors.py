"""Where a mapped number stands in a unit's own workbook, told by the texts around it: pure.

A place is agreed on once: sheet, cell, and the nearest text on its left and above it. Later
workbooks are read there only while these texts still stand where they stood. A text that names
the month ("4月", "2022年4月", "四月") stands for whatever month is read, so that a sheet or a
column per month is followed.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reporting.spreadsheets.cells import At, letters

THIS_MONTH = "〔本月〕"
LABEL_AT_MOST = 60
FAR = 200
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
NUMBER = re.compile(r"[-+¥]?[\d,.]+[%万亿元]*")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Label:
    """A text beside a mapped cell and where it stood when the cell was pointed at."""

    side: str
    text: str
    at: At

    @property
    def follows(self) -> bool:
        """True for a text that names the month: it is looked for along its line."""
        return THIS_MONTH in self.text

    @property
    def word(self) -> str:
        return {"left": "左侧", "above": "上方"}[self.side]


@dataclass(frozen=True)
class Place:
    """What was agreed on: a sheet (its name without the month), a cell, its labels."""

    sheet: str
    at: At
    labels: tuple[Label, ...]
    fingerprint: str


@dataclass(frozen=True)
class Located:
    """The cell to be read this month; `changed` where other texts around it differ by now."""

    sheet: str
    at: At
    changed: bool


@dataclass(frozen=True)
class Lost:
    """Why nothing is read there, and the cell where the labels stand together now, if one."""

    place: str
    sentences: tuple[str, ...]
    sheet: str = ""
    instead: At | None = None


def plain(text: str) -> str:
    """A text as it is compared: full width, spaces and line ends make no difference."""
    return "".join(unicodedata.normalize("NFKC", text.replace("\0", "")).split())[:LABEL_AT_MOST]


def without_month(text: str, month: date) -> str:
    """The text with every mention of this month replaced by one sign."""
    number, year = month.month, month.year
    said = rf"(?<!\d)0?{number}|(?<![一二三四五六七八九十]){NUMERALS[number - 1]}"
    mention = rf"(?:{year}年)?(?:{said})月|(?<!\d){year}[-./]0?{number}(?![\d])(?:[-./]0?1(?!\d))?"
    # A cell formatted as a date reads with its time.
    return re.sub(mention + r"(?:00:00:00)?", THIS_MONTH, plain(text))[:LABEL_AT_MOST]


def with_month(text: str, month: date) -> str:
    """How the text is told to people reading that month."""
    return text.replace(THIS_MONTH, f"{month.month}月")


def cell(rows: Rows, at: At) -> str:
    """What stands there; nothing outside of what is used."""
    row = rows[at.row - 1] if 0 < at.row <= len(rows) else ()
    return row[at.column - 1] if 0 < at.column <= len(row) else ""


def is_label(text: str) -> bool:
    found = plain(text)
    return bool(found) and NUMBER.fullmatch(found) is None


def labels_of(rows: Rows, at: At, month: date) -> tuple[Label, ...]:
    """The nearest text to the left and the nearest above."""
    left = [At(at.row, column) for column in range(at.column - 1, 0, -1)]
    above = [At(row, at.column) for row in range(at.row - 1, max(0, at.row - FAR), -1)]
    found = []
    for side, line in (("left", left), ("above", above)):
        first = next((one for one in line if is_label(cell(rows, one))), None)
        if first is not None:
            found.append(Label(side, without_month(cell(rows, first), month), first))
    return tuple(found)


def fingerprint_of(rows: Rows, at: At, month: date) -> str:
    """All texts left of the cell and above it, in one digest."""
    line = [At(at.row, column) for column in range(1, at.column)]
    line += [At(row, at.column) for row in range(max(1, at.row - FAR), at.row)]
    texts = [without_month(cell(rows, one), month) for one in line if is_label(cell(rows, one))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def place_at(name: str, rows: Rows, at: At, month: date) -> Place:
    """The place as it is agreed on in the workbook of that month."""
    labels, fingerprint = labels_of(rows, at, month), fingerprint_of(rows, at, month)
    return Place(without_month(name, month), at, labels, fingerprint)


def locate(place: Place, sheets: Mapping[str, Rows], month: date) -> Located | Lost:
    """The cell of that month, or why it is not read; never another cell than the labels say."""
    shown = f"{with_month(place.sheet, month)}!{place.at.name}"
    named = [name for name in sheets if without_month(name, month) == place.sheet]
    if len(named) != 1:
        there = "、".join(list(sheets)[:8])
        what = "没有" if not named else "不止一张"
        sentence = f"工作簿中{what}工作表“{with_month(place.sheet, month)}”，现有：{there}"
        return Lost(shown, (sentence,))
    name, rows = named[0], sheets[named[0]]
    at, troubles = _followed(place, rows, month)
    troubles += _moved(place, rows, at, month)
    if troubles:
        instead = _instead(place, rows, month)
        return Lost(f"{name}!{place.at.name}", tuple(troubles), name, instead)
    return Located(name, at, fingerprint_of(rows, at, month) != place.fingerprint)


def _followed(place: Place, rows: Rows, month: date) -> tuple[At, list[str]]:
    """The place with the month's column above it and the month's row on its left."""
    row, column, troubles = place.at.row, place.at.column, []
    for label in place.labels:
        if not label.follows:
            continue
        found = _along(label, rows, month)
        text = with_month(label.text, month)
        line = f"第{label.at.row}行" if label.side == "above" else f"{letters(label.at.column)}列"
        if len(found) != 1:
            what = "找不到" if not found else f"有{len(found)}处"
            troubles.append(f"{line}{what}“{text}”（{label.word}的标题）")
        elif label.side == "above":
            column = found[0].column
        else:
            row = found[0].row
    return At(row, column), troubles


def _along(label: Label, rows: Rows, month: date) -> list[At]:
    if label.side == "above":
        width = max(map(len, rows), default=0)
        line = [At(label.at.row, column) for column in range(1, width + 1)]
    else:
        line = [At(row, label.at.column) for row in range(1, len(rows) + 1)]
    return [one for one in line if without_month(cell(rows, one), month) == label.text]


def _moved(place: Place, rows: Rows, at: At, month: date) -> list[str]:
    """A sentence per label that does not stand where it stood, and where it stands now."""
    troubles = []
    for label in place.labels:
        if label.follows:
            continue
        left = label.side == "left"
        stood = At(at.row, label.at.column) if left else At(label.at.row, at.column)
        there = cell(rows, stood)
        if without_month(there, month) != label.text:
            now = _everywhere(label, rows, month)
            troubles.append(
                f"{stood.name}应为“{label.text}”（{label.word}的标题），"
                f"现在是“{plain(there) or '空白'}”{_found_now(now)}"
            )
    return troubles or _another_between(place, rows, at, month)


def _another_between(place: Place, rows: Rows, at: At, month: date) -> list[str]:
    """The labels stand, yet something else has come between them and the cell."""
    now = {label.side: label for label in labels_of(rows, at, month)}
    return [
        f"{at.name}{label.word}最近的标题应为“{with_month(label.text, month)}”，"
        f"现在是{other.at.name}的“{with_month(other.text, month)}”"
        for label in place.labels
        if (other := now.get(label.side)) is not None and other.text != label.text
    ]


def _found_now(now: list[At]) -> str:
    if not now:
        return "，整张表中已找不到"
    if len(now) == 1:
        return f"，该标题现在在{now[0].name}"
    shown = "、".join(at.name for at in now[:3])
    return f"，该标题现在有{len(now)}处（{shown}），无法判断"


def _everywhere(label: Label, rows: Rows, month: date) -> list[At]:
    wanted = label.text
    return [
        At(row, column)
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
        if text and without_month(text, month) == wanted
    ]


def _instead(place: Place, rows: Rows, month: date) -> At | None:
    """Where the row of the left label meets the column of the upper one, and only if both are
    found once and are the nearest texts there as well."""
    at = {label.side: _everywhere(label, rows, month) for label in place.labels}
    if any(len(found) != 1 for found in at.values()):
        return None
    moved = {label.side: (at[label.side][0], label.at) for label in place.labels}
    if len(moved) == 2:
        found = At(moved["left"][0].row, moved["above"][0].column)
    else:
        now, before = next(iter(moved.values()))
        found = At(
            place.at.row + now.row - before.row, place.at.column + now.column - before.column
        )
    same = {(label.side, label.text) for label in labels_of(rows, found, month)}
    return found if same >= {(label.side, label.text) for label in place.labels} else None
