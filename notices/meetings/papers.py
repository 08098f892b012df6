"""A frozen pack as papers: the district's page, and one page for every lead unit: pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from notices.documents import geometry, titles
from notices.documents.content import Block, Bound, Paper, Run
from notices.meetings import wording
from notices.meetings.fitting import Section, fitted
from notices.meetings.wording import (
    FATES,
    day_of,
    months_of,
    official_of,
    shown,
    signed,
    to_win,
)
from reporting.dated.tasking import STANDINGS
from units.names import in_list, quoted

Content = dict[str, Any]
SIGNER, CELL_AT_MOST = "专班办公室", 44
INDICATOR = ("指标", "分值", "得分", "失分", "可争取")
LOSS = ("失在哪里", "指标", "涉及单位", "分", "结果")
STATE, TASK = ("状态", "单位"), ("任务", "期限", "状态")


def district(content: Content, *, agenda: str) -> Paper:
    """The district's page."""
    title = _title(content)
    return _paper(content, title, fitted(district_sections(content, agenda), title))


def unit_page(content: Content, code: str) -> Paper:
    """One lead unit's page; KeyError for a unit that leads nothing."""
    if code not in content["leads"]:
        raise KeyError(code)
    name = _name(content, code)
    # In its brackets a name is not broken; one longer than a line gives way to the short one.
    fits = geometry.width(f"（{name}）") <= titles.MOST
    title = f"{_title(content)}（{name if fits else _one(content, code)}）"
    return _paper(content, title, fitted(unit_sections(content, code), title))


def on_screen(sections: Sequence[Section]) -> tuple[Block, ...]:
    """Every row: a screen is no page."""
    return tuple(block for one in sections for block in one.whole())


def _title(content: Content) -> str:
    year, month = content["month"].split("-")
    return f"{year}年{int(month)}月工作调度会材料"


def _paper(content: Content, title: str, body: tuple[Block, ...]) -> Paper:
    return Paper(
        masthead="",
        red=False,
        number="",
        title=title,
        addressee="",
        opening=(),
        body=body,
        annexes=(),
        signer=SIGNER,
        dated=date.fromisoformat(content["held_on"]),
        as_of=wording.as_of(content["as_of"]),
        demonstration=content["campaign"]["demonstration"],
    )


def district_sections(content: Content, agenda: str) -> list[Section]:
    lost = sorted(content["indicators"], key=lambda one: -Decimal(one["lost"]))
    rows = [_indicator(content, one) for one in lost if one["lost"] != "0"]
    decide = [(f"{at}. {line}",) for at, line in enumerate(_to_decide(content, agenda), start=1)]
    return [
        _score(content),
        Section("失分的指标", rows, (*INDICATOR, "牵头单位"), (8, 2, 2, 2, 2, 4)),
        Section("报送情况", _reported(content), ("报送", "情况"), (3, 13)),
        _items("议定事项办理情况", content, content["items"]),
        Section("提请议定", decide, ("提请议定",), (1,), least=4),
    ]


def unit_sections(content: Content, code: str) -> list[Section]:
    own = [one for one in content["indicators"] if code in one["leads"]]
    concerned = {code, *(unit for one in own for unit in one["joint"])}
    tasks = [one for one in content["tasks"] if concerned.intersection(one["open"])]
    tasks.sort(key=lambda one: code not in one["open"])
    items = [one for one in content["items"] if code in (one["lead"], *one["joint"])]
    rows = [_indicator(content, one)[:-1] for one in own]
    return [
        Section("牵头指标", rows, INDICATOR, (10, 2, 2, 2, 2)),
        Section("失分与可争取的分", _losses(content, own), LOSS, (9, 2, 4, 2, 2)),
        Section("本单位和配合单位报送", _standing(content, concerned), STATE, (6, 12)),
        Section("节点任务", [_task(one) for one in tasks], TASK, (9, 3, 6)),
        _items("督办事项", content, items),
    ]


def _score(content: Content) -> Section:
    four, since, names = content["interval"], content["since"], content["names"]
    change = signed(since["change"]) if since else "首次"
    row: tuple[Run, ...] = (
        Bound("total", shown(content["total"])),
        Bound("since.change", change),
        Bound("interval.secured", shown(four["secured"])),
        Bound("interval.reachable", shown(four["reachable"])),
        Bound("interval.if_unreported", shown(four["if_unreported"])),
        Bound("official", official_of(content["official"])),
    )
    ours = (f"总分（{names['shadow']}）", "较上次", "锁定", "最高可达", "缺报按零")
    return Section(
        f"总分（{names['shadow']}）", [row], (*ours, names["official"]), (4, 2, 2, 3, 3, 4)
    )


def _indicator(content: Content, one: Content) -> tuple[Run, ...]:
    key = f"indicator.{one['number']}"
    return (
        f"{one['number']}. {one['name']}",
        Bound(f"{key}.max", shown(one["max"])),
        Bound(f"{key}.points", shown(one["points"])),
        Bound(f"{key}.lost", shown(one["lost"])),
        Bound(f"{key}.open", shown(to_win(one))),
        Bound(f"{key}.leads", _short(content, one["leads"]) or "各责任单位"),
    )


