"""A sentence tells sensible digits, and never a number on the wrong side of what it is beside."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from indicators.scoring.engine import score
from indicators.scoring.exact import write_equal, write_told
from indicators.scoring.trace import Trace
from tests.scoring.plans import metric, one_rule

SHARE = {"kind": "linear_between", "numerator": ["part"], "denominator": "whole"}
SHARE |= {"full_at": "80", "zero_at": "50"}
RATIO = {
    "kind": "tiers",
    "metric": "checks",
    "denominator": "whole",
    "tiers": [{"over": "1", "points": 4}],
}
RANK = {"kind": "rank_steps", "metric": "rank", "full_within": "10", "zero_beyond": "100"}
RANK |= {"places": "10", "lose": "2"}


def trace(rule: Mapping[str, Any], facts: Mapping[str, Any], **shape: object) -> Trace:
    names = [name for name in facts if name != "rank"]
    ranks = [metric("rank", kind="monthly", measure="名")] if "rank" in facts else []
    plan = one_rule(rule, maximum=shape.get("maximum", 4), metrics=[*names, *ranks])
    return score(plan, facts).components[0].trace


def reason(rule: Mapping[str, Any], facts: Mapping[str, Any], **shape: object) -> str:
    return trace(rule, facts, **shape).lost[0].reason


@pytest.mark.parametrize(
    ("value", "line", "told"),
    [
        ("4588/6371", "80", "0.7201"),
        ("99.996", "100", "99.996"),
        ("99.99996", "100", "99.99996"),
        ("9999999999/100000000", "100", "99.99999999"),
        ("100", "100", "100"),
        ("80.00001", "80", "80.00001"),
        ("80.00004", "79", "80"),
        ("2/3", "80", "0.6667"),
        ("-2/3", "0", "-0.6667"),
        ("1/30000", "0", "0.00003"),
    ],
)
def test_four_decimals_or_as_many_as_keep_it_on_its_side(value, line, told) -> None:
    assert write_told(Fraction(value), Fraction(line)) == told


def test_sign_before_it_says_whether_decimals_were_cut() -> None:
    assert write_equal(Fraction("72.0138")) == "＝72.0138"
    assert write_equal(Fraction("72.01381")) == "≈72.0138"
    assert write_equal(Fraction(1, 3)) == "≈0.3333"


def test_written_number_compares_with_every_line_as_the_exact_one_does() -> None:
    chance = Random(2022)
    for _ in range(2000):
        lines = [Fraction(chance.randint(0, 1000), 10) for _ in range(3)]
        away = Fraction(chance.choice((-1, 0, 1)), chance.randint(1, 10**9))
        value = chance.choice(lines) + away
        written = write_told(value, *lines)
        shown = Fraction(written)
        assert [shown > one for one in lines] == [value > one for one in lines]
        assert [shown == one for one in lines] == [value == one for one in lines]
        if all(abs(value - one) > Fraction(1, 10**4) for one in lines):
            assert len(written.partition(".")[2]) <= 4


def test_share_is_told_with_four_decimals_and_kept_exactly_in_the_working() -> None:
    found = trace(SHARE, {"part": 4588, "whole": 6371}, maximum=6)
    assert found.lost[0].reason == "72.0138%，满分线80%，零分线50%"
    said = [step.text for step in found.steps]
    assert said == [
        "数据项part：4588÷6371×100%≈72.0138%",
        "6×（72.0138－50）÷（80－50）≈4.4028分",
    ]
    assert [step.to_json()["value"] for step in found.steps] == [
        "72.013812588291",
        "4.402762517658",
    ]


def test_share_just_short_of_full_marks_never_reads_as_having_them() -> None:
    just = {"part": 7_999_999_999, "whole": 10_000_000_000}
    assert reason(SHARE, just).startswith("79.99999999%，满分线80%")
    assert trace(SHARE, just).steps[-1].text.endswith("≈3.999999999分")


def test_ratio_just_over_or_under_a_tier_is_told_on_its_side() -> None:
    under = {"checks": 999_999, "whole": 1_000_000}
    assert reason(RATIO, under) == "0.999999未超过1"
    over = trace(RATIO, {"checks": 1_000_001, "whole": 1_000_000})
    assert over.steps[-1].text == "1.000001超过1，得4分"


def test_mean_rank_is_told_on_the_side_of_the_band_it_is_counted_in() -> None:
    ranks = [53, 54, 53] + [None] * 9
    told = reason(RANK, {"rank": ranks}, maximum=20)
    assert told == "月均第53.3333名，落后第10名5档，每档扣2分"
    [share] = re.findall(r"第([0-9.]+)名，", told)
    assert Decimal(share).as_tuple().exponent == -4
