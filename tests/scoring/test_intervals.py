"""The ends of every rule kind are those brute force finds, and only close in as facts arrive."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scheme import read_scheme
from indicators.scoring.bounds import Interval
from indicators.scoring.engine import Result, score
from indicators.scoring.rules import KINDS
from tests.scoring.plans import metric, one_rule
from tests.scoring.small import SMALL, Facts, Small, closed, known, scored

EACH = pytest.mark.parametrize("world", [pytest.param(one, id=one.name) for one in SMALL])
DEFINITIONS = Path(__file__).parents[2] / "indicators" / "definitions"
REAL = read_scheme(DEFINITIONS / "liaocheng-resort-2022").plan
GOLDEN = Path(__file__).with_name("golden") / "intervals.json"
YEAR = json.loads(GOLDEN.read_text(encoding="utf-8"))[5]["metrics"]
FEW = settings(max_examples=60, deadline=None, derandomize=True)


def in_order(interval: Interval) -> bool:
    """Whether nothing is secured that is not earned, nor earned that cannot be reached."""
    within = interval.secured <= interval.earned <= interval.reachable
    return within and interval.secured <= interval.if_unreported <= interval.earned


def inside(inner: Interval, outer: Interval) -> bool:
    """Whether an interval has not grown at either end."""
    return outer.secured <= inner.secured and inner.reachable <= outer.reachable


def without_a_choice(world: Small, facts: Facts) -> bool:
    """Whether a month has no record to miss, or parts of a whole that nobody has counted.

    There the known values may force a slot that the interval still takes as undecided.
    """
    if "records" not in world.values:
        return False
    months = zip(facts["records"], facts["compliant"], facts["timely"], strict=True)
    return any(
        (whole == 0 and None in parts) or (whole is None and parts != [None, None])
        for whole, *parts in months
    )


def test_small_worlds_cover_every_kind() -> None:
    kinds = {part.rule.kind for world in SMALL for part in world.plan.components()}
    assert kinds == set(KINDS)


@EACH
def test_ends_are_the_worst_and_the_best_future(world: Small) -> None:
    for readings in world.options():
        for facts in world.states():
            ends = scored(world.plan, facts, readings)
            found = (closed(world.plan, one, readings) for one in world.futures(facts, readings))
            points = [one for one in found if one is not None]
            future = Interval(ends.earned, min(points), max(points), ends.if_unreported)
            if without_a_choice(world, facts):
                assert inside(future, ends), (readings, facts)
            else:
                assert future == ends, (readings, facts)


@EACH
def test_four_numbers_are_in_order(world: Small) -> None:
    for readings in world.options():
        for facts in world.states():
            assert in_order(scored(world.plan, facts, readings)), (readings, facts)


@EACH
def test_interval_only_narrows_as_facts_arrive(world: Small) -> None:
    for readings in world.options():
        for facts in world.states():
            before = scored(world.plan, facts, readings)
            for arrived in world.arrivals(facts, readings):
                after = known(world.plan, arrived, readings)
                assert after is None or inside(after, before), (readings, facts, arrived)


def readings_of_the_plan() -> st.SearchStrategy[dict[str, str]]:
    specs = REAL.readings.values()
    return st.fixed_dictionaries({spec.code: st.sampled_from(spec.options) for spec in specs})


@st.composite
def months_of_the_year(draw: st.DrawFn) -> Facts:
    """Every month of a year: ranks, wrong codes and the publicity ledger."""
    ranks = draw(st.lists(st.integers(1, 261), min_size=12, max_size=12))
    wrong = draw(st.lists(st.integers(0, 2), min_size=12, max_size=12))
    records = draw(st.lists(st.integers(0, 5), min_size=12, max_size=12))
    missed = [draw(st.lists(st.integers(0, 1), min_size=12, max_size=12)) for _ in range(2)]
    compliant, timely = (
        [max(0, n - m) for n, m in zip(records, row, strict=True)] for row in missed
    )
    return {
        "national_rank": ranks,
        "wrong_credit_codes": wrong,
        "publicity_records": records,
        "publicity_compliant": compliant,
        "publicity_timely": timely,
    }


@st.composite
def scalars_of_the_year(draw: st.DrawFn) -> Facts:
    """Every other number of the plan around its thresholds, some of them unknown."""
    drawn: Facts = {}
    for code, value in YEAR.items():
        if not isinstance(value, list):
            most = REAL.metrics[code].maximum
            top = int(most) if most is not None else int(Fraction(value)) * 2 + 3
            drawn[code] = draw(st.none() | st.integers(0, top))
    drawn |= {code: draw(st.integers(9000, 30000)) for code in ("market_entities", "enterprises")}
    for part, whole in (
        ("xinyidai_enterprises", "enterprises"),
        ("seriously_dishonest_entities", "market_entities"),
    ):
        drawn[part] = draw(st.none() | st.integers(0, drawn[whole]))
    return drawn


def every_interval(result: Result) -> list[Interval]:
    return [
        result.interval,
        *result.intervals.values(),
        *(part.interval for part in result.components),
    ]


@FEW
@given(scalars_of_the_year(), months_of_the_year(), readings_of_the_plan())
def test_real_plan_narrows_month_by_month(scalars: Facts, months: Facts, readings: dict) -> None:
    before = None
    for count in range(13):
        said = {code: [*row[:count], *[None] * (12 - count)] for code, row in months.items()}
        after = every_interval(score(REAL, scalars | said, readings))
        assert all(in_order(interval) for interval in after)
        if before:
            assert all(inside(a, b) for a, b in zip(after, before, strict=True))
        before = after


@FEW
@given(scalars_of_the_year(), months_of_the_year(), readings_of_the_plan(), st.data())
def test_real_plan_narrows_number_by_number(
    scalars: Facts, months: Facts, readings: dict, data: st.DataObject
) -> None:
    order = data.draw(st.permutations([code for code, value in scalars.items() if value]))
    said: Facts = dict.fromkeys(scalars)
    before = every_interval(score(REAL, said | months, readings))
    for code in order:
        said[code] = scalars[code]
        after = every_interval(score(REAL, said | months, readings))
        assert all(in_order(interval) for interval in after)
        assert all(inside(a, b) for a, b in zip(after, before, strict=True))
        before = after


def test_total_is_the_exact_sum_of_the_parts() -> None:
    result = score(REAL, YEAR | {"seriously_dishonest_entities": 41, "enterprises": 7001})
    assert result.interval == Interval.total(part.interval for part in result.components)
    assert result.interval == Interval.total(result.intervals.values())


def test_list_without_a_last_place_secures_nothing() -> None:
    rank = {"kind": "rank_steps", "metric": "rank", "full_within": 10, "zero_beyond": 100}
    rule = rank | {"places": 10, "lose": 2}
    plan = one_rule(rule, maximum=20, metrics=[metric("rank", kind="monthly", minimum=1)])
    ends = score(plan, {"rank": [1] * 11 + [None]}).interval
    assert ends == Interval(Fraction(20), Fraction(0), Fraction(20), Fraction(0))
