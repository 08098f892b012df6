"""What became of one attempt to send, and what a mail server's answer means in Chinese: pure."""

from dataclasses import dataclass
from enum import StrEnum

ANSWER_AT_MOST = 300


class Verdict(StrEnum):
    """What the sender may do next."""

    SENT = "sent"
    TEMPORARY = "temporary"  # this letter again later
    AWAY = "away"  # the server itself: every letter would meet the same
    PERMANENT = "permanent"
    UNKNOWN = "unknown"  # the line broke while the letter was on it


@dataclass(frozen=True)
class Answer:
    """The verdict with the server's code (None where it said nothing) and its own words."""

    verdict: Verdict
    code: int | None = None
    text: str = ""


def judged(code: int, text: bytes | str) -> Answer:
    """A refusal by the server: 4xx may be tried again, everything else may not (RFC 5321 4.2.1)."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    verdict = Verdict.TEMPORARY if 400 <= code < 500 else Verdict.PERMANENT
    return Answer(verdict, code, said[:ANSWER_AT_MOST])


MEANINGS = {
    421: "邮件服务器暂时停止服务",
    450: "对方邮箱暂时不可用（可能正忙，或者要求过一会儿再发）",
    451: "邮件服务器处理出错，要求稍后再发",
    452: "邮件服务器空间不足，或者发得太快",
    454: "邮件服务器暂时不能核对账号",
    500: "邮件服务器不认识这条命令",
    501: "邮件服务器认为地址的写法有误",
    502: "邮件服务器不支持这条命令",
    503: "邮件服务器认为步骤不对",
    530: "邮件服务器要求先登录，请检查发信账号的设置",
    534: "邮件服务器要求换一种登录方式，请检查发信账号的设置",
    535: "发信账号或密码不对，请检查发信账号的设置",
    550: "邮箱不存在，或者对方拒收",
    551: "对方不在这台邮件服务器上",
    552: "对方邮箱已满，或者邮件太大",
    553: "邮件服务器不接受这个地址",
    554: "邮件服务器拒收，可能被当作垃圾邮件",
}


def meaning(code: int | None) -> str:
    """The answer in plain Chinese; "" where there is no code."""
    if code is None:
        return ""
    if code in MEANINGS:
        return MEANINGS[code]
    return "邮件服务器要求稍后再发" if 400 <= code < 500 else "邮件服务器没有接受这封邮件"
