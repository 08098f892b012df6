"""Every lost point names units, months and items; what is undecided is not called lost."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.scheme import read_scheme
from indicators.scoring.engine import score
from indicators.scoring.exact import write_decimal
from indicators.scoring.spec import Plan
from reporting.duties.terms import Term
from reporting.scores.losses import Culprit, Evidence, Fate, Loss, Said, losses
from tests.builders import FOLDER

Answers = Mapping[str, Sequence[tuple[str, str, str | list[str]]]]
JUNE_AND_JULY = ("2022-06", "2022-07")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_scheme(FOLDER).plan


def months(**known: str) -> list[str | None]:
    """Twelve months with some known: m04="98"."""
    return [known.get(f"m{month:02}") for month in range(1, 13)]


def explained(
    plan: Plan,
    code: str,
    facts: dict[str, Any],
    said: Answers | None = None,
    reporters: dict[str, list[str]] | None = None,
    readings: dict[str, str] | None = None,
) -> tuple[Loss, ...]:
    """The losses of a component; answers are (unit, month, text) with submission 1, 2, 3 …"""
    (part,) = [one for one in score(plan, facts, readings).components if one.code == code]
    sources = {
        metric: Said.of(
            [unit, month, answer, at, 1, "审核员", "2022-05-01T09:00:00+08:00"]
            for at, (unit, month, answer) in enumerate(rows, start=1)
        )
        for metric, rows in (said or {}).items()
    }
    kinds = {code: metric.kind for code, metric in plan.metrics.items()}
    gone = part.max - write_decimal(part.interval.reachable)
    return losses(Evidence(part.trace.to_json(), sources, reporters or {}, kinds, gone))


def test_losses_add_up_to_what_the_component_lost(plan: Plan) -> None:
    facts = {"national_rank": months(m01="44", m02="61"), "benefit_domains": "17"}
    for part in score(plan, facts).components:
        gone = part.max - write_decimal(part.interval.reachable)
        found = losses(Evidence(part.trace.to_json(), {}, {}, {}, gone))
        assert sum(one.points for one in found) == part.max - part.points
        assert sum(one.points for one in found if one.fate is Fate.GONE) == gone


def test_missed_check_names_the_unit_whose_numbers_differ(plan: Plan) -> None:
    facts = {
        "publicity_records": months(m04="98"),
        "publicity_compliant": months(m04="98"),
        "publicity_timely": months(m04="96"),
    }
    said: Answers = {
        "publicity_records": [("health", "2022-04", "60"), ("taxation", "2022-04", "38")],
        "publicity_compliant": [("health", "2022-04", "60"), ("taxation", "2022-04", "38")],
        "publicity_timely": [("health", "2022-04", "60"), ("taxation", "2022-04", "36")],
    }
    found = explained(plan, "5", facts, said)
    (missed,) = [one for one in found if one.fate is Fate.GONE]
    assert (missed.month, missed.item, missed.points) == ("2022-04", "及时率", Decimal("0.2"))
    culprit = Culprit("taxation", "38中36", "publicity_timely", "2022-04", 2)
    assert missed.whose == (culprit,)
    others = {one.fate for one in found if one is not missed}
    assert others == {Fate.UNDECIDED}


def test_undecided_month_names_who_has_not_been_heard(plan: Plan) -> None:
    facts = {"wrong_credit_codes": months(m03="0")}
    said: Answers = {"wrong_credit_codes": [("social-development", "2022-04", "0")]}
    owed = {"wrong_credit_codes": ["market-supervision", "social-development"]}
    april = explained(plan, "4", facts, said, owed)[2]
    assert (april.month, april.fate) == ("2022-04", Fate.UNDECIDED)
    assert [(one.unit, one.text) for one in april.whose] == [("market-supervision", "尚未审核通过")]


def test_wrong_codes_name_the_unit_and_its_number(plan: Plan) -> None:
    facts = {"wrong_credit_codes": months(m03="2")}
    said: Answers = {
        "wrong_credit_codes": [
            ("market-supervision", "2022-03", "2"),
            ("huxi", "2022-03", "零报告"),
        ]
    }
    march = next(one for one in explained(plan, "4", facts, said) if one.month == "2022-03")
    assert [(one.unit, one.text, one.submission) for one in march.whose] == [
        ("market-supervision", "2", 1)
    ]
    assert march.fate is Fate.GONE


def test_mean_rank_lists_the_months_behind_the_worst_first(plan: Plan) -> None:
    facts = {"national_rank": months(m01="44", m02="8", m03="61")}
    said: Answers = {
        "national_rank": [
            ("campaign-office", "2022-01", "44"),
            ("campaign-office", "2022-02", "8"),
            ("campaign-office", "2022-03", "61"),
        ]
    }
    found = explained(plan, "1", facts, said)
    assert [(one.month, one.text) for one in found[0].whose] == [
        ("2022-03", "第61名"),
        ("2022-01", "第44名"),
    ]
    assert [(one.fate, one.points) for one in found] == [(Fate.GONE, 2), (Fate.OPEN, 4)]


def test_loss_that_is_partly_gone_is_told_in_two(plan: Plan) -> None:
    """Ten months at 61: with two first places the mean is 51, five steps behind."""
    found = explained(plan, "1", {"national_rank": ["61"] * 10 + [None, None]})
    assert [(one.fate, one.points) for one in found] == [(Fate.GONE, 10), (Fate.OPEN, 2)]


def test_each_listed_body_is_named_once_with_the_month_it_came_first(plan: Plan) -> None:
    said: Answers = {
        "dishonest_government_bodies": [
            ("huxi", "2022-03", ["某某服务站"]),
            ("yuji", "2022-04", ["某某 服务站", "某某、某某管理所"]),
        ]
    }
    (loss,) = explained(plan, "2", {"dishonest_government_bodies": "2"}, said)
    assert [(one.text, one.month) for one in loss.whose] == [
        ("某某服务站", "2022-03"),
        ("某某、某某管理所", "2022-04"),
    ]
    assert (loss.points, loss.fate) == (2, Fate.GONE)


def test_missing_domains_name_the_units_without_any(plan: Plan) -> None:
    said: Answers = {
        "benefit_domains": [("health", "2022-03", ["信易医"]), ("taxation", "2022-03", "零报告")]
    }
    owed = {"benefit_domains": ["health", "taxation", "finance"]}
    (loss,) = explained(plan, "9", {"benefit_domains": "1"}, said, owed)
    assert [(one.unit, one.text) for one in loss.whose] == [
        ("taxation", "没有登记"),
        ("finance", "没有登记"),
    ]
    assert loss.fate is Fate.OPEN


def test_ratio_shows_what_each_unit_said_last_and_who_said_nothing(plan: Plan) -> None:
    said: Answers = {
        "xinyidai_enterprises": [("huxi", "2022-03", "20"), ("huxi", "2022-04", "82")],
        "enterprises": [("market-supervision", "2022-04", "4000")],
    }
    owed = {"xinyidai_enterprises": ["huxi", "yuji"], "enterprises": ["market-supervision"]}
    facts = {"xinyidai_enterprises": "82", "enterprises": "4000"}
    (loss,) = explained(plan, "10", facts, said, owed)
    assert [(one.unit, one.text, one.month) for one in loss.whose] == [
        ("huxi", "“信易贷”注册企业82", "2022-04"),
        ("yuji", "尚未审核通过", None),
    ]


def test_nothing_known_is_undecided_and_names_everybody_who_owes(plan: Plan) -> None:
    (loss,) = explained(plan, "15", {}, {}, {"recognised_innovations": ["health", "finance"]})
    assert loss.fate is Fate.UNDECIDED
    assert [one.unit for one in loss.whose] == ["health", "finance"]


def test_unit_that_left_is_not_named_for_a_later_month(plan: Plan) -> None:
    evidence = Evidence(
        trace={},
        sources={},
        reporters={"m": ["huxi", "yuji"]},
        kinds={},
        gone=Decimal(0),
        terms={"m": (Term("huxi", until=date(2022, 6, 30)),)},
    )
    named = {month: [one.unit for one in evidence.silent("m", month)] for month in JUNE_AND_JULY}
    assert named == {"2022-06": ["huxi", "yuji"], "2022-07": ["yuji"]}


def test_only_what_is_still_listed_is_told_where_only_that_counts(plan: Plan) -> None:
    said: Answers = {
        "dishonest_government_bodies": [
            ("huxi", "2022-03", ["某某服务站"]),
            ("huxi", "2022-04", "零报告"),
            ("yuji", "2022-04", ["某某管理所"]),
        ]
    }
    facts, reading = {"dishonest_government_bodies": "1"}, {"listing": "on_last_day"}
    (loss,) = explained(plan, "2", facts, said, readings=reading)
    assert [(one.unit, one.text) for one in loss.whose] == [("yuji", "某某管理所")]


def test_event_that_ends_the_points_is_named_with_its_month(plan: Plan) -> None:
    said: Answers = {
        "regional_risk_events": [
            ("zhulaozhuang", "2022-09", ["某某风险事件"]),
            ("zhulaozhuang", "2022-10", "零报告"),
            ("huxi", "2022-10", "零报告"),
        ]
    }
    (loss,) = explained(plan, "16-3", {"regional_risk_events": "1"}, said)
    assert [(one.unit, one.text, one.month) for one in loss.whose] == [
        ("zhulaozhuang", "某某风险事件", "2022-09")
    ]


def test_flow_is_what_the_months_of_a_unit_add_up_to(plan: Plan) -> None:
    said: Answers = {
        "xinyidai_credit": [
            ("financial-monitoring", "2022-03", "20"),
            ("financial-monitoring", "2022-04", "19.85"),
        ]
    }
    facts = {"xinyidai_credit": "39.85", "xinyidai_loans": "0"}
    (loss,) = explained(plan, "11", facts, said)
    assert [one.text for one in loss.whose] == ["“信易贷”授信金额合计39.85"]


def test_of_a_metric_with_a_lead_only_the_lead_is_told(plan: Plan) -> None:
    said: Answers = {
        "xinyidai_enterprises": [("huxi", "2022-04", "104"), ("lead", "2022-04", "89")]
    }
    facts = {"xinyidai_enterprises": "89", "enterprises": "4000"}
    (loss,) = explained(plan, "10", facts, said, {"xinyidai_enterprises": ["lead"]})
    assert [one.unit for one in loss.whose] == ["lead"]
