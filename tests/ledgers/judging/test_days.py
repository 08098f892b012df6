"""A day in a ledger's cell is understood in every dress, and never guessed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.judging.days import DAY_ZERO, read_day
from ledgers.judging.verdicts import Value

DRESSES = [
    "2022-04-20", "2022-4-20", "2022/4/20", "2022.04.20", "2022年4月20日", "2022年4月20号",
    "２０２２年４月２０日", "20220420", " 2022-04-20 00:00:00 ", "2022-04-20T00:00:00", "44671",
    "'2022-04-20", "2022-04-20\u200b", "2022 年 4 月 20 日", "二〇二二年四月二十日",
    "二○二二年四月二十日", "二零二二年四月二十日", "2022/4/20 10:31", "44671.438",
    20220420, 20220420.0, 44671, 44671.438,
    date(2022, 4, 20), datetime(2022, 4, 20, 10, tzinfo=UTC),
]  # fmt: skip
NO_DAYS = [
    "2022-02-30", "22-4-20", "04/20/2022", "2022-04", "2022.3", "13月1日", "12000", "明天",
    "二月三十日", "2022年13月5日", "长期", "二〇二二年五月三十二日", "20221301", 2022.3, 12000,
    True,     "1022-05-05", date(1900, 1, 1), 9.11e17, -5, "二〇二二年十十月一日",
]  # fmt: skip


@pytest.mark.parametrize("value", DRESSES)
def test_every_dress_names_the_same_day(value: Value) -> None:
    assert read_day(value) == "2022-04-20"


@pytest.mark.parametrize("value", NO_DAYS)
def test_what_names_no_day_is_not_guessed(value: Value) -> None:
    assert read_day(value) is None


@pytest.mark.parametrize("value", ["长期", "永久", " 长期有效 ", "2099/12/31", "无固定期限"])
def test_for_ever_is_the_platforms_day(value: str) -> None:
    assert read_day(value, forever=True) == "2099-12-31"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_day_comes_back_from_every_dress(day: date) -> None:
    written: list[Value] = [
        f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"),
        (day - DAY_ZERO).days, float((day - DAY_ZERO).days) + 0.25,
    ]  # fmt: skip
    assert {read_day(one) for one in written} == {day.isoformat()}


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_chinese_figures_say_the_same(day: date) -> None:
    digits = "〇一二三四五六七八九"
    tens = {n: ("" if n < 10 else digits[n // 10] if n >= 20 else "") for n in range(32)}

    def said(n: int) -> str:
        return f"{tens[n]}{'十' if n >= 10 else ''}{digits[n % 10] if n % 10 else ''}"

    year = "".join(digits[int(one)] for one in str(day.year))
    assert read_day(f"{year}年{said(day.month)}月{said(day.day)}日") == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = read_day(text, forever=True)
    assert found is None or date.fromisoformat(found).year >= 1949
