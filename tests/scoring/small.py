"""Small plans of every rule kind, with every value each metric may take in their tiny worlds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from indicators.scoring.bounds import Interval
from indicators.scoring.engine import score
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import Plan
from tests.scoring.plans import OPTIONS, metric, one_rule

TWO = ("2022-01", "2022-02")
THREE = (*TWO, "2022-03")
Facts = dict[str, Any]
SEEN: dict[tuple, Interval | None] = {}


@dataclass(frozen=True)
class Small:
    """A plan of one rule: the values of each metric, and which metrics move freely."""

    name: str
    plan: Plan
    values: Mapping[str, Sequence[int]]
    readings: tuple[str, ...]
    free: frozenset[str] = frozenset()

    def options(self) -> Iterator[dict[str, str]]:
        """Yield every choice of the readings the rule listens to."""
        for chosen in product(*(OPTIONS[code] for code in self.readings)):
            yield dict(zip(self.readings, chosen, strict=True))

    def states(self) -> Iterator[Facts]:
        """Yield every state of knowledge, None for what is unknown, that can be scored."""
        for facts in self._product({code: [None, *row] for code, row in self.values.items()}):
            if known(self.plan, facts, {}) is not None:
                yield facts

    def futures(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[Facts]:
        """Yield every way the window can close from here."""
        ahead = {
            code: self.ahead(facts[code], row, self.moves_freely(code, readings))
            for code, row in self.values.items()
        }
        for values in product(*ahead.values()):
            yield dict(zip(ahead, values, strict=True))

    def arrivals(self, facts: Facts, readings: Mapping[str, str]) -> Iterator[Facts]:
        """Yield every state in which one more value has become known or moved."""
        for code, row in self.values.items():
            now = facts[code]
            if isinstance(now, list):
                for place, value in product(range(len(now)), row):
                    if now[place] is None:
                        yield facts | {code: [*now[:place], value, *now[place + 1 :]]}
            else:
                for value in self.ahead(now, row, self.moves_freely(code, readings)):
                    yield facts | {code: value}

    def moves_freely(self, code: str, readings: Mapping[str, str]) -> bool:
        """Whether a metric may fall as well as grow."""
        return code in self.free or readings.get("listing") == "on_last_day"

    def ahead(self, now: Any, row: Sequence[int], free: bool) -> list:
        """Return every value one metric may close the window with."""
        if isinstance(now, list):
            return [list(v) for v in product(*(row if m is None else [m] for m in now))]
        return [value for value in row if now is None or free or value >= now]

    def _product(self, rows: Mapping[str, Sequence]) -> Iterator[Facts]:
        monthly = {code for code in rows if self.plan.metrics[code].monthly}
        spread = [
            [list(v) for v in product(row, repeat=len(self.plan.months))]
            if code in monthly
            else row
            for code, row in rows.items()
        ]
        for values in product(*spread):
            yield dict(zip(rows, values, strict=True))


def known(plan: Plan, facts: Facts, readings: Mapping[str, str]) -> Interval | None:
    """Return the interval of the facts, None where they contradict each other."""
    return _remembered(plan, facts, readings, closed=False)


def scored(plan: Plan, facts: Facts, readings: Mapping[str, str]) -> Interval:
    """Return the interval of facts that agree with each other."""
    interval = known(plan, facts, readings)
    assert interval is not None
    return interval


def closed(plan: Plan, facts: Facts, readings: Mapping[str, str]) -> Fraction | None:
    """Return the points at the end of the window, None where the facts contradict each other."""
    interval = _remembered(plan, facts, readings, closed=True)
    return None if interval is None else interval.earned


def _remembered(
    plan: Plan, facts: Facts, readings: Mapping[str, str], *, closed: bool
) -> Interval | None:
    # Thousands of states share a few hundred futures.
    key = (id(plan), repr(facts), repr(readings), closed)
    if key not in SEEN:
        try:
            SEEN[key] = score(plan, facts, readings, closed=closed).interval
        except FactsError:
            SEEN[key] = None
    return SEEN[key]


def small(name: str, rule: dict, most: object, rows: list, values: dict, **more) -> Small:
    months = more.pop("months", THREE)
    plan = one_rule(rule, maximum=most, metrics=rows, months=months)
    return Small(name, plan, values, tuple(rule.get("readings", ())), **more)


def ratio(kind: str, **rule: object) -> dict:
    return {"kind": kind, "denominator": "whole", **rule}


RANK = {"kind": "rank_steps", "metric": "rank", "full_within": 2, "zero_beyond": 6, "places": 2}
RANK |= {"lose": 3, "readings": ["rank_step"]}
LINE = {"kind": "linear_between", "readings": ["proportional"], "full_at": 6, "zero_at": 2}
LOANS = {
    "credit_plus_loans": ["credit", "loans"],
    "loans": ["loans"],
    "credit": ["credit"],
}
CHECKS = [
    {"name": "合规率", "metric": "compliant", "of": "records"},
    {"name": "及时率", "metric": "timely", "of": "records"},
]
TIERS = {"kind": "tiers", "metric": "n", "readings": ["uncovered_value"]}

SMALL = [
    small(
        "rank_steps",
        RANK,
        10,
        [metric("rank", kind="monthly", minimum=1, maximum=8)],
        {"rank": range(1, 9)},
    ),
    small(
        "deduct_each",
        {"kind": "deduct_each", "metric": "bodies", "each": 2, "readings": ["listing"]},
        3,
        ["bodies"],
        {"bodies": range(4)},
    ),
    small(
        "linear_between, falling ratio",
        ratio("linear_between", numerator=["bad"], full_at=30, zero_at=50),
        4,
        [metric("bad", part_of="whole"), "whole"],
        {"bad": range(8), "whole": [1, 4, 7]},
        free=frozenset({"bad", "whole"}),
    ),
    small(
        "linear_between, rising ratio of a sum",
        LINE | ratio("linear_between", numerator=["a", "b"], full_at=300, zero_at=100),
        6,
        ["a", "b", "whole"],
        {"a": range(5), "b": range(5), "whole": [1, 3, 9]},
        free=frozenset({"a", "b", "whole"}),
    ),
    small(
        "linear_between, growing sum",
        LINE | {"numerator_by": LOANS, "readings": ["loan_amount", "proportional"]},
        5,
        ["credit", "loans"],
        {"credit": range(7), "loans": range(7)},
    ),
    small(
        "linear_between, growing sum of which less is better",
        {"kind": "linear_between", "numerator": ["a", "b"], "full_at": 2, "zero_at": 6},
        4,
        ["a", metric("b", minimum=1)],
        {"a": range(7), "b": range(1, 7)},
    ),
    small(
        "linear_between, bounded sum",
        LINE | {"numerator": ["a", "b"]},
        4,
        [metric("a", maximum=2), metric("b", maximum=2)],
        {"a": range(3), "b": range(3)},
    ),
    small(
        "tiers",
        TIERS | {"tiers": [{"over": 4, "points": 5}, {"over": 2, "points": 2}], "uncovered": 2},
        5,
        ["n"],
        {"n": range(6)},
    ),
    small(
        "tiers of a bounded number",
        TIERS | {"tiers": [{"over": 4, "points": 5}, {"over": 2, "points": 2}], "uncovered": 2},
        5,
        [metric("n", maximum=2)],
        {"n": range(3)},
    ),
    small(
        "tiers of a ratio",
        TIERS | ratio("tiers", tiers=[{"over": 1, "points": 4}], uncovered=1),
        4,
        ["n", "whole"],
        {"n": range(5), "whole": [1, 2, 5]},
        free=frozenset({"n", "whole"}),
    ),
    small(
        "categories_over",
        {"kind": "categories_over", "metrics": ["a", "b", "c"], "at_least": 2, "each": 1},
        2,
        ["a", "b", metric("c", maximum=1)],
        {"a": range(4), "b": range(3), "c": range(2)},
    ),
    small(
        "distinct_capped",
        {"kind": "distinct_capped", "metric": "n", "each": 2, "full_count": 3},
        5,
        ["n"],
        {"n": range(5)},
    ),
    small(
        "accepted_items",
        {"kind": "accepted_items", "metrics": ["a", "b"], "each": 1},
        2,
        [metric("a", maximum=1), metric("b", maximum=1)],
        {"a": range(2), "b": range(2)},
    ),
    small(
        "judged",
        {"kind": "judged", "metric": "n"},
        3,
        [metric("n", maximum=2, kind="judged")],
        {"n": range(3)},
    ),
    small(
        "judged until an event",
        {"kind": "judged", "metric": "n", "until_event": True},
        3,
        ["n"],
        {"n": range(3)},
    ),
    small(
        "monthly_pass, fixed number",
        {
            "kind": "monthly_pass",
            "award": 1,
            "checks": [{"name": "重错码率为0", "metric": "wrong", "equals": 0}],
            "readings": ["missed_month"],
        },
        3,
        [metric("wrong", kind="monthly")],
        {"wrong": range(3)},
    ),
    small(
        "monthly_pass, two checks of one whole",
        {"kind": "monthly_pass", "award": 1, "checks": CHECKS, "readings": ["missed_month"]},
        4,
        [
            metric("records", kind="monthly"),
            metric("compliant", kind="monthly", part_of="records"),
            metric("timely", kind="monthly", part_of="records"),
        ],
        {"records": range(3), "compliant": range(3), "timely": range(3)},
        months=TWO,
    ),
]
