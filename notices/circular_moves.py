"""The one table of moves a circular can make (通报流转): pure."""

from dataclasses import dataclass
from enum import StrEnum

from units.roles import OFFICE, Role


class CircularState(StrEnum):
    """Where a circular stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    SENT = "sent"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        return {
            "draft": "草稿",
            "submitted": "待签发",
            "signed": "已签发",
            "sent": "已发送",
            "voided": "已作废",
        }[self]


class CircularMove(StrEnum):
    DRAFT = "draft"
    RENEW = "renew"
    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"
    RECALL = "recall"
    VOID = "void"
    SEND = "send"
    REVOKE = "revoke"


@dataclass(frozen=True)
class CircularRule:
    """From which states a move starts, where it ends (None: stays), and whose it is.

    `another`: neither by whoever sent it for signature nor by whoever last edited the text.
    `asks`: the sentence that asks for its reason, "" where none is needed.
    `numbered`: only with an issue that was given a number.
    """

    label: str
    starts: frozenset[CircularState]
    ends: CircularState | None
    roles: frozenset[Role]
    done: str
    another: bool = False
    asks: str = ""
    numbered: bool = False


NOBODY: frozenset[Role] = frozenset()
HEAD = frozenset({Role.OFFICE_HEAD})
DRAFT = frozenset({CircularState.DRAFT})
SUBMITTED = frozenset({CircularState.SUBMITTED})
SIGNED = frozenset({CircularState.SIGNED})
SENT = frozenset({CircularState.SENT})
# What nothing leaves.
OVER = frozenset({CircularState.SENT, CircularState.VOIDED})

CIRCULAR_MOVES: dict[CircularMove, CircularRule] = {
    CircularMove.DRAFT: CircularRule(
        "拟稿", frozenset(), CircularState.DRAFT, OFFICE, "草稿已生成"
    ),
    CircularMove.RENEW: CircularRule(
        "重新拟稿",
        DRAFT,
        None,
        OFFICE,
        "已按最新数据重新拟稿，此前改过的文字在办理记录里",
    ),
    CircularMove.EDIT: CircularRule("修改", DRAFT, None, OFFICE, "已保存"),
    CircularMove.SUBMIT: CircularRule(
        "送审", DRAFT, CircularState.SUBMITTED, OFFICE, "已送审，等待另一人签发"
    ),
    CircularMove.RETURN: CircularRule(
        "退回修改",
        SUBMITTED,
        CircularState.DRAFT,
        HEAD,
        "已退回拟稿人修改",
        another=True,
        asks="请写明退回原因",
    ),
    CircularMove.SIGN: CircularRule(
        "签发", SUBMITTED, CircularState.SIGNED, HEAD, "已签发，尚未发送", another=True
    ),
    CircularMove.RECALL: CircularRule(
        "撤回",
        SUBMITTED | SIGNED,
        CircularState.DRAFT,
        OFFICE,
        "已撤回，回到草稿，可继续修改",
        asks="请写明撤回原因",
    ),
    CircularMove.VOID: CircularRule(
        "作废",
        DRAFT,
        CircularState.VOIDED,
        HEAD,
        "已作废，期号留在记录里，不再用于其他通报",
        asks="请写明作废原因",
        numbered=True,
    ),
    CircularMove.SEND: CircularRule(
        "发送", SIGNED, CircularState.SENT, OFFICE, "已交发件箱，逐封结果见下"
    ),
    CircularMove.REVOKE: CircularRule(
        "停用链接", SENT, None, OFFICE, "此前发出的网页链接已全部停用"
    ),
}
