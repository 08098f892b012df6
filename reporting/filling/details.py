"""What is asked of an item of a register, and what was typed about it: pure."""

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ledgers import credit_code
from reporting.filling.personal import is_personal
from reporting.scores.facts import same_name
from reporting.written_days import read_written_day
from units.posts import visible

TEXT_AT_MOST = 200
QUESTIONS = Path(__file__).parents[1] / "definitions" / "registers.toml"


@dataclass(frozen=True)
class Detail:
    """One question: what it is called, what kind of answer it takes, whether it is needed."""

    code: str
    name: str
    kind: str
    required: bool
    source: int


def _read() -> dict[str, tuple[Detail, ...]]:
    asked = defaultdict[str, list[Detail]](list)
    for row in tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["detail"]:
        asked[row.pop("metric")].append(Detail(**row))
    return {metric: tuple(rows) for metric, rows in asked.items()}


DETAILS: Mapping[str, tuple[Detail, ...]] = _read()


def asked_of(metric: str) -> tuple[Detail, ...]:
    """The questions of a register, none for one that the definitions do not name."""
    return DETAILS.get(metric, ())


def mark_of(name: str) -> str:
    """What stands in an address for a name: the same for every spelling that counts as one."""
    return hashlib.sha256(same_name(name).encode()).hexdigest()[:16]


def missing(metric: str, values: Mapping[str, str]) -> list[str]:
    """The names of the needed answers that are not there."""
    return [one.name for one in asked_of(metric) if one.required and not values.get(one.code)]


def read_details(
    metric: str, typed: Mapping[str, str], *, today: date
) -> tuple[dict[str, str], dict[str, str]]:
    """The answers as they are kept, and a sentence for each that cannot be."""
    values: dict[str, str] = {}
    problems: dict[str, str] = {}
    for one in asked_of(metric):
        text = visible(typed.get(one.code, ""))
        if not text:
            if one.required:
                problems[one.code] = f"请填写{one.name}"
            continue
        values[one.code], problem = _understood(one, text, metric, today)
        if problem:
            problems[one.code] = problem
    return values, problems


def _understood(one: Detail, text: str, metric: str, today: date) -> tuple[str, str]:
    if one.kind == "day":
        return _day(one, text, today)
    if one.kind == "code":
        code = credit_code.as_written(text)
        return code, credit_code.problem(code) or ""
    if is_personal(metric, text):
        return "", f"{one.name}不登记自然人的姓名和证件号码，请改填单位、文件或事项"
    if len(text) > TEXT_AT_MOST:
        return text, f"{one.name}有{len(text)}字，最多{TEXT_AT_MOST}字，请精简"
    return text, ""


def _day(one: Detail, text: str, today: date) -> tuple[str, str]:
    day = read_written_day(text)
    if day is None:
        return text, f"{one.name}“{text[:20]}”不是日期，请写成{today:%Y-%m-%d}这样"
    if day > today:
        return text, f"{one.name}{day:%Y-%m-%d}晚于今天（{today:%Y-%m-%d}），请核对"
    return f"{day:%Y-%m-%d}", ""
