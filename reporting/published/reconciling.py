"""Why the published points of an indicator differ from the district's own: computed, pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import product

from indicators.scoring.engine import score_some
from indicators.scoring.exact import added, decimals_of, write_decimal, write_plain
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import IndicatorSpec, Plan
from reporting.published.standing import MetricMonth
from reporting.scores.facts import Fact

LISTED_AT_MOST = 6
Readings = Mapping[str, str]
# The district's facts at one moment, under whatever readings are asked about.
Under = Callable[[Readings], Mapping[str, Fact]]


class Kind(StrEnum):
    """What a gap comes from (差异原因)."""

    TIME = "time"
    READING = "reading"
    DATA = "data"
    UNKNOWN = "unknown"
    ROUNDING = "rounding"
    OPEN = "open"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Kind.TIME: "时间",
    Kind.READING: "口径",
    Kind.DATA: "数据",
    Kind.UNKNOWN: "未知",
    Kind.ROUNDING: "尾数",
    Kind.OPEN: "待查",
}


@dataclass(frozen=True)
class Cause:
    """One computed reason; `text` is the sentence, `settles` where it explains the whole gap."""

    kind: Kind
    text: str
    settles: bool = False


@dataclass(frozen=True)
class Case:
    """One indicator to compare: the published points, and what the district knew then and now."""

    plan: Plan
    indicator: IndicatorSpec
    readings: Readings
    official: Decimal | None
    as_of: str
    then: Under
    now: Under
    published: Mapping[MetricMonth, Decimal] = field(default_factory=dict)

    @property
    def metrics(self) -> list[str]:
        """The metrics the indicator may read, in the order of the plan."""
        read = {code for part in self.indicator.components for code in part.rule.metrics()}
        return [code for code in self.plan.metrics if code in read]

    def points(self, facts: Mapping[str, Fact], readings: Readings | None = None) -> Decimal | None:
        """The indicator's points; None where the facts contradict each other."""
        only = {part.code for part in self.indicator.components}
        try:
            parts = score_some(self.plan, facts, readings or self.readings, only=only)
        except FactsError:
            return None
        return write_decimal(added(part.trace.points for part in parts))


@dataclass(frozen=True)
class Finding:
    """Both bases of one indicator side by side and the causes of their gap."""

    then: Decimal | None
    now: Decimal | None
    causes: list[Cause]


def compare(case: Case) -> Finding:
    """The district's points on the day the bulletin speaks of and now, and why they differ.

    The causes name time, reading, data, what is still unknown and rounding; where none of them
    is found, the gap is to be looked into.
    """
    before, after = case.then(case.readings), case.now(case.readings)
    then, now = case.points(before), case.points(after)
    causes = [*_time(case, before, after, then, now)]
    if case.official is not None and then is not None and then != case.official:
        causes += _rounding(case, then) or [
            *_readings(case),
            *_data(case, before),
            *_unknown(case, after),
        ]
        if not any(cause.kind != Kind.TIME or cause.settles for cause in causes):
            causes.append(Cause(Kind.OPEN, "上述各项都不能解释，原因待查；请与通报发布单位核对"))
    elif case.official is None or then is None:
        causes += [*_data(case, before), *_unknown(case, after)]
    return Finding(then, now, causes)


def shown(points: Decimal, like: Decimal = Decimal(0)) -> str:
    """Points with two decimals, as every page shows them; more where `like` has more."""
    return f"{_rounded(points, like):f}"


def agrees(computed: Decimal, official: Decimal) -> bool:
    """Equal, or equal once rounded to as many decimals as were published (two at least)."""
    return _rounded(computed, official) == official


def _rounded(points: Decimal, like: Decimal) -> Decimal:
    places = max(2, decimals_of(like))
    return points.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _time(
    case: Case,
    before: Mapping[str, Fact],
    after: Mapping[str, Fact],
    then: Decimal | None,
    now: Decimal | None,
) -> Iterator[Cause]:
    changes = [
        f"{case.plan.metrics[code].name}{_of(month)}由{_said(old)}变为{_said(new)}"
        for code in case.metrics
        for month, old, new in _pairs(case.plan, before.get(code), after.get(code))
        if old != new
    ]
    if not changes or then == now or then is None or now is None:
        return
    same = case.official is not None and agrees(now, case.official) and then != now
    ends = "，现与通报一致" if same else ""
    yield Cause(
        Kind.TIME,
        f"{case.as_of}之后的变化：{_listed(changes)}；测算由{shown(then)}变为{shown(now)}{ends}",
        settles=same,
    )


