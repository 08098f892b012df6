"""A decision on a reading (口径) as it was typed, understood or refused field by field: pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reporting.refusals import Invalid
from reporting.written_days import read_written_day

LONGEST = {"decided_by": 64, "document": 128, "reason": 300}
NAMES = {"decided_by": "决定单位", "document": "依据", "reason": "理由"}


@dataclass(frozen=True)
class Decision:
    """Which option is to be in force, decided by whom (a body or post), when and why."""

    option: str
    decided_by: str
    decided_on: date
    document: str
    reason: str


def read_decision(
    typed: Mapping[str, str],
    *,
    options: Mapping[str, str],
    in_force: str,
    since: date,
    today: date,
) -> Decision:
    """The decision; raises Invalid with a sentence for every field that cannot be taken.

    `options` maps the reading's options to their names; adopting what is in force already, or a
    decision dated before the plan (`since`) or after `today`, is refused.
    """
    texts = {name: _plain(typed.get(name, "")) for name in ("option", "decided_on", *LONGEST)}
    problems = _option_problem(texts["option"], options, in_force)
    problems |= _text_problems(texts)
    day = read_written_day(texts["decided_on"])
    if day is None:
        problems["decided_on"] = "请填写决定日期，如 2022-05-09"
    elif day < since:
        problems["decided_on"] = f"决定日期{day}早于方案（{since}），请核对"
    elif day > today:
        problems["decided_on"] = f"决定日期{day}在今天（{today}）之后，请核对"
    if problems or day is None:
        raise Invalid(f"有{len(problems)}处需要修改，口径没有改变", problems)
    return Decision(
        option=texts["option"],
        decided_by=texts["decided_by"],
        decided_on=day,
        document=texts["document"],
        reason=texts["reason"],
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\0", "")).strip()


def _option_problem(option: str, options: Mapping[str, str], in_force: str) -> dict[str, str]:
    if not option:
        return {"option": "请选择要采用的口径"}
    if option not in options:
        listed = "、".join(options)
        return {"option": f"没有选项“{option[:32]}”，可选：{listed}"}
    if option == in_force:
        return {"option": f"现行口径就是“{options[option]}”，请选择另一个"}
    return {}


def _text_problems(texts: Mapping[str, str]) -> dict[str, str]:
    problems = {}
    for name, most in LONGEST.items():
        if not texts[name] and name != "document":
            problems[name] = f"请填写{NAMES[name]}"
        elif len(texts[name]) > most:
            problems[name] = f"{NAMES[name]}有{len(texts[name])}字，最多{most}字，请精简"
    return problems
