"""The one table of moves a submission can make: pure data, no database."""

from dataclasses import dataclass
from enum import StrEnum

from units.roles import FILLS_IN, OFFICE, Role


class State(StrEnum):
    """What is stored; everything the clock decides is computed in deadlines.

    What a unit gave back to its own clerk (SENT_BACK) the office never judged: it is not RETURNED.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        return {
            "draft": "填报中",
            "submitted": "待审核",
            "signed": "已审签",
            "sent_back": "单位内退回",
            "returned": "已退回",
            "accepted": "已通过",
        }[self]


class SignOff(StrEnum):
    """How a unit vouches for its month: 盖章页 on paper, or 单位审核人 signs as a step."""

    STAMP = "stamp"
    STEP = "step"


class Move(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    REPORT_FOR = "report_for"
    WITHDRAW = "withdraw"
    SIGN = "sign"
    SEND_BACK = "send_back"
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"
    ASK_CORRECTION = "ask_correction"
    CORRECT = "correct"


@dataclass(frozen=True)
class Rule:
    """From which states a move starts, where it ends (None: stays), and whose it is.

    `own` may make it for their own unit, `others` for any other unit. `in_step` replaces `starts`
    where 单位审核人 signs. `another`: not by whoever submitted. `reasons`: a reason per cell.
    """

    label: str
    starts: frozenset[State]
    ends: State | None
    own: frozenset[Role]
    others: frozenset[Role]
    done: str
    in_step: frozenset[State] | None = None
    another: bool = False
    reasons: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return self.own | self.others

    def starts_under(self, sign_off: str) -> frozenset[State]:
        """The states it starts from under the campaign's way of signing off."""
        if self.in_step is not None and sign_off == SignOff.STEP:
            return self.in_step
        return self.starts


NOBODY: frozenset[Role] = frozenset()
NOWHERE: frozenset[State] = frozenset()
# Given back with reasons, by the office or inside the unit.
GIVEN_BACK = frozenset({State.RETURNED, State.SENT_BACK})
EDITABLE = frozenset({State.DRAFT, *GIVEN_BACK})
# A signature given before a campaign went back to 盖章页 holds nothing up.
HANDED_IN = frozenset({State.SUBMITTED, State.SIGNED})
SIGNED, ACCEPTED = frozenset({State.SIGNED}), frozenset({State.ACCEPTED})
UNIT_LEAD = frozenset({Role.UNIT_LEAD})
HEAD = frozenset({Role.OFFICE_HEAD})
# The moves whose event holds every answer of the sheet, and those by which the office judged.
CARRIES_VALUES = (Move.SUBMIT, Move.REPORT_FOR, Move.CORRECT)
JUDGES = (Move.RETURN, Move.ACCEPT, Move.REOPEN, Move.CORRECT)

MOVES: dict[Move, Rule] = {
    Move.SAVE: Rule("暂存", EDITABLE, None, FILLS_IN, NOBODY, "已暂存，尚未提交"),
    Move.SUBMIT: Rule(
        "提交", EDITABLE, State.SUBMITTED, FILLS_IN, NOBODY, "已提交，等待专班办公室审核"
    ),
    Move.REPORT_FOR: Rule(
        "代报",
        EDITABLE,
        State.SUBMITTED,
        NOBODY,
        OFFICE,
        "已代为提交，各处均标明“代报”；须由另一位审核人员审核",
    ),
    Move.WITHDRAW: Rule("撤回", HANDED_IN, State.DRAFT, FILLS_IN, NOBODY, "已撤回，可继续修改"),
    Move.SIGN: Rule(
        "审签",
        NOWHERE,
        State.SIGNED,
        UNIT_LEAD,
        NOBODY,
        "已审签，等待专班办公室审核",
        in_step=frozenset({State.SUBMITTED}),
        another=True,
    ),
    Move.SEND_BACK: Rule(
        "单位内退回",
        NOWHERE,
        State.SENT_BACK,
        UNIT_LEAD,
        NOBODY,
        "已退回本单位填报员修改",
        in_step=frozenset({State.SUBMITTED}),
        another=True,
        reasons=True,
    ),
    Move.RETURN: Rule(
        "退回修改",
        HANDED_IN,
        State.RETURNED,
        OFFICE,
        OFFICE,
        "已退回，等待单位修改",
        in_step=SIGNED,
        another=True,
        reasons=True,
    ),
    Move.ACCEPT: Rule(
        "审核通过",
        HANDED_IN,
        State.ACCEPTED,
        OFFICE,
        OFFICE,
        "已审核通过",
        in_step=SIGNED,
        another=True,
    ),
    Move.REOPEN: Rule(
        "重新打开",
        ACCEPTED,
        State.RETURNED,
        HEAD,
        HEAD,
        "已重新打开，等待单位修改；原数据不再计入得分",
        another=True,
        reasons=True,
    ),
    Move.ASK_CORRECTION: Rule(
        "申请更正",
        ACCEPTED,
        None,
        FILLS_IN | UNIT_LEAD,
        OFFICE,
        "已申请更正，批准之前原数据继续有效",
    ),
    Move.CORRECT: Rule("更正", ACCEPTED, None, OFFICE, OFFICE, "更正已批准，新数据即日起计入得分"),
}


def waits_for_office(sign_off: str) -> frozenset[State]:
    """The states in which the office has something to judge."""
    return MOVES[Move.ACCEPT].starts_under(sign_off)


def done_text(move: Move, sign_off: str) -> str:
    """What is said after a move: who acts next depends on how the campaign's units sign off."""
    if move is Move.SUBMIT and sign_off == SignOff.STEP:
        return "已提交，等待本单位审核人审签"
    return MOVES[move].done