def _rounding(case: Case, then: Decimal) -> list[Cause]:
    if case.official is None or not agrees(then, case.official):
        return []
    text = f"测算为{write_plain(then)}，四舍五入后与通报一致"
    return [Cause(Kind.ROUNDING, text, settles=True)]


def _readings(case: Case) -> Iterator[Cause]:
    """The other readings, as few changed as possible, under which both would be equal."""
    assert case.official is not None
    codes = sorted({code for part in case.indicator.components for code in part.rule.readings})
    found = []
    for options in product(*(case.plan.readings[code].options for code in codes)):
        chosen = dict(zip(codes, options, strict=True))
        changed = [code for code in codes if chosen[code] != case.readings.get(code)]
        readings = {**case.readings, **chosen}
        points = case.points(case.then(readings), readings) if changed else None
        if points is not None and agrees(points, case.official):
            names = "、".join(f"“{case.plan.readings[c].name(chosen[c])}”" for c in changed)
            text = f"若按{names}计，测算为{shown(points, case.official)}，与通报一致"
            found.append((len(changed), Cause(Kind.READING, text, settles=True)))
    least = min((count for count, _ in found), default=0)
    yield from (cause for count, cause in found if count == least)


def _data(case: Case, before: Mapping[str, Fact]) -> Iterator[Cause]:
    """District value beside the published one, and the points with the published values."""
    differences, instead = [], dict(before)
    for code in case.metrics:
        for month, own, _ in _pairs(case.plan, before.get(code), None):
            theirs = case.published.get((code, month))
            if theirs is None or theirs == own:
                continue
            name = f"{case.plan.metrics[code].name}{_of(month)}"
            differences.append(f"{name}本级为{_said(own)}、通报为{_said(theirs)}")
            instead[code] = _with(case.plan, instead.get(code), month, theirs)
    if differences:
        yield _what_if(case, differences, case.points(instead))


def _what_if(case: Case, differences: list[str], points: Decimal | None) -> Cause:
    text = _listed(differences)
    if points is None:
        return Cause(Kind.DATA, f"{text}；改用通报数据后与本级其他数据相互矛盾，无法测算")
    if case.official is None:
        return Cause(Kind.DATA, f"{text}；改用通报数据，测算为{shown(points)}")
    text = f"{text}；改用通报数据，测算为{shown(points, case.official)}"
    if agrees(points, case.official):
        return Cause(Kind.DATA, f"{text}，与通报一致", settles=True)
    return Cause(Kind.DATA, f"{text}，与通报仍差{shown(abs(case.official - points))}分")


def _unknown(case: Case, after: Mapping[str, Fact]) -> list[Cause]:
    """Inputs nobody has delivered up to the day the bulletin speaks of."""
    missing = []
    for code in case.metrics:
        name = case.plan.metrics[code].name
        blank = [
            month
            for month, value, _ in _pairs(case.plan, after.get(code), None)
            if value is None and (month or "") <= case.as_of[:7]
        ]
        if blank:
            missing.append(f"{name}{_months(blank)}")
    return [Cause(Kind.UNKNOWN, f"区内尚无已审核通过的数据：{_listed(missing)}")] if missing else []


def _pairs(
    plan: Plan, one: Fact, other: Fact
) -> Iterator[tuple[str | None, Decimal | None, Decimal | None]]:
    """Month by month for a monthly metric, once for any other."""
    if isinstance(one, list) or isinstance(other, list):
        blank: list[Decimal | None] = [None] * len(plan.months)
        left = one if isinstance(one, list) else blank
        right = other if isinstance(other, list) else blank
        yield from zip(plan.months, left, right, strict=True)
    else:
        yield None, one, other


def _with(plan: Plan, fact: Fact, month: str | None, value: Decimal) -> Fact:
    if month is None:
        return value
    row: list[Decimal | None] = [None] * len(plan.months)
    if isinstance(fact, list):
        row = list(fact)
    row[plan.months.index(month)] = value
    return row


def _of(month: str | None) -> str:
    return f"（{month}）" if month else ""


def _months(blank: list[str | None]) -> str:
    named = [month for month in blank if month]
    if not named:
        return ""
    return f"（{'、'.join(named[:LISTED_AT_MOST])}{'等' if len(named) > LISTED_AT_MOST else ''}）"


def _said(value: Decimal | None) -> str:
    return "未知" if value is None else write_plain(value)


def _listed(parts: list[str]) -> str:
    more = f"等{len(parts)}处" if len(parts) > LISTED_AT_MOST else ""
    return "；".join(parts[:LISTED_AT_MOST]) + more
