"""The tables of moves of 异议, 信用修复 and 名单: one for each, pure data, no database."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One thing a form asks for: how it is typed, and whether it may stay empty.

    `kind`: line | text | date | choice | flag. A `choice` carries (value, label) pairs.
    """

    name: str
    label: str
    kind: str = "line"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    limit: int = 200
    says: str = ""
    past: bool = True


@dataclass(frozen=True)
class Rule:
    """From which states a move starts, where it ends (None: stays), what it asks and leaves true.

    `kinds`: only for entries of these lists, all where it is empty.
    """

    label: str
    starts: frozenset[str]
    ends: str | None
    asks: tuple[Asked, ...]
    done: str
    kinds: frozenset[str] = frozenset()


def at(*states: str) -> frozenset[str]:
    return frozenset(states)


YES_NO = (("yes", "成立（信息有误）"), ("no", "不成立（信息无误）"))
WHY = Asked("note", "理由", "text", limit=1000)
PAPER = Asked("note", "说明", "text", required=False, limit=1000)

OBJECTION_MOVES: Mapping[str, Rule] = {
    "ask_help": Rule(
        "转协同核查",
        at("received"),
        "asking",
        (Asked("note", "请哪个单位协助核查什么", "text", limit=1000),),
        "已转协同核查，期限按协助核查重新计算；核查期间暂不执行惩戒措施",
    ),
    "decide": Rule(
        "答复",
        at("received", "asking"),
        "decided",
        (
            Asked("upheld", "异议是否成立", "choice", choices=YES_NO),
            Asked("outcome", "核查结论", "text", limit=2000),
            Asked("decided_on", "答复日期", "date"),
        ),
        "已答复，请告知申请人",
    ),
    "tell": Rule(
        "登记告知",
        at("decided"),
        None,
        (Asked("told_on", "告知日期", "date"), PAPER),
        "已登记告知申请人的日期",
    ),
    "withdraw": Rule("撤回", at("received", "asking"), "withdrawn", (WHY,), "异议已撤回"),
}
REPAIR_MOVES: Mapping[str, Rule] = {
    "ask_papers": Rule(
        "要求补正",
        at("received"),
        "asking",
        (Asked("note", "需要补正的材料", "text", limit=1000),),
        "已要求补正材料",
    ),
    "papers_came": Rule(
        "材料已补正",
        at("asking"),
        "received",
        (Asked("supplied_on", "补正日期", "date"), PAPER),
        "材料已补正，期限自补正之日起重新计算",
    ),
    "grant": Rule(
        "准予修复",
        at("received", "asking"),
        "granted",
        (
            Asked("fulfilled_on", "义务履行完毕日期", "date"),
            Asked("ended_on", "终止公示日期", "date"),
            Asked("outcome", "办理意见", "text", limit=2000),
        ),
        "已准予修复；请同步停止公示、共享和使用",
    ),
    "refuse": Rule(
        "不予修复",
        at("received", "asking"),
        "refused",
        (Asked("outcome", "不予修复的理由", "text", limit=2000),),
        "已决定不予修复，请告知申请人理由",
    ),
    "withdraw": Rule("撤回", at("received", "asking"), "withdrawn", (WHY,), "修复申请已撤回"),
}
DISHONEST, HONEST = frozenset({"dishonest"}), frozenset({"honest"})
LISTING_MOVES: Mapping[str, Rule] = {
    "tell": Rule(
        "告知拟列入",
        at("proposed"),
        "told",
        (
            Asked("told_on", "告知日期", "date"),
            Asked("note", "告知的事实、理由和依据", "text", limit=1000),
        ),
        "已登记告知；听取陈述申辩后方可列入",
        kinds=DISHONEST,
    ),
    "list": Rule(
        "列入严重失信主体名单",
        at("told"),
        "listed",
        (
            Asked("heard", "陈述申辩及其处理（没有提出的写明）", "text", limit=2000),
            Asked("document", "认定文书号", limit=128),
            Asked("listed_on", "列入日期", "date"),
            Asked("until", "有效期至", "date", past=False),
        ),
        "已列入严重失信主体名单",
        kinds=DISHONEST,
    ),
    "commend": Rule(
        "列入守信激励名单",
        at("proposed"),
        "listed",
        (
            Asked("listed_on", "列入日期", "date"),
            Asked("until", "有效期至（长期有效留空）", "date", required=False, past=False),
        ),
        "已列入守信激励名单",
        kinds=HONEST,
    ),
    "drop": Rule("不予列入", at("proposed", "told"), "dropped", (WHY,), "已决定不予列入"),
    "remove": Rule(
        "移出名单",
        at("listed"),
        "removed",
        (
            Asked("removed_on", "移出日期", "date"),
            Asked("removal", "移出理由（修复、期满、有误等）", "text", limit=500),
        ),
        "已移出名单；实施单位须解除措施",
    ),
}
TABLES: Mapping[str, Mapping[str, Rule]] = {
    "objection": OBJECTION_MOVES,
    "repair": REPAIR_MOVES,
    "listing": LISTING_MOVES,
}
CLOSED: Mapping[str, frozenset[str]] = {
    "objection": at("decided", "withdrawn"),
    "repair": at("granted", "refused", "withdrawn"),
    "listing": at("removed", "dropped"),
}


def open_moves(table: str, *, state: str, kind: str = "") -> dict[str, Rule]:
    """The moves that start from the state (and suit the list's kind), in the table's order."""
    return {
        code: rule
        for code, rule in TABLES[table].items()
        if state in rule.starts and (not rule.kinds or kind in rule.kinds)
    }
