"""The stored working-day calendar: seeded once from the published files, then the office's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ledgers.arrangements import read_arrangement
from ledgers.holidays import published
from ledgers.models import CalendarDay, CalendarYear
from ledgers.workdays import Calendar, Notice, Year
from units.models import User
from units.queries import standing
from units.refusals import NotAllowed, Overtaken
from units.roles import Role

CHANGES = frozenset({Role.OFFICE_HEAD})


def why_not(user: User) -> str | None:
    """None when this person may change the calendar, else the sentence that says why.

    It is the State Council's, the same for every jurisdiction: any office head keeps it.
    """
    mine = standing(user)
    if mine.has(CHANGES):
        return None
    return f"您的角色（{mine.label}）不能修改节假日表，请由专班办公室主任修改"


def stored_calendar() -> Calendar:
    """What the office keeps, as the pure calendar; a year without a row is provisional.

    Two queries.
    """
    days = defaultdict[int, list[CalendarDay]](list)
    for day in CalendarDay.objects.all():
        days[day.year_id].append(day)
    years = CalendarYear.objects.order_by("year")
    return Calendar(tuple(_pure(year, days[year.pk]) for year in years))


def _pure(year: CalendarYear, days: Iterable[CalendarDay]) -> Year:
    notice = Notice(year.notice, year.title, year.issued_on, year.note)
    off = {one.day: one.name for one in days if not one.worked}
    return Year(year.year, (notice,), off, {one.day: one.name for one in days if one.worked})


@transaction.atomic
def seed(*, at: datetime) -> list[int]:
    """Adds the published years that are missing; a year that is there is never touched.

    Returns the years added: none when it is run again.
    """
    added = []
    for year in published().years:
        notice = year.notices[0]
        columns = {
            "notice": notice.number or "（无文号）",
            "title": notice.title,
            "issued_on": notice.issued_on,
            "note": _told(year),
            "changed_at": at,
        }
        row, new = CalendarYear.objects.get_or_create(year=year.year, defaults=columns)
        if new:
            keep_days(row, off=year.holidays, worked=year.worked)
            added.append(year.year)
    return added


def _told(year: Year) -> str:
    """Every further paper the year rests on, and what each says."""
    first, *others = year.notices
    papers = [f"{one.number}{one.title}：{one.note}" for one in others]
    return "；".join([one.rstrip("。") for one in (first.note, *papers) if one])[:256]


@transaction.atomic
def change(
    year: int, *, by: User, at: datetime, version: int | None, typed: Mapping[str, str]
) -> CalendarYear:
    """Keeps the year as typed; `version` is the one that was read, None for a year without a row.

    Raises NotAllowed, Invalid with a sentence per field, and Overtaken with who was first.
    """
    refusal = why_not(by)
    if refusal is not None:
        raise NotAllowed(refusal)
    arrangement = vars(read_arrangement(typed, year=year)).copy()
    off, worked = arrangement.pop("off"), arrangement.pop("worked")
    columns = arrangement | {"changed_by": by, "changed_at": at, "version": (version or 0) + 1}
    if version is None:
        _, done = CalendarYear.objects.get_or_create(year=year, defaults=columns)
    else:
        read = CalendarYear.objects.filter(year=year, version=version)
        done = bool(read.update(**columns))
    row = CalendarYear.objects.select_related("changed_by").filter(year=year).first()
    if not done or row is None:
        raise _overtaken(year, row)
    keep_days(row, off=off, worked=worked)
    return row


def _overtaken(year: int, row: CalendarYear | None) -> Overtaken:
    if row is None:
        return Overtaken(f"{year}年的节假日表已不存在，请刷新后再操作")
    when = f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}"
    by = row.changed_by
    who = f"{by.post}（{by.username}）" if by else "系统载入"
    return Overtaken(
        f"他人已先行处理：{who}于{when}更新了{year}年节假日表，本次没有改动。"
        "您填的内容仍在下面，请与现有内容核对后再保存"
    )


def keep_days(year: CalendarYear, *, off: Mapping[date, str], worked: Mapping[date, str]) -> None:
    """Makes the year's days these; a day that stays as it was keeps its row."""
    wanted = {(day, name, False) for day, name in off.items()}
    wanted |= {(day, name, True) for day, name in worked.items()}
    there = {(one.day, one.name, one.worked): one.pk for one in year.days.all()}
    gone = [pk for key, pk in there.items() if key not in wanted]
    CalendarDay.objects.filter(pk__in=gone).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, day=day, name=name, worked=at_work)
        for day, name, at_work in sorted(wanted - there.keys())
    )
