"""When a letter is due, decided from dates alone, and the plans that say so: pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from notices.placeholders import unreadable
from reporting.duties.deadlines import due_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
READERS = ("clerk", "officer", "leader", "office")


@dataclass(frozen=True)
class Wording:
    """The words of one letter (信函文字): what it is called, its subject and its body."""

    name: str
    subject: str
    body: str


@dataclass(frozen=True)
class Rung:
    """One step of the ladder (催报梯级): so many working days from a date, and who is told.

    Counted from the soft date (内部截止) or the hard one; `letter` are the words for whoever fills
    in, `above` those for everybody else it reaches.
    """

    code: str
    name: str
    counted_from: str
    days: int
    to: tuple[str, ...]
    letter: str
    above: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticePlan:
    """A kind of letter (通知方案): at which hours, how late still, to whom, and in what words.

    `days_after` are calendar days from what happened; a ladder has `rungs` instead, and looks
    back `look_back` working days from each for a letter that could not be written.
    """

    code: str
    name: str
    not_before: time
    not_after: time
    days_after: int = 0
    look_back: int = 0
    placeholders: Mapping[str, str]
    letters: Mapping[str, Wording]
    rungs: tuple[Rung, ...] = field(default=())

    def open_hours(self, now: datetime) -> bool:
        """Whether people are written to at this hour."""
        return self.not_before <= now.astimezone(SHANGHAI).time() < self.not_after

    def occasion(self, now: datetime) -> str | None:
        """The day's key while letters may be written, None in the quiet hours."""
        return now.astimezone(SHANGHAI).date().isoformat() if self.open_hours(now) else None

    def concerns(self, happened_at: datetime, today: date) -> bool:
        """Whether what happened is recent enough to write about."""
        return 0 <= (today - last_day(happened_at)).days <= self.days_after


def last_day(bound: datetime) -> date:
    """The last day before an exclusive bound, in Shanghai."""
    return (bound - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def dates_of(soft: datetime, hard: datetime) -> dict[str, str]:
    """What letters say of the dates of one thing; an inner date only where there is one."""
    inner, last = due_text(soft), due_text(hard)
    two = soft != hard
    return {
        "内部截止": inner,
        "截止": last,
        "最近期限": f"{inner}内部截止" if two else f"{last}截止",
        "全部期限": f"{inner}内部截止，{last}截止" if two else f"{last}截止",
    }


def read_plan(path: Path) -> NoticePlan:
    """The plan in a TOML file; a missing or unknown key raises TypeError naming it.

    A placeholder that is not listed, or a rung that names no such letter, raises ValueError.
    """
    with path.open("rb") as file:
        table = tomllib.load(file)
    letters = {code: Wording(**words) for code, words in table.pop("letters", {}).items()}
    rungs = tuple(_rung(row) for row in table.pop("rungs", []))
    plan = NoticePlan(**table, letters=letters, rungs=rungs)
    _refuse_unknown(plan, path)
    return plan


def _rung(row: dict[str, Any]) -> Rung:
    return Rung(**row | {"to": tuple(row["to"])})


def _refuse_unknown(plan: NoticePlan, path: Path) -> None:
    for code, words in plan.letters.items():
        for text in (words.subject, words.body):
            if problem := unreadable(text, plan.placeholders):
                raise ValueError(f"{path.name} 的“{code}”：{problem}")
    for rung in plan.rungs:
        named = {rung.letter, rung.above} - {""}
        fits = rung.counted_from in ("soft", "hard") and set(rung.to) <= set(READERS)
        if not fits or not named <= set(plan.letters):
            raise ValueError(f"{path.name} 的梯级“{rung.code}”写法有误")
