"""A lever brings exactly what it promises, and nothing smaller would bring it."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import floor
from pathlib import Path

import pytest
from hypothesis import given, settings

from indicators.scheme import read_scheme
from indicators.scoring.engine import Result, score
from indicators.scoring.facts import FactsError
from indicators.scoring.levers import GAIN, KEEP, Lever, apply, lapse, levers
from tests.scoring.plans import metric, one_rule
from tests.scoring.small import SMALL, Facts, Small, known, scored
from tests.scoring.test_intervals import months_of_the_year, scalars_of_the_year

EACH = pytest.mark.parametrize("world", [pytest.param(one, id=one.name) for one in SMALL])
DEFINITIONS = Path(__file__).parents[2] / "indicators" / "definitions"
REAL = read_scheme(DEFINITIONS / "liaocheng-resort-2022").plan
GOLDEN = Path(__file__).with_name("golden") / "intervals.json"
OPEN = json.loads(GOLDEN.read_text(encoding="utf-8"))
SMOOTH = {"linear_between", "judged"}


def offered(world: Small) -> list[tuple[dict[str, str], Facts, tuple[Lever, ...]]]:
    """Every choice of readings, every state of the small world, and what it offers."""
    return _offered(world.name)


@cache
def _offered(name: str) -> list[tuple[dict[str, str], Facts, tuple[Lever, ...]]]:
    (world,) = [one for one in SMALL if one.name == name]
    return [
        (readings, facts, levers(world.plan, facts, readings))
        for readings in world.options()
        for facts in world.states()
    ]


def mean(lever: Lever) -> Fraction:
    """The average a rank lever asks of the open months."""
    assert lever.step.mean is not None
    return lever.step.mean


def component(result: Result, code: str):
    (found,) = [part for part in result.components if part.code == code]
    return found


def assert_promise_is_kept(plan, facts: Facts, readings: dict, lever: Lever) -> None:
    before = component(score(plan, facts, readings), lever.component)
    after = component(score(plan, apply(plan, facts, lever), readings), lever.component)
    assert after.trace.points - before.trace.points == lever.gains
    if lever.kind == GAIN:
        assert (lever.gains > 0, lever.keeps) == (True, 0)
    else:
        failed = component(score(plan, lapse(plan, facts, lever), readings), lever.component)
        assert after.interval.reachable - failed.interval.reachable == lever.keeps > 0


@EACH
def test_applied_lever_brings_exactly_the_promised_points(world: Small) -> None:
    for readings, facts, found in offered(world):
        for lever in found:
            assert_promise_is_kept(world.plan, facts, readings, lever)


@EACH
def test_no_lever_promises_more_than_can_be_reached(world: Small) -> None:
    for readings, facts, found in offered(world):
        ends = scored(world.plan, facts, readings)
        for lever in found:
            assert ends.earned + lever.gains <= ends.reachable
            assert lever.keeps <= ends.reachable
        if ends.earned == world.plan.total:
            assert [lever for lever in found if lever.kind == GAIN] == []


def steps(world: Small, facts: Facts, readings: dict) -> Iterator[tuple[int, Fraction]]:
    """Yield size and gain of every move of one number the small world knows."""
    before = scored(world.plan, facts, readings).earned
    for code, row in world.values.items():
        if not isinstance(facts[code], list):
            for value in row:
                after = known(world.plan, facts | {code: value}, readings)
                if after is not None and code != "whole":
                    yield abs(value - (facts[code] or 0)), after.earned - before


@EACH
def test_no_smaller_change_of_one_number_brings_as_much(world: Small) -> None:
    (rule,) = (part.rule for part in world.plan.components())
    for readings, facts, found in offered(world):
        left = rule.max - scored(world.plan, facts, readings).earned
        for lever in found:
            if lever.kind == GAIN and lever.step.month is None and lever.step.mean is None:
                size = abs(lever.step.value - (facts[lever.step.metric] or 0))
                wanted = min(Fraction(1), left) if rule.kind in SMOOTH else Fraction(0)
                smaller = [gain for one, gain in steps(world, facts, readings) if one < size]
                enough = min(wanted, lever.gains)
                assert [gain for gain in smaller if gain > 0 and gain >= enough] == []


@EACH
def test_lever_is_there_whenever_one_number_can_bring_points(world: Small) -> None:
    for readings, facts, found in offered(world):
        if any(isinstance(value, list) or value is None for value in facts.values()):
            continue
        ahead = [
            known(world.plan, facts | {code: value}, readings)
            for code in world.values
            for value in world.ahead(
                facts[code], world.values[code], world.moves_freely(code, readings)
            )
            if code != "whole"
        ]
        earned = scored(world.plan, facts, readings).earned
        can = any(after is not None and after.earned > earned for after in ahead)
        assert any(lever.kind == GAIN for lever in found) or not can, (readings, facts)


def rank_levers() -> Iterator[tuple[dict[str, str], Facts, Lever]]:
    (world,) = [one for one in SMALL if one.name == "rank_steps"]
    for readings, facts, found in offered(world):
        for lever in found:
            yield readings, facts, lever


def test_rank_lever_names_the_worst_ranks_that_still_do() -> None:
    (world,) = [one for one in SMALL if one.name == "rank_steps"]
    for readings, facts, lever in rank_levers():
        now = scored(world.plan, facts, readings).earned
        promised = now + lever.gains
        # Where every place counts, any better rank brings more: a step is one point or the rest.
        wanted = promised if readings["rank_step"] != "linear" else min(now + 1, promised)
        months = [place for place, rank in enumerate(facts["rank"]) if rank is None]
        most = mean(lever) * len(months)
        for ranks in product(range(1, 9), repeat=len(months)):
            filled = list(facts["rank"])
            for place, rank in zip(months, ranks, strict=True):
                filled[place] = rank
            points = scored(world.plan, {"rank": filled}, readings).earned
            assert (points >= wanted) == (sum(ranks) <= most), (readings, facts, ranks)


def test_whole_rank_is_the_highest_every_open_month_may_have() -> None:
    for _, facts, lever in rank_levers():
        months = facts["rank"].count(None)
        assert lever.step.value == floor(mean(lever))
        ranks = [change.value for change in lever.step.changes]
        assert (len(ranks), sum(ranks)) == (months, mean(lever) * months)
        assert {rank - lever.step.value for rank in ranks} <= {0, 1}


@pytest.mark.parametrize("step", ["started", "completed", "linear"])
def test_rank_lever_solves_the_mean_of_the_real_year(step: str) -> None:
    ranks = [55, 58, 52, 49] + [None] * 8
    facts = OPEN[0]["metrics"] | {"national_rank": ranks}
    first = levers(REAL, facts, {"rank_step": step})[0]
    means = {"started": Fraction(386, 8), "completed": Fraction(385, 8), "linear": Fraction(368, 8)}
    # Known mean 53.5: 10 points started, 12 completed, 11.3 by the place.
    gains = {"started": 2, "completed": 2, "linear": 1}
    assert (first.step.mean, first.gains) == (means[step], gains[step])


def test_rank_without_a_month_or_without_an_open_one() -> None:
    rank = {"kind": "rank_steps", "metric": "rank", "full_within": 10, "zero_beyond": 100}
    rule = rank | {"places": 10, "lose": 2}
    plan = one_rule(rule, maximum=20, metrics=[metric("rank", kind="monthly", minimum=1)])
    (lever,) = levers(plan, {"rank": [None] * 12})
    assert (lever.step.mean, lever.gains) == (100, 2)
    assert levers(plan, {"rank": [50] * 12}) == ()


def test_month_under_the_deducting_reading_keeps_award_and_deduction() -> None:
    facts, readings = OPEN[3]["metrics"], {"missed_month": "deduct"}
    kept = [one for one in levers(REAL, facts, readings) if one.component == "5"]
    assert [(one.step.month, str(one.gains), str(one.keeps)) for one in kept] == [
        (f"2022-{month:02}", "2/5", "4/5") for month in range(8, 13)
    ]


def test_full_component_of_a_sum_has_no_lever() -> None:
    codes = {one.component for one in levers(REAL, OPEN[5]["metrics"])}
    assert codes == {"2", "3", "6", "9", "11", "15", "16-2c", "16-3"}


def test_part_never_rises_above_its_whole() -> None:
    rule: dict = {"kind": "linear_between", "numerator": ["part"], "denominator": "whole"}
    rule |= {"full_at": 150, "zero_at": 50}
    rows = [metric("part", part_of="whole"), "whole"]
    plan = one_rule(rule, maximum=4, metrics=rows)
    (lever,) = levers(plan, {"part": 90, "whole": 100})
    assert (lever.step.value, str(lever.gains)) == (100, "2/5")


def test_whole_never_falls_below_a_part_of_it() -> None:
    rule: dict = {"kind": "linear_between", "numerator": ["n"], "denominator": "all"}
    rule |= {"full_at": 10, "zero_at": 50}
    rows = ["n", "all", metric("part", part_of="n")]
    plan = one_rule(rule, maximum=8, metrics=rows)
    (lever,) = levers(plan, {"n": 30, "all": 100, "part": 28})
    assert (lever.step.value, lever.step.change, str(lever.gains)) == (28, -2, "2/5")


def test_decimals_of_the_metric_are_the_smallest_step() -> None:
    rule = {"kind": "linear_between", "numerator": ["credit"], "full_at": 100, "zero_at": 30}
    plan = one_rule(rule, maximum=6, metrics=[metric("credit", decimals=1)])
    (lever,) = levers(plan, {"credit": "61.3"})
    assert (lever.to_json()["change"], lever.to_json()["value"]) == ("11.7", "73")


def test_numbers_of_any_size_are_searched() -> None:
    rule: dict = {"kind": "tiers", "metric": "n", "denominator": "all"}
    rule |= {"tiers": [{"over": 1, "points": 4}]}
    plan = one_rule(rule, maximum=4, metrics=["n", "all"])
    (lever,) = levers(plan, {"n": 1, "all": 10**38})
    assert (lever.step.change, lever.gains) == (10**38, 4)


def test_unknown_denominator_leaves_nothing_to_promise() -> None:
    facts = OPEN[5]["metrics"] | {"market_entities": None, "hall_credit_checks": 5}
    codes = {one.component for one in levers(REAL, facts)}
    assert not codes & {"3", "8"}


def test_bad_facts_are_refused_and_given_ones_left_alone() -> None:
    with pytest.raises(FactsError):
        levers(REAL, OPEN[0]["metrics"] | {"national_rank": [0] * 12})
    facts = {"national_rank": None, "wrong_credit_codes": [0, None] + [None] * 10}
    (lever,) = [one for one in levers(REAL, facts) if one.step.month == "2022-02"][:1]
    assert apply(REAL, facts, lever)["wrong_credit_codes"] == [0, 0] + [None] * 10
    assert facts == {"national_rank": None, "wrong_credit_codes": [0, None] + [None] * 10}


@settings(max_examples=12, deadline=None, derandomize=True)
@given(scalars_of_the_year(), months_of_the_year())
def test_lever_of_the_real_plan_moves_the_total_by_its_promise(scalars, months) -> None:
    said = {code: [*row[:7], *[None] * 5] for code, row in months.items()}
    facts = scalars | said
    before = score(REAL, facts).interval.earned
    for lever in levers(REAL, facts):
        assert_promise_is_kept(REAL, facts, {}, lever)
        after = score(REAL, apply(REAL, facts, lever)).interval.earned
        assert after - before == lever.gains
        decimals = REAL.metrics[lever.step.metric].decimals
        change = lever.step.change
        assert change is None or (change * 10**decimals).denominator == 1


def test_levers_read_as_sentences() -> None:
    case = OPEN[3]
    told = [(one.component, one.kind, one.sentence) for one in levers(REAL, case["metrics"])]
    assert [row for row in told if row[0] not in {"4", "5"} or "2022-08" in row[2]] == [
        (
            "1",
            GAIN,
            "国家城市信用监测排名余下5个月名次之和不超过136（平均第27.2名，每月都在第27名以内即可），多得2分。",
        ),
        (
            "1",
            KEEP,
            "国家城市信用监测排名余下5个月名次之和不超过256（平均第51.2名，每月都在第51名以内即可），保2分。",
        ),
        ("2", KEEP, "列入失信被执行人的政府机构保持0家，保1分。"),
        ("3", GAIN, "严重失信主体再减少3家，降到38家，多得约0.4分。"),
        ("4", KEEP, "2022-08 达标（重错码率为0），保0.2分。"),
        ("5", KEEP, "2022-08 达标（合规率、及时率），保0.4分。"),
        ("6", GAIN, "累计归集信用信息再增加88000001条，达到600000001条，多得5分。"),
        ("9", GAIN, "信用惠民便企应用领域再增加1个，达到19个，多得0.2分。"),
        ("11", GAIN, "“信易贷”授信金额再增加10.75亿元，达到72.1亿元，多得约0.92分。"),
        ("15", GAIN, "国家部委认定并推广的创新再增加1项，达到2项，多得1分。"),
        ("16-2c", GAIN, "联合机制：打击假借“征信”名义活动再增加1分，达到1分，多得1分。"),
        ("16-3", KEEP, "重大区域金融风险保持0起，保3分。"),
    ]


def test_lever_is_whole_as_data() -> None:
    first = levers(REAL, OPEN[3]["metrics"])[0]
    assert first.to_json() == {
        "indicator": "1",
        "component": "1",
        "kind": "gain",
        "metric": "national_rank",
        "month": None,
        "change": None,
        "value": "27",
        "mean": "27.2",
        "points": "2",
        "gains": "2",
        "keeps": "0",
        "sentence": first.sentence,
    }
