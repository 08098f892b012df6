"""A frozen pack as the tables of its workbook: every row, also those the pages leave out: pure."""

from typing import Any

from notices.meetings.wording import FATES, months_of, official_of, shown, signed, to_win
from reporting.dated.tasking import STANDINGS
from units.names import in_list

Content = dict[str, Any]
Rows = list[list[str]]


def tables_of(content: Content, code: str | None = None) -> list[tuple[str, Rows]]:
    """Sheet name → head and rows, of the district or of one lead unit."""
    own = [one for one in content["indicators"] if code is None or code in one["leads"]]
    concerned = None if code is None else {code, *(unit for one in own for unit in one["joint"])}
    first = [("得分", _score(content))] if code is None else []
    return [
        *first,
        ("指标", _indicators(content, own)),
        ("失分", _losses(content, own)),
        ("报送", _month(content, concerned)),
        ("缺报", _missing(content, concerned)),
        ("节点任务", _tasks(content, concerned)),
        ("督办事项", _items(content, code)),
    ]


def _score(content: Content) -> Rows:
    four, since, names = content["interval"], content["since"], content["names"]
    return [
        ["项目", "数值"],
        [f"总分（{names['shadow']}）", shown(content["total"])],
        ["较上次", signed(since["change"]) if since else "首次形成，没有上次"],
        ["锁定", shown(four["secured"])],
        ["暂计", shown(four["earned"])],
        ["最高可达", shown(four["reachable"])],
        ["缺报按零", shown(four["if_unreported"])],
        [names["official"], official_of(content["official"])],
    ]


def _indicators(content: Content, own: list[Content]) -> Rows:
    names = content["names"]
    head = ["序号", "指标", "分值", "得分", "失分", "还可争取", "较上次"]
    head += [f"{names['official']}得分", "牵头单位", "配合单位"]
    return [head] + [
        [
            f"{one['number']}",
            one["name"],
            shown(one["max"]),
            shown(one["points"]),
            shown(one["lost"]),
            shown(to_win(one)),
            "—" if one["change"] is None else signed(one["change"]),
            official_of(one["official"]),
            _names(content, one["leads"]) or "各责任单位",
            _names(content, one["joint"]),
        ]
        for one in own
    ]


def _losses(content: Content, own: list[Content]) -> Rows:
    head = ["指标序号", "评分项", "月份", "失分项", "原因", "涉及单位", "分", "结果"]
    return [head] + [
        [
            f"{one['number']}",
            loss["component"],
            loss["month"] or "评分期",
            loss["item"],
            loss["reason"],
            _names(content, loss["units"]),
            shown(loss["points"]),
            FATES[loss["fate"]],
        ]
        for one in own
        for loss in one["losses"]
    ]


def _month(content: Content, concerned: set[str] | None) -> Rows:
    month = content["month_of"] or {"label": "", "units": {}}
    head = ["单位", "报送期", "状态", "时限", "已填必报项", "必报项"]
    return [head] + [
        [
            _name(content, code),
            month["label"],
            row["state"],
            row["punctuality"],
            f"{row['answered']}",
            f"{row['owed']}",
        ]
        for code, row in month["units"].items()
        if concerned is None or code in concerned
    ]


def _missing(content: Content, concerned: set[str] | None) -> Rows:
    return [["单位", "缺报月份"]] + [
        [_name(content, code), months_of(months)]
        for code, months in content["missing"].items()
        if concerned is None or code in concerned
    ]


def _tasks(content: Content, concerned: set[str] | None) -> Rows:
    head = ["任务", "期限", "状态", "已销号", "应办单位", "未销号单位"]
    return [head] + [
        [
            one["title"],
            one["due"],
            STANDINGS[one["state"]],
            f"{one['done']}",
            f"{one['of']}",
            _names(content, one["open"]),
        ]
        for one in content["tasks"]
        if concerned is None or concerned.intersection(one["open"])
    ]


def _items(content: Content, code: str | None) -> Rows:
    head = ["议定于", "事项", "牵头单位", "配合单位", "责任岗位", "期限", "状态", "最近进展"]
    return [head] + [
        [
            one["label"],
            one["text"],
            _name(content, one["lead"]),
            _names(content, one["joint"]),
            one["post"],
            one["due"],
            one["said"] + ("（逾期）" if one["late"] else ""),
            _last(one["last"]),
        ]
        for one in content["items"]
        if code is None or code in (one["lead"], *one["joint"])
    ]


def _last(step: Content | None) -> str:
    return f"{step['on']} {step['kind']}：{step['text']}（{step['by']}）" if step else ""


def _names(content: Content, codes: list[str]) -> str:
    return "、".join(in_list(_name(content, code)) for code in codes)


def _name(content: Content, code: str) -> str:
    unit = content["units"].get(code)
    return str(unit["short"]) if unit else code
