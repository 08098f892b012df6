"""A day as people and spreadsheets write it, understood or refused, never guessed: pure."""

import re
from datetime import date, timedelta

from units.posts import plain as one_line

FULL = re.compile(
    r"(?P<year>\d{4}) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2})[日号]?"
    r"([T ]00:00(:00(\.0+)?)?)?"
)
TOGETHER = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
WITHOUT_YEAR = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
SERIAL = re.compile(r"\d{5}")
# 二十一 and 十 of an official paper: a ten, with or without digits around it.
TENS = re.compile("([一二三]?)十([一二三四五六七八九]?)")
NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# Day 0 of a spreadsheet; mere digits that lie outside these years are no date but a number.
DAY_ZERO = date(1899, 12, 30)
YEARS = range(1990, 2100)


def read_written_day(text: str, *, year: int | None = None) -> date | None:
    """The day that the text names; None where it names none or could name two.

    A day without its year is understood only with the `year` it must lie in.
    """
    plain = _in_digits(one_line(text))
    if SERIAL.fullmatch(plain):
        return _in_range(DAY_ZERO + timedelta(days=int(plain)))
    found = FULL.fullmatch(plain) or TOGETHER.fullmatch(plain)
    if found is None and year is not None:
        found = WITHOUT_YEAR.fullmatch(plain)
    if found is None:
        return None
    parts = {"year": str(year), **found.groupdict()}
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        return None
    return day if FULL.fullmatch(plain) else _in_range(day)


def _in_digits(text: str) -> str:
    """二〇二二年四月二十日 as 2022年4月20日; anything but a written month stays as it is."""
    if "月" not in text:
        return text
    tens = text.replace("廿", "二十").replace("卅", "三十")
    return TENS.sub(lambda found: (found[1] or "一") + (found[2] or "〇"), tens).translate(NUMERALS)


def _in_range(day: date) -> date | None:
    return day if day.year in YEARS else None
