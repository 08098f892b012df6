"""Why a published number differs: each cause computed on the real plan, with numbers by hand."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from indicators.scheme import read_scheme
from reporting.published.reconciling import Case, Cause, Finding, agrees, compare, shown
from reporting.scores.facts import Fact
from tests.builders import FOLDER

PLAN = read_scheme(FOLDER).plan
READINGS = {code: one.default for code, one in PLAN.readings.items()}
MONTHS = list(PLAN.months)
MARCH = "2022-03-31"


def ranks(*known: int) -> list[Decimal | None]:
    """The ranks of the first months, the rest unknown."""
    row: list[Decimal | None] = [Decimal(one) for one in known]
    return row + [None] * (len(MONTHS) - len(known))


def finding(
    number: int,
    official: str | None,
    then: Mapping[str, Fact],
    now: Mapping[str, Fact] | None = None,
    *,
    standing: Mapping[str, Fact] | None = None,
    published: Mapping[tuple[str, str | None], str] | None = None,
    readings: Mapping[str, str] | None = None,
) -> Finding:
    """The comparison as of 31 March; `standing` are the facts where only the last day counts."""
    indicator = next(one for one in PLAN.indicators if one.number == number)

    def under(facts: Mapping[str, Fact]):
        last_day = dict(facts) | dict(standing or {})
        return lambda chosen: last_day if chosen["listing"] == "on_last_day" else facts

    return compare(
        Case(
            plan=PLAN,
            indicator=indicator,
            readings=READINGS | dict(readings or {}),
            official=None if official is None else Decimal(official),
            as_of=MARCH,
            then=under(then),
            now=under(then if now is None else now),
            published={key: Decimal(value) for key, value in (published or {}).items()},
        )
    )


def told(found: Finding) -> list[tuple[str, str, bool]]:
    return [(one.kind.label, one.text, one.settles) for one in found.causes]


def test_equal_points_need_no_cause() -> None:
    found = finding(1, "10", {"national_rank": ranks(57, 57, 57)})
    assert (found.then, found.now, found.causes) == (Decimal(10), Decimal(10), [])


def test_another_reading_that_makes_both_equal_is_named() -> None:
    """Rank 57 is 47 places behind: five steps of two when started, four when completed."""
    found = finding(1, "12", {"national_rank": ranks(57, 57, 57)})
    assert told(found) == [
        ("口径", "若按“满10名才扣（向下取整）”计，测算为12.00，与通报一致", True)
    ]


def test_reading_in_force_is_not_proposed_against_itself() -> None:
    found = finding(
        1, "10", {"national_rank": ranks(57, 57, 57)}, readings={"rank_step": "completed"}
    )
    assert told(found) == [
        ("口径", "若按“不满10名按10名扣（向上取整）”计，测算为10.00，与通报一致", True)
    ]


def test_as_few_readings_as_possible_are_changed() -> None:
    """Of 40 亿 credit and 30 亿 loans only the loans: 0; only the credit, from zero: 2.4."""
    facts = {"xinyidai_credit": Decimal(40), "xinyidai_loans": Decimal(30)}
    assert told(finding(11, "2.4", facts)) == [
        (
            "口径",
            (
                "若按“只计授信金额”、“按实际值占满分门槛的比例计分，低于下限不得分”计，"
                "测算为2.40，与通报一致"
            ),
            True,
        )
    ]
    assert told(finding(11, "4.2", facts)) == [
        (
            "口径",
            "若按“按实际值占满分门槛的比例计分，低于下限不得分”计，测算为4.20，与通报一致",
            True,
        )
    ]


def test_reading_that_decides_what_a_register_counts_is_tried_on_its_own_facts() -> None:
    """Three bodies were listed, one still is."""
    ever = {"dishonest_government_bodies": Decimal(3)}
    found = finding(2, "9", ever, standing={"dishonest_government_bodies": Decimal(1)})
    assert told(found) == [
        ("口径", "若按“只看评分期最后一天仍在名单的”计，测算为9.00，与通报一致", True)
    ]


def test_published_value_of_a_month_is_tried_through_the_engine() -> None:
    """57, 57, 27 have the mean 47: 20 − 2 × ⌈37 ÷ 10⌉ = 12."""
    found = finding(
        1,
        "12",
        {"national_rank": ranks(57, 57, 57)},
        published={("national_rank", "2022-02"): "57", ("national_rank", "2022-03"): "27"},
        readings={"rank_step": "started"},
    )
    assert (
        "数据",
        (
            "国家城市信用监测排名（2022-03）本级为57、通报为27；"
            "改用通报数据，测算为12.00，与通报一致"
        ),
        True,
    ) in told(found)


def test_published_value_that_leaves_a_rest_says_how_much() -> None:
    facts = {"national_rank": ranks(57, 57, 57)}
    found = finding(1, "15", facts, published={("national_rank", "2022-03"): "27"})
    assert told(found) == [
        (
            "数据",
            (
                "国家城市信用监测排名（2022-03）本级为57、通报为27；"
                "改用通报数据，测算为12.00，与通报仍差3.00分"
            ),
            False,
        )
    ]


def test_published_value_that_contradicts_the_district_is_said_to() -> None:
    """More dishonest entities than there are market entities cannot be scored."""
    facts = {"seriously_dishonest_entities": Decimal(5), "market_entities": Decimal(1000)}
    found = finding(3, "1", facts, published={("market_entities", None): "0"})
    assert told(found) == [
        (
            "数据",
            "在营市场主体本级为1000、通报为0；改用通报数据后与本级其他数据相互矛盾，无法测算",
            False,
        )
    ]


def test_values_are_compared_where_the_city_published_no_points() -> None:
    found = finding(
        1,
        None,
        {"national_rank": ranks(57, 57, 57)},
        published={("national_rank", "2022-03"): "27"},
    )
    assert told(found) == [
        (
            "数据",
            "国家城市信用监测排名（2022-03）本级为57、通报为27；改用通报数据，测算为12.00",
            False,
        )
    ]


def test_what_came_later_is_told_with_both_points() -> None:
    then = {"national_rank": ranks(57, 57, 57)}
    now = {"national_rank": ranks(57, 57, 57, 17)}
    found = finding(1, "12", then, now)
    assert (found.then, found.now) == (Decimal(10), Decimal(12))
    assert told(found)[0] == (
        "时间",
        (
            "2022-03-31之后的变化：国家城市信用监测排名（2022-04）由未知变为17；"
            "测算由10.00变为12.00，现与通报一致"
        ),
        True,
    )


def test_later_change_is_told_even_where_the_day_agreed() -> None:
    found = finding(1, "10", {"national_rank": ranks(57)}, {"national_rank": ranks(57, 17)})
    assert [(one.kind, one.settles) for one in found.causes] == [("time", False)]


def test_inputs_nobody_delivered_are_named_up_to_the_day() -> None:
    found = finding(1, "9.7", {"national_rank": ranks(57)})
    assert told(found) == [
        ("未知", "区内尚无已审核通过的数据：国家城市信用监测排名（2022-02、2022-03）", False)
    ]
    found = finding(8, "4", {"market_entities": Decimal(9)})
    assert told(found) == [("未知", "区内尚无已审核通过的数据：大厅信用核查应用次数", False)]


def test_rounding_is_a_cause_of_its_own() -> None:
    """4 × (0.5 − 41 ÷ 128.06) ÷ 0.2 never ends."""
    facts = {"seriously_dishonest_entities": Decimal(41), "market_entities": Decimal(12806)}
    found = finding(3, "3.6", facts)
    assert told(found) == [("尾数", "测算为3.596751522724，四舍五入后与通报一致", True)]


def test_gap_that_nothing_explains_is_to_be_looked_into() -> None:
    found = finding(1, "3", {"national_rank": ranks(57, 57, 57)})
    assert told(found) == [("待查", "上述各项都不能解释，原因待查；请与通报发布单位核对", False)]


def test_facts_that_contradict_each_other_are_no_points() -> None:
    found = finding(3, "3", {"market_entities": Decimal(0)})
    assert (found.then, found.now) == (None, None)


@pytest.mark.parametrize(
    ("computed", "official", "same"),
    [("3.596", "3.6", True), ("3.594", "3.6", False), ("3.5968", "3.597", True),
     ("12", "12.0000", True), ("3.60001", "3.6001", False)],
)  # fmt: skip
def test_numbers_agree_to_the_decimals_that_were_published(
    computed: str, official: str, same: bool
) -> None:
    assert agrees(Decimal(computed), Decimal(official)) is same


def test_points_are_shown_with_two_decimals_or_as_many_as_published() -> None:
    assert [shown(Decimal("3.5968")), shown(Decimal("3.5968"), Decimal("3.5970"))] == [
        "3.60", "3.597"
    ]  # fmt: skip


def test_many_differences_are_listed_in_part() -> None:
    then = {"national_rank": ranks(*range(40, 52))}
    months: dict[tuple[str, str | None], str] = {("national_rank", one): "9" for one in MONTHS}
    found = finding(1, "20", then, published=months)
    cause: Cause = next(one for one in found.causes if one.kind == "data")
    assert cause.text.count("通报为9") == 6
    assert "等12处；改用通报数据，测算为20.00，与通报一致" in cause.text
