"""The one table of moves a submission can make: pure data, no database."""

from dataclasses import dataclass
from enum import StrEnum

from units.roles import FILLS_IN, OFFICE, Role


class State(StrEnum):
    """What is stored; everything the clock decides is computed in deadlines."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        return {
            "draft": "填报中",
            "submitted": "待审核",
            "returned": "已退回",
            "accepted": "已通过",
        }[self]


class Move(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Rule:
    """From which states a move starts, where it ends (None: stays), and whose it is."""

    label: str
    starts: frozenset[State]
    ends: State | None
    roles: frozenset[Role]
    own_unit: bool
    done: str


EDITABLE = frozenset({State.DRAFT, State.RETURNED})

MOVES: dict[Move, Rule] = {
    Move.SAVE: Rule("暂存", EDITABLE, None, FILLS_IN, True, "已暂存，尚未提交"),
    Move.SUBMIT: Rule(
        "提交", EDITABLE, State.SUBMITTED, FILLS_IN, True, "已提交，等待专班办公室审核"
    ),
    Move.WITHDRAW: Rule(
        "撤回", frozenset({State.SUBMITTED}), State.DRAFT, FILLS_IN, True, "已撤回，可继续修改"
    ),
    Move.RETURN: Rule(
        "退回修改",
        frozenset({State.SUBMITTED}),
        State.RETURNED,
        OFFICE,
        False,
        "已退回，等待单位修改",
    ),
    Move.ACCEPT: Rule(
        "审核通过", frozenset({State.SUBMITTED}), State.ACCEPTED, OFFICE, False, "已审核通过"
    ),
    Move.REOPEN: Rule(
        "重新打开",
        frozenset({State.ACCEPTED}),
        State.RETURNED,
        frozenset({Role.OFFICE_HEAD}),
        False,
        "已重新打开，等待单位修改；原数据不再计入得分",
    ),
}
