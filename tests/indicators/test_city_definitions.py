"""The city's plan of 2022 is on file in its own words, and scores as the district's does."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.scheme import Scheme
from tests.indicators.sources import cell, lines_of, names_of, scheme_of

CLAUSE, TARGET, RESPONSIBLE = 1, 2, 3
SEVERAL = {14: (120, 121, 122, 123), 16: (127, 130)}
LOCAL = ["county-governments", "development-zones"]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return scheme_of("liaocheng-2022")


@pytest.fixture(scope="module")
def district() -> Scheme:
    return scheme_of("liaocheng-resort-2022")


@pytest.fixture(scope="module")
def source(scheme: Scheme) -> list[str]:
    return lines_of(scheme.campaign.source)


def test_campaign_is_the_one_of_the_document(scheme: Scheme, source: list[str]) -> None:
    campaign = scheme.campaign
    assert campaign.document in source[4]
    assert (campaign.document, campaign.issued_on) == ("聊政办字〔2022〕1号", date(2022, 1, 7))
    assert source[14] == "2022年1月7日"
    assert "".join(source[18].split()) == campaign.document_title
    assert (campaign.jurisdiction, campaign.jurisdiction_name) == ("liaocheng", "聊城市")


def test_months_are_due_on_the_25th_from_february_on(scheme: Scheme) -> None:
    campaign = scheme.campaign
    assert (campaign.day, campaign.first_month) == (25, date(2022, 2, 1))
    assert (campaign.backfill_opens, campaign.backfill_due) == (
        date(2022, 1, 7), date(2022, 5, 31)
    )  # fmt: skip
    assert campaign.months == tuple(f"2022-{month:02}" for month in range(1, 13))


def test_phases_are_those_of_the_document(scheme: Scheme, source: list[str]) -> None:
    assert [(row.code, row.starts, row.ends) for row in scheme.phases] == [
        ("launch", None, date(2022, 1, 31)),
        ("creation", date(2022, 2, 1), date(2022, 9, 30)),
        ("improvement", date(2022, 10, 1), date(2022, 11, 30)),
    ]
    assert [row.name for row in scheme.phases if row.name not in source[row.line - 1]] == []


def test_rules_score_as_the_district_does(scheme: Scheme, district: Scheme) -> None:
    def bare(of: Scheme) -> list[tuple[object, ...]]:
        return [
            (row.number, row.code, row.max, part.code, part.max, dict(part.rule))
            for row in of.indicators
            for part in row.components
        ]

    assert bare(scheme) == bare(district)
    assert [replace(row, line=0, clause="") for row in scheme.readings] == [
        replace(row, line=0, clause="") for row in district.readings
    ]


def test_numbers_are_the_district_s_numbers(scheme: Scheme, district: Scheme) -> None:
    def bare(of: Scheme) -> list[object]:
        return [replace(row, line=0, meaning="", combine="") for row in of.metrics]

    assert bare(scheme) == bare(district)
    joined = [
        (one.code, other.combine, one.combine)
        for one, other in zip(scheme.metrics, district.metrics, strict=True)
        if one.combine != other.combine
    ]
    # The city names no lead unit for 信易贷: one unit answers for the whole city.
    assert joined == [
        (code, "lead", "sum")
        for code in ("xinyidai_enterprises", "xinyidai_credit", "xinyidai_loans")
    ]


def test_indicators_speak_the_words_of_the_plan(scheme: Scheme) -> None:
    for row in scheme.indicators:
        lines = SEVERAL.get(row.number, (row.line,))
        assert row.line == lines[0]
        for column, text in ((CLAUSE, row.clause), (TARGET, row.target),
                             (RESPONSIBLE, row.responsible)):  # fmt: skip
            said = "".join(cell(line, column) for line in lines)
            assert "".join(text.split()) == "".join(said.split())
        assert row.name in cell(lines[0], 0).replace("被执行入", "被执行人")  # C10


def test_components_quote_the_plan_at_their_line(scheme: Scheme) -> None:
    parts = [part for row in scheme.indicators for part in row.components if part.clause]
    assert len(parts) == 9
    for part in parts:
        assert part.line is not None
        assert part.clause in cell(part.line, CLAUSE)


def test_other_clauses_stand_in_their_line(scheme: Scheme, source: list[str]) -> None:
    campaign = scheme.campaign
    assert campaign.reporting_line == 47
    quoted = [(campaign.reporting_line, campaign.reporting_clause)]
    quoted += [(row.line, row.clause) for row in scheme.readings]
    quoted += [(row.line, row.clause) for row in scheme.tasks]
    assert [clause for line, clause in quoted if clause not in source[line - 1]] == []


def test_41_members_are_the_posts_of_annex_2_and_no_persons(
    scheme: Scheme, source: list[str]
) -> None:
    members = [unit for unit in scheme.units if unit.member]
    listed = [n for n in range(139, 182) if source[n - 1].startswith("- ")]
    assert [unit.line for unit in members] == listed
    assert len(members) == 41
    for unit in members:
        entry = source[unit.line - 1].removeprefix("- ").removeprefix("成 员：")
        entry = entry.removeprefix("成员：").replace("成 员：", "")
        [post] = unit.posts
        assert entry.split("：")[-1] in {post} | {name + post for name in names_of(unit)}


def test_what_the_plan_does_not_list_is_one_unit_each(scheme: Scheme) -> None:
    collective = {unit.code: unit for unit in scheme.units if unit.kind == "collective"}
    assert set(collective) == {*LOCAL, "licensing-bodies", "service-halls", "commercial-banks"}
    assert {unit.member for unit in collective.values()} == {False}
    assert [duty for duty in scheme.duties if duty.reports and duty.unit in collective] == []


def test_every_name_in_the_responsible_column_leads_to_a_unit(scheme: Scheme) -> None:
    known = {name for unit in scheme.units for name in names_of(unit)} | {"专班成员单位"}
    phrases = [name for name in known if "、" in name]
    unknown = []
    for row in scheme.indicators:
        text = row.responsible.replace("\n", ",")
        for phrase in phrases:
            text = text.replace(phrase, "")
        names = [name for name in re.split("[、,，]", text) if name]
        unknown += [(row.number, name) for name in names if name not in known]
    assert unknown == []


def test_everybody_in_the_responsible_column_has_a_duty(scheme: Scheme) -> None:
    names = {name: unit.code for unit in scheme.units for name in names_of(unit)}
    members = {unit.code for unit in scheme.units if unit.member}
    for row in scheme.indicators:
        rules = str([dict(part.rule) for part in row.components])
        read = {metric.code for metric in scheme.metrics if f"'{metric.code}'" in rules}
        owed = {duty.unit for duty in scheme.duties if duty.metric in read}
        said = re.split("[、,\n]", row.responsible)
        named = {code for name, code in names.items() if name in said}
        assert named - owed == set(), row.number
        assert "专班成员单位" not in row.responsible or members <= owed, row.number


def test_each_denominator_has_one_owner(scheme: Scheme) -> None:
    owners = {
        duty.metric: duty.unit
        for duty in scheme.duties
        if duty.reports and duty.metric in {"market_entities", "enterprises"}
    }
    assert owners == dict.fromkeys(("market_entities", "enterprises"), "market-supervision")


def test_a_duty_the_plan_does_not_assign_awaits_the_office(scheme: Scheme) -> None:
    assumed = [duty for duty in scheme.duties if duty.assumed]
    assert {"publicity_timely", "enterprises", "specific_gas"} <= {row.metric for row in assumed}
    assert [row for row in assumed if not row.assumed.endswith("待市专班确认")] == []


def test_tasks_fall_due_when_the_plan_says(scheme: Scheme) -> None:
    dates = Counter(task.due.isoformat() for task in scheme.tasks)
    assert dates == {
        "2022-01-31": 2,
        "2022-03-15": 1,
        "2022-03-31": 1,
        "2022-05-31": 11,
        "2022-06-14": 1,
        "2022-11-30": 2,
        "2022-12-04": 1,
    }
    by_code = {task.code: task for task in scheme.tasks}
    assert by_code["code-conversion"].due == date(2022, 1, 31)
    assert by_code["commitment-system"].due == date(2022, 3, 31)
    assert (by_code["members-records"].comparison, by_code["members-records"].target) == (
        "over", Decimal(300000000)
    )  # fmt: skip
    assert by_code["county-records"].units == ("county-governments",)
    kinds = [task for task in scheme.tasks if task.metric.startswith("specific_")]
    assert {(task.target, task.due) for task in kinds} == {(Decimal(1000000), date(2022, 5, 31))}
    assert len(kinds) == 8


def test_targets_are_the_city_s_own(scheme: Scheme, district: Scheme) -> None:
    """And the district's plan repeats them beside its own, with where they stand."""
    own = {
        (row.number, target.name): target
        for row in scheme.indicators
        for part in row.components
        for target in part.targets
    }
    assert {target.level for target in own.values()} == {"city"}
    beside = {
        (row.number, target.name): target
        for row in district.indicators
        for part in row.components
        for target in part.targets
        if target.level == "city"
    }
    assert {target.source for target in beside.values()} == {scheme.campaign.source}
    assert {key: replace(target, source="") for key, target in beside.items()} == {
        key: target for key, target in own.items() if key != (6, "每县市区累计报送数据（条）")
    }
    asked = {number: (t.comparison, str(t.value)) for (number, _), t in beside.items()}
    assert {n: asked[n] for n in (9, 10, 12, 15)} == {
        9: ("over", "30"),
        10: ("over", "4"),
        12: ("over", "30"),
        15: ("over", "2"),
    }


def test_gaps_are_on_file(scheme: Scheme) -> None:
    assert [row.code for row in scheme.contradictions] == [f"C{n}" for n in range(1, 11)]
