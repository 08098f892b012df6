"""Days that somebody asks about: read from text, refused with a sentence, and where they end."""

from dataclasses import dataclass
from datetime import date, datetime, time

from reporting.duties.deadlines import SHANGHAI
from reporting.written_days import read_written_day


@dataclass(frozen=True)
class Asked:
    """What was typed for a day, the day where it was understood, else what is wrong with it."""

    typed: str = ""
    day: date | None = None
    problem: str = ""


def read_day(typed: str, *, first: date, today: date) -> Asked:
    """The day from `first` to `today` that the text names, or the sentence that refuses it."""
    day, example = read_written_day(typed), f"{first.year}-05-31"
    if not typed.strip():
        return Asked(typed, None, f"请填写日期，如 {example}")
    if day is None:
        return Asked(typed, None, f"看不懂“{typed.strip()[:20]}”，请写成年-月-日，如 {example}")
    if day > today:
        return Asked(typed, None, f"{day} 还没有到，最晚只能查到今天（{today}）")
    if day < first:
        sentence = f"{day} 在创建活动开始之前，最早只能查到评分期第一天（{first}）"
        return Asked(typed, None, sentence)
    return Asked(typed, day)


def read_days(since: str, until: str, *, first: date, today: date) -> tuple[Asked, Asked]:
    """Two days of which the first is not the later one."""
    before = read_day(since, first=first, today=today)
    after = read_day(until, first=first, today=today)
    if before.day and after.day and before.day > after.day:
        sentence = "起始日期晚于截止日期，请把两个日期对调"
        return before, Asked(until, None, sentence)
    return before, after


def end_of(day: date) -> datetime:
    """The last moment of the day: 24:00 in Asia/Shanghai already belongs to the next one."""
    return datetime.combine(day, time.max, SHANGHAI)
