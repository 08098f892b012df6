"""Why two scored results differ, component by component, from their stored working alone: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from indicators.scoring.engine import Result
from indicators.scoring.exact import SHOWN, added, write_number

UNKNOWN = "未知"
# Inside quotation marks the marks of a name become single ones.
INNER = str.maketrans("“”", "‘’")
# Two points are told apart on paper from here on.
LEAST = Fraction(1, 10**SHOWN)


class Kind(StrEnum):
    """What became of one thing that a component's points come from."""

    KNOWN = "known"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    READING = "reading"
    RULE = "rule"

    @property
    def label(self) -> str:
        return {
            "known": "新增数据",
            "changed": "数据变动",
            "withdrawn": "不再计入",
            "reading": "口径变更",
            "rule": "规则变动",
        }[self]


@dataclass(frozen=True)
class Part:
    """One component as it was scored: its exact points and the trace that explains them."""

    code: str
    points: Fraction
    trace: Mapping[str, Any]

    @classmethod
    def stored(cls, trace: Mapping[str, Any], exact: Mapping[str, str] | None = None) -> "Part":
        """A stored trace with its exact numbers; without them the trace's own points stand,
        which keep 12 decimals where the decimals never end."""
        points = Fraction((exact or {}).get("earned") or trace["points"])
        return cls(trace["component"], points, trace)


def parts_of(result: Result) -> list[Part]:
    """The parts of a result that was just scored."""
    return [Part(one.code, one.trace.points, one.trace.to_json()) for one in result.components]


@dataclass(frozen=True)
class Cause:
    """One input, reading or rule that is not what it was; `code` names the metric or reading."""

    kind: Kind
    code: str
    name: str
    month: str | None
    before: str | None
    after: str | None
    measure: str = ""

    @property
    def text(self) -> str:
        """What changed, from what to what."""
        if self.kind is Kind.RULE:
            return self.name
        if self.kind is Kind.READING:
            before, after = _inner(self.before), _inner(self.after)
            return f"口径“{_inner(self.name)}”由“{before}”改为“{after}”"
        month = f"{self.month} " if self.month else ""
        return f"{month}{self.name} {self.before or UNKNOWN}→{self.after or UNKNOWN}"


@dataclass(frozen=True)
class Row:
    """One component before and after; exact points, None where it was not scored."""

    code: str
    name: str
    before: Fraction | None
    after: Fraction | None
    causes: tuple[Cause, ...]

    @property
    def change(self) -> Fraction:
        return (self.after or Fraction(0)) - (self.before or Fraction(0))

    @property
    def head(self) -> str:
        """The points before and after and their difference, two decimals each."""
        points = f"{written(self.before)} → {written(self.after)}（{signed(self.change)}）"
        return f"{self.code}. “{_inner(self.name)}”：{points}"

    @property
    def sentence(self) -> str:
        """The whole explanation in one sentence."""
        causes = "；".join(cause.text for cause in self.causes)
        return f"{self.head}：{causes}" if causes else self.head


@dataclass(frozen=True)
class Difference:
    """Every component of two results; the changes of the rows add up to the change exactly."""

    rows: tuple[Row, ...]

    @property
    def before(self) -> Fraction:
        return added(row.before or Fraction(0) for row in self.rows)

    @property
    def after(self) -> Fraction:
        return added(row.after or Fraction(0) for row in self.rows)

    @property
    def change(self) -> Fraction:
        return added(row.change for row in self.rows)

    @property
    def moved(self) -> list[Row]:
        """The components whose points are not what they were."""
        return [row for row in self.rows if row.change]

    @property
    def unmoved(self) -> list[Row]:
        """Those where something changed that was worth no points."""
        return [row for row in self.rows if row.causes and not row.change]

    @property
    def head(self) -> str:
        """Both totals and their difference."""
        return f"{written(self.before)} → {written(self.after)}（{signed(self.change)}）"


def difference(before: Iterable[Part], after: Iterable[Part]) -> Difference:
    """Explain the way from one result to another; components keep the order of the later one."""
    old, new = ({part.code: part for part in parts} for parts in (before, after))
    codes = [*new, *(code for code in old if code not in new)]
    return Difference(tuple(_row(code, old.get(code), new.get(code)) for code in codes))


def _row(code: str, old: Part | None, new: Part | None) -> Row:
    known = new or old
    assert known is not None
    return Row(
        code=code,
        name=known.trace["name"],
        before=None if old is None else old.points,
        after=None if new is None else new.points,
        causes=() if old is None or new is None else tuple(_causes(old, new)),
    )


def _causes(old: Part, new: Part) -> list[Cause]:
    causes = [*_readings(old.trace, new.trace), *_inputs(old.trace, new.trace)]
    if old.trace["parameters"] != new.trace["parameters"]:
        causes.append(_rule("评分规则的参数改变"))
    if old.points != new.points and not causes:
        causes.append(_rule("数据和口径都没有变，计算程序的版本不同"))
    return causes


def _rule(text: str) -> Cause:
    return Cause(Kind.RULE, "", text, None, None, None)


def _readings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Cause]:
    before = {one["code"]: one for one in old["readings"]}
    for one in new["readings"]:
        was = before.get(one["code"])
        if was is not None and was["option"] != one["option"]:
            question, name = one["question"].rstrip("。"), one["name"]
            yield Cause(Kind.READING, one["code"], question, None, was["name"], name)


def _inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Cause]:
    """Inputs by metric and month; one that only one side read was unknown to the other."""
    before, after = ({(i["metric"], i["month"]): i for i in one["inputs"]} for one in (old, new))
    for key in [*after, *(key for key in before if key not in after)]:
        one = after.get(key) or before[key]
        was, now = (side.get(key, {}).get("value") for side in (before, after))
        if was != now:
            kind = _kind(was, now)
            yield Cause(kind, key[0], one["name"], key[1], was, now, one["measure"])


def _kind(was: str | None, now: str | None) -> Kind:
    if was is None:
        return Kind.KNOWN
    return Kind.WITHDRAWN if now is None else Kind.CHANGED


def _inner(text: str | None) -> str:
    return (text or "").translate(INNER)


def written(points: Fraction | None) -> str:
    """Points with two decimals, halves up; 无 where there are none."""
    if points is None:
        return "无"
    hundredths = abs(points) / LEAST + Fraction(1, 2)
    whole, part = divmod(hundredths.numerator // hundredths.denominator, 10**SHOWN)
    sign = "－" if points < 0 and whole + part else ""
    return f"{sign}{whole}.{part:0{SHOWN}d}"


def signed(change: Fraction) -> str:
    """A difference with its sign: ＋0.20, －0.20, 持平; what rounds to nothing is 不足0.01."""
    if not change:
        return "持平"
    size = abs(change)
    text = f"不足{write_number(LEAST)}" if size < LEAST / 2 else written(size)
    return f"{'＋' if change > 0 else '－'}{text}"


def exactly(points: Fraction | None) -> str | None:
    """Points as decimal text for programs: exact when finite, else 12 decimals."""
    return None if points is None else write_number(points)