def _losses(content: Content, own: Sequence[Content]) -> list[tuple[Run, ...]]:
    rows = [(one, at, loss) for one in own for at, loss in enumerate(one["losses"])]
    rows.sort(key=lambda row: -Decimal(row[2]["points"]))
    return [_loss(content, *row) for row in rows]


def _loss(content: Content, one: Content, at: int, loss: Content) -> tuple[Run, ...]:
    when = f"{loss['month']} " if loss["month"] else ""
    return (
        _clipped(f"{when}{loss['item']}：{loss['reason']}"),
        f"{one['number']}",
        _short(content, loss["units"]) or "—",
        Bound(f"indicator.{one['number']}.losses.{at}", shown(loss["points"])),
        FATES[loss["fate"]],
    )


def _reported(content: Content) -> list[tuple[Run, ...]]:
    month, missing = content["month_of"], content["missing"]
    found: list[tuple[Run, ...]] = []
    if month is not None:
        said = "，".join(f"{label}{count}" for label, count in month["counts"])
        found.append((month["label"], Bound("month.counts", said)))
    told = [f"{_among(content, code)}（{months_of(months)}）" for code, months in missing.items()]
    names = _listed(told, "家") if told else "没有缺报"
    return [*found, (f"缺报{len(missing)}家", Bound("missing", names))]


def _standing(content: Content, codes: set[str]) -> list[tuple[Run, ...]]:
    """The units by how they stand with the month, what is missing first."""
    month = content["month_of"]
    groups = defaultdict[str, list[str]](list)
    for code in content["units"] if month else ():
        row = month["units"].get(code) if code in codes else None
        if row is not None:
            missing = row["punctuality"] == "逾期"
            groups["逾期未报" if missing else row["state"]].append(_among(content, code))
    ordered = sorted(groups.items(), key=lambda one: one[0] != "逾期未报")
    return [(f"{state}{len(names)}家", _listed(names, "家", 8)) for state, names in ordered]


def _task(one: Content) -> tuple[Run, ...]:
    state = f"{STANDINGS[one['state']]}（{one['done']}/{one['of']}家已销号）"
    return one["title"], day_of(one["due"]), state


def _items(title: str, content: Content, rows: Sequence[Content]) -> Section:
    # What is late stands first: of a page that is too short it must not fall off.
    ordered = sorted(rows, key=lambda one: (one["standing"] != "overdue", one["due"]))
    lines = [
        (
            _clipped(one["text"]),
            Bound(f"item.{one['id']}.lead", _one(content, one["lead"])),
            Bound(f"item.{one['id']}.due", day_of(one["due"])),
            Bound(f"item.{one['id']}.standing", _said(one)),
        )
        for one in ordered
    ]
    return Section(title, lines, ("事项", "牵头单位", "期限", "状态"), (9, 4, 3, 3))


def _said(one: Content) -> str:
    if one["standing"] == "overdue":
        return f"逾期{-one['days']}天"
    return f"{one['said']}（逾期）" if one["late"] else str(one["said"])


def _to_decide(content: Content, agenda: str) -> list[str]:
    """The office's own words first, then what the facts ask for."""
    found = agenda.splitlines()
    overdue = [one for one in content["items"] if one["standing"] == "overdue"]
    if overdue:
        leads = [_among(content, code) for code in {one["lead"]: 0 for one in overdue}]
        found.append(f"逾期未办结的议定事项{len(overdue)}项（{_listed(leads, '家', 3)}）")
    if content["missing"]:
        found.append(f"缺报单位{len(content['missing'])}家的补报期限")
    # As the circular counts them: past its date and not signed off, claimed or not.
    late = [one["title"] for one in content["tasks"] if one["due"] < content["as_of"][:10]]
    if late:
        more = "等" if len(late) > 1 else ""
        found.append(f"超期未销号节点任务{len(late)}项（{quoted(late[0])}{more}）")
    found += [_lever(one) for one in content["levers"]["gains"][:1]]
    return found


def _lever(one: Content) -> str:
    units = _listed([in_list(name) for name in one["units"]], "家", 1)
    return f"下一分：{one['step']}（{units}，{one['due']}），可增{shown(one['points'])}分"


def _name(content: Content, code: str) -> str:
    unit = content["units"].get(code)
    return str(unit["name"]) if unit else code


def _one(content: Content, code: str) -> str:
    unit = content["units"].get(code)
    return str(unit["short"]) if unit else code


def _among(content: Content, code: str) -> str:
    return in_list(_one(content, code))


def _short(content: Content, codes: Sequence[str]) -> str:
    return _listed([_among(content, code) for code in codes], "家", 1)


def _clipped(text: str) -> str:
    """A cell says no more than this; the workbook has the whole text."""
    return text if len(text) <= CELL_AT_MOST else f"{text[: CELL_AT_MOST - 1]}…"


def _listed(names: Sequence[str], measure: str, most: int = 5) -> str:
    said = "、".join(names[:most])
    return f"{said}等{len(names)}{measure}" if len(names) > most else said
