"""Next steps stand in one order, and the keeps of a component hold no more than can be lost."""

import itertools
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.scheme import read_scheme
from indicators.scoring.engine import score
from indicators.scoring.levers import GAIN, KEEP, Lever, changed, levers
from indicators.scoring.next_steps import NextStep
from reporting.scores.priorities import brief, effort, foremost, kept, ranked, words
from tests.builders import FOLDER

PLAN = read_scheme(FOLDER).plan
GOLDEN = Path(__file__).parents[1] / "scoring" / "golden" / "intervals.json"
YEARS = [case["metrics"] for case in json.loads(GOLDEN.read_text(encoding="utf-8"))]
MEASURES = {code: metric.measure for code, metric in PLAN.metrics.items()}


def gain(
    name: str,
    points: int,
    change: int | None,
    *,
    value: int = 5,
    mean: Fraction | None = None,
    month: str | None = None,
) -> Lever:
    """A gain of the metric `name`, which is counted in the unit its first letter names."""
    moved = None if change is None else Fraction(change)
    step = NextStep(name, name, Fraction(value), (), moved, mean=mean, month=month)
    return Lever(1, name, GAIN, step, Fraction(points), Fraction(0))


def order(*found: Lever) -> list[str]:
    measures = {lever.step.metric: lever.step.metric[0] for lever in found}
    return [lever.component for lever in ranked(found, measures)]


def test_groups_stand_by_their_best_points_and_members_by_points_per_unit() -> None:
    found = (
        gain("b1", 1, 100),
        gain("a1", 2, 1000),
        gain("a2", 1, -10),
        gain("b2", 4, 1000),
        gain("c1", 3, 1),
    )
    assert order(*found) == ["b1", "b2", "c1", "a2", "a1"]


def test_first_report_moves_from_nothing_and_what_moves_nothing_stands_last() -> None:
    found = (
        gain("a1", 9, None, mean=Fraction(48)),
        gain("a2", 1, None, value=4),
        gain("a3", 1, 2),
        gain("a4", 8, 0),
        gain("a5", 7, 1, month="2022-04"),
    )
    assert [effort(lever) for lever in found] == [None, 4, 2, None, None]
    assert order(*found) == ["a3", "a2", "a1", "a4", "a5"]


def test_equal_steps_keep_the_order_of_the_plan() -> None:
    assert order(gain("b1", 1, 1), gain("a1", 1, 1), gain("b2", 2, 2)) == ["b1", "b2", "a1"]
    assert order(gain("b1", 1, 1), gain("a1", 1, 1)) == ["b1", "a1"]


def test_order_does_not_depend_on_how_the_groups_are_mixed() -> None:
    found = [gain("a1", 3, 1), gain("a2", 3, 2), gain("b1", 2, 1), gain("c1", 1, 9)]
    assert {tuple(order(*one)) for one in itertools.permutations(found)} == {
        ("a1", "a2", "b1", "c1")
    }


@pytest.mark.parametrize("facts", YEARS)
@pytest.mark.parametrize("reading", ["no_award", "deduct"])
def test_nothing_is_lost_or_told_twice(facts: dict, reading: str) -> None:
    readings = {"missed_month": reading}
    found = levers(PLAN, facts, readings)
    gains = [lever for lever in found if lever.kind == GAIN]
    assert sorted(map(id, ranked(gains, MEASURES))) == sorted(map(id, gains))
    keeps = [lever for lever in found if lever.kind == KEEP]
    groups = kept(keeps, PLAN, facts, readings)
    assert [lever for one in groups for lever in one.levers] == keeps


@pytest.mark.parametrize("facts", YEARS)
@pytest.mark.parametrize("reading", ["no_award", "deduct"])
def test_held_is_what_missing_every_month_would_put_out_of_reach(facts: dict, reading: str) -> None:
    readings = {"missed_month": reading}
    keeps = [one for one in levers(PLAN, facts, readings) if one.kind == KEEP]
    for group in kept(keeps, PLAN, facts, readings):
        parts = {}
        for name in ("changes", "lapse"):
            moved = tuple(change for one in group.levers for change in getattr(one.step, name))
            result = score(PLAN, changed(PLAN, facts, moved), readings)
            (part,) = [one for one in result.components if one.code == group.first.component]
            parts[name] = part.interval.reachable
        assert group.held == parts["changes"] - parts["lapse"] > 0
        assert group.held <= sum(one.points for one in group.levers)


def test_later_months_are_told_in_one_sentence() -> None:
    readings = {"missed_month": "no_award"}
    keeps = [one for one in levers(PLAN, YEARS[3], readings) if one.kind == KEEP]
    told = {one.first.component: one.rest for one in kept(keeps, PLAN, YEARS[3], readings)}
    assert told == {
        "1": "",
        "2": "",
        "4": "其余4个月同样各保0.2分，全部5个月共保1分",
        "5": "其余4个月同样各保0.4分，全部5个月共保2分",
        "16-3": "",
    }


def test_rank_is_told_as_the_average_of_the_remaining_months() -> None:
    facts = YEARS[0] | {"national_rank": [55, 58, 52, 49] + [None] * 8}
    first = levers(PLAN, facts)[0]
    assert words(first) == (
        "后8个月平均排名不低于第48.25名（名次之和不超过386，每月都在第48名以内即可）"
    )
    facts = YEARS[0] | {"national_rank": [55, 58, 52, 49, 47] + [None] * 7}
    first = levers(PLAN, facts)[0]
    assert words(first).startswith("后7个月平均排名不低于约第48.42名（名次之和不超过339，")


def test_other_steps_are_told_as_the_engine_tells_them() -> None:
    found = [one for one in levers(PLAN, YEARS[3]) if one.step.mean is None]
    assert [words(one) for one in found] == [one.step.action for one in found]


def test_phrase_of_a_step_is_short_and_large_amounts_always_suffice() -> None:
    metric = replace(PLAN.metrics["credit_records_total"], name="数据量", measure="条")

    def said(change: str) -> str:
        step = NextStep("", "x", Fraction(0), (), Fraction(change))
        return brief(Lever(6, "6", GAIN, step, Fraction(1), Fraction(0)), metric)

    assert said("570") == "数据量再增加570条"
    assert said("-3") == "数据量再减少3条"
    assert said("99999") == "数据量再增加99999条"
    assert said("100000") == "数据量再增加10万条"
    assert said("113194") == "数据量再增加约11.32万条"
    assert said("120999999") == "数据量再增加约1.21亿条"


def test_phrase_of_months_names_the_first_and_says_that_more_wait() -> None:
    step = NextStep("2022-08 达标（合规率）", "x", Fraction(0), (), month="2022-08")
    lever = Lever(5, "5", KEEP, step, Fraction(1), Fraction(1))
    metric = PLAN.metrics["publicity_records"]
    assert brief(lever, metric) == "8月达标（合规率）"
    assert brief(lever, metric, months=5) == "8月起逐月达标（合规率）"


def test_foremost_step_wins_most_and_without_any_holds_most() -> None:
    for year in YEARS:
        for number, best in foremost(levers(PLAN, year)).items():
            own = [one for one in levers(PLAN, year) if one.indicator == number]
            assert (best.gains, best.keeps) == max((one.gains, one.keeps) for one in own)
            first = [one for one in own if (one.gains, one.keeps) == (best.gains, best.keeps)]
            assert best == first[0]
