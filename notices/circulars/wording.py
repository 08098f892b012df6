"""What the portal proposes to say in a circular (拟稿文字), section by section: pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from notices.circulars.opening import opening
from notices.circulars.suggesting import said_of, unsaid
from notices.circulars.writer import Writer, dated, sentence, shortened
from units.names import quoted

Material = Mapping[str, Any]
SECTIONS = {
    "opening": "手机首屏",
    "overall": "总体情况",
    "units": "各单位工作开展情况",
    "problems": "存在问题",
    "next": "下周提示",
    "amendments": "更正",
}
STEPS = {
    "submitted": "提交了{}报送单",
    "again": "退回后重新提交了{}报送单",
    "accepted": "{}报送单审核通过",
    "returned": "{}报送单被退回，尚待修改",
    "reopened": "{}报送单被重新打开，尚待修改",
    "corrected": "{}数据经批准更正",
    "claim": "{}申请销号",
    "sign_off": "{}已销号",
}
MOVED_AT_MOST, STEPS_AT_MOST, LOSSES_AT_MOST, LEVERS_AT_MOST = 5, 5, 5, 5


@dataclass(frozen=True)
class Proposal:
    """Sections with tokens, and what every token stands for."""

    sections: dict[str, str]
    fields: dict[str, str]


def propose(material: Material) -> Proposal:
    """The whole text; a section without anything to say is empty."""
    writer = Writer(material["units"])
    parts = {
        "opening": opening(material, writer),
        "overall": _overall(material, writer),
        "units": _units(material, writer),
        "problems": _problems(material, writer),
        "next": _next(material, writer),
        "amendments": _amendments(material, writer),
    }
    return Proposal({key: "\n".join(lines) for key, lines in parts.items()}, writer.fields)


def _overall(material: Material, w: Writer) -> Iterator[str]:
    score, campaign = material["score"], material["campaign"]
    if material["afterwards"]:
        yield w.words("afterwards", material["afterwards"])
    as_of = w.bind("as_of", material["as_of"])
    if score is None:
        yield f"截至{as_of}，{campaign['shadow']}尚无得分。"
    else:
        yield _total(score, campaign, as_of, w)
        yield _four(score["interval"], w)
        yield _official(material["official"], campaign, w)
        yield from _moved(material, w)
    month = material["month"]
    if month is not None:
        name = w.bind("month.name", month["label"])
        yield (
            f"{name}应报{w.bind('month.owed', month['owed'])}家，"
            f"已报{w.bind('month.in', month['in'])}家，"
            f"其中审核通过{w.bind('month.accepted', month['accepted'])}家，"
            f"截止日为{w.bind('month.due', month['due'])}。"
        )


def _total(score: Material, campaign: Material, as_of: str, w: Writer) -> str:
    said = (
        f"截至{as_of}，按{campaign['shadow']}口径，创建工作总分为"
        f"{w.points('score.total', score['total'])}分（满分{w.bind('score.max', score['max'])}分）"
    )
    since = score["since"]
    if since is None:
        return f"{said}。"
    number = w.bind("since.number", since["number"])
    before = w.points("since.total", since["total"])
    return f"{said}，较第{number}期（{before}分）{w.change('score.change', since['change'])}。"


def _four(interval: Material, w: Writer) -> str:
    return (
        f"其中锁定{w.points('score.secured', interval['secured'])}分，"
        f"暂计{w.points('score.earned', interval['earned'])}分，"
        f"最高可达{w.points('score.reachable', interval['reachable'])}分，"
        f"缺报按零计{w.points('score.if_unreported', interval['if_unreported'])}分。"
    )


def _official(official: Material | None, campaign: Material, w: Writer) -> str:
    """The other basis beside it, never added to the district's own."""
    if official is None:
        return f"{campaign['official']}口径：尚未公布总分。两种口径分别列示，不相加。"
    title = w.bind("official.title", f"《{official['title']}》")
    total = w.points("official.total", official["value"])
    as_of = w.bind("official.as_of", dated(official["as_of"]))
    return (
        f"{campaign['official']}口径：{title}公布总分{total}分（数据截至{as_of}）。"
        "两种口径分别列示，不相加。"
    )


def _moved(material: Material, w: Writer) -> Iterator[str]:
    """The indicators whose points moved most since the last issue."""
    rows = [one for one in material["indicators"] if one["change"] and Fraction(one["change"])]
    rows.sort(key=lambda one: -abs(Fraction(one["change"])))
    told = []
    for one in rows[:MOVED_AT_MOST]:
        key = f"moved.{one['number']}"
        number = w.bind(f"{key}.number", one["number"])
        told.append(f"指标{number}{quoted(one['name'])}{w.change(f'{key}.change', one['change'])}")
    if told:
        yield f"得分变化的指标：{'；'.join(told)}。"


def _units(material: Material, w: Writer) -> Iterator[str]:
    """One paragraph per unit that did or says something; the others are not counted."""
    quiet = True
    for one in material["units"]:
        # What the unit says of a step in the words it was offered is not said twice.
        told = [
            _step(step, one["code"], at, w)
            for at, step in enumerate(one["steps"], start=1)
            if not (offered := said_of(step)) or offered not in one["work"]
        ]
        said = "；".join(told[:STEPS_AT_MOST])
        words = w.words(f"brief.{one['code']}.work", one["work"])
        body = sentence(words) + sentence(said)
        if body:
            quiet = False
            yield f"{w.unit(one['code'])}：{body}"
    if quiet:
        yield "本周各单位没有报送、审核和销号的变动。"


def _step(step: Material, unit: str, at: int, w: Writer) -> str:
    name = step.get("month") or quoted(step["task"])
    return STEPS[step["what"]].format(w.bind(f"step.{unit}.{at}", name))


