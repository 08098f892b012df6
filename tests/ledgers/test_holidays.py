"""Every published year is there with its notice, and a wrong file is refused with its place."""

import re
import shutil
from pathlib import Path

import pytest

from indicators.tables import SchemeError
from ledgers.holidays import FOLDER, published, read_calendar

NUMBER = re.compile(r"国办发明电〔20\d\d〕\d+号")
# Year → days off from Monday to Friday, weekend days worked.
COUNTS = {
    2019: (17, 6),
    2020: (19, 6),
    2021: (18, 7),
    2022: (18, 7),
    2023: (18, 7),
    2024: (19, 8),
    2025: (18, 5),
    2026: (19, 6),
}
FAULTS = {
    "year = 2022": ("year = 2021", "year", "与文件名2022.toml不一致"),
    'title = "国务院办公厅关于2022年部分节假日安排的通知"': (
        "", "notice[1].title", "缺少这一项",
    ),
    'number = "国办发明电〔2021〕11号"': ("", "notice[1].number", "须在 note 说明"),
    "issued_on = 2021-10-25": (
        'issued_on = "2021-10-25"', "notice[1].issued_on", "应为日期",
    ),
    "first = 2022-01-31": ("first = 2023-01-31", "holiday[2].first", "2023-01-31不在2022年"),
    "last = 2022-02-06": ("last = 2022-01-30", "holiday[2].last", "2022-01-30早于2022-01-31"),
    "first = 2022-04-03": ("first = 2022-02-06", "holiday[3].first", "2022-02-06已列入春节"),
    'name = "端午节"': ('name = " "', "holiday[5].name", "不能为空"),
    "day = 2022-01-29": ("day = 2022-01-28", "workday[1].day", "不是周六或周日"),
    "day = 2022-01-30": ("day = 2022-01-29", "workday[2].day", "重复"),
    "day = 2022-04-02": ("day = 2022-04-03", "workday[3].day", "已列为清明节放假"),
    "day = 2022-10-09": ("date = 2022-10-09", "workday[7].day", "缺少这一项"),
    'holiday = "国庆节"\n': (
        'holiday = "国庆节"\npaid = true\n', "workday[6].paid", "不认识这一项",
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "years").mkdir()
    shutil.copy(FOLDER / "2022.toml", tmp_path / "years")
    return tmp_path / "years"


def refusal(folder: Path) -> SchemeError:
    with pytest.raises(SchemeError) as caught:
        read_calendar(folder)
    return caught.value


def test_every_published_year_rests_on_numbered_notices() -> None:
    years = published().years
    assert [year.year for year in years] == list(range(2019, 2027))
    for year in years:
        own = f"国务院办公厅关于{year.year}年部分节假日安排的通知"
        assert year.notices[0].title == own
        assert all(NUMBER.fullmatch(notice.number) for notice in year.notices)
    assert [len(year.notices) for year in years] == [2, 2, 1, 2, 2, 1, 1, 1]


def test_days_off_and_days_worked_balance_as_published() -> None:
    found = {
        year.year: (sum(day.weekday() < 5 for day in year.holidays), len(year.worked))
        for year in published().years
    }
    assert found == COUNTS


def test_later_notices_of_the_year_are_in_force() -> None:
    years = {year.year: year for year in published().years}
    may = [day.day for day in years[2019].holidays if day.month == 5]
    assert may == [1, 2, 3, 4]
    spring = [day for day, name in years[2020].holidays.items() if name == "春节"]
    assert (f"{spring[0]:%m-%d}", f"{spring[-1]:%m-%d}") == ("01-24", "02-02")
    assert [f"{day:%m-%d}" for day in years[2020].worked if day.month <= 2] == ["01-19"]


@pytest.mark.parametrize("fault", FAULTS)
def test_file_is_refused_with_place_and_reason(fault: str, folder: Path) -> None:
    new, key, reason = FAULTS[fault]
    place = folder / "2022.toml"
    text = place.read_text(encoding="utf-8")
    assert fault in text
    place.write_text(text.replace(fault, new, 1), encoding="utf-8")
    error = refusal(folder)
    assert (error.file, error.key) == ("2022.toml", key)
    assert reason in error.reason


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("2023.txt", "", "2023.txt: : 不是节假日文件，应名为 年份.toml"),
        ("2023.toml", "year = 2023\n", "2023.toml: notice: 缺少放假安排的通知"),
        ("2023.toml", "year = 2023\nname = [", "2023.toml: : 不是有效的 TOML 文件"),
    ],
)
def test_strange_file_is_refused(folder: Path, name: str, text: str, said: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert str(refusal(folder)).startswith(said)


def test_year_without_a_holiday_is_refused(folder: Path) -> None:
    place = folder / "2022.toml"
    head = place.read_text(encoding="utf-8").split("[[holiday]]")[0]
    place.write_text(head, encoding="utf-8")
    assert str(refusal(folder)) == "2022.toml: holiday: 没有一个假日"
