"""Every rule kind gives the points of the written test points, under every reading."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.scoring.engine import ComponentResult, score
from indicators.scoring.exact import write_number
from indicators.scoring.rules import KINDS
from indicators.scoring.spec import SpecError
from tests.scoring.plans import MONTHS, metric, one_rule
from tests.scoring.recheck import recheck

RULES = tomllib.loads(
    Path(__file__).with_name("points.toml").read_text(encoding="utf-8"), parse_float=Decimal
)["rule"]
POINTS = [
    pytest.param(rule, point, id=f"{rule['title']}-{number}")
    for rule in RULES
    for number, point in enumerate(rule["points"], start=1)
]
RANK = {"kind": "rank_steps", "metric": "rank"} | {
    "full_within": 10,
    "zero_beyond": 100,
    "places": 10,
    "lose": 2,
}


def evaluate(rule: dict, values: dict) -> ComponentResult:
    monthly = rule.get("monthly", [])
    rows = []
    for code in values:
        columns = {"kind": "monthly"} if code in monthly else {}
        if code in rule.get("maximum", {}):
            columns["maximum"] = rule["maximum"][code]
        rows.append(metric(code, **columns))
    plan = one_rule(rule["rule"], maximum=rule["max"], metrics=rows)
    spread = monthly and {c: [v] * 12 for c, v in values.items() if not isinstance(v, list)}
    facts = values | (spread or {})
    return score(plan, facts, rule.get("readings"), closed=True).components[0]


@pytest.mark.parametrize(("rule", "point"), POINTS)
def test_written_test_point_is_met(rule: dict, point: dict) -> None:
    values = {code: value for code, value in point.items() if code not in {"gives", "flag"}}
    flags = (point["flag"],) if "flag" in point else ()
    result = evaluate(rule, values)
    assert (str(result.points), result.trace.flags) == (point["gives"], flags)


@pytest.mark.parametrize(("rule", "point"), POINTS)
def test_losses_and_recheck_agree_with_the_points(rule: dict, point: dict) -> None:
    values = {code: value for code, value in point.items() if code not in {"gives", "flag"}}
    trace = evaluate(rule, values).trace
    assert sum(loss.points for loss in trace.lost) == trace.max - trace.points
    assert write_number(recheck(trace.to_json())) == point["gives"]


def test_test_points_cover_every_kind() -> None:
    assert {rule["rule"]["kind"] for rule in RULES} == set(KINDS)


def test_reading_the_component_does_not_list_changes_nothing() -> None:
    plan = one_rule(RANK, maximum=20, metrics=[metric("rank", kind="monthly")])
    facts = {"rank": [57] * len(MONTHS)}
    assert str(score(plan, facts, {"rank_step": "linear"}).total) == "10"


UNKNOWN = [
    ("rank of known months", RANK, 20, {"rank": [48, 50] + [None] * 10}, "12"),
    ("rank without any month", RANK, 20, {"rank": [None] * 12}, "0"),
    ("scalar", {"kind": "deduct_each", "metric": "n", "each": 1}, 10, {"n": None}, "0"),
    ("absent scalar", {"kind": "deduct_each", "metric": "n", "each": 1}, 10, {}, "0"),
    (
        "part of a sum",
        {"kind": "linear_between", "numerator": ["n", "m"], "full_at": 100, "zero_at": 30},
        6,
        {"n": 65, "m": None},
        "3",
    ),
    (
        "part of a sum where less is better",
        {"kind": "linear_between", "numerator": ["n", "m"], "full_at": 30, "zero_at": 100},
        6,
        {"n": 10, "m": None},
        "0",
    ),
    (
        "denominator",
        {
            "kind": "linear_between",
            "numerator": ["n"],
            "denominator": "m",
            "full_at": 3,
            "zero_at": 1,
        },
        6,
        {"n": 10, "m": None},
        "0",
    ),
    (
        "some categories",
        {"kind": "categories_over", "metrics": ["n", "m"], "at_least": 5, "each": 1},
        2,
        {"n": 5, "m": None},
        "1",
    ),
    (
        "some items",
        {"kind": "accepted_items", "metrics": ["n", "m"], "each": 1},
        2,
        {"n": 1, "m": None},
        "1",
    ),
    (
        "events",
        {"kind": "judged", "metric": "n", "until_event": True},
        3,
        {"n": None},
        "0",
    ),
]


@pytest.mark.parametrize(("rule", "most", "facts", "gives"), [row[1:] for row in UNKNOWN])
def test_unknown_earns_nothing_and_is_listed(rule, most, facts, gives) -> None:
    rows = [metric("rank", kind="monthly"), metric("n"), metric("m")]
    result = score(one_rule(rule, maximum=most, metrics=rows), facts).components[0]
    trace = result.trace
    assert str(result.points) == gives
    assert sum(loss.points for loss in trace.lost) == trace.max - trace.points
    assert write_number(recheck(trace.to_json())) == gives
    assert trace.to_json()["unknown"]


REFUSED = [
    ({"kind": "guess"}, "components.1.rule.kind: 没有规则“guess”"),
    ({"kind": "deduct_each", "metric": "n"}, "components.1.rule.each: 缺少参数"),
    (
        {"kind": "deduct_each", "metric": "n", "each": 0.5},
        "components.1.rule.each: 不收二进制浮点数，请写成字符串或十进制数",
    ),
    (
        {"kind": "deduct_each", "metric": "n", "each": 1, "eahc": 2},
        "components.1.rule.eahc: 有不认识的参数",
    ),
    (
        {"kind": "deduct_each", "metric": "other", "each": 1},
        "components.1.rule.metric: 没有数据项“other”",
    ),
    (
        {"kind": "deduct_each", "metric": "rank", "each": 1},
        "components.1.rule.metric: 数据项“rank”应为不分月数据项",
    ),
    (
        {"kind": "deduct_each", "metric": "n", "each": 1, "readings": ["rank_step"]},
        "components.1.rule.readings: 规则“deduct_each”没有口径“rank_step”，或口径未登记",
    ),
    (
        {
            "kind": "monthly_pass",
            "award": 1,
            "checks": [{"name": "x", "metric": "rank", "of": "rank"}],
        },
        "components.1.rule.award: 12个单项之和不等于满分",
    ),
    (
        {"kind": "tiers", "metric": "n", "tiers": [{"over": 1, "points": 10}], "uncovered": 2},
        "components.1.rule.uncovered: 应是其中一档的起点",
    ),
    ({"kind": "judged", "metric": "n"}, "components.1.rule.metric: 认定分值的上限应不超过满分"),
]


@pytest.mark.parametrize(("rule", "said"), REFUSED)
def test_rule_that_cannot_be_scored_is_refused(rule: dict, said: str) -> None:
    with pytest.raises(SpecError) as refusal:
        one_rule(rule, maximum=10, metrics=[metric("rank", kind="monthly"), "n"])
    assert str(refusal.value) == said
