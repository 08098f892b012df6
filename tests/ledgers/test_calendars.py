"""The stored calendar starts as the published one and is the office's from then on."""

from datetime import date
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from indicators.models import Campaign
from ledgers import calendars
from ledgers.holidays import published
from ledgers.models import CalendarDay, CalendarYear
from ledgers.workdays import Reached
from tests import builders as build
from tests.calendars import new_year, typed
from tests.racing import at_once
from units.refusals import Invalid, NotAllowed, Overtaken

# The campaign brings plan and calendar back where a test before emptied the tables.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("campaign")]
WHEN = build.at(4, 20)


def change(year: int = 2022, *, version: int | None = 0, **instead: str) -> CalendarYear:
    given = typed(year) if year < 2027 else new_year(year)
    return calendars.change(year, by=build.head(), at=WHEN, version=version, typed=given | instead)


def everything() -> list[Any]:
    return [
        *CalendarYear.objects.order_by("pk").values_list(),
        *CalendarDay.objects.order_by("pk").values_list(),
    ]


def test_seeded_calendar_says_what_the_published_files_say() -> None:
    stored, files = calendars.stored_calendar(), published()
    assert [one.year for one in stored.years] == [one.year for one in files.years]
    for one, other in zip(stored.years, files.years, strict=True):
        assert (one.holidays, one.worked) == (other.holidays, other.worked)
    assert CalendarYear.objects.get(year=2022).note == (
        "国办发明电〔2022〕16号国务院办公厅关于2023年部分节假日安排的通知："
        "2023年元旦假期自2022年12月31日起"
    )


def test_seeding_again_changes_nothing() -> None:
    before, said = everything(), StringIO()
    call_command("load_holidays", stdout=said)
    assert said.getvalue() == "节假日表：已是最新，没有新增\n"
    assert everything() == before


def test_missing_year_is_added_and_an_edited_one_is_kept() -> None:
    change(off="2022-10-03 国庆节", worked="")
    CalendarYear.objects.filter(year=2021).delete()
    said = StringIO()
    call_command("load_holidays", stdout=said)
    assert said.getvalue() == "节假日表：新增2021年\n"
    years = {one.year: one for one in calendars.stored_calendar().years}
    assert years[2022].holidays == {date(2022, 10, 3): "国庆节"}
    assert years[2021].holidays == {o.year: o for o in published().years}[2021].holidays


def test_changed_day_counts_at_once(campaign: Campaign) -> None:
    assert calendars.stored_calendar().add(date(2022, 4, 25), -3) == Reached(
        date(2022, 4, 21), provisional=False
    )
    row = change(worked="2022-04-02 清明节")
    assert (row.version, row.changed_by, row.changed_at) == (1, build.head(), WHEN)
    # Sunday the 24th is a rest day now.
    assert calendars.stored_calendar().add(date(2022, 4, 25), -3).day == date(2022, 4, 20)


def test_day_that_stays_keeps_its_row(campaign: Campaign) -> None:
    before = set(CalendarDay.objects.values_list("pk", flat=True))
    change(notice="国办发明电〔2021〕12号")
    assert set(CalendarDay.objects.values_list("pk", flat=True)) == before


def test_unpublished_year_can_be_entered_once(campaign: Campaign) -> None:
    assert calendars.stored_calendar().provisional(2027)
    assert change(2027, version=None).version == 1
    calendar = calendars.stored_calendar()
    assert not calendar.provisional(2027)
    assert calendar.is_workday(date(2027, 9, 26))
    with pytest.raises(Overtaken) as told:
        change(2027, version=None)
    assert told.value.message.startswith(
        "他人已先行处理：head岗（head）于2022-04-20 10:00更新了2027年节假日表"
    )


def test_stale_version_is_told_who_was_first(campaign: Campaign) -> None:
    change(note="一")
    before = everything()
    with pytest.raises(Overtaken) as told:
        change(note="二")
    assert "head岗（head）于2022-04-20 10:00更新了2022年节假日表" in told.value.message
    assert everything() == before
    with pytest.raises(Overtaken) as told:
        change(2026, version=7)
    assert "系统载入" in told.value.message


def test_refused_change_leaves_everything_as_it_was(campaign: Campaign) -> None:
    before = everything()
    with pytest.raises(Invalid):
        change(notice="")
    with pytest.raises(Overtaken) as told:
        calendars.change(2033, by=build.head(), at=WHEN, version=3, typed=new_year(2033, worked=""))
    assert told.value.message == "2033年的节假日表已不存在，请刷新后再操作"
    assert everything() == before


@pytest.mark.parametrize("who", [build.reviewer, build.leader, build.administrator])
def test_only_an_office_head_may_change_it(campaign: Campaign, who: Any) -> None:
    with pytest.raises(NotAllowed) as told:
        calendars.change(2022, by=who(), at=WHEN, version=0, typed=typed())
    assert told.value.message.endswith("不能修改节假日表，请由专班办公室主任修改")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("year", "version"), [(2022, 0), (2027, None)])
def test_of_two_changes_at_once_one_wins(
    campaign: Campaign, year: int, version: int | None
) -> None:
    by, given = build.head(), typed() if year == 2022 else new_year(year)
    edit = partial(calendars.change, year, by=by, at=WHEN, version=version, typed=given)
    outcomes = at_once([edit] * 4)
    kinds = sorted(type(one).__name__ for one in outcomes)
    assert kinds == ["CalendarYear", "Overtaken", "Overtaken", "Overtaken"], outcomes
    assert CalendarYear.objects.get(year=year).version == 1
