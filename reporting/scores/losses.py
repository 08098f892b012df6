"""Who lost which points (失分): every loss traced on to units, months and items: pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indicators.scoring.exact import write_plain
from reporting.duties.terms import Term, owing
from reporting.scores.facts import same_name

NOBODY_YET = "尚未审核通过"
NO_ENTRY = "没有登记"


class Fate(StrEnum):
    """What can still become of a lost point."""

    GONE = "gone"
    OPEN = "open"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        return {"gone": "已失", "open": "尚可争取", "undecided": "未定"}[self]


@dataclass(frozen=True)
class Said:
    """One accepted answer behind a score, as its sources keep it; a register has `items`."""

    unit: str
    month: str
    text: str
    submission: int
    version: int
    accepted_by: str
    accepted_at: str
    items: tuple[str, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> "list[Said]":
        return [_said(row) for row in rows]

    @property
    def number(self) -> Decimal:
        """The answer as a number; 零报告 is zero."""
        return Decimal(0) if self.text == "零报告" else Decimal(self.text)


def _said(row: Sequence[Any]) -> Said:
    unit, month, answer, *rest = row
    items = tuple(answer) if isinstance(answer, list) else ()
    submission, version, by, at = rest
    return Said(unit, month, "、".join(items) or answer, submission, version, by, at, items)


@dataclass(frozen=True)
class Culprit:
    """A unit behind a loss: what it said (or did not say), in which month, where to look."""

    unit: str
    text: str
    metric: str
    month: str | None = None
    submission: int | None = None


@dataclass(frozen=True)
class Loss:
    """One lost part of the points, with everybody it is owed to.

    `again` marks the second part of a loss told in two, owed to the same as the first.
    """

    points: Decimal
    month: str | None
    item: str
    reason: str
    fate: Fate
    whose: tuple[Culprit, ...]
    again: bool = False


Sources = Mapping[str, list[Said]]
Reporters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Evidence:
    """A stored trace with the answers it came from and the units that owe each metric.

    `kinds` tells flows from stocks; `gone` is how many points can never be had again.
    """

    trace: Mapping[str, Any]
    sources: Sources
    reporters: Reporters
    kinds: Mapping[str, str]
    gone: Decimal
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)

    @property
    def heard(self) -> bool:
        """True when at least one input is known."""
        return any(one["value"] is not None for one in self.trace["inputs"])

    def said(self, metric: str, month: str | None = None) -> list[Said]:
        rows = self.sources.get(metric, [])
        return [row for row in rows if month is None or row.month == month]

    def silent(self, metric: str, month: str | None = None) -> list[Culprit]:
        """The units that owe the metric and have nothing accepted (in that month)."""
        heard = {row.unit for row in self.said(metric, month)}
        owed = tuple(self.reporters.get(metric, ()))
        if month is not None:
            owed = owing(owed, self.terms.get(metric, ()), month)
        return [Culprit(unit, NOBODY_YET, metric, month) for unit in owed if unit not in heard]


def losses(evidence: Evidence) -> tuple[Loss, ...]:
    """Every loss of the trace in its order; together they are what the trace lost.

    A loss that is partly beyond recovery is told as two: what is gone, and what is open.
    """
    trace, left = evidence.trace, evidence.gone
    find = _FINDERS.get(_kind(trace), _contributions) if evidence.heard else _all_silent
    found: list[Loss] = []
    for row in trace["lost"]:
        whose, points = tuple(find(evidence, row)), Decimal(row["points"])
        for at, (fate, part) in enumerate(_fates(evidence, row, points, left)):
            named = (row["month"], row["item"], row["reason"])
            found.append(Loss(part, *named, fate, whose if at == 0 else (), again=at > 0))
            left -= part if fate is Fate.GONE else 0
    return tuple(found)


def _kind(trace: Mapping[str, Any]) -> str:
    """An event that ends the points is told like an entry that costs some."""
    return "deduct_each" if trace["parameters"].get("until_event") else str(trace["rule"])


def _fates(
    evidence: Evidence, row: Mapping[str, Any], points: Decimal, gone: Decimal
) -> list[tuple[Fate, Decimal]]:
    if _undecided(evidence, row):
        return [(Fate.UNDECIDED, points)]
    if row["month"]:
        return [(Fate.GONE, points)]
    lost = min(points, max(gone, Decimal(0)))
    parts = [(Fate.GONE, lost), (Fate.OPEN, points - lost)]
    return [(fate, part) for fate, part in parts if part]


def _undecided(evidence: Evidence, row: Mapping[str, Any]) -> bool:
    if not evidence.heard:
        return True
    unknown = evidence.trace["unknown"]
    if row["month"]:
        return any(one["month"] == row["month"] for one in unknown)
    names = {one["metric"]: one["name"] for one in evidence.trace["inputs"]}
    whole = {metric for metric, name in names.items() if name == row["item"]} or set(names)
    return any(one["month"] is None and one["metric"] in whole for one in unknown)


def _all_silent(evidence: Evidence, row: Mapping[str, Any]) -> list[Culprit]:
    """Nothing is known at all: everybody who owes one of the numbers."""
    silent = [one for metric in _metrics(evidence) for one in evidence.silent(metric)]
    return list({one.unit: one for one in silent}.values())


def _check(evidence: Evidence, row: Mapping[str, Any]) -> list[Culprit]:
    """A month's check: the units whose own numbers break it, or who are not heard yet."""
    month, checks = row["month"], evidence.trace["parameters"]["checks"]
    found: list[Culprit] = []
    for check in checks:
        if check["name"] != row["item"]:
            continue
        for metric in filter(None, (check["of"], check["metric"])):
            found += evidence.silent(metric, month)
        whole = {one.unit: one for one in evidence.said(check["of"], month)} if check["of"] else {}
        for one in evidence.said(check["metric"], month):
            wanted = whole[one.unit].number if one.unit in whole else Decimal(check["equals"] or 0)
            if one.number != wanted:
                text = f"{write_plain(wanted)}中{one.text}" if one.unit in whole else one.text
                found.append(Culprit(one.unit, text, check["metric"], month, one.submission))
    return list({(one.unit, one.text): one for one in found}.values())


