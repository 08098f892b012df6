"""The tables at the end of a circular (附件), every cell a bound field: pure."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from notices.documents.content import Annex, Bound, Paragraph, Run, Table
from reporting.scores.differences import written
from units.names import in_list

Material = Mapping[str, Any]
INDICATORS = "各项指标得分情况"


def annexes(material: Material) -> tuple[Annex, ...]:
    """The tables that have rows, in the order of the text."""
    names = {one["code"]: one["name"] for one in material["units"]}
    tables = [
        (INDICATORS, _indicators(material)),
        ("各单位报送情况", _months(material, names)),
        ("更正和重新打开的报送单", _touched(material, names)),
        ("节点任务进展情况", _tasks(material, names)),
    ]
    said = {INDICATORS: _tail(material)}
    return tuple(
        Annex(title, (table, *said.get(title, ()))) for title, table in tables if table.rows
    )


def _tail(material: Material) -> tuple[Paragraph, ...]:
    """Said where the rounded rows do not add up to the rounded total."""
    score = material["score"]
    if score is None:
        return ()
    rows = [Fraction(written(Fraction(one["exact"]))) for one in material["indicators"]]
    if sum(rows) == Fraction(written(Fraction(score["total"]))):
        return ()
    return (Paragraph(("注：各项得分按四舍五入保留两位小数，合计与总分有尾差的，以总分为准。",)),)


def _indicators(material: Material) -> Table:
    campaign = material["campaign"]
    head = ("序号", "指标", "满分", campaign["shadow"], "锁定", "最高可达", campaign["official"])
    return Table(head, tuple(map(_indicator, material["indicators"])), (6, 28, 9, 13, 12, 14, 18))


def _indicator(one: Material) -> tuple[Run, ...]:
    key, official = f"indicator.{one['number']}", one["official"]
    interval = one["interval"]
    return (
        Bound(f"{key}.number", str(one["number"])),
        one["name"],
        Bound(f"{key}.max", one["max"]),
        Bound(f"{key}.points", written(Fraction(one["exact"]))),
        Bound(f"{key}.secured", written(Fraction(interval["secured"]))),
        Bound(f"{key}.reachable", written(Fraction(interval["reachable"]))),
        Bound(f"{key}.official", written(Fraction(official["value"]))) if official else "未通报",
    )


def _months(material: Material, names: Mapping[str, str]) -> Table:
    months = material["months"]
    rows = tuple(
        (
            Bound(f"unit.{row['unit']}", names.get(row["unit"], row["unit"])),
            *(Bound(f"state.{row['unit']}.{at}", state) for at, state in enumerate(row["states"])),
        )
        for row in months["rows"]
    )
    count = max(1, len(months["labels"]))
    return Table(("单位", *months["labels"]), rows, (40, *[60 // count] * len(months["labels"])))


def _touched(material: Material, names: Mapping[str, str]) -> Table:
    rows = tuple(
        (
            Bound(f"touched.{at}.day", one["day"]),
            Bound(f"unit.{one['unit']}", names.get(one["unit"], one["unit"])),
            Bound(f"touched.{at}.month", one["month"]),
            one["what"],
            Bound(f"touched.{at}.why", one["why"]),
        )
        for at, one in enumerate(material["touched"], start=1)
    )
    return Table(("日期", "单位", "月份", "办理", "原因"), rows, (14, 26, 16, 12, 32))


def _tasks(material: Material, names: Mapping[str, str]) -> Table:
    rows = []
    for at, one in enumerate(material["all_tasks"], start=1):
        units = [in_list(names.get(code, code)) for code in one["units"]]
        many = f"{units[0]}等{len(units)}家" if len(units) > 2 else "、".join(units)
        rows.append(
            (
                Bound(f"task.{at}.number", str(at)),
                Bound(f"task.{at}.title", one["title"]),
                Bound(f"task.{at}.units", many),
                Bound(f"task.{at}.due", one["due"]),
                one["state"],
            )
        )
    return Table(("序号", "任务", "单位", "期限", "进展"), tuple(rows), (7, 38, 25, 19, 11))
