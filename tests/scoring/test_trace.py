"""A trace names what was lost, what is unknown, and reads as one Chinese paragraph."""

from indicators.scoring.engine import score
from tests.scoring.plans import metric, one_rule

PUBLICITY = {
    "kind": "monthly_pass",
    "award": "0.2",
    "checks": [{"name": "合规率", "metric": "compliant", "of": "records"}],
    "readings": ["missed_month"],
}
MONTHLY = [metric("records", kind="monthly", measure="条"), metric("compliant", kind="monthly")]
RECORDS = [318, 205, 411, 388, 402, 377, 365, 391, 420, 266, 399, None]
COMPLIANT = [318, 205, 410, 388, 402, 377, 365, 391, 420, 266, 399, None]

WHOLE = {
    "component": "1",
    "name": "评分项",
    "clause": "条文原文",
    "line": 141,
    "rule": "linear_between",
    "max": "4",
    "readings": [],
    "parameters": {
        "numerator": ["bad"],
        "numerator_by": None,
        "denominator": "all",
        "full_at": "0.3",
        "zero_at": "0.5",
    },
    "inputs": [
        {"metric": "bad", "name": "数据项bad", "month": None, "value": "35", "measure": "个"},
        {
            "metric": "all",
            "name": "数据项all",
            "month": None,
            "value": "10000",
            "measure": "个",
        },
    ],
    "steps": [
        {"text": "数据项bad：35÷10000×100%＝0.35%", "value": "0.35"},
        {"text": "4×（0.35－0.5）÷（0.3－0.5）＝3分", "value": "3"},
    ],
    "points": "3",
    "lost": [
        {
            "points": "1",
            "month": None,
            "item": "数据项bad",
            "reason": "0.35%，满分线0.3%，零分线0.5%",
        }
    ],
    "flags": [],
    "unknown": [],
}


def publicity_trace():
    rows = [row | {"measure": "条"} for row in MONTHLY]
    plan = one_rule(PUBLICITY, maximum="2.4", metrics=rows)
    facts = {"records": RECORDS, "compliant": COMPLIANT}
    return score(plan, facts).components[0].trace


def test_lost_entries_name_month_and_item() -> None:
    assert publicity_trace().to_json()["lost"] == [
        {"points": "0.2", "month": "2022-03", "item": "合规率", "reason": "411条中410条合规"},
        {"points": "0.2", "month": "2022-12", "item": "合规率", "reason": "该月未定，暂不计分"},
    ]


def test_unknown_inputs_are_listed_by_metric_and_month() -> None:
    assert publicity_trace().to_json()["unknown"] == [
        {"metric": "records", "month": "2022-12"},
        {"metric": "compliant", "month": "2022-12"},
    ]


def test_deduction_stops_at_zero_and_losses_still_sum() -> None:
    rows = [row | {"measure": "条"} for row in MONTHLY]
    plan = one_rule(PUBLICITY, maximum="2.4", metrics=rows)
    facts = {"records": [5] * 12, "compliant": [4] * 8 + [5] * 4}
    trace = score(plan, facts, {"missed_month": "deduct"}).components[0].trace
    assert [str(loss.points) for loss in trace.lost] == ["2/5"] * 6
    assert trace.points == 0


def test_trace_is_whole_as_data() -> None:
    rule = {"kind": "linear_between", "numerator": ["bad"], "denominator": "all"}
    rule |= {"full_at": "0.3", "zero_at": "0.5"}
    plan = one_rule(rule, maximum=4, metrics=["bad", "all"])
    assert score(plan, {"bad": 35, "all": "10000"}).components[0].trace.to_json() == WHOLE


def test_paragraph_tells_clause_reading_data_arithmetic_and_losses() -> None:
    rule: dict = {"kind": "tiers", "metric": "volume", "tiers": [{"over": 400, "points": 5}]}
    rule |= {"uncovered": 400, "readings": ["uncovered_value"]}
    plan = one_rule(rule, maximum=5, metrics=["volume"])
    assert score(plan, {"volume": 400}).components[0].trace.paragraph() == (
        "1 评分项：依据（第141行）“条文原文”。口径：口径uncovered_value怎样理解？——选项lower。"
        "数据：数据项volume400个。"
        "算式：数据项volume400个；条文未规定恰为400的情形，按下一档；400未超过400，得0分。"
        "得0分（满分5分）。失分：数据项volume失5分（400未超过400）。标记：临界。"
    )
