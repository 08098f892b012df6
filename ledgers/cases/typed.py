"""What was typed into a case's form, read field by field; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledgers.cases.moves import Asked
from ledgers.judging.days import read_day
from units.posts import visible


@dataclass
class Read:
    """The values by name (None where left empty) and a sentence per field that cannot be taken."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def day(self, name: str) -> date | None:
        found: date | None = self.values.get(name)
        return found

    def text(self, name: str) -> str:
        return self.values.get(name) or ""


def read(asks: Iterable[Asked], typed: Mapping[str, str], *, today: date) -> Read:
    """Every asked field of what was typed; a day that must have come is not after `today`."""
    found = Read()
    for one in asks:
        text = typed.get(one.name, "").strip()
        if not visible(text):
            found.values[one.name] = False if one.kind == "flag" else None
            if one.required:
                verb = "选择" if one.kind == "choice" else "填写"
                found.problems[one.name] = f"请{verb}“{one.label}”"
            continue
        value, problem = _value(one, text, today)
        found.values[one.name] = value
        if problem:
            found.problems[one.name] = problem
    return found


def _value(one: Asked, text: str, today: date) -> tuple[Any, str]:
    if one.kind == "flag":
        return True, ""
    if one.kind == "date":
        return _day(one, text, today)
    if one.kind == "choice" and text not in dict(one.choices):
        return None, f"“{one.label}”没有这一项，请重新选择"
    if len(text) > one.limit:
        return text, f"“{one.label}”最多{one.limit}字，现为{len(text)}字"
    return text, ""


def _day(one: Asked, text: str, today: date) -> tuple[date | None, str]:
    written = read_day(text)
    if not written:
        return None, f"“{one.label}”认不出是哪一天，请写成2022-05-12的样子"
    day = date.fromisoformat(written)
    if one.past and day > today:
        return day, f"“{one.label}”{day}还没有到，请核对"
    return day, ""
