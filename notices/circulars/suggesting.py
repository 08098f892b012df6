"""What the portal already knows of a unit's week, as the first words of its brief: pure."""

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


def suggested(
    steps: Sequence[Mapping[str, Any]], *, late: Sequence[str], returned: Sequence[str]
) -> tuple[str, str]:
    """本周工作 and 存在问题, each at most 200 characters, whole clauses only; may be empty.

    `late` and `returned` are the months that stand so now.
    """
    done = [_said(DONE, one) for one in steps if one["what"] in DONE]
    left = [f"{month}报送单已退回，尚待修改" for month in returned]
    left += [f"{month}尚未报送，已过截止时间" for month in late]
    return _joined(done), _joined(left)


def _said(words: Mapping[str, str], one: Mapping[str, Any]) -> str:
    return words[one["what"]].format(one.get("month") or one.get("task"))


def _joined(clauses: Sequence[str]) -> str:
    text = ""
    for clause in clauses:
        longer = f"{text}；{clause}" if text else clause
        if len(longer) >= WORDS_AT_MOST:
            break
        text = longer
    return f"{text}。" if text else ""
