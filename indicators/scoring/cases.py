"""Case files 案例文件: reads a JSON list of cases and scores each, or says all that is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard

from indicators.scoring.engine import Result, score
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import Plan

FIELDS = {"id", "window", "readings", "metrics", "expect"}
# Written twice, a key would silently keep its last value.
REPEATED = object()


class CasesError(ValueError):
    """A case file that cannot be scored; `problems` are lines of case: metric: month: reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = tuple(_one_line(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Case:
    """One case: its facts, the readings it asks for, and whether its window is closed."""

    id: str
    metrics: Mapping[str, object]
    readings: Mapping[str, str]
    closed: bool


def read_cases(text: str) -> tuple[Case, ...]:
    """Return the cases of a JSON list; raises CasesError with every problem of their shape."""
    try:
        rows = json.loads(
            text, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as error:
        raise CasesError((f"案例文件: 不是能读的JSON（{error}）",)) from error
    if not isinstance(rows, list):
        raise CasesError(("案例文件: 应为案例的列表",))
    problems: list[str] = []
    cases: list[Case] = []
    for position, row in enumerate(rows, start=1):
        name, found = _name(row, position), _problems(row)
        if name in {case.id for case in cases}:
            found.append("id: 案例编号重复")
        problems += [f"{name}: {problem}" for problem in found]
        if not found:
            closed = row.get("window", "closed") == "closed"
            cases.append(Case(name, row["metrics"], row.get("readings", {}), closed))
    if problems:
        raise CasesError(tuple(problems))
    return tuple(cases)


def run_cases(plan: Plan, cases: tuple[Case, ...]) -> list[dict[str, object]]:
    """Return id, total and components (by indicator number) of every case, as JSON data.

    A closed window gives points, an open one the four numbers of each. Raises CasesError with
    all problems: one bad case keeps every score back, so nothing half-checked is ever printed.
    """
    answers: list[dict[str, object]] = []
    problems: list[str] = []
    for case in cases:
        try:
            result = score(plan, case.metrics, case.readings, closed=case.closed)
            answers.append(_answer(case, result))
        except FactsError as error:
            problems += [f"{case.id}: {problem}" for problem in error.problems]
    if problems:
        raise CasesError(tuple(problems))
    return answers


def _answer(case: Case, result: Result) -> dict[str, object]:
    written = result.to_json()
    total, parts = ("total", "indicators") if case.closed else ("interval", "intervals")
    return {"id": case.id, "total": written[total], "components": written[parts]}


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        found[key] = REPEATED if key in found else value
    return found


def _name(row: object, position: int) -> str:
    name = row.get("id") if isinstance(row, dict) else None
    return name if _is_name(name) else f"第{position}个案例"


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _problems(row: object) -> list[str]:
    if not isinstance(row, dict):
        return ["应为一个对象"]
    found = [f"{key}: 没有这个字段" for key in row if key not in FIELDS]
    if not _is_name(row.get("id")):
        found.append("id: 缺少案例编号")
    if row.get("window", "closed") not in ("closed", "open"):
        found.append("window: 应为 closed 或 open")
    found += _repeated("metrics", row.get("metrics"))
    found += _repeated("readings", row.get("readings", {}))
    return found


def _repeated(field: str, value: object) -> list[str]:
    if not isinstance(value, dict):
        return [f"{field}: 应为一个对象"]
    return [f"{key}: 不分月: 重复填写" for key, item in value.items() if item is REPEATED]
