"""Gauges and targets: what a component is measured by, and what meeting its targets brings."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scheme import Scheme, read_scheme
from indicators.scoring.checking import check_facts
from indicators.scoring.engine import score
from indicators.scoring.facts import Facts
from indicators.scoring.gauges import Gauge
from indicators.scoring.rules import KINDS
from indicators.scoring.targets import Goal, Progress, gauge_of, progress, promised
from tests.scoring.small import SMALL, Small

DEFINITIONS = Path(__file__).parents[2] / "indicators" / "definitions"
DISTRICT = read_scheme(DEFINITIONS / "liaocheng-resort-2022")
CITY = read_scheme(DEFINITIONS / "liaocheng-2022")
REAL = DISTRICT.plan
YEAR = json.loads(
    Path(__file__).with_name("golden").joinpath("intervals.json").read_text(encoding="utf-8")
)[5]["metrics"]
PARTS = {part.code: part for part in REAL.components()}
READINGS = {code: spec.default for code, spec in REAL.readings.items()}
EACH = pytest.mark.parametrize("world", [pytest.param(one, id=one.name) for one in SMALL])
FULL = Fraction(100)


def goals(scheme: Scheme, level: str) -> list[Goal]:
    """The targets of one level of a real scheme."""
    return [
        Goal(part.code, row.level, row.name, row.comparison, Fraction(row.value), row.metric)
        for indicator in scheme.indicators
        for part in indicator.components
        for row in part.targets
        if row.level == level
    ]


def facts(**values: object) -> Facts:
    return check_facts(REAL, values, {})[0]


def gauge(code: str, known: Facts, **readings: str) -> Gauge:
    return PARTS[code].rule.gauge(known, READINGS | readings)


def goal(code: str, comparison: str, value: object, name: str = "", metric: str = "") -> Goal:
    return Goal(code, "district", name, comparison, Fraction(str(value)), metric)


def stands(one: Goal, known: Facts) -> Progress:
    found = gauge_of(one, PARTS[one.component], known, READINGS)
    assert found is not None
    return progress(one, found)


@EACH
def test_points_at_the_present_value_are_the_points_of_the_component(world: Small) -> None:
    """Wherever the value is known and the rule depends on the gauge alone."""
    seen = 0
    for readings in world.options():
        for state in world.states():
            known, in_force = check_facts(world.plan, state, readings)
            (part,) = world.plan.components()
            found = part.rule.gauge(known, in_force)
            if found.value is not None and found.alone:
                seen += 1
                assert found.points_at(found.value) == part.rule.points(known, in_force)
    assert seen


@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data())
def test_real_plan_agrees_with_its_gauges(data: st.DataObject) -> None:
    values = dict(YEAR)
    for code, given_value in YEAR.items():
        if isinstance(given_value, list):
            values[code] = [0 if one is None else one for one in given_value]
        elif code not in ("market_entities", "enterprises"):
            most = REAL.metrics[code].maximum
            top = int(most) if most is not None else int(Fraction(str(given_value))) * 2 + 3
            values[code] = data.draw(st.integers(0, top))
    values["national_rank"] = data.draw(st.lists(st.integers(1, 261), min_size=12, max_size=12))
    readings = {
        code: data.draw(st.sampled_from(spec.options)) for code, spec in REAL.readings.items()
    }
    known, in_force = check_facts(REAL, values, readings)
    for result in score(REAL, values, readings).components:
        found = PARTS[result.code].rule.gauge(known, in_force)
        assert found.alone
        assert found.value is not None
        assert found.points_at(found.value) == result.trace.points


def test_every_kind_has_a_gauge_that_begins_and_ends_where_its_clause_says() -> None:
    marks = {}
    for code, part in PARTS.items():
        one = part.rule.gauge(facts(), READINGS)
        sign = (">" if one.strict else ">=") if one.rising else ("<" if one.strict else "<=")
        zero = None if one.zero is None else str(one.zero)
        marks[code] = (one.measure, sign, str(one.full), zero)
    assert marks == {
        "1": ("名", "<=", "10", "100"),
        "2": ("家", "<=", "0", "10"),
        "3": ("%", "<=", "3/10", "1/2"),
        "4": ("%", ">=", "100", "0"),
        "5": ("%", ">=", "100", "0"),
        "6": ("条", ">", "600000000", "400000000"),
        "7": ("类", ">=", "8", "0"),
        "8": ("%", ">", "100", None),
        "9": ("个", ">=", "20", "0"),
        "10": ("%", ">=", "3", "1"),
        "11": ("亿元", ">=", "100", "30"),
        "12": ("个", ">=", "20", "0"),
        "13": ("%", ">=", "80", "50"),
        **dict.fromkeys(("14a", "14b", "14c", "14d"), ("项", ">=", "1", "0")),
        "15": ("项", ">=", "2", "0"),
        "16-1": ("分", ">=", "4", "0"),
        **dict.fromkeys(("16-2a", "16-2b", "16-2c"), ("分", ">=", "1", "0")),
        "16-3": ("起", "<=", "0", "1"),
    }
    assert {part.rule.kind for part in PARTS.values()} == set(KINDS)


@pytest.mark.parametrize("code", PARTS)
def test_full_marks_begin_at_the_full_mark_and_not_before(code: str) -> None:
    one = gauge(code, facts())
    assert one.full is not None
    step = one.unit if one.rising else -one.unit
    inside, outside = (one.full + step, one.full) if one.strict else (one.full, one.full - step)
    assert one.points_at(inside) == PARTS[code].max
    lower = one.points_at(outside)
    assert lower is not None
    assert lower < PARTS[code].max


def test_unknown_facts_leave_every_gauge_unknown() -> None:
    for code in PARTS:
        assert gauge(code, facts()).value is None


def test_shares_are_of_the_decided_months_alone() -> None:
    known = facts(wrong_credit_codes=[0, 2, 0, None, *[None] * 8])
    one = gauge("4", known)
    assert (one.value, one.alone) == (Fraction(200, 3), False)
    assert one.points_at(FULL) == Fraction(12, 5)
    assert gauge("4", known, missed_month="deduct").points_at(Fraction(50)) == 0


def test_exactly_uncovered_value_follows_its_reading() -> None:
    known = facts(hall_credit_checks=13000, market_entities=13000)
    lower, upper = gauge("8", known), gauge("8", known, uncovered_value="upper")
    assert (lower.strict, lower.points_at(FULL)) == (True, 0)
    assert (upper.strict, upper.points_at(FULL)) == (False, 4)


@pytest.mark.parametrize(
    ("one", "name", "measure"),
    [
        (goal("1", "at_most", 50, metric="national_rank"), "国家城市信用监测排名", "名"),
        (goal("4", "equals", 0, metric="wrong_credit_codes"), "统一社会信用代码重错码", "个"),
        (goal("5", "equals", 100, "“双公示”及时率（%，逐月）"), "及时率达标的月份占比", "%"),
        (goal("7", "at_least", 1000000, "八类特定信用信息每类（条）"), "数量最少的一类", "条"),
        (goal("8", "at_least", 13000, metric="hall_credit_checks"), "大厅信用核查应用次数", "次"),
        (
            goal("8", "over", 100, "占市场主体数量的比例（%）"),
            "大厅信用核查应用次数÷在营市场主体",
            "%",
        ),
        (
            goal("11", "at_least", 100, "授信和放款金额（亿元）"),
            "“信易贷”授信金额＋“信易贷”放款金额",
            "亿元",
        ),
    ],
)
def test_target_stands_on_the_number_it_speaks_of(one: Goal, name: str, measure: str) -> None:
    found = gauge_of(one, PARTS[one.component], facts(), READINGS)
    assert found is not None
    assert (found.name, found.measure) == (name, measure)


def test_loans_alone_still_carry_the_target_of_the_sum() -> None:
    one = goal("11", "at_least", 100, "授信和放款金额（亿元）")
    found = gauge_of(one, PARTS["11"], facts(xinyidai_loans=5), READINGS | {"loan_amount": "loans"})
    assert found is not None
    assert (found.metric, found.value) == ("xinyidai_loans", 5)


@pytest.mark.parametrize(
    "one",
    [
        goal("6", "over", 300000000, "专班成员单位报送信用信息累计（条）"),
        goal("9", "at_least", 1, "每个行业主管推出的“信易+”应用场景"),
        goal("16-1", "at_least", 1, "信用培育与银企对接等活动（次）"),
    ],
)
def test_target_that_no_number_says_stands_on_nothing(one: Goal) -> None:
    assert gauge_of(one, PARTS[one.component], facts(), READINGS) is None


def test_progress_names_completion_and_shortfall_in_either_direction() -> None:
    domains = goal("9", "over", 30, metric="benefit_domains")
    rank = goal("1", "at_most", 50, metric="national_rank")
    bodies = goal("2", "equals", 0, metric="dishonest_government_bodies")
    listed = goal("3", "under", "0.2", "主体的比例（%）")
    months = [60, 65, *[None] * 10]
    assert stands(domains, facts(benefit_domains=12)) == Progress(
        False, Fraction(19), Fraction(2, 5)
    )
    assert stands(domains, facts(benefit_domains=30)) == Progress(False, Fraction(1), Fraction(1))
    assert stands(domains, facts(benefit_domains=31)) == Progress(True, Fraction(0), Fraction(1))
    assert stands(rank, facts(national_rank=months)) == Progress(
        False, Fraction(25, 2), Fraction(50) / Fraction(125, 2)
    )
    assert stands(bodies, facts(dishonest_government_bodies=2)) == Progress(
        False, Fraction(2), None
    )
    assert stands(bodies, facts()) == Progress(None, None, None)
    assert stands(listed, facts(seriously_dishonest_entities=4, market_entities=1000)) == Progress(
        False, Fraction("0.21"), Fraction(1, 2)
    )


def test_meeting_every_district_target_gives_at_most_92_points() -> None:
    found = promised(REAL, goals(DISTRICT, "district"), facts(), READINGS)
    assert (found.points, found.total) == (92, 100)
    assert [(one.indicator, one.goal.name, one.points) for one in found.short] == [
        (1, "国家城市信用监测排名", 12)
    ]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.data())
def test_reading_of_the_steps_does_not_lift_the_district_targets(data: st.DataObject) -> None:
    readings = {c: data.draw(st.sampled_from(s.options)) for c, s in REAL.readings.items()}
    found = promised(REAL, goals(DISTRICT, "district"), facts(), readings)
    assert found.points == 92


def test_city_targets_alone_are_judged_on_the_city_plan() -> None:
    known = check_facts(CITY.plan, {}, {})[0]
    readings = {code: spec.default for code, spec in CITY.plan.readings.items()}
    assert promised(CITY.plan, goals(CITY, "city"), known, readings).points == 92


def test_of_two_targets_the_more_demanding_one_decides() -> None:
    two = [goal("9", "at_least", value, metric="benefit_domains") for value in (5, 15)]
    found = promised(REAL, two, facts(), READINGS)
    assert [(one.goal.value, one.points, one.lost) for one in found.short] == [(15, 3, 1)]
    assert found.points == 99
