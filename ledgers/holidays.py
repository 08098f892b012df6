"""Reads the published holidays, one strict file per year; pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from indicators.tables import SchemeError, Table, read_table
from ledgers.workdays import SATURDAY, Calendar, Notice, Year

FOLDER = Path(__file__).with_name("definitions") / "holidays"


@cache
def published() -> Calendar:
    """The calendar of the years in `definitions/holidays`, read once."""
    return read_calendar(FOLDER)


def read_calendar(folder: Path) -> Calendar:
    """The years in the folder, oldest first; raises SchemeError (file, key, reason)."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return Calendar(tuple(_year(folder, path) for path in paths))


def _year(folder: Path, path: Path) -> Year:
    if path.suffix != ".toml":
        raise SchemeError(path.name, "", "不是节假日文件，应名为 年份.toml")
    table = read_table(folder, path.name)
    year = table.whole("year", least=1949, most=2200)
    if path.stem != str(year):
        raise table.error("year", f"与文件名{path.name}不一致")
    notices = tuple(_notice(row) for row in table.rows("notice"))
    if not notices:
        raise table.error("notice", "缺少放假安排的通知")
    holidays = _holidays(table.rows("holiday"), year)
    if not holidays:
        raise table.error("holiday", "没有一个假日")
    worked = _worked(table.rows("workday"), year, holidays)
    table.finish()
    return Year(year, notices, holidays, worked)


def _notice(row: Table) -> Notice:
    """A paper; without a number it must say in `note` why there is none."""
    notice = Notice(
        number=row.text("number") if "number" in row else "",
        title=row.text("title"),
        issued_on=row.day("issued_on"),
        note=row.text_or_blank("note"),
    )
    if not notice.number and not notice.note:
        raise row.error("number", "没有文号的，须在 note 说明")
    row.finish()
    return notice


def _holidays(rows: Iterable[Table], year: int) -> dict[date, str]:
    found: dict[date, str] = {}
    for row in rows:
        name, first, last = row.text("name"), _day(row, "first", year), _day(row, "last", year)
        if last < first:
            raise row.error("last", f"{last}早于{first}")
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if day in found:
                raise row.error("first", f"{day}已列入{found[day]}")
            found[day] = name
        row.finish()
    return found


def _worked(rows: Iterable[Table], year: int, holidays: dict[date, str]) -> dict[date, str]:
    found: dict[date, str] = {}
    for row in rows:
        day, holiday = _day(row, "day", year), row.text("holiday")
        if day.weekday() < SATURDAY:
            raise row.error("day", f"{day}不是周六或周日，本来就上班")
        if day in holidays:
            raise row.error("day", f"{day}已列为{holidays[day]}放假")
        if day in found:
            raise row.error("day", f"{day}重复")
        found[day] = holiday
        row.finish()
    return found


def _day(row: Table, name: str, year: int) -> date:
    day = row.day(name)
    if day.year != year:
        raise row.error(name, f"{day}不在{year}年")
    return day
