"""A day in a cell of a ledger, in whatever dress it comes: understood or refused; pure.

Every dress the sheets of the reporting room understand means the same day here.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

from ledgers.columns import FOREVER
from ledgers.judging.cleaning import TAKEN_OFF, written_number
from ledgers.judging.verdicts import Value

TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
FULL = re.compile(rf"(\d{{4}}) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?[日号]?{TIME}")
TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
CHINESE = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
DIGITS = {one: str(place) for place, one in enumerate("〇一二三四五六七八九")} | {"零": "0"}
# Circles people type for 〇.
CIRCLES = str.maketrans("○◯Oo0", "〇〇〇〇〇")
FOR_EVER = re.compile(r"(?:长期|永久|长久|无期限|无固定期限|不限期)(?:有效)?")
# Day 0 of a spreadsheet; mere digits that lie outside these years are no date but a number.
DAY_ZERO = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2099
FIRST_READABLE = 1949


def read_day(value: Value, *, forever: bool = False) -> str | None:
    """The day as ISO text, "" for an empty cell; None where it names none or could name two.

    A number is a spreadsheet's serial or 20220505. With `forever` 长期 is 2099-12-31.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat() if value.year >= FIRST_READABLE else None
    if isinstance(value, bool):
        return None
    text = written_number(value) if isinstance(value, int | float) else value or ""
    return _read(unicodedata.normalize("NFKC", text).translate(TAKEN_OFF).strip("'’‘` "), forever)


def _read(plain: str, forever: bool) -> str | None:
    found = FULL.fullmatch(plain)
    if found:
        return _day(found[1], found[2], found[3], first=FIRST_READABLE, last=date.max.year)
    if forever and FOR_EVER.fullmatch(plain):
        return FOREVER
    found = TOGETHER.fullmatch(plain)
    if found:
        return _day(found[1], found[2], found[3])
    found = SERIAL.fullmatch(plain)
    if found:
        day = DAY_ZERO + timedelta(days=int(found[1]))
        return day.isoformat() if FIRST_YEAR <= day.year <= LAST_YEAR else None
    found = CHINESE.fullmatch(plain.translate(CIRCLES))
    if found:
        return _day("".join(map(DIGITS.__getitem__, found[1])), _tens(found[2]), _tens(found[3]))
    return None


def _day(
    year: str, month: str | int, day: str | int, *, first: int = FIRST_YEAR, last: int = LAST_YEAR
) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if first <= found.year <= last else None


def _tens(text: str) -> int:
    """十二 is 12, 二十 is 20, 三十一 is 31; 0 where it is no such number."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    first = int(DIGITS[tens]) if tens else 1
    return (first * 10 if ten else 0) + (int(DIGITS[ones]) if ones else 0)
