"""What a phone shows before anybody scrolls (手机首屏): six short lines; and the subject: pure."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from notices.circulars.writer import Writer
from reporting.scores.differences import written

Material = Mapping[str, Any]
LINES_AT_MOST = 6


def opening(material: Material, w: Writer) -> Iterator[str]:
    """Total and change, up to three problems, what to decide; a line holds 20 characters."""
    yield _first(material, w)
    problems = [*_late(material, w), *_lost(material, w), *_behind(material, w)]
    yield from problems or ["本周没有逾期、退回和超期任务。"]
    yield _decide(material, w)


def _first(material: Material, w: Writer) -> str:
    score, shadow = material["score"], material["campaign"]["shadow"]
    if score is None:
        return f"{shadow}尚无得分。"
    change = ""
    if score["since"]:
        change = f"，较上期{w.arrow('opening.change', score['since']['change'])}"
    return f"总分{w.points('score.total', score['total'])}（{shadow}）{change}"


def _late(material: Material, w: Writer) -> Iterator[str]:
    late, back = material["late"], material["returned"]
    if late:
        count = w.bind("late.count", len(late))
        yield f"逾期{count}家：{w.shorts([one['unit'] for one in late], most=2)}"
    elif back:
        count = w.bind("returned.count", len(back))
        named = w.shorts([one["unit"] for one in back], most=2)
        yield f"退回未改{count}份：{named}"


def _lost(material: Material, w: Writer) -> Iterator[str]:
    for at, one in enumerate(material["losses"][:1], start=1):
        key = f"loss.{at}"
        number = w.bind(f"{key}.indicator", one["indicator"])
        yield f"指标{number}{one['fate']}{w.points(f'{key}.points', one['points'])}分，为最多"


def _behind(material: Material, w: Writer) -> Iterator[str]:
    if material["behind"]:
        yield f"超期未销号任务{w.bind('behind.count', len(material['behind']))}项"


def _decide(material: Material, w: Writer) -> str:
    """The one step that brings most, with who has to take it."""
    gains = material["levers"]["gains"]
    if material["late"]:
        return "请定：督促逾期单位本周补报"
    if gains:
        number = w.bind("gains.1.indicator", gains[0]["indicator"])
        return f"请定：推进指标{number}，见“下周提示”"
    return "本期没有需要决定的事项"


def subject(material: Material, *, number: int | None) -> str:
    """ "【信用创建周通报】第12期：总分86.4，↑1.2；3家单位逾期": the message itself."""
    mark = "〔演示〕" if material["campaign"]["demonstration"] else ""
    issue = f"第{number}期" if number else "草稿"
    score, told = material["score"], []
    if score is not None:
        total = written(Fraction(score["total"]))
        since = score["since"]
        change = f"，{_moved(Fraction(since['change']))}" if since else ""
        told.append(f"总分{total}{change}")
    if material["late"]:
        told.append(f"{len(material['late'])}家单位逾期")
    return f"{mark}【信用创建周通报】{issue}：{'；'.join(told) or material['label']}"


def _moved(change: Fraction) -> str:
    if not change:
        return "持平"
    return f"{'↑' if change > 0 else '↓'}{written(abs(change))}"
