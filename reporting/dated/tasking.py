"""The one table of moves a unit's part of a dated task can make, and its progress: pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from units.roles import FILLS_IN, OFFICE, Role

COMPARED = {"at_least": "不低于", "over": "超过", "equals": "等于"}
TEXT_AT_MOST = 500


class TaskState(StrEnum):
    """What is stored; whether the date is past is computed."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"

    @property
    def label(self) -> str:
        return {"open": "进行中", "claimed": "申请销号", "done": "已销号"}[self]


class TaskMove(StrEnum):
    REPORT = "report"
    CLAIM = "claim"
    SIGN_OFF = "sign_off"
    SEND_BACK = "send_back"
    REOPEN = "reopen"


@dataclass(frozen=True)
class TaskRule:
    """From which states a move starts, where it ends, whose it is; `asks` for its sentence."""

    label: str
    starts: frozenset[TaskState]
    ends: TaskState
    roles: frozenset[Role]
    own_unit: bool
    asks: str
    done: str


TASK_MOVES: dict[TaskMove, TaskRule] = {
    TaskMove.REPORT: TaskRule(
        "报告进展",
        frozenset({TaskState.OPEN}),
        TaskState.OPEN,
        FILLS_IN,
        True,
        "请用一句话写明进展",
        "进展已记录",
    ),
    TaskMove.CLAIM: TaskRule(
        "申请销号",
        frozenset({TaskState.OPEN}),
        TaskState.CLAIMED,
        FILLS_IN,
        True,
        "请用一句话写明完成情况",
        "已申请销号，等待专班办公室确认",
    ),
    TaskMove.SIGN_OFF: TaskRule(
        "销号", frozenset({TaskState.CLAIMED}), TaskState.DONE, OFFICE, False, "", "已销号"
    ),
    TaskMove.SEND_BACK: TaskRule(
        "退回",
        frozenset({TaskState.CLAIMED}),
        TaskState.OPEN,
        OFFICE,
        False,
        "请写明退回原因",
        "已退回，等待单位补充",
    ),
    TaskMove.REOPEN: TaskRule(
        "重新打开",
        frozenset({TaskState.DONE}),
        TaskState.OPEN,
        frozenset({Role.OFFICE_HEAD}),
        False,
        "请写明重新打开的原因",
        "已重新打开，不再计为已销号",
    ),
}


@dataclass(frozen=True)
class Progress:
    """How far a measured task is: a value computed from accepted data against its target."""

    value: Decimal | None
    target: Decimal
    comparison: str = "at_least"
    measure: str = ""

    @property
    def met(self) -> bool:
        """True when the target is reached; unknown is not reached."""
        if self.value is None:
            return False
        if self.comparison == "over":
            return self.value > self.target
        if self.comparison == "equals":
            return self.value == self.target
        return self.value >= self.target

    @property
    def text(self) -> str:
        """ "57/100家"; a dash where nothing has been accepted yet."""
        said = "—" if self.value is None else plain(self.value)
        return f"{said}/{plain(self.target)}{self.measure}"

    @property
    def percent(self) -> int:
        """Whole per cent for a bar, at most 100."""
        if self.value is None or self.target <= 0:
            return 100 if self.met else 0
        return max(0, min(100, int(self.value * 100 / self.target)))


def plain(value: Decimal) -> str:
    """A number for people: thousands apart, no zeros behind."""
    whole, _, rest = f"{value:,.4f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


@dataclass(frozen=True)
class TaskStanding:
    """Where a whole task stands: the states of its parts against its date."""

    parts: tuple[TaskState, ...]
    due: date
    today: date

    @property
    def done(self) -> int:
        return sum(part is TaskState.DONE for part in self.parts)

    @property
    def code(self) -> str:
        """done: all parts signed off; claimed: one waits; overdue: the date passed; else open."""
        if self.parts and self.done == len(self.parts):
            return "done"
        if TaskState.CLAIMED in self.parts:
            return "claimed"
        return "overdue" if self.today > self.due else "open"

    @property
    def label(self) -> str:
        return STANDINGS[self.code]


STANDINGS = {"done": "已销号", "claimed": "申请中", "overdue": "逾期", "open": "进行中"}
