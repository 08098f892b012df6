"""Every lost point names units, months and items; what is undecided is not called lost."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.scheme import read_scheme
from indicators.scoring.engine import score
from indicators.scoring.spec import Plan
from reporting.losses import Culprit, Evidence, Fate, Loss, Said, losses
from tests.builders import FOLDER

Row = tuple[str, str, str]


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
    said: dict[str, list[Row]] | None = None,
    reporters: dict[str, list[str]] | None = None,
) -> tuple[Loss, ...]:
    """The losses of a component; answers are (unit, month, text) with submission 1, 2, 3 …"""
    (part,) = [one for one in score(plan, facts).components if one.code == code]
    sources = {
        metric: [
            Said(unit, month, text, at, 1, "审核员", "2022-05-01T09:00:00+08:00")
            for at, (unit, month, text) in enumerate(rows, start=1)
        ]
        for metric, rows in (said or {}).items()
    }
    winnable = part.interval.reachable > part.interval.earned
    return losses(Evidence(part.trace.to_json(), sources, reporters or {}, winnable))


def test_losses_add_up_to_what_the_component_lost(plan: Plan) -> None:
    facts = {"national_rank": months(m01="44", m02="61"), "benefit_domains": "17"}
    for part in score(plan, facts).components:
        evidence = Evidence(part.trace.to_json(), {}, {}, winnable=True)
        total = sum(one.points for one in losses(evidence))
        assert total == part.max - part.points


def test_missed_check_names_the_unit_whose_numbers_differ(plan: Plan) -> None:
    facts = {
        "publicity_records": months(m04="98"),
        "publicity_compliant": months(m04="98"),
        "publicity_timely": months(m04="96"),
    }
    said = {
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
    said = {"wrong_credit_codes": [("social-development", "2022-04", "0")]}
    owed = {"wrong_credit_codes": ["market-supervision", "social-development"]}
    april = explained(plan, "4", facts, said, owed)[2]
    assert (april.month, april.fate) == ("2022-04", Fate.UNDECIDED)
    assert [(one.unit, one.text) for one in april.whose] == [("market-supervision", "尚未审核通过")]


def test_wrong_codes_name_the_unit_and_its_number(plan: Plan) -> None:
    facts = {"wrong_credit_codes": months(m03="2")}
    said = {
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
    said = {
        "national_rank": [
            ("campaign-office", "2022-01", "44"),
            ("campaign-office", "2022-02", "8"),
            ("campaign-office", "2022-03", "61"),
        ]
    }
    (loss,) = explained(plan, "1", facts, said)
    assert [(one.month, one.text) for one in loss.whose] == [
        ("2022-03", "第61名"),
        ("2022-01", "第44名"),
    ]
    assert loss.fate is Fate.OPEN


def test_each_listed_body_is_named_once_with_the_month_it_came_first(plan: Plan) -> None:
    said = {
        "dishonest_government_bodies": [
            ("huxi", "2022-03", "某某服务站"),
            ("huxi", "2022-04", "某某服务站、某某管理所"),
        ]
    }
    (loss,) = explained(plan, "2", {"dishonest_government_bodies": "2"}, said)
    assert [(one.text, one.month) for one in loss.whose] == [
        ("某某服务站", "2022-03"),
        ("某某管理所", "2022-04"),
    ]
    assert (loss.points, loss.fate) == (2, Fate.GONE)


def test_missing_domains_name_the_units_without_any(plan: Plan) -> None:
    said = {"benefit_domains": [("health", "2022-03", "信易医"), ("taxation", "2022-03", "零报告")]}
    owed = {"benefit_domains": ["health", "taxation", "finance"]}
    (loss,) = explained(plan, "9", {"benefit_domains": "1"}, said, owed)
    assert [(one.unit, one.text) for one in loss.whose] == [
        ("taxation", "没有登记"),
        ("finance", "没有登记"),
    ]
    assert loss.fate is Fate.OPEN


def test_ratio_shows_what_each_unit_said_last_and_who_said_nothing(plan: Plan) -> None:
    said = {
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