def _listed(evidence: Evidence, row: Mapping[str, Any]) -> list[Culprit]:
    """Each entry of a register costs points: who entered which name, in which month first.

    Where only what is still listed counts, each unit's latest answer alone is told.
    """
    chosen = {one["code"]: one["option"] for one in evidence.trace["readings"]}
    seen: dict[str, Culprit] = {}
    for metric in _metrics(evidence):
        said = evidence.said(metric)
        if chosen.get("listing") == "on_last_day":
            said = list({one.unit: one for one in said}.values())
        for one in said:
            for name in one.items:
                entry = Culprit(one.unit, name, metric, one.month, one.submission)
                seen.setdefault(same_name(name), entry)
    return list(seen.values())


def _without_entry(evidence: Evidence, row: Mapping[str, Any]) -> list[Culprit]:
    """Each missing entry costs points: the units that have not entered any."""
    entered = {
        one.unit for metric in _metrics(evidence) for one in evidence.said(metric) if one.items
    }
    return [
        Culprit(unit, NO_ENTRY, metric)
        for metric in _metrics(evidence)
        for unit in evidence.reporters.get(metric, ())
        if unit not in entered
    ]


def _months(evidence: Evidence, row: Mapping[str, Any]) -> list[Culprit]:
    """A mean over months: each known month with who reported it, worst first."""
    rows = [(metric, one) for metric in _metrics(evidence) for one in evidence.said(metric)]
    full = Decimal(evidence.trace["parameters"]["full_within"])
    worse = [(metric, one) for metric, one in rows if one.number > full]
    worse.sort(key=lambda pair: (-pair[1].number, pair[1].month))
    return [
        Culprit(one.unit, f"第{one.text}名", metric, one.month, one.submission)
        for metric, one in worse
    ]


def _contributions(evidence: Evidence, row: Mapping[str, Any]) -> list[Culprit]:
    """An amount or a share: what the units whose answers count have said of its metrics.

    A flow is what a unit's months add up to, anything else its latest answer.
    """
    names = {one["metric"]: one["name"] for one in evidence.trace["inputs"]}
    about = [metric for metric, name in names.items() if name == row["item"]] or list(names)
    found: list[Culprit] = []
    for metric in about:
        counted = evidence.reporters.get(metric)
        of_unit: dict[str, list[Said]] = {}
        for one in evidence.said(metric):
            if counted is None or one.unit in counted:
                of_unit.setdefault(one.unit, []).append(one)
        found += [_share(evidence, metric, names[metric], said) for said in of_unit.values()]
        found += evidence.silent(metric)
    return found


def _share(evidence: Evidence, metric: str, name: str, said: list[Said]) -> Culprit:
    last = said[-1]
    if evidence.kinds.get(metric) == "flow":
        text = write_plain(sum((one.number for one in said), Decimal(0)))
        return Culprit(last.unit, f"{name}合计{text}", metric, None, last.submission)
    return Culprit(last.unit, f"{name}{last.text}", metric, last.month, last.submission)


def _metrics(evidence: Evidence) -> list[str]:
    return list(dict.fromkeys(one["metric"] for one in evidence.trace["inputs"]))


_FINDERS: Mapping[str, Callable[[Evidence, Mapping[str, Any]], list[Culprit]]] = {
    "rank_steps": _months,
    "deduct_each": _listed,
    "monthly_pass": _check,
    "distinct_capped": _without_entry,
}
