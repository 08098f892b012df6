"""A day is understood in every dress it comes in, and never guessed."""

from datetime import date

import pytest

from reporting.written_days import read_written_day

DRESSES = [
    "2022-04-20", "2022-4-20", "2022/4/20", "2022.04.20", "2022年4月20日", "2022年4月20号",
    "２０２２年４月２０日", "20220420", " 2022-04-20 00:00:00 ", "2022-04-20T00:00:00", "44671",
    "二〇二二年四月二十日", "二○二二年四月廿日", "二零二二年04月二十号",
]  # fmt: skip


@pytest.mark.parametrize("text", DRESSES)
def test_every_dress_names_the_same_day(text: str) -> None:
    assert read_written_day(text) == date(2022, 4, 20)


def test_day_without_its_year_needs_one() -> None:
    assert read_written_day("4月20日") is None
    assert read_written_day("4月20日", year=2022) == date(2022, 4, 20)


def test_days_of_an_official_paper_are_read() -> None:
    assert read_written_day("二〇二二年十一月二十一日") == date(2022, 11, 21)
    assert read_written_day("二〇二二年十月三十一日") == date(2022, 10, 31)
    assert read_written_day("十二月十日", year=2022) == date(2022, 12, 10)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022-02-30",
        "22-4-20",
        "04/20/2022",
        "2022-04",
        "13月1日",
        "12000",
        "明天",
        "二〇二二年十三月一日",
        "二二年四月二十日",
        "二〇二二年四月二二十日",
    ],
)
def test_what_names_no_day_is_not_guessed(text: str) -> None:
    assert read_written_day(text, year=2022) is None