def _problems(material: Material, w: Writer) -> Iterator[str]:
    groups = [
        ("报送方面", [*_late(material, w), *_returned(material, w)]),
        ("失分方面", list(_losses(material, w))),
        ("任务方面", list(_behind(material, w))),
        ("单位反映", list(_reported(material, w))),
    ]
    for numeral, (title, lines) in zip("一二三四", [g for g in groups if g[1]], strict=False):
        yield f"（{numeral}）{title}"
        yield from lines


def _late(material: Material, w: Writer) -> Iterator[str]:
    """Every late unit by name, those with the same months together."""
    rows = material["late"]
    if not rows:
        return
    groups: dict[str, list[str]] = {}
    for one in rows:
        groups.setdefault(_months(one["months"]), []).append(one["unit"])
    told = [
        f"{w.bind(f'late.{at}.months', months)}：{w.listed(codes)}"
        for at, (months, codes) in enumerate(groups.items(), start=1)
    ]
    yield f"逾期未报{w.bind('late.count', len(rows))}家。{'；'.join(told)}。"


def _months(months: list[str]) -> str:
    """ "2022年3月、4月"; of many the first and the last."""
    if len(months) > 3:
        return f"{months[0]}至{months[-1]}共{len(months)}个月"
    return "、".join(months)


def _returned(material: Material, w: Writer) -> Iterator[str]:
    rows = material["returned"]
    if not rows:
        return
    told = []
    for at, one in enumerate(rows, start=1):
        why = "；".join(dict.fromkeys(one["reasons"])) or "见报送单"
        month = w.bind(f"returned.{at}.month", one["month"])
        told.append(f"{w.unit(one['unit'])}{month}（{w.words(f'returned.{at}.why', why)}）")
    yield f"已退回、尚待修改{w.bind('returned.count', len(rows))}份：{'；'.join(told)}。"


def _losses(material: Material, w: Writer) -> Iterator[str]:
    for at, one in enumerate(material["losses"][:LOSSES_AT_MOST], start=1):
        key = f"loss.{at}"
        about = "，".join(part for part in (one["month"], one["item"]) if part)
        item = f"（{w.bind(f'{key}.item', dated(about))}）" if about else ""
        yield (
            f"指标{w.bind(f'{key}.indicator', one['indicator'])}{quoted(one['name'])}"
            f"{one['fate']}{w.points(f'{key}.points', one['points'])}分{item}："
            f"{w.words(f'{key}.reason', shortened(one['reason']))}，"
            f"涉及{w.units(one['units'], key) or '尚无报送单位'}。"
        )


def _behind(material: Material, w: Writer) -> Iterator[str]:
    for at, one in enumerate(material["behind"], start=1):
        key = f"behind.{at}"
        title, due = w.words(f"{key}.title", quoted(one["title"])), w.bind(f"{key}.due", one["due"])
        yield f"{title}应于{due}完成，尚未销号，涉及{w.units(one['units'], key)}。"


def _reported(material: Material, w: Writer) -> Iterator[str]:
    for one in material["units"]:
        words = w.words(f"brief.{one['code']}.problems", unsaid(one["problems"]))
        if words:
            yield f"{w.unit(one['code'])}：{sentence(words)}"


def _next(material: Material, w: Writer) -> Iterator[str]:
    levers = material["levers"]
    if levers["note"]:
        yield w.words("levers.note", levers["note"])
    names = {one["name"]: one["code"] for one in material["units"]}
    for kind, verb in (("gains", "可得"), ("keeps", "可保")):
        ahead = [one for one in levers[kind] if not one["late"]]
        for at, one in enumerate(ahead[:LEVERS_AT_MOST], start=1):
            key = f"{kind}.{at}"
            codes = [names[name] for name in one["units"] if name in names]
            step = w.bind(f"{key}.step", shortened(one["step"]))
            points = w.points(f"{key}.points", one["points"])
            due, who = w.bind(f"{key}.due", one["due"]), w.units(codes, key) or "专班办公室"
            yield f"{step}，{verb}{points}分，由{who}负责，期限{due}。"
    for at, one in enumerate(material["deadlines"], start=1):
        day, month = w.bind(f"date.{at}.day", one["day"]), w.bind(f"date.{at}.month", one["month"])
        yield f"{day}为{month}报送的{one['what']}日。"
    for at, one in enumerate(material["ahead"], start=1):
        key = f"ahead.{at}"
        title, due = w.words(f"{key}.title", quoted(one["title"])), w.bind(f"{key}.due", one["due"])
        yield f"{due}前完成{title}，由{w.units(one['units'], key)}负责。"


def _amendments(material: Material, w: Writer) -> Iterator[str]:
    for at, one in enumerate(material["amendments"], start=1):
        key = f"amendment.{at}"
        issue = w.bind(f"{key}.issue", one["issue"])
        label = w.bind(f"{key}.month", one["label"])
        before, after = w.bind(f"{key}.before", one["before"]), w.bind(f"{key}.after", one["after"])
        points = "；".join(
            _became(p, f"{key}.{n}", w) for n, p in enumerate(one["points"], start=1)
        )
        why = w.words(f"{key}.why", one["reason"])
        about = f"{w.unit(one['unit'])}{label}{quoted(one['name'])}"
        yield (
            f"第{issue}期所依据的{about}由{before}更正为{after}，"
            f"原因：{sentence(why)}{f'得分影响：{points}。' if points else ''}"
        )


def _became(points: Material, key: str, w: Writer) -> str:
    name = w.words(f"{key}.name", quoted(points["name"]))
    before, after = w.bind(f"{key}.from", points["before"]), w.bind(f"{key}.to", points["after"])
    return f"{name}由{before}分变为{after}分"
