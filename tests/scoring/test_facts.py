"""Facts that cannot be scored are refused, every one named by metric and month."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.engine import score
from indicators.scoring.exact import read_number, write_number, write_short
from indicators.scoring.facts import FactsError
from indicators.scoring.spec import Plan
from tests.scoring.plans import metric, one_rule

SHARE = {"kind": "linear_between", "numerator": ["part"], "denominator": "whole"}
RANK = {"full_within": 10, "zero_beyond": 100, "places": 10, "lose": 2}


@pytest.fixture
def share() -> Plan:
    rule = SHARE | {"full_at": 3, "zero_at": 1, "readings": ["proportional"]}
    rows = [metric("part", part_of="whole"), metric("whole", name="总数")]
    return one_rule(rule, maximum=6, metrics=rows)


@pytest.fixture
def rank() -> Plan:
    rows = [metric("rank", kind="monthly", minimum=1, maximum=261)]
    return one_rule({"kind": "rank_steps", "metric": "rank", **RANK}, maximum=20, metrics=rows)


def problems(plan: Plan, facts: dict, readings: dict | None = None, **how: bool) -> list[str]:
    with pytest.raises(FactsError) as refusal:
        score(plan, facts, readings, **how)
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-1, "-1是负数"),
        ("abc", "“abc”不是数"),
        ("", "是空白"),
        ("1e3", "“1e3”不是数"),
        ("１２", "“１２”不是数"),
        (True, "是/否不是数"),
        (1.5, "不收二进制浮点数，请写成字符串或十进制数"),
        (Decimal("NaN"), "不是有限的数"),
        (Decimal("Infinity"), "不是有限的数"),
        ("NaN", "“NaN”不是数"),
        (Decimal("1E+999999999"), "位数过多"),
        (10**60, "位数过多"),
        (Fraction(1, 3), "不是有限小数"),
        ([1], "不是数"),
        ({}, "不是数"),
    ],
)
def test_value_that_is_no_exact_number_is_refused(share: Plan, value: object, said: str) -> None:
    assert problems(share, {"part": value, "whole": 100}) == [f"part: 不分月: {said}"]


@pytest.mark.parametrize("value", [12, "12", "12.0", Decimal("12.00"), Fraction(12)])
def test_every_exact_form_of_a_number_counts_the_same(share: Plan, value: object) -> None:
    assert str(score(share, {"part": value, "whole": 600}).total) == "3"


def test_zero_denominator_is_refused(share: Plan) -> None:
    assert problems(share, {"part": 0, "whole": 0}) == ["whole: 不分月: 是分母，不能为0"]


def test_part_larger_than_its_whole_is_refused(share: Plan) -> None:
    assert problems(share, {"part": 5, "whole": 4}) == ["part: 不分月: 5大于总数4"]


def test_part_larger_than_its_whole_is_refused_month_by_month() -> None:
    checks = [{"name": "合规率", "metric": "part", "of": "whole"}]
    rule = {"kind": "monthly_pass", "award": 1, "checks": checks}
    rows = [
        metric("part", kind="monthly", part_of="whole"),
        metric("whole", kind="monthly", name="应报"),
    ]
    plan = one_rule(rule, maximum=12, metrics=rows)
    facts = {"part": [1] * 11 + [9], "whole": [None] + [5] * 11}
    assert problems(plan, facts) == ["part: 2022-12: 9大于应报5"]


@pytest.mark.parametrize(("value", "said"), [(0, "0小于下限1"), (262, "262大于上限261")])
def test_rank_outside_the_list_of_cities_is_refused(rank: Plan, value: int, said: str) -> None:
    assert problems(rank, {"rank": [5] * 4 + [value] + [5] * 7}) == [f"rank: 2022-05: {said}"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([5] * 11, "应有12个月，实有11个月"),
        ([5] * 13, "应有12个月，实有13个月"),
        (5, "应为12个月的列表"),
        ("5", "应为12个月的列表"),
    ],
)
def test_wrong_month_count_is_refused(rank: Plan, value: object, said: str) -> None:
    assert problems(rank, {"rank": value}) == [f"rank: 2022-01至2022-12: {said}"]


def test_closed_window_needs_every_value(share: Plan, rank: Plan) -> None:
    assert problems(share, {"part": None}, closed=True) == [
        "part: 不分月: 为空",
        "whole: 不分月: 缺少数据项",
    ]
    assert problems(rank, {}, closed=True) == ["rank: 2022-01至2022-12: 缺少数据项"]
    assert problems(rank, {"rank": [None, 5, None] + [5] * 9}, closed=True) == [
        "rank: 2022-01: 为空",
        "rank: 2022-03: 为空",
    ]


def test_all_problems_are_told_at_once(share: Plan) -> None:
    facts = {"whole": "many", "part": -3, "typo": 1}
    assert problems(share, facts, {"proportional": "sideways", "mood": "good"}) == [
        "typo: 不分月: 没有这个数据项",
        "proportional: 不分月: 口径没有选项“sideways”",
        "mood: 不分月: 没有这个口径",
        "part: 不分月: -3是负数",
        "whole: 不分月: “many”不是数",
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("12.000", "12"),
        ("3.60", "3.6"),
        ("-0.50", "-0.5"),
        ("0.0000000000000001", "0.0000000000000001"),
    ],
)
def test_finite_number_is_written_exactly_and_short(value: str, written: str) -> None:
    assert write_number(read_number(value)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(-2, 3), "-0.666666666667"),
        (Fraction(1, 3 * 10**13), "0"),
    ],
)
def test_endless_number_is_written_with_twelve_decimals(value: Fraction, written: str) -> None:
    assert write_number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("1.5", "1.5"), ("0.409", "约0.4"), ("0.999", "约0.99"), ("0.004", "不足0.01"), ("3", "3")],
)
def test_number_in_a_sentence_is_cut_and_says_so(value: str, written: str) -> None:
    assert write_short(Fraction(value)) == written
