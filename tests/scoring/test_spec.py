"""A plan is read whole or refused with the first place that is wrong."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from indicators.scoring.engine import score
from indicators.scoring.spec import SpecError, read_plan
from tests.scoring.plans import MONTHS, metric, reading


def rows() -> dict:
    rule = {"kind": "deduct_each", "metric": "n", "each": 1, "readings": ["listing"]}
    part = {"code": "2", "name": "失信机构", "max": 10, "clause": "条文", "line": 142}
    indicator = {"number": 2, "name": "指标", "max": Decimal(10), "component": [part]}
    return {
        "months": MONTHS,
        "total": "10",
        "metrics": [metric("n")],
        "readings": [reading("listing")],
        "indicators": [indicator | {"component": [part | {"rule": rule}]}],
    }


def part(given: dict) -> dict:
    return given["indicators"][0]["component"][0]


def test_plan_holds_what_the_rows_say() -> None:
    plan = read_plan(**rows())
    result = score(plan, {"n": 3}).components[0]
    assert (result.indicator, result.code, result.points, result.max) == (2, "2", 7, 10)
    assert (plan.scored_metrics(), plan.months, plan.total) == (("n",), MONTHS, 10)
    assert (result.trace.clause, result.trace.line) == ("条文", 142)


REFUSED: list[tuple[str, Callable[[dict], object]]] = [
    ("total: 各指标满分之和不等于总分", lambda g: g.update(total=9)),
    ("total: 不收二进制浮点数，请写成字符串或十进制数", lambda g: g.update(total=10.0)),
    ("months: 评分期应有月份，且不得重复", lambda g: g.update(months=["2022-01", "2022-01"])),
    ("metrics.n: 代码重复", lambda g: g["metrics"].append(metric("n"))),
    ("metrics.m.part_of: 没有数据项“x”", lambda g: g["metrics"].append(metric("m", part_of="x"))),
    (
        "metrics.m.part_of: 部分与整体应同为逐月或同为不分月",
        lambda g: g["metrics"].append(metric("m", kind="monthly", part_of="n")),
    ),
    ("readings.listing: 代码重复", lambda g: g["readings"].append(reading("listing"))),
    (
        "readings.listing.default: 应是选项之一，且选项不得重复",
        lambda g: g["readings"][0].update(default="never"),
    ),
    ("readings.listing.option: 应为非空列表", lambda g: g["readings"][0].update(option=[])),
    ("readings.listing.option: 每一项应为表", lambda g: g["readings"][0].update(option=["x"])),
    (
        "components.2.rule.readings: 口径“listing”有规则不认识的选项",
        lambda g: g["readings"][0]["option"].append({"code": "sometimes", "name": "有时"}),
    ),
    ("indicators: 编号重复", lambda g: g["indicators"].append(two(g))),
    ("indicators.number: 应为整数", lambda g: g["indicators"][0].update(number="2")),
    ("indicators.2.max: 各评分项满分之和不等于指标满分", lambda g: part(g).update(max=9)),
    ("indicators.2.name: 缺少文字", lambda g: g["indicators"][0].update(name="")),
    ("components.2.max: 应大于0", lambda g: part(g).update(max=0)),
    ("components.2.rule: 缺少评分规则", lambda g: part(g).pop("rule")),
    ("components.2.rule.readings: 应为列表", lambda g: part(g)["rule"].update(readings="listing")),
]


def two(given: dict) -> dict:
    return given["indicators"][0] | {"component": [part(given) | {"code": "2b"}]}


@pytest.mark.parametrize(("said", "spoil"), [pytest.param(*row, id=row[0]) for row in REFUSED])
def test_wrong_plan_is_refused_by_place(said: str, spoil: Callable[[dict], object]) -> None:
    given = rows()
    spoil(given)
    with pytest.raises(SpecError) as refusal:
        read_plan(**given)
    assert str(refusal.value) == said


RULES: list[tuple[str, dict]] = [
    ("checks: 应为非空列表", {"kind": "monthly_pass", "award": 1, "checks": []}),
    (
        "checks: 每项应有 of 或 equals 之一",
        {"kind": "monthly_pass", "award": 1, "checks": [{"name": "x", "metric": "n"}]},
    ),
    (
        "checks: 每项应有 name",
        {"kind": "monthly_pass", "award": 1, "checks": [{"metric": "n", "equals": 0}]},
    ),
    ("metrics: 数据项重复", {"kind": "accepted_items", "metrics": ["n", "n"], "each": 1}),
    ("until_event: 应为 true 或 false", {"kind": "judged", "metric": "n", "until_event": 1}),
    ("tiers: 每档应有 over 和 points", {"kind": "tiers", "metric": "n", "tiers": [{"over": 1}]}),
    ("numerator_by: 与 readings 不一致", {"kind": "linear_between", "numerator_by": {}}),
    (
        "zero_at: 不应等于 full_at",
        {"kind": "linear_between", "numerator": ["n"], "full_at": 1, "zero_at": 1},
    ),
]


@pytest.mark.parametrize(("said", "rule"), [pytest.param(*row, id=row[0]) for row in RULES])
def test_wrong_parameter_is_refused_by_key(said: str, rule: dict) -> None:
    given = rows()
    part(given)["rule"] = rule
    with pytest.raises(SpecError) as refusal:
        read_plan(**given)
    assert str(refusal.value) == f"components.2.rule.{said}"


def test_loan_amount_needs_a_row_for_every_option() -> None:
    given = rows() | {"readings": [reading("loan_amount")]}
    rule = {"kind": "linear_between", "numerator_by": {"loans": ["n"]}, "full_at": 2, "zero_at": 1}
    part(given)["rule"] = rule | {"readings": ["loan_amount"]}
    with pytest.raises(SpecError) as refusal:
        read_plan(**given)
    assert str(refusal.value) == "components.2.rule.numerator_by: 应为口径的每个选项各列一组数据项"
