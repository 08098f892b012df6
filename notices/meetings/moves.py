"""The moves of a 督办事项: those of a dated task, except that every 销号 says why: pure."""

from dataclasses import replace
from datetime import date

from reporting.dated.tasking import TASK_MOVES, TaskMove, TaskRule, TaskState

NEAR_DAYS = 7

FOLLOW_UP_MOVES: dict[TaskMove, TaskRule] = TASK_MOVES | {
    # The office also ends what no longer needs doing, so it need not have been claimed.
    TaskMove.SIGN_OFF: replace(
        TASK_MOVES[TaskMove.SIGN_OFF],
        starts=frozenset({TaskState.OPEN, TaskState.CLAIMED}),
        asks="请写明销号理由",
        done="已销号，不再列入下次调度材料的未了事项",
    )
}
# What the units beside the lead (配合单位) may do too.
ALSO_JOINT = frozenset({TaskMove.REPORT})


# Where a follow-up stands to its date; computed, never stored.
STANDINGS = {
    "overdue": "逾期",
    "near": "临期",
    "open": "进行中",
    "claimed": "申请销号",
    "done": "已销号",
}


def standing_of(state: str, due: date, today: date) -> str:
    """The code of STANDINGS; what was claimed does not become late while the office reads."""
    if state in (TaskState.DONE, TaskState.CLAIMED):
        return str(state)
    if today > due:
        return "overdue"
    return "near" if (due - today).days <= NEAR_DAYS else "open"


def late(due: date, finished_on: date | None) -> bool:
    """Whether it was claimed, or ended by the office, after its date."""
    return finished_on is not None and finished_on > due
