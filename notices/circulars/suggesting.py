"""What the portal already knows of a unit's week, as the first words of its brief: pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

WORDS_AT_MOST = 200
DONE = {
    "submitted": "提交{}报送单",
    "again": "修改并重新提交{}报送单",
    "accepted": "{}报送单审核通过",
    "corrected": "{}数据经批准更正",
    "claim": "“{}”申请销号",
    "sign_off": "“{}”已销号",
}

RETURNED, LATE = "{}报送单已退回，尚待修改", "{}尚未报送，已过截止时间"
OFFERED = re.compile("|".join(one.format(r"\d{4}年\d{1,2}月") for one in (RETURNED, LATE)))


def suggested(
    steps: Sequence[Mapping[str, Any]], *, late: Sequence[str], returned: Sequence[str]
) -> tuple[str, str]:
    """本周工作 and 存在问题, each at most 200 characters, whole clauses only; may be empty.

    `late` and `returned` are the months that stand so now.
    """
    done = [said for one in steps if (said := said_of(one))]
    left = [RETURNED.format(month) for month in returned]
    left += [LATE.format(month) for month in late]
    return _joined(done), _joined(left)


def said_of(step: Mapping[str, Any]) -> str:
    """The clause a brief is offered for the step, empty for what no unit says of itself."""
    return DONE.get(step["what"], "").format(step.get("month") or step.get("task"))


def unsaid(text: str) -> str:
    """A unit's words without the clauses that the circular says of its months anyway."""
    clauses = [one for one in re.split("[；。]", text) if one.strip()]
    kept = [one for one in clauses if not OFFERED.fullmatch(one.strip())]
    return text if len(kept) == len(clauses) else "；".join(kept)


def _joined(clauses: Sequence[str]) -> str:
    text = ""
    for clause in clauses:
        longer = f"{text}；{clause}" if text else clause
        if len(longer) >= WORDS_AT_MOST:
            break
        text = longer
    return f"{text}。" if text else ""
