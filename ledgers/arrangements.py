"""A year's days off and days worked (放假安排) as typed, understood or refused by line: pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ledgers.workdays import ONE_DAY, SATURDAY
from units.refusals import Invalid

FIRST_YEAR, LAST_YEAR = 1949, 2200
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST = {"notice": 64, "title": 128, "note": 256}
NAMES = {"notice": "通知文号", "title": "通知标题", "note": "说明"}
NAME_LENGTH, MOST_LINES, MOST_TOLD = 32, 120, 5
WEEKDAYS = "一二三四五六日"
DAY = r"(?:(\d{4})\s*[-年/.]\s*)?(\d{1,2})\s*[-月/.]\s*(\d{1,2})日?"
SPAN = re.compile(rf"{DAY}(?:\s*(?:至|到|~|—+)\s*(?:{DAY}|(\d{{1,2}})日?))?")
REMARK = re.compile(r"\([^()]*\)")
# What a notice says beside the day and the festival.
BESIDE = re.compile(r"放假|调休|上班|休息|共\d+天|[\s:,。;.]")


@dataclass(frozen=True)
class Arrangement:
    """A year as the office keeps it: the paper, the days off and the weekend days worked."""

    notice: str
    title: str
    issued_on: date | None
    note: str
    off: Mapping[date, str]
    worked: Mapping[date, str]


def read_arrangement(typed: Mapping[str, str], *, year: int) -> Arrangement:
    """The year; raises Invalid with a sentence for every field that cannot be taken.

    A line is a day or a span with its name: "2026-02-15 至 2026-02-23 春节", "2月15日至23日 春节".
    """
    texts = {name: _plain(typed.get(name, "")) for name in LONGEST}
    problems = _text_problems(texts)
    issued_on = _issued_on(_plain(typed.get("issued_on", "")), problems)
    days = _Days(year)
    for name in ("off", "worked"):
        days.read(name, typed.get(name, "").replace("\0", "").splitlines())
        if days.problems[name]:
            problems[name] = "；".join(days.problems[name][:MOST_TOLD])
    if not days.off and "off" not in problems:
        problems["off"] = f"没有一个放假日；{year}年的通知还没有公布的，不用填，系统按暂定处理"
    if problems:
        raise Invalid(f"有{len(problems)}处需要修改，{year}年节假日表没有改动", problems)
    return Arrangement(issued_on=issued_on, off=days.off, worked=days.worked, **texts)


def written(days: Mapping[date, str]) -> str:
    """The days as they are typed: a run of one name on one line."""
    return "\n".join(
        f"{first} {name}" if first == last else f"{first} 至 {last} {name}"
        for first, last, name in spans(days)
    )


def spans(days: Mapping[date, str]) -> list[tuple[date, date, str]]:
    """First and last day of every run of days that follow each other under one name."""
    found: list[tuple[date, date, str]] = []
    for day in sorted(days):
        if found and found[-1][1] + ONE_DAY == day and found[-1][2] == days[day]:
            found[-1] = (found[-1][0], day, days[day])
        else:
            found.append((day, day, days[day]))
    return found


@dataclass
class _Days:
    """What the lines of both fields say so far, and what is wrong with them."""

    year: int
    off: dict[date, str] = field(default_factory=dict)
    worked: dict[date, str] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=lambda: {"off": [], "worked": []})

    def read(self, name: str, lines: Iterable[str]) -> None:
        written = [(n, line.strip()) for n, line in enumerate(lines, 1) if line.strip()]
        if len(written) > MOST_LINES:
            self.problems[name].append(f"有{len(written)}行，一年最多{MOST_LINES}行，请核对")
            return
        for number, line in written:
            reason = self._take(name, line)
            if reason:
                self.problems[name].append(f"第{number}行：{reason}")

    def _take(self, name: str, line: str) -> str:
        """Keeps the line's days; else the reason why not."""
        text = REMARK.sub("", unicodedata.normalize("NFKC", line))
        found = SPAN.search(text)
        if found is None:
            return f"看不懂“{line[:20]}”，请写成 {self.year}-10-01 至 {self.year}-10-07 国庆节"
        called = BESIDE.sub("", text[: found.start()] + text[found.end() :])
        if not called or len(called) > NAME_LENGTH:
            return f"请在日期后写明节日名称，最多{NAME_LENGTH}字，如“春节”"
        span = self._span(found)
        if isinstance(span, str):
            return span
        for day in span:
            reason = self._why_not(name, day, called)
            if reason:
                return reason
        kept = self.off if name == "off" else self.worked
        kept.update(dict.fromkeys(span, called))
        return ""

    def _span(self, found: re.Match[str]) -> list[date] | str:
        year, month, day, last_year, last_month, last_day, short_day = found.groups()
        first = _day(year or self.year, month, day)
        if short_day:
            last_year, last_month, last_day = year, month, short_day
        last = first if last_day is None else _day(last_year or self.year, last_month, last_day)
        if first is None or last is None:
            return f"没有“{found[0].strip()}”这一天，请核对"
        outside = next((one for one in (first, last) if one.year != self.year), None)
        if outside:
            return f"{outside}不在{self.year}年，请填到{outside.year}年的节假日表"
        if last < first:
            return f"{last}早于{first}，请把起止对调"
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def _why_not(self, name: str, day: date, called: str) -> str:
        there = "放假" if day in self.off else "上班" if day in self.worked else ""
        weekday, weekend = f"周{WEEKDAYS[day.weekday()]}", day.weekday() >= SATURDAY
        if there:
            return f"{day}已列为{there}，同一天只能列一次"
        if name == "worked" and not weekend:
            return f"{day}是{weekday}，本来就上班，不用列入"
        if name == "off" and weekend and not _festival(called):
            return (
                f"{day}是{weekday}，本来就休息，不用列入；"
                f"法定节日连休之内的，名称写{'、'.join(FESTIVALS)}之一"
            )
        return ""


def _festival(name: str) -> bool:
    return all(one in FESTIVALS for one in name.split("、"))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("\0", "")).split())


def _text_problems(texts: Mapping[str, str]) -> dict[str, str]:
    problems = {}
    for name, most in LONGEST.items():
        if not texts[name] and name != "note":
            problems[name] = f"请填写{NAMES[name]}，节假日表以国务院办公厅的通知为准"
        elif len(texts[name]) > most:
            problems[name] = f"{NAMES[name]}有{len(texts[name])}字，最多{most}字，请精简"
    return problems


def _issued_on(text: str, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    found = re.fullmatch(DAY, unicodedata.normalize("NFKC", text))
    day = _day(*found.groups()) if found and found[1] else None
    if day is None:
        problems["issued_on"] = f"看不懂印发日期“{text[:20]}”，请写成 2025-11-04，或留空"
    return day


def _day(year: object, month: object, day: object) -> date | None:
    try:
        return date(*(int(str(part)) for part in (year, month, day)))
    except ValueError:
        return None
