"""The golden cases are met exactly, and a stranger reaches the same points from the traces."""

import json
from pathlib import Path

import pytest

from indicators.scheme import read_scheme
from indicators.scoring.cases import read_cases, run_cases
from indicators.scoring.engine import Result, score
from indicators.scoring.exact import write_number
from indicators.scoring.spec import Plan
from tests.scoring.recheck import recheck

GOLDEN = Path(__file__).with_name("golden")
DEFINITIONS = Path(__file__).parents[2] / "indicators" / "definitions"
CLOSED = json.loads((GOLDEN / "scoring.json").read_text(encoding="utf-8"))
OPEN = json.loads((GOLDEN / "intervals.json").read_text(encoding="utf-8"))
ALL = [pytest.param(case, id=case["id"]) for case in [*CLOSED, *OPEN]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_scheme(DEFINITIONS / "liaocheng-resort-2022").plan


def points(plan: Plan, case: dict) -> Result:
    return score(plan, case["metrics"], case.get("readings"))


def test_every_closed_case_scores_as_expected(plan: Plan) -> None:
    answers = run_cases(plan, read_cases((GOLDEN / "scoring.json").read_text(encoding="utf-8")))
    assert answers == [{"id": case["id"], **case["expect"]} for case in CLOSED]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in OPEN])
def test_every_open_case_has_the_expected_interval(plan: Plan, case: dict) -> None:
    (answer,) = run_cases(plan, read_cases(json.dumps([case])))
    assert answer == {"id": case["id"], **case["expect"]}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in OPEN])
def test_earned_is_the_same_number_as_the_points(plan: Plan, case: dict) -> None:
    written: dict = json.loads(json.dumps(points(plan, case).to_json()))
    earned = {number: four["earned"] for number, four in written["intervals"].items()}
    assert (earned, written["interval"]["earned"]) == (written["indicators"], written["total"])


def test_every_number_of_a_closed_window_is_the_points(plan: Plan) -> None:
    written: dict = dict(score(plan, CLOSED[0]["metrics"], closed=True).to_json())
    names = ("earned", "secured", "reachable", "if_unreported")
    assert written["interval"] == dict.fromkeys(names, written["total"])
    for part in written["components"]:
        assert part["interval"] == dict.fromkeys(names, part["points"])


@pytest.mark.parametrize("case", ALL)
def test_recheck_from_the_trace_alone_gives_the_same_points(plan: Plan, case: dict) -> None:
    written = json.loads(json.dumps(points(plan, case).to_json()))
    for part in written["components"]:
        again = recheck(part["trace"])
        assert (part["code"], write_number(again)) == (part["code"], part["points"])


@pytest.mark.parametrize("case", ALL)
def test_lost_points_sum_to_what_is_missing(plan: Plan, case: dict) -> None:
    for part in points(plan, case).components:
        assert sum(loss.points for loss in part.trace.lost) == part.trace.max - part.trace.points


@pytest.mark.parametrize("code", ["rank_step", "missed_month", "proportional", "loan_amount"])
def test_reading_moves_only_its_own_indicators(plan: Plan, code: str) -> None:
    moving = {
        "rank_step": {1},
        "missed_month": {4, 5},
        "proportional": {10, 11, 13},
        "loan_amount": {11},
    }
    facts = CLOSED[0]["metrics"] | {"national_rank": [57] * 12, "xinyidai_enterprises": 100}
    facts |= {"commitment_records": 4000, "fulfilment_records": 0}
    before = score(plan, facts).indicators
    after = score(plan, facts, {code: plan.readings[code].options[-1]}).indicators
    assert {number for number in before if before[number] != after[number]} == moving[code]


def test_listing_reading_leaves_the_arithmetic_alone(plan: Plan) -> None:
    facts = CLOSED[0]["metrics"] | {"dishonest_government_bodies": 2}
    assert score(plan, facts, {"listing": "on_last_day"}).total == score(plan, facts).total
